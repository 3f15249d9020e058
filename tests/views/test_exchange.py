"""Requests in and out by the pages: what was taken is shown before it is saved, and what goes out comes in again."""

import io
import json
from typing import Any

import pytest

from tests.conftest import a_request, request_file
from webapp.actions import drafts
from webapp.formats.exports import EXPORTS
from webapp.models import Draft
from webapp.sagemaker import gateway

CELL = """
import boto3
client = boto3.client("sagemaker")
name = "flowers"
client.create_model_package(
    ModelPackageName=name,
    ModelPackageDescription="From a notebook",
    ClientToken="abc",
)
"""


def test_a_notebook_call_is_read_and_shown_before_it_is_saved(author: Any, browse: Any) -> None:
    response = browse(author).post("/drafts/import/", {"text": CELL})
    page = response.content.decode()
    assert response.status_code == 200
    assert "a boto3 call" in page
    assert "ClientToken" in page
    assert not Draft.objects.exists()
    browse(author).post("/drafts/new/", {"request": response.context["text"]})
    assert json.loads(Draft.objects.get().text) == {
        "ModelPackageName": "flowers",
        "ModelPackageDescription": "From a notebook",
    }


@pytest.mark.parametrize("key", EXPORTS)
@pytest.mark.parametrize("number", ["01", "07", "17", "24"])
def test_what_goes_out_comes_in_again(key: str, number: str, author: Any, browse: Any) -> None:
    request = request_file(number)
    draft = drafts.create(request, by=author)
    client = browse(author)
    text = client.get(f"/drafts/{draft.pk}/export/{key}/?secrets=shown&download=1").content
    response = client.post("/drafts/import/", {"file": io.BytesIO(text)})
    assert response.status_code == 200, response.context["form"].errors
    assert json.loads(response.context["text"]) == request


def test_secrets_stay_masked_but_for_who_may_edit(author: Any, auditor: Any, browse: Any) -> None:
    request = a_request()
    request["InferenceSpecification"]["Containers"][0]["Environment"] = {"API_KEY": "hunter2hunter2"}
    draft = drafts.create(request, by=author)
    at = f"/drafts/{draft.pk}/export/"
    assert "hunter2" not in browse(author).get(at).content.decode()
    assert "hunter2" in browse(author).get(f"{at}?secrets=shown").content.decode()
    assert "hunter2" not in browse(auditor).get(f"{at}?secrets=shown").content.decode()
    assert "hunter2" not in browse(auditor).get(f"{at}yaml/?secrets=shown&download=1").content.decode()


def test_a_package_of_sagemaker_becomes_a_request(author: Any, browse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    described = request_file("06") | {
        "ModelPackageArn": "arn:aws:sagemaker:us-east-1:123456789012:model-package/x",
        "ModelPackageStatus": "Completed", "CreationTime": "2026-01-01 00:00:00+00:00", "CertifyForMarketplace": False,
    }  # fmt: skip
    described.pop("Tags")
    monkeypatch.setattr(gateway, "description", lambda name, region: described)
    response = browse(author).post("/drafts/import/", {"package": "x"})
    expected = request_file("06")
    expected.pop("Tags")
    assert json.loads(response.context["text"]) == expected
    assert response.context["found"].left_out


def test_what_sagemaker_refuses_is_said_at_the_field(author: Any, browse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str, region: str) -> Any:
        raise gateway.Absent(f"{name} does not exist.")

    monkeypatch.setattr(gateway, "description", absent)
    response = browse(author).post("/drafts/import/", {"package": "nowhere"})
    assert response.status_code == 422
    assert "nowhere does not exist." in response.content.decode()


@pytest.mark.parametrize(
    "text", ["", "{", "a: *b", "client.create_model_package(x())", "\x00", "x" * 2_000_000, "!!python/object:x {}"]
)
def test_what_can_not_be_read_is_said_in_words(text: str, author: Any, browse: Any) -> None:
    response = browse(author).post("/drafts/import/", {"text": text})
    assert response.status_code == 422
    response = browse(author).post("/drafts/import/", {"file": io.BytesIO(text.encode())})
    assert response.status_code == 422
    assert not Draft.objects.exists()


def test_a_duplicate_gets_a_free_name(author: Any, browse: Any) -> None:
    first = drafts.create({"ModelPackageName": "flowers"}, by=author)
    for expected in ("flowers-2", "flowers-3"):
        browse(author).post(f"/drafts/{first.pk}/duplicate/")
        made = Draft.objects.order_by("-pk")[0]
        assert (made.name, made.note) == (expected, f"Duplicate of draft {first.pk}")
    group = drafts.create(a_request(), by=author)
    browse(author).post(f"/drafts/{group.pk}/duplicate/")
    assert json.loads(Draft.objects.order_by("-pk")[0].text) == a_request()


@pytest.mark.parametrize("key", EXPORTS)
def test_a_new_draft_takes_every_form_that_is_pasted(key: str, author: Any, browse: Any) -> None:
    text = EXPORTS[key].text(a_request(), "")
    answer = browse(author).post("/drafts/new/", {"request": text})
    draft = Draft.objects.get()
    assert answer.url == f"/drafts/{draft.pk}/"
    assert json.loads(draft.text) == a_request()
    assert draft.note.startswith("Imported from ")


def test_what_is_pasted_and_not_taken_whole_is_told_before_it_is_saved(author: Any, browse: Any) -> None:
    client = browse(author)
    page = client.post("/drafts/new/", {"request": 'client.create_model_package(**{"Task": "x", "ClientToken": "t"})'})
    assert "/ClientToken" in page.content.decode()
    assert not Draft.objects.exists()
    client.post("/drafts/new/", {"request": page.context["text"], "origin": "boto3"})
    draft = Draft.objects.get()
    assert json.loads(draft.text) == {"Task": "x"}
    assert draft.note == "Imported from a boto3 call"
