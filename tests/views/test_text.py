"""The whole request as text: what no step edits can be put right here, and nothing that was typed is lost."""

import json
from typing import Any

import pytest

from tests.conftest import REQUESTS, a_request
from webapp.actions import drafts
from webapp.document import get, load, pretty
from webapp.models import AuditEvent, Draft
from webapp.views.text import lines

WRONG = a_request(Foo={"deep": 1}, SecurityConfig="x")


@pytest.fixture
def draft(author: Any) -> Draft:
    return drafts.create(WRONG, by=author)


def post(client: Any, draft: Draft, text: str, **more: Any) -> Any:
    draft.refresh_from_db()
    values = {"text": text, "version": draft.version} | more
    return client.post(f"/drafts/{draft.pk}/text/", values)


def request_of(draft: Draft) -> Any:
    draft.refresh_from_db()
    return json.loads(draft.text)


def test_a_member_that_no_step_knows_is_taken_out(draft: Draft, author: Any, browse: Any) -> None:
    client = browse(author)
    assert f"/drafts/{draft.pk}/text/?at=%2FFoo" in client.get(f"/drafts/{draft.pk}/check/").content.decode()
    page = client.get(f"/drafts/{draft.pk}/text/?at=/Foo")
    assert page.context["line"] == page.context["form"]["text"].value().split("\n").index('  "Foo": {') + 1
    assert {"/Foo", "/SecurityConfig"} <= {problem["path"] for problem in page.context["problems"]}
    assert post(client, draft, json.dumps(a_request())).url == f"/drafts/{draft.pk}/check/"
    assert request_of(draft) == a_request()
    assert AuditEvent.objects.filter(verb="edit", draft=draft).count() == 1


def test_what_is_there_is_saved_as_it_is(draft: Draft, author: Any, browse: Any) -> None:
    client = browse(author)
    shown = client.get(f"/drafts/{draft.pk}/text/").context["form"]["text"].value()
    post(client, draft, shown.replace("\n", "\r\n"))
    assert (request_of(draft), draft.version) == (WRONG, 1)


def test_other_forms_are_read_and_what_is_left_out_is_told(draft: Draft, author: Any, browse: Any) -> None:
    text = "client.create_model_package(ModelPackageGroupName='g', ClientToken='abc')"
    page = browse(author).post(f"/drafts/{draft.pk}/text/", {"text": text, "version": 1}, follow=True)
    assert request_of(draft) == {"ModelPackageGroupName": "g"}
    assert "/ClientToken: Packwright sets its own" in page.content.decode()


@pytest.mark.parametrize(("text", "words"), [
    ('{"a": 1, "a": 2}', "“a” stands twice"), ("{", "not JSON"), ("", "nothing in it"), ("x\x00", "ull characters"),
    ('{"a": ' + "[" * 40 + "]" * 40 + "}", "32 levels"), ("x" * 1_100_000, "1 MiB"),
])  # fmt: skip
def test_what_can_not_be_read_comes_back_with_why(
    text: str, words: str, draft: Draft, author: Any, browse: Any
) -> None:
    answer = post(browse(author), draft, text)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert answer.context["form"]["text"].value() == text
    assert request_of(draft) == WRONG


def test_a_later_save_by_another_is_not_overwritten_unseen(
    draft: Draft, author: Any, author2: Any, browse: Any
) -> None:
    drafts.share(draft, by=author, username=author2.username)
    drafts.edit(draft, by=author2, version=1, request=a_request(ModelPackageDescription="theirs"))
    mine = json.dumps(a_request(ModelPackageDescription="mine"))
    answer = post(browse(author), draft, mine, version=1)
    assert answer.status_code == 409
    assert author2.username in answer.content.decode()
    assert answer.context["form"]["text"].value() == mine
    assert request_of(draft)["ModelPackageDescription"] == "theirs"


def test_a_page_of_one_person_is_not_saved_as_anothers(draft: Draft, author: Any, author2: Any, browse: Any) -> None:
    drafts.share(draft, by=author, username=author2.username)
    for address in ("text", "steps/basics"):
        values = {"text": "{}", "/ModelPackageDescription": "x", "person": author.pk, "version": draft.version}
        answer = browse(author2).post(f"/drafts/{draft.pk}/{address}/", values)
        assert answer.status_code == 409
        assert f"signed in as {author2.username} now" in answer.content.decode()
        assert request_of(draft) == WRONG
    quiet = browse(author2).post(f"/drafts/{draft.pk}/steps/basics/", values | {"autosave": "1"})
    assert (quiet.status_code, quiet.json()["goes_on"]) == (409, False)


def test_who_may_not_edit_gets_no_text(draft: Draft, auditor: Any, author2: Any, browse: Any) -> None:
    assert browse(auditor).get(f"/drafts/{draft.pk}/text/").status_code == 302
    assert post(browse(auditor), draft, "{}").status_code == 403
    assert browse(author2).get(f"/drafts/{draft.pk}/text/").status_code == 404
    assert request_of(draft) == WRONG


@pytest.mark.parametrize("path", sorted(REQUESTS.glob("*.json")), ids=lambda path: path.stem)
def test_each_value_begins_on_the_line_that_is_said(path: Any) -> None:
    request = load(path.read_bytes())
    told, found = pretty(request).split("\n"), lines(request)
    assert max(found.values()) < len(told) or len(told) == 1
    for pointer, number in found.items():
        value, name = get(request, pointer) if pointer else request, pointer.rpartition("/")[2]
        start = {dict: "{", list: "["}.get(type(value), json.dumps(value, ensure_ascii=False))
        assert start in told[number - 1], pointer
        assert name.isdecimal() or f'"{name}"' in told[number - 1] or not pointer
