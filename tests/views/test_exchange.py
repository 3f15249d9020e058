"""Requests in and out by the pages: what was taken is shown before it is saved, and what goes out comes in again."""

import io
import json
from typing import Any

import pytest

from tests.conftest import a_request, request_file
from webapp.actions import drafts
from webapp.formats.exports import EXPORTS
from webapp.models import AuditEvent, Draft
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


def make(client: Any, page: Any, **more: Any) -> Any:
    """What “Make the draft” sends of the page that shows what was read."""
    return client.post("/drafts/new/", {"request": page.context["text"], "origin": page.context["origin"]} | more)


def test_a_notebook_call_is_read_and_shown_before_it_is_saved(author: Any, browse: Any) -> None:
    response = browse(author).post("/drafts/import/", {"text": CELL})
    page = response.content.decode()
    assert response.status_code == 200
    assert "a boto3 call" in page
    assert "ClientToken" in page
    assert not Draft.objects.exists()
    make(browse(author), response)
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


def test_what_cloudformation_does_not_take_is_told_above_the_text(author: Any, browse: Any) -> None:
    draft = drafts.create(a_request() | {"ManagedStorageType": "Restricted"}, by=author)
    client = browse(author)
    page = client.get(f"/drafts/{draft.pk}/export/cloudformation/").content.decode()
    assert page.index("Not taken there as it is") < page.index("/ManagedStorageType") < page.index('id="export"')
    assert "Not taken there" not in client.get(f"/drafts/{draft.pk}/export/yaml/").content.decode()


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
    make(browse(author), response)
    assert Draft.objects.get().note == "Imported from the package x"


def test_what_sagemaker_refuses_is_said_at_the_field(author: Any, browse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str, region: str) -> Any:
        raise gateway.Absent(f"{name} does not exist.")

    monkeypatch.setattr(gateway, "description", absent)
    monkeypatch.setattr(gateway, "is_group", lambda name, region: False)
    response = browse(author).post("/drafts/import/", {"package": "nowhere"})
    assert response.status_code == 422
    (said,) = response.context["form"].errors["package"]
    assert "SageMaker has no package “nowhere” in us-east-1." in said
    assert 'value="nowhere"' in response.content.decode()
    assert response.content.decode().count("SageMaker has no package") == 2  # in the summary and at the field


def test_the_name_of_a_group_is_told_as_such(author: Any, browse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str, region: str) -> Any:
        raise gateway.Absent(f"{name} does not exist.")

    monkeypatch.setattr(gateway, "description", absent)
    monkeypatch.setattr(gateway, "is_group", lambda name, region: name == "flowers")
    response = browse(author).post("/drafts/import/", {"package": "flowers"})
    (said,) = response.context["form"].errors["package"]
    assert said.startswith("“flowers” is a group. Give the ARN of one of its versions")
    assert said.endswith("arn:aws:sagemaker:us-east-1:ACCOUNT:model-package/flowers/1.")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("arn:aws:sagemaker:eu-west-1:123456789012:model-package/x", "is in eu-west-1"),
        ("arn:aws:sagemaker:us-east-1:123456789012:model-package-group/x", "ARN of a group"),
        ("arn:aws:s3:::bucket/x", "no ARN of a model package"),
        ("arn:", "no ARN of a model package"),
        ("flowers!", "package can be named so. A name has up to 63 signs"),
        ("a" * 64, "package can be named so"),
        ("-flowers", "begins and ends with a letter or digit"),
    ],
)
def test_an_arn_that_leads_elsewhere_is_told_without_asking(name: str, says: str, author: Any, browse: Any) -> None:
    response = browse(author).post("/drafts/import/", {"package": name})
    assert response.status_code == 422
    assert says in response.context["form"].errors["package"][0]


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
    client = browse(author)
    page = client.post("/drafts/new/", {"request": EXPORTS[key].text(a_request(), "")})
    assert "No problems, 1 warning." in page.content.decode()
    assert not Draft.objects.exists(), "what was read is shown before it is saved"
    answer = make(client, page)
    draft = Draft.objects.get()
    assert answer.url == f"/drafts/{draft.pk}/"
    assert json.loads(draft.text) == a_request()
    assert draft.note.startswith("Imported from ")


def test_what_is_pasted_and_not_taken_whole_is_told_before_it_is_saved(author: Any, browse: Any) -> None:
    client = browse(author)
    page = client.post("/drafts/new/", {"request": 'client.create_model_package(**{"Task": "x", "ClientToken": "t"})'})
    assert "/ClientToken" in page.content.decode()
    assert not Draft.objects.exists()
    make(client, page)
    draft = Draft.objects.get()
    assert json.loads(draft.text) == {"Task": "x"}
    assert draft.note == "Imported from a boto3 call"
    assert created(draft) == {"form": "boto3", "left_out": ["/ClientToken"]}
    assert "/ClientToken" in client.get(f"/drafts/{draft.pk}/history/").content.decode()


def created(draft: Draft) -> dict[str, Any]:
    """What the audit's event of the making says of where the draft came from."""
    details: dict[str, Any] = json.loads(AuditEvent.objects.get(draft=draft, verb="create").body)["details"]
    return details


def test_what_was_read_is_still_known_after_a_wrong_change(author: Any, browse: Any) -> None:
    client = browse(author)
    page = client.post("/drafts/import/", {"text": CELL})
    wrong = client.post("/drafts/new/", {"request": "{", "origin": page.context["origin"]})
    assert wrong.status_code == 422
    assert wrong.context["form"]["request"].value() == "{"
    kept = wrong.context["form"]["origin"].value()
    assert kept in wrong.content.decode()
    again = client.post("/drafts/new/", {"request": '{"ClientToken": "t", "Task": "x"}', "origin": kept})
    make(client, again)
    assert created(Draft.objects.get()) == {"form": "boto3", "left_out": ["/ClientToken"]}


@pytest.mark.parametrize("origin", ["boto3", '{"form": "boto3"}', "a:b:c", "\ud800"])
def test_an_origin_can_not_be_made_up(origin: str, author: Any, browse: Any) -> None:
    client = browse(author)
    given = {"request": '{"Task": "x"}', "origin": origin.encode("utf-8", "replace")}
    page = client.post("/drafts/new/", given)
    assert not Draft.objects.exists()
    make(client, page)
    assert created(Draft.objects.get()) == {"form": "json", "left_out": []}


def test_the_audit_learns_no_secret_from_what_was_read(author: Any, browse: Any) -> None:
    client = browse(author)
    text = "ClientToken: hunter2\nInferenceSpecification: {Containers: [{Environment: {API_KEY: 20240101}}]}"
    page = client.post("/drafts/new/", {"request": text})
    assert page.context["found"].notes
    make(client, page)
    body = AuditEvent.objects.get(verb="create").body
    assert "hunter2" not in body
    assert "20240101" not in body


def test_state_owner_and_approval_never_come_in(author: Any, author2: Any, browse: Any) -> None:
    told = {"id": 1, "state": "approved", "owner": author2.username, "revision": {"number": 1, "sha256": "0" * 64}}
    client = browse(author)
    page = client.post("/drafts/new/", {"request": json.dumps(told | {"request": a_request()})})
    make(client, page, **told)
    draft = Draft.objects.get()
    assert (draft.state, draft.owner, draft.revisions.count()) == ("draft", author, 0)
    assert json.loads(draft.text) == a_request()
    assert created(draft)["left_out"] == ["/id", "/state", "/owner", "/revision"]


def test_what_is_wrong_is_listed_before_it_is_saved(author: Any, browse: Any) -> None:
    page = browse(author).post("/drafts/import/", {"text": json.dumps(a_request(Foo=1, Domain=5))}).content.decode()
    assert "2 problems to put right" in page
    for told in ("/Foo", "SageMaker has no member “Foo” here.", "/Domain", "Give text here, not the number 5."):
        assert told in page


def test_one_of_the_three_ways_is_taken(author: Any, browse: Any) -> None:
    answer = browse(author).post("/drafts/import/", {"text": json.dumps(a_request()), "package": "x"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["package"] == ["Give one of the three: something stands above as well."]
