"""The two kinds on the first page: what a switch leaves out is said before it goes, and Undo brings it back."""

from typing import Any

from tests.conftest import a_request
from tests.views.test_walk import page_values, request_of, save
from webapp.actions import drafts


def page_of(client: Any, draft: Any, query: str = "") -> str:
    text: str = client.get(f"/drafts/{draft.pk}/steps/basics/{query}").content.decode()
    return text


def test_a_switch_is_said_before_it_is_made_and_can_be_undone(author: Any, browse: Any) -> None:
    request = a_request(ModelApprovalStatus="Approved")
    draft, client = drafts.create(request, by=author), browse(author)
    assert "Switching leaves out:</strong> Model package group “fraud”, Model approval status “Approved”" in page_of(
        client, draft
    )
    assert save(client, draft, "basics", kind="package", **{"/ModelPackageName": "iris"}).status_code == 302
    switched = request_of(draft)
    assert switched["ModelPackageName"] == "iris"
    assert not switched.keys() & {"ModelPackageGroupName", "ModelApprovalStatus"}
    assert "Taken out: Model package group “fraud”" in page_of(client, draft)
    save(client, draft, "basics", "?op=undo&path=")
    assert request_of(draft) == request
    save(client, draft, "basics", "?op=undo&path=")
    assert request_of(draft) == switched


def test_what_was_typed_beside_the_switch_is_said_first(author: Any, browse: Any) -> None:
    draft, client = drafts.create(a_request(), by=author), browse(author)
    answer = save(client, draft, "basics", kind="package", **{"/ModelApprovalStatus": "Approved"})
    assert request_of(draft) == a_request(ModelApprovalStatus="Approved")
    page = client.get(answer.url).content.decode()
    assert "not switched yet" in page
    assert "Model approval status “Approved”" in page
    assert page_values(page)["kind"] == ["package"]
    client.post(f"/drafts/{draft.pk}/steps/basics/", page_values(page))
    assert "ModelApprovalStatus" not in request_of(draft)
    assert request_of(draft)["ModelPackageName"] == ""


def test_autosave_never_switches(author: Any, browse: Any) -> None:
    draft, client = drafts.create(a_request(), by=author), browse(author)
    typed = {"kind": "package", "/ModelPackageName": "iris", "autosave": "1"}
    assert save(client, draft, "basics", **typed).status_code == 200
    assert request_of(draft) == a_request(ModelPackageName="iris")
