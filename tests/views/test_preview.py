"""The preview of a step's page: exactly the request that Save makes, and nothing is saved by looking at it."""

import json
import time
from typing import Any

import pytest
from django.test import Client

from tests.conftest import a_request, request_file
from tests.views.test_walk import page_values
from webapp import document
from webapp.actions import drafts
from webapp.document import MASK
from webapp.formats.exports import EXPORTS
from webapp.models import Draft

IMAGE = "/InferenceSpecification/Containers/0/Image"
SECRET = "hunter2hunter2"


def at(draft: Draft, slug: str = "containers", key: str = "json") -> str:
    return f"/drafts/{draft.pk}/steps/{slug}/preview/{key}/"


def typed(client: Client, draft: Draft, slug: str = "containers", **values: Any) -> dict[str, Any]:
    """What the page of a step posts once somebody has typed."""
    page = client.get(f"/drafts/{draft.pk}/steps/{slug}/").content.decode()
    return page_values(page) | values


def with_secret() -> dict[str, Any]:
    request = a_request()
    request["InferenceSpecification"]["Containers"][0]["Environment"] = {"API_KEY": SECRET, "WORKERS": "4"}
    return request


@pytest.mark.parametrize("key", EXPORTS)
@pytest.mark.parametrize("number", ["01", "07", "17", "24"])
def test_it_is_what_save_makes(key: str, number: str, author: Any, browse: Any) -> None:
    draft, client = drafts.create(request_file(number), by=author), browse(author)
    values = typed(client, draft, "basics", **{"/ModelPackageDescription": "Typed, “just now”: ${not} 'sent'\r\nyet"})
    answer = client.post(at(draft, "basics", key), values | {"secrets": "shown"}).json()
    draft.refresh_from_db()
    assert json.loads(draft.text) == request_file(number), "looking at it saved it"
    assert client.post(f"/drafts/{draft.pk}/steps/basics/", values | {"stay": "1"}).status_code == 302
    saved = client.get(f"/drafts/{draft.pk}/export/{key}/?secrets=shown&download=1").content.decode()
    draft.refresh_from_db()
    assert "just now" in draft.text
    assert answer["text"] == saved
    assert answer["sha256"] == document.sha256(document.canonical(json.loads(draft.text)))


def test_a_kind_that_was_chosen_is_in_it(author: Any, browse: Any) -> None:
    draft, client = drafts.create({"ModelPackageName": "iris"}, by=author), browse(author)
    values = typed(client, draft, "basics", kind="version", **{"leaves-out-version": ["/ModelPackageName"]})
    answer = client.post(at(draft, "basics"), values).json()
    assert json.loads(answer["text"]) == {"ModelPackageGroupName": ""}
    client.post(f"/drafts/{draft.pk}/steps/basics/", values)
    draft.refresh_from_db()
    assert json.loads(draft.text) == json.loads(answer["text"])


def test_what_was_last_saved_comes_along_once(author: Any, browse: Any) -> None:
    draft, client = drafts.create(a_request(), by=author), browse(author)
    values = typed(client, draft, **{IMAGE: "typed"})
    first = client.post(at(draft), values).json()
    assert json.loads(first["saved"]) == a_request()
    assert client.post(at(draft), values | {"base": first["base"]}).json()["saved"] is None
    client.post(f"/drafts/{draft.pk}/steps/containers/", values | {"autosave": "1"})
    values = typed(client, draft)
    assert client.post(at(draft), values | {"base": first["base"]}).json()["saved"] is None, "autosave is no Save"
    client.post(f"/drafts/{draft.pk}/steps/containers/", values | {"stay": "1"})
    later = client.post(at(draft), typed(client, draft) | {"base": first["base"]}).json()
    assert later["saved"] == later["text"] != first["saved"]


@pytest.mark.parametrize("key", EXPORTS)
def test_secrets_are_masked_unless_asked_for(key: str, author: Any, browse: Any) -> None:
    draft, client = drafts.create(with_secret(), by=author), browse(author)
    values = typed(client, draft)
    answer = client.post(at(draft, key=key), values).json()
    shown = client.post(at(draft, key=key), values | {"secrets": "shown"}).json()
    assert SECRET not in answer["text"] + answer["saved"]
    assert MASK in answer["text"]
    assert SECRET in shown["text"]
    assert SECRET in shown["saved"]
    assert answer["sha256"] == shown["sha256"] == document.sha256(document.canonical(with_secret()))
    assert answer["has_secrets"]


def test_who_may_not_edit_sees_no_preview(
    author: Any, author2: Any, outsider: Any, reviewer: Any, auditor: Any, browse: Any, client: Client
) -> None:
    draft = drafts.create(with_secret(), by=author)
    asked = {"secrets": "shown", IMAGE: "typed"}
    for person, status in ((outsider, 404), (author2, 404), (reviewer, 404), (auditor, 403)):
        answer = browse(person).post(at(draft), asked)
        assert answer.status_code == status, person
        assert SECRET not in answer.content.decode()
    answer = client.post(at(draft), asked)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")
    drafts.share(draft, by=author, username="author2")
    assert SECRET in browse(author2).post(at(draft), asked).json()["text"]


def test_a_draft_that_is_no_longer_editable(in_review: Any, author: Any, browse: Any) -> None:
    answer = browse(author).post(at(in_review), {IMAGE: "typed"})
    assert answer.status_code == 409
    assert "can&#x27;t be changed now" in answer.content.decode()


def test_what_is_not_there(author: Any, browse: Any, draft: Any) -> None:
    client = browse(author)
    assert client.post(at(draft, key="xml")).status_code == 404
    assert client.post(at(draft, slug="nowhere")).status_code == 404
    assert client.post("/drafts/999999/steps/basics/preview/json/").status_code == 404
    assert client.get(at(draft)).status_code == 405


ROWS = "/InferenceSpecification/Containers/0/Environment"


@pytest.mark.parametrize("values", [{IMAGE: "a\x00b"}, {f"{ROWS}#key": ["A", "A"], f"{ROWS}#value": ["1", "2"]}])
def test_what_can_not_be_kept_is_said_in_words(values: Any, author: Any, browse: Any) -> None:
    draft = drafts.create(with_secret(), by=author)
    answer = browse(author).post(at(draft), values)
    assert answer.status_code == 422
    assert "Save says what" in answer.json()["why"]


def test_half_a_character_does_not_break_it(author: Any, browse: Any, draft: Any) -> None:
    form = "application/x-www-form-urlencoded"
    answer = browse(author).post(at(draft), f"{IMAGE}=a%ED%A0%80b".replace("/", "%2F"), content_type=form)
    assert answer.status_code == 200
    assert "\ufffd" in answer.json()["text"]


@pytest.mark.parametrize(
    "values",
    [
        {"version": "x", "base": "é\x00", "secrets": "\x00", "kind": "\x00"},
        {"/Nowhere/0/x": "y", "": "z", "/InferenceSpecification/Containers/99/Image": "far"},
        {"/InferenceSpecification/Containers/1/Image": "one that the document has not", "version": "1"},
    ],
)
def test_garbage_changes_nothing_and_breaks_nothing(values: Any, author: Any, browse: Any) -> None:
    draft = drafts.create(a_request(), by=author)
    answer = browse(author).post(at(draft), values)
    assert answer.status_code == 200
    shown = json.loads(answer.json()["text"])
    expected = a_request()
    for request in (shown, expected):
        request["InferenceSpecification"]["Containers"] = request["InferenceSpecification"]["Containers"][:1]
    assert shown == expected


def a_large_request() -> dict[str, Any]:
    """15 additional specifications beside the first, each of 15 containers with all that containers usually have."""
    containers = [
        {
            "ContainerHostname": f"step-{number}", "Framework": "PYTORCH", "FrameworkVersion": "2.1",
            "Image": f"123456789012.dkr.ecr.us-east-1.amazonaws.com/fraud:{number}",
            "ImageDigest": "sha256:" + "a" * 64, "ModelDataUrl": f"s3://models/{number}/model.tar.gz",
            "Environment": {f"SETTING_{each}": f"value {each}" for each in range(7)} | {"API_KEY": SECRET},
        }
        for number in range(15)
    ]  # fmt: skip
    whole = {
        "Containers": containers, "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"],
        "SupportedTransformInstanceTypes": ["ml.m5.large", "ml.m5.xlarge"],
        "SupportedRealtimeInferenceInstanceTypes": ["ml.m5.large", "ml.g5.xlarge"],
    }  # fmt: skip
    more = [{"Name": f"spec-{number}", **whole} for number in range(15)]
    return a_request(InferenceSpecification=whole, AdditionalInferenceSpecifications=more)


def test_a_large_request_is_quick_in_every_form(author: Any, browse: Any) -> None:
    """Ten times the target, for machines that are busy with other tests; tests/bench measures it."""
    draft, client = drafts.create(a_large_request(), by=author), browse(author)
    values = typed(client, draft)
    for key in EXPORTS:
        started = time.perf_counter()
        assert client.post(at(draft, key=key), values).status_code == 200
        assert time.perf_counter() - started < 1, key


def test_what_the_form_does_not_hold_is_counted(author: Any, browse: Any) -> None:
    request = a_request(ManagedStorageType="Restricted", ModelLifeCycle={"Stage": "a", "StageStatus": "b"})
    draft, client = drafts.create(request, by=author), browse(author)
    values = typed(client, draft, "basics")
    assert client.post(at(draft, "basics", "cloudformation"), values).json()["not_taken"] == 2
    assert client.post(at(draft, "basics", "json"), values).json()["not_taken"] == 0
