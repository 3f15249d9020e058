"""The ClientToken, and every way in which an answer can go wrong."""

import json
import threading
import time
import urllib.error
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

Fresh = Callable[[str], str]


def create(sagemaker: Any, group: str, token: str, **more: Any) -> str:
    """What became of one call: the version, or the error's code."""
    try:
        answer = sagemaker.create_model_package(ModelPackageGroupName=group, SourceUri="x", ClientToken=token, **more)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    except (ConnectionClosedError, ReadTimeoutError) as error:
        return type(error).__name__
    return str(answer["ModelPackageArn"].rpartition("/")[2])


def test_the_same_token_registers_once(sandbox: Any, sagemaker: Any, fresh: Fresh) -> None:
    group = fresh("token")
    assert [create(sagemaker, group, "a-1") for _ in range(3)] == ["1", "1", "1"]
    assert create(sagemaker, group, "a-2") == "2"
    with pytest.raises(ClientError, match="ClientToken a-1 was already used with different parameters"):
        sagemaker.create_model_package(ModelPackageGroupName=group, SourceUri="other", ClientToken="a-1")
    lines = sandbox.journal(group)
    assert [line["outcome"] for line in lines] == ["created", "repeated", "repeated", "created", "ValidationException"]
    assert [line["attempt"] for line in lines] == [1, 2, 3, 1, 4]
    assert json.loads(lines[0]["body"]) == {"ModelPackageGroupName": group, "SourceUri": "x", "ClientToken": "a-1"}
    assert len({line["request_id"] for line in lines}) == 5


def test_the_same_token_at_once_registers_once(sandbox: Any, sagemaker: Any, fresh: Fresh) -> None:
    group, answers = fresh("at-once"), []
    threads = [
        threading.Thread(target=lambda n=n: answers.append(create(sagemaker, group, f"b-{n % 2}"))) for n in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["1"] * 8 + ["2"] * 8
    assert sorted(line["outcome"] for line in sandbox.journal(group)) == ["created"] * 2 + ["repeated"] * 14


@pytest.mark.parametrize(
    ("word", "answers", "outcomes"),
    [
        ("denied", ["AccessDeniedException"] * 2, ["AccessDeniedException"] * 2),
        ("limit", ["ResourceLimitExceeded"] * 2, ["ResourceLimitExceeded"] * 2),
        ("expired-credentials", ["ExpiredTokenException"] * 2, ["ExpiredTokenException"] * 2),
        ("throttle", ["ThrottlingException"] * 2 + ["1"], ["ThrottlingException"] * 2 + ["created"]),
        ("error-before", ["InternalFailure", "1"], ["InternalFailure", "created"]),
        ("reset-before", ["ConnectionClosedError", "1"], ["ConnectionReset", "created"]),
        ("error-after", ["InternalFailure", "1"], ["created", "repeated"]),
        ("reset-after", ["ConnectionClosedError", "1"], ["created", "repeated"]),
        ("stall-after", ["ReadTimeoutError", "1"], ["created", "repeated"]),
        ("error-after-forget-token", ["InternalFailure", "2", "3"], ["created"] * 3),
    ],
)
def test_a_word(sandbox: Any, fresh: Fresh, word: str, answers: list[str], outcomes: list[str]) -> None:
    group = fresh(word)
    clients = [sandbox.client(read_timeout=1 if answer == "ReadTimeoutError" else 60) for answer in answers]
    assert [create(sagemaker, group, f"c-{group[-8:]}") for sagemaker in clients] == answers
    lines = sandbox.journal(group)
    assert [line["outcome"] for line in lines] == outcomes
    assert word.startswith(str(lines[0]["fault"]))


def test_the_words_of_a_refusal(sandbox: Any, sagemaker: Any, fresh: Fresh) -> None:
    group = fresh("denied")
    with pytest.raises(ClientError) as caught:
        sagemaker.create_model_package(ModelPackageGroupName=group, SourceUri="x")
    words = caught.value.response["Error"]["Message"]
    assert (
        "is not authorized to perform: sagemaker:CreateModelPackage on resource: arn:aws:sagemaker:us-east-1:" in words
    )
    assert f":model-package/{group}/* because no identity-based policy allows" in words


def test_a_commit_that_comes_late(sandbox: Any, sagemaker: Any, fresh: Fresh) -> None:
    group = fresh("late-commit")
    begun = time.time()
    assert create(sagemaker, group, f"d-{group[-8:]}") == "ConnectionClosedError"
    assert sandbox.journal(group) == []
    until = time.monotonic() + 30
    while not sandbox.journal(group) and time.monotonic() < until:
        time.sleep(0.1)
    (line,) = sandbox.journal(group)
    assert line["outcome"] == "created"
    told = sagemaker.describe_model_package(ModelPackageName=line["arn"])
    assert told["CreationTime"].timestamp() == line["at"] > begun + 1.9
    assert create(sagemaker, group, f"d-{group[-8:]}") == "1"


def test_an_ordered_fault_strikes_so_many_calls(sandbox: Any, sagemaker: Any, fresh: Fresh) -> None:
    group = fresh("ordered")
    order = {"operation": "CreateModelPackage", "kind": "error-after", "times": 1}
    assert json.loads(sandbox.ask("POST", "/_sandbox/faults", order)) == [order]
    sandbox.ask("POST", "/_sandbox/faults", {"operation": "DescribeModelPackage", "kind": "throttle", "times": 2})
    assert [create(sagemaker, group, "e-1") for _ in range(2)] == ["InternalFailure", "1"]
    for _ in range(2):
        with pytest.raises(ClientError, match="Rate exceeded"):
            sagemaker.describe_model_package(ModelPackageName=f"{group}/1")
    assert sagemaker.describe_model_package(ModelPackageName=f"{group}/1")
    assert json.loads(sandbox.ask("GET", "/_sandbox/faults")) == []
    wrongs: tuple[Any, ...] = (
        {"operation": "x", "kind": "throttle"},
        {**order, "kind": "x"},
        {**order, "times": 0},
        [],
    )
    for wrong in wrongs:
        with pytest.raises(urllib.error.HTTPError, match="400"):
            sandbox.ask("POST", "/_sandbox/faults", wrong)


def test_a_forgetful_service(start: Callable[..., Any]) -> None:
    """The token's window is over, and a new package is not yet in the list."""
    first = start(SANDBOX_TOKEN_SECONDS="0.01", SANDBOX_LIST_LAG="3600")
    assert create(first.client(), "g", "t") == "1"
    time.sleep(0.02)
    assert create(first.client(), "g", "t") == "2"
    assert first.client().list_model_packages(ModelPackageGroupName="g")["ModelPackageSummaryList"] == []
    assert first.client().describe_model_package(ModelPackageName="g/1")
    first.stop()
    second = start().client()
    assert len(second.list_model_packages(ModelPackageGroupName="g")["ModelPackageSummaryList"]) == 2
