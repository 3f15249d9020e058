"""Secrets stay off pages and the audit; the rest is shown."""

import time
from typing import Any

import pytest

from webapp.document import MASK, walk
from webapp.masking import is_secret, masked

ENVIRONMENT = "/InferenceSpecification/Containers/0/Environment"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("DB_PASSWORD", "x"), ("API_KEY", "x"), ("HF_TOKEN", "x"), ("URL", "postgres://me:pw@host/db"),
        ("X", "AKIAIOSFODNN7EXAMPLE"), ("X", "-----BEGIN RSA PRIVATE KEY-----"),
    ],
)  # fmt: skip
def test_secrets_in_an_environment(key: str, value: str) -> None:
    assert is_secret(f"{ENVIRONMENT}/{key}", value)
    assert masked({"Environment": {key: value}}, ENVIRONMENT.rpartition("/")[0]) == {"Environment": {key: MASK}}


@pytest.mark.parametrize(
    ("key", "value"), [("WORKERS", "4"), ("KEYBOARD", "qwerty"), ("URL", "https://host/db"), ("PASSWORD", "")]
)
def test_what_is_no_secret_is_shown(key: str, value: str) -> None:
    assert not is_secret(f"{ENVIRONMENT}/{key}", value)


def test_what_the_service_model_marks_is_masked() -> None:
    card = {"ModelCard": {"ModelCardContent": "{}", "ModelCardStatus": "Draft"}}
    assert masked(card) == {"ModelCard": {"ModelCardContent": MASK, "ModelCardStatus": "Draft"}}


SECRET = "hunter2"


@pytest.mark.parametrize("request_", [
    {"Environment": {"PASSWORD": SECRET}},
    {"InferenceSpecification": {"Containers": [{"environment": {"password": SECRET}}]}},
    {"InferenceSpecification": {"Containers": [{"Environment": [{"password": SECRET}]}]}},
    {"InferenceSpecification": {"Containers": [{"Environment": {"my_secret": {"a": [SECRET]}}}]}},
    {"InferenceSpecification": {"Containers": {"Environment": {"API_KEY": SECRET}}}},
    {"credentials": [SECRET]},
    {"ModelCard": SECRET},
    {"ModelCard": [SECRET]},
    {"ModelCard": {"Content": {"a": SECRET}}},
    {"ModelPackageDescription": f"by https://me:{SECRET}@host/x"},
    {"InferenceSpecification": {"Containers": [{"ModelDataUrl": f"https://b/m.tar.gz?X-Amz-Signature={SECRET}"}]}},
])  # fmt: skip
def test_secrets_in_the_wrong_place(request_: Any) -> None:
    assert SECRET not in str(masked(request_))
    for path, value in walk(request_):
        assert SECRET not in str(masked(value, path))


def test_members_of_the_model_are_not_taken_for_secrets() -> None:
    request = {
        "Tags": [{"Key": "team", "Value": "x"}], "SecurityConfig": {"KmsKeyId": "alias/a"}, "Foo": {"bar": [1, True]},
        "ModelCard": {"ModelCardStatus": "Draft"}, "ModelMetrics": 5,
        "ModelPackageDescription": "see https://host/x?a=b",
    }  # fmt: skip
    assert masked(request) == request


@pytest.mark.parametrize("unit", ["a", "eyJ", "a://b:", "AKIA", "ghp_", "http://a:", "?sig", "-----BEGI"])
def test_a_megabyte_of_look_alikes_takes_no_time(unit: str) -> None:
    text, start = (unit * 1_000_000)[:1_000_000], time.process_time()
    masked({"ModelPackageDescription": text})
    assert time.process_time() - start < 0.5
