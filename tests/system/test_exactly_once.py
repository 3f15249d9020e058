"""One approval, one package, whatever is killed, lost, repeated or left unanswered. The journal is the judge."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from tests.system.conftest import Approve, package, validated, version
from tests.system.harness import Line, System
from webapp.document import canonical, sha256
from webapp.models import AuditEvent, Draft, Submission

pytestmark = pytest.mark.system


def the_package(system: System, draft: Draft) -> Line:
    """The one package that was made for a draft: its token is the stored one, its ARN the recorded one."""
    draft.refresh_from_db()
    submission, made = draft.submissions.get(), system.created(draft.name)
    story = system.story(draft)
    assert len(made) == 1, f"{len(made)} packages for one approval:\n{story}"
    assert made[0]["client_token"] == str(submission.client_token), f"another token than the stored one:\n{story}"
    assert made[0]["arn"] == submission.arn == draft.arn, f"another ARN than the package's:\n{story}"
    return made[0]


def told(draft: Draft, verb: str) -> dict[str, Any]:
    """The details of the one audit event of this verb."""
    body: dict[str, Any] = json.loads(AuditEvent.objects.get(draft=draft, verb=verb).body)
    return {**body["details"], "reason": body["reason"], "sha256": body["sha256"]}


def test_what_was_approved_is_sent_once_and_followed(system: System, approve: Approve) -> None:
    for draft in [approve(validated(kind("plain"))) for kind in (version, package)]:
        system.wait_for(draft, "registered")
        submission, line = draft.submissions.get(), the_package(system, draft)
        sent = json.loads(line["body"])
        assert sent.pop("ClientToken") == str(submission.client_token)
        assert sent == json.loads(submission.revision.text), "the body is not the approved request: see the journal"
        assert sha256(canonical(sent)) == submission.revision.sha256 == told(draft, "approve")["sha256"]
        accepted, completed = told(draft, "accept"), told(draft, "complete")
        assert accepted["aws_request_id"] == line["request_id"], "the audit's request id is not that of the call"
        assert (accepted["http_status"], accepted["attempt"], accepted["found_by_looking"]) == (200, 1, False)
        assert accepted["arn"] == completed["arn"] == line["arn"]
        statuses = completed["status_details"]["ValidationStatuses"]
        assert [item["Status"] for item in statuses] == ["Completed"], "the details that SageMaker gave are not kept"


def test_a_worker_killed_between_the_call_and_its_record(system: System, approve: Approve) -> None:
    """SageMaker has the packages, the answers died with the worker. The next one looks, and finds them."""
    doomed = [approve(version("stall-after")), approve(package("stall-after"))]
    for draft in doomed:
        system.wait_until(partial(system.created, draft.name), "for the sandbox to make the package")
    system.kill_worker()
    assert not Submission.objects.exclude(arn=None).exists(), "killed too late: the answer had been recorded"
    system.start_worker()
    for draft in doomed:
        system.wait_for(draft, "registered")
        the_package(system, draft)
        assert told(draft, "accept")["found_by_looking"] is True, system.story(draft)
        assert len(system.journal(draft.name)) == 1, f"it was sent again though it was there:\n{system.story(draft)}"


def test_a_worker_that_sleeps_past_its_lease(system: System, approve: Approve) -> None:
    """It wakes up with SageMaker's answer in its hands, when another worker has seen to the submission long since."""
    draft = approve(version("stall-after"))
    system.wait_until(partial(system.created, draft.name), "for the sandbox to make the package")
    system.freeze(sleeper := system.workers[1])
    system.start_worker(2)
    system.wait_for(draft, "registered")
    before = draft.submissions.values().get()
    system.thaw(sleeper)
    system.wait_until(
        lambda: "taken up by another worker" in sleeper.log.read_text(), f"for a word of it in {sleeper.log}"
    )
    system.stop_worker(2)
    the_package(system, draft)
    assert draft.submissions.values().get() == before, system.story(draft)
    assert told(draft, "accept")["found_by_looking"] is True, system.story(draft)


# The sandbox's word, and then: on which attempt it succeeds, by looking or by sending, after how many calls.
ANSWERS = {
    "error-after": [(2, "found", 1)],  # made, then 500
    "reset-after": [(2, "found", 1)],  # made, then the connection closes
    "stall-after-forget-token": [(2, "found", 1)],  # made, then silence; a second call would make a second package
    "error-before": [(2, "sent", 2)],
    "reset-before": [(2, "sent", 2)],
    "late-commit": [(2, "sent", 2), (2, "found", 1)],  # the connection closes; it is made before or after we look
    "throttle": [(3, "sent", 3)],
}


def heard(system: System, draft: Draft, times: int) -> bool:
    return len(system.journal(draft.name)) >= times


def test_an_answer_that_is_lost_late_or_not_now(system: System, approve: Approve) -> None:
    """Whatever was made unheard is found by looking; what was not is sent again, with the same token."""
    several = [(word, approve(kind(word))) for word in ANSWERS for kind in (version, package)]
    for _, draft in several:
        system.wait_for(draft, "registered", timeout=60)
    wrong = []
    for word, draft in several:
        accepted = told(draft, "accept")
        how = "found" if accepted["found_by_looking"] else "sent"
        expected = next((answer for answer in ANSWERS[word] if answer[1] == how), ANSWERS[word][0])
        system.wait_until(partial(heard, system, draft, expected[2]), f"for {word} to be heard of as often as sent")
        the_package(system, draft)
        lines = system.journal(draft.name)
        events = AuditEvent.objects.filter(draft=draft, verb="postpone").count()
        tokens = {line["client_token"] for line in lines}
        if ((accepted["attempt"], how, len(lines)), events, len(tokens)) != (expected, 1, 1):
            wrong.append(f"{word}: not {expected}, one event, one token:\n{system.story(draft)}")
    assert not wrong, "\n\n".join(wrong)


def test_a_message_delivered_many_times(system: System, approve: Approve) -> None:
    """Five wake-ups each, beside the action's own and the sweep's: one call each."""
    several = [approve(version("again")) for _ in range(4)]
    numbers = [draft.submissions.get().pk for draft in several]
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(system.send, numbers * 5))
    for draft in several:
        system.wait_for(draft, "registered")
    system.wait_until(lambda: system.messages() == 0, "for the worker to see to every message")
    for draft in several:
        the_package(system, draft)
        assert len(system.journal(draft.name)) == 1, f"called more than once:\n{system.story(draft)}"
        assert AuditEvent.objects.filter(draft=draft, verb="accept").count() == 1, system.story(draft)


def test_a_wake_up_that_was_never_sent(system: System, approve: Approve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.wake._send", lambda submission_id: None)
    draft = approve(version("unsent"))
    system.wait_for(draft, "registered")
    the_package(system, draft)


def test_a_broker_that_forgets_everything(system: System, approve: Approve) -> None:
    """FLUSHALL takes the waiting wake-ups along, and Celery's own notes; the sweep finds the work all the same."""
    system.kill_worker()
    before = [approve(version("flushed")) for _ in range(3)]
    system.wait_until(lambda: system.messages() >= len(before), "for the wake-ups to wait in Redis")
    system.redis_flushall()
    system.start_worker()
    for draft in before:
        system.wait_for(draft, "registered")
    system.redis_flushall()  # under the worker's eyes: it listens on, and hears the next one
    for draft in [*before, after := approve(version("flushed"))]:
        system.wait_for(draft, "registered")
        the_package(system, draft)
    assert after.submissions.get().attempt >= 1


@pytest.mark.parametrize("how", ["stopped", "hanging"])
def test_a_broker_that_is_gone(system: System, approve: Approve, how: str) -> None:
    """Approving neither waits for Redis nor fails with it; when Redis is back, the work goes on."""
    if how == "stopped":
        system.stop_redis()
    else:
        system.freeze(system.redis)
    begun = time.monotonic()
    draft = approve(version("brokerless"))
    took = time.monotonic() - begun
    assert took < 1, f"making, asking and approving took {took:.2f} s: something waits for the broker (wake.py)"
    assert Draft.objects.get(pk=draft.pk).state == "approved"
    if how == "stopped":
        system.start_redis()
    else:
        system.thaw(system.redis)
    system.wait_for(draft, "registered", timeout=60)
    the_package(system, draft)
