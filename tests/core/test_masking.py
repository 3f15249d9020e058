"""Secrets stay off pages and the audit; the rest is shown."""

import pytest

from webapp.masking import MASK, is_secret, masked

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
