"""The walk, page by page: every step saves, keeps what was typed, and says what is wrong where it is wrong."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from tests.conftest import REQUESTS, a_request, request_file
from webapp.actions import drafts
from webapp.forms.steps import STEPS
from webapp.models import Draft

AT = "/InferenceSpecification/Containers"


def page_values(html: str) -> dict[str, list[str]]:
    """What a browser without JavaScript would post of a page, read off its HTML alone."""
    from html.parser import HTMLParser

    values: dict[str, list[str]] = {}

    class Reader(HTMLParser):
        area = select = ""
        inside = False

        def handle_starttag(self, tag: str, pairs: Any) -> None:
            attrs = dict(pairs)
            if tag == "form":
                self.inside = "data-guard" in attrs
            name = attrs.get("name")
            if not self.inside:
                return
            if tag == "input" and name and (attrs.get("type") != "radio" or "checked" in attrs):
                values.setdefault(name, []).append(attrs.get("value", ""))
            elif tag == "textarea":
                self.area = name or ""
                values.setdefault(self.area, []).append("")
            elif tag == "select":
                self.select = name or ""
                if "multiple" not in attrs:
                    values.setdefault(self.select, [])
            elif tag == "option" and "selected" in attrs:
                values.setdefault(self.select, []).append(attrs.get("value", ""))

        def handle_data(self, data: str) -> None:
            if self.area and self.inside:
                values[self.area][-1] += data.removeprefix("\n") if not values[self.area][-1] else data

        def handle_endtag(self, tag: str) -> None:
            if tag == "textarea":
                self.area = ""

    Reader().feed(html)
    return values


def save(client: Client, draft: Draft, slug: str, query: str = "", **typed: Any) -> Any:
    """Opens a step, types, and posts the page."""
    url = f"/drafts/{draft.pk}/steps/{slug}/"
    return client.post(url + query, page_values(client.get(url).content.decode()) | typed)


def request_of(draft: Draft) -> dict[str, Any]:
    draft.refresh_from_db()
    found: dict[str, Any] = json.loads(draft.text)
    return found


@pytest.mark.parametrize("path", sorted(REQUESTS.glob("*.json")), ids=lambda path: path.stem)
def test_a_real_request_saved_through_every_page_is_unchanged(path: Any, author: Any, browse: Any) -> None:
    request = json.loads(path.read_text())
    draft = drafts.create(request, by=author)
    for step in STEPS:
        assert save(browse(author), draft, step.slug).status_code == 302
    assert request_of(draft) == request
    assert draft.version == 1


def test_a_new_draft_starts_with_its_kind(author: Any, browse: Any) -> None:
    response = browse(author).post("/drafts/new/", {"kind": "package", "name": "flowers"})
    draft = Draft.objects.get()
    assert response.url == f"/drafts/{draft.pk}/steps/basics/"
    assert request_of(draft) == {"ModelPackageName": "flowers"}


def test_a_new_draft_of_a_pasted_request(author: Any, browse: Any) -> None:
    client = browse(author)
    page = client.post("/drafts/new/", {"request": json.dumps(request_file("31"))})
    client.post("/drafts/new/", {"request": page.context["text"], "origin": page.context["origin"]})
    assert request_of(Draft.objects.get()) == request_file("31")


@pytest.mark.parametrize("text", ["{", "[]", '{"a":NaN}', '{"a":1,"a":2}', "[" * 5000, '"\\ud800"', "x" * 2_000_000])
def test_a_pasted_text_that_is_no_request_is_kept_and_told(text: str, author: Any, browse: Any) -> None:
    response = browse(author).post("/drafts/new/", {"request": text})
    assert response.status_code == 422
    assert text[:40].replace('"', "&quot;") in response.content.decode()
    assert not Draft.objects.exists()


def test_saving_goes_on_to_the_next_step_valid_or_not(draft: Draft, author: Any, browse: Any) -> None:
    response = save(browse(author), draft, "validation", **{"/ValidationSpecification/ValidationRole": "a-name"})
    assert response.url == f"/drafts/{draft.pk}/check/"
    page = browse(author).get(f"/drafts/{draft.pk}/steps/validation/").content.decode()
    assert "<title>Error: " in page
    assert 'value="a-name"' in page
    assert 'href="#f/ValidationSpecification/ValidationRole"' in page
    assert page.count("Write it like this: arn:aws:iam::") == 2


@pytest.mark.parametrize(
    ("query", "images"),
    [
        (f"?op=add&path={AT}", ["one", ""]),
        (f"?op=duplicate&path={AT}/0", ["one", "one"]),
        (f"?op=remove&path={AT}/0", []),
    ],
)
def test_moves_save_what_was_typed_first(query: str, images: list[str], draft: Draft, author: Any, browse: Any) -> None:
    response = save(browse(author), draft, "containers", query, **{f"{AT}/0/Image": "one"})
    assert response.status_code == 302
    containers = request_of(draft).get("InferenceSpecification", {}).get("Containers", [])
    assert [row.get("Image", "") for row in containers] == images


def test_removing_can_be_undone_after_other_edits(draft: Draft, author: Any, browse: Any) -> None:
    client = browse(author)
    before = request_of(draft)["InferenceSpecification"]["Containers"]
    save(client, draft, "containers", f"?op=remove&path={AT}/0")
    assert "Containers" not in request_of(draft)["InferenceSpecification"]
    save(client, draft, "basics", **{"/ModelPackageDescription": "later"})
    save(client, draft, "containers", "?op=undo&path=")
    assert request_of(draft)["InferenceSpecification"]["Containers"] == before
    assert "Undo" not in client.get(f"/drafts/{draft.pk}/steps/containers/").content.decode()


def test_copying_what_both_lists_support(draft: Draft, author: Any, browse: Any) -> None:
    realtime = "/InferenceSpecification/SupportedRealtimeInferenceInstanceTypes"
    batch = "/InferenceSpecification/SupportedTransformInstanceTypes"
    save(
        browse(author),
        draft,
        "instance-types",
        f"?op=copy&path={batch}",
        **{realtime: ["", "ml.m5.large", "ml.t2.medium"]},
    )
    assert request_of(draft)["InferenceSpecification"]["SupportedTransformInstanceTypes"] == ["ml.m5.large"]


@pytest.mark.parametrize("quiet", [{}, {"autosave": "1"}], ids=["by Save", "quietly"])
def test_two_people_on_two_pages_are_in_nobodys_way(
    quiet: Any, draft: Draft, author: Any, author2: Any, browse: Any
) -> None:
    drafts.share(draft, by=author, username="author2")
    basics, containers = f"/drafts/{draft.pk}/steps/basics/", f"/drafts/{draft.pk}/steps/containers/"
    mine = page_values(browse(author).get(basics).content.decode()) | quiet
    theirs = page_values(browse(author2).get(containers).content.decode()) | quiet
    browse(author).post(basics, mine | {"/ModelPackageDescription": "mine"})
    answer = browse(author2).post(containers, theirs | {f"{AT}/0/Image": "theirs"})
    assert answer.status_code in (200, 302)
    saved = request_of(draft)
    assert (saved["ModelPackageDescription"], saved["InferenceSpecification"]["Containers"][0]["Image"]) == (
        "mine",
        "theirs",
    )


def test_a_page_knows_what_it_saved_itself_from_what_others_did(
    draft: Draft, author: Any, author2: Any, browse: Any
) -> None:
    """Its quiet saves go on; another's on the same page is told."""
    drafts.share(draft, by=author, username="author2")
    client, url = browse(author), f"/drafts/{draft.pk}/steps/basics/"
    page = page_values(client.get(url).content.decode()) | {"autosave": "1"}
    for number in range(3):
        save(browse(author2), draft, "containers", **{f"{AT}/0/Image": f"theirs {number}"})
        answer = client.post(url, page | {"/ModelPackageDescription": f"mine {number}"})
        assert answer.status_code == 200
        page |= answer.json()
    save(browse(author2), draft, "basics", **{"/ModelPackageDescription": "theirs"})
    assert client.post(url, page | {"/ModelPackageDescription": "mine 4"}).status_code == 409
    assert request_of(draft)["ModelPackageDescription"] == "theirs"


def test_a_move_by_its_index_never_meets_another_entry(draft: Draft, author: Any, browse: Any) -> None:
    client, url = browse(author), f"/drafts/{draft.pk}/steps/containers/"
    late = page_values(client.get(url).content.decode())
    save(client, draft, "basics", **{"/ModelPackageDescription": "later"})
    assert client.post(f"{url}?op=remove&path={AT}/0", late).status_code == 409


def test_the_later_of_two_saves_is_told_and_loses_nothing(draft: Draft, author: Any, author2: Any, browse: Any) -> None:
    drafts.share(draft, by=author, username="author2")
    url = f"/drafts/{draft.pk}/steps/basics/"
    late = page_values(browse(author).get(url).content.decode()) | {"/ModelPackageDescription": "mine <b>"}
    save(browse(author2), draft, "basics", **{"/ModelPackageDescription": "theirs"})
    response = browse(author).post(url, late)
    page = response.content.decode()
    assert response.status_code == 409
    assert "author2 saved this draft" in page
    assert "mine &lt;b&gt;" in page
    assert "theirs" in page
    assert request_of(draft)["ModelPackageDescription"] == "theirs"
    browse(author).post(url, page_values(page))
    assert request_of(draft)["ModelPackageDescription"] == "mine <b>"


def test_the_check_page_tells_everything_and_asks_for_review(author: Any, browse: Any) -> None:
    draft = drafts.create(request_file("33"), by=author)
    client = browse(author)
    page = client.get(f"/drafts/{draft.pk}/check/").content.decode()
    assert f"/drafts/{draft.pk}/steps/validation/?at=" in page
    assert "Change" in page
    response = client.post(f"/drafts/{draft.pk}/request_review/", {"comment": "please look"})
    assert response.status_code == 422
    assert "1 problem" in response.content.decode()
    assert "please look" in response.content.decode()
    save(client, draft, "validation", **{"/ValidationSpecification/ValidationRole": "arn:aws:iam::123456789012:role/x"})
    page = client.get(f"/drafts/{draft.pk}/check/").content.decode()
    digest = re.search(r'name="sha256" value="(\w{64})"', page)
    assert digest
    client.post(f"/drafts/{draft.pk}/request_review/", {"comment": "please look", "sha256": digest[1]})
    draft.refresh_from_db()
    assert draft.state == "in_review"
    assert draft.revisions.get().sha256 == digest[1]


def test_secrets_are_masked_but_for_whom_edits_them(author: Any, browse: Any) -> None:
    request = request_file("07")
    job = request["ValidationSpecification"]["ValidationProfiles"][0]["TransformJobDefinition"]
    job["Environment"] = {"DB_PASSWORD": "hunter2hunter2"}
    draft = drafts.create(request, by=author)
    client = browse(author)
    for path in ("", "check/", "history/", "review/"):
        assert "hunter2" not in client.get(f"/drafts/{draft.pk}/{path}").content.decode(), path
    assert "hunter2" in client.get(f"/drafts/{draft.pk}/steps/validation/").content.decode()


def test_what_no_page_edits_is_shown_and_kept(author: Any, browse: Any) -> None:
    draft = drafts.create(a_request(ModelApprovalStatus="PendingManualApproval"), by=author)
    assert "PendingManualApproval" in browse(author).get(f"/drafts/{draft.pk}/check/").content.decode()


def test_a_draft_in_review_has_no_forms(in_review: Draft, author: Any, browse: Any) -> None:
    client = browse(author)
    assert client.get(f"/drafts/{in_review.pk}/steps/basics/").status_code == 302
    response = client.post(f"/drafts/{in_review.pk}/steps/basics/", {"/ModelPackageDescription": "x", "version": "1"})
    assert response.status_code == 409
