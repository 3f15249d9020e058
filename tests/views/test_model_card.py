"""The model card on its page: saved as a form or as text, without JavaScript, and read by nobody who may not."""

import json
from typing import Any

import pytest

from tests.conftest import a_request, request_file
from tests.views.test_walk import page_values, request_of, save
from webapp.actions import drafts
from webapp.api.problems import told
from webapp.document import get
from webapp.models import Draft
from webapp.rules import findings
from webapp.sagemaker.model_card import CONTENT

PURPOSE = f"{CONTENT}/intended_uses/purpose_of_model"
REAL = request_file("24")


def draft_with(content: str | None, author: Any) -> Draft:
    card = {} if content is None else {"ModelCard": {"ModelCardContent": content}}
    return drafts.create(a_request() | card, by=author)


def content_of(draft: Draft) -> Any:
    return get(request_of(draft), CONTENT)


def test_a_member_is_typed_and_the_rest_of_the_card_stays(author: Any, browse: Any) -> None:
    draft = drafts.create(REAL, by=author)
    assert save(browse(author), draft, "about", **{PURPOSE: "To tell flowers apart"}).status_code == 302
    before = REAL["ModelCard"]["ModelCardContent"]
    assert content_of(draft) == before.replace("Test model card.", "To tell flowers apart")


def test_form_and_text_lead_to_each_other_and_keep_what_was_typed(author: Any, browse: Any) -> None:
    draft, client = draft_with(None, author), browse(author)
    at = f"&path={CONTENT}"
    answer = save(client, draft, "about", f"?op=text{at}", **{PURPOSE: "Typed"})
    assert answer.url.endswith("/steps/about/?card=text")
    html = client.get(answer.url).content.decode()
    values = page_values(html)
    assert values[CONTENT] == ['{"intended_uses": {"purpose_of_model": "Typed"}}']
    assert PURPOSE not in values
    text = '{"intended_uses": {"purpose_of_model": "Typed as text"}, "z": 1e2}'
    answer = client.post(answer.url.partition("?")[0] + f"?op=form{at}", values | {CONTENT: text})
    assert "card=" not in answer.url
    assert page_values(client.get(answer.url).content.decode())[PURPOSE] == ["Typed as text"]
    assert content_of(draft) == text


@pytest.mark.parametrize("text", ["{oops", "[]", '{"a": 1, "a": 2}', "[" * 90_000, '{"a": "\\ud800\\u0000"}'])
def test_text_that_no_form_shows_is_kept_and_said_why(text: str, author: Any, browse: Any) -> None:
    draft, client = draft_with(None, author), browse(author)
    values = page_values(client.get(f"/drafts/{draft.pk}/steps/about/?card=text").content.decode())
    url = f"/drafts/{draft.pk}/steps/about/"
    answer = client.post(f"{url}?op=form&path={CONTENT}", values | {CONTENT: text})
    assert content_of(draft) == text
    html = client.get(answer.url).content.decode()
    assert "A form can't show this card" in html
    assert f'data-path="{CONTENT}"' in html
    for op in ("add", "remove", "undo"):
        path = f"{CONTENT}/evaluation_details/0"
        assert client.post(f"{url}?op={op}&path={path}", page_values(html)).status_code in (302, 409)
    assert content_of(draft) == text
    assert client.get(f"/drafts/{draft.pk}/check/").status_code == 200


def test_an_evaluation_is_added_removed_and_brought_back(author: Any, browse: Any) -> None:
    draft, client = draft_with('{"z": 1.50}', author), browse(author)
    path = f"{CONTENT}/evaluation_details"
    save(client, draft, "about", f"?op=add&path={path}")
    save(client, draft, "about", **{f"{path}/0/name": "Hold-out"})
    whole = content_of(draft)
    assert whole == '{"z": 1.50, "evaluation_details": [{"name": "Hold-out"}]}'
    save(client, draft, "about", f"?op=remove&path={path}/0")
    assert content_of(draft) == '{"z": 1.50}'
    html = client.get(f"/drafts/{draft.pk}/steps/about/").content.decode()
    assert "Taken out: Evaluation 1." in html
    save(client, draft, "about", "?op=undo&path=")
    assert content_of(draft) == whole


def test_a_quiet_save_and_a_page_out_of_date(author: Any, browse: Any) -> None:
    draft, client = draft_with("{}", author), browse(author)
    answer = save(client, draft, "about", autosave="1", **{PURPOSE: "Quiet"})
    assert answer.status_code == 200
    assert content_of(draft) == '{"intended_uses": {"purpose_of_model": "Quiet"}}'
    old = page_values(client.get(f"/drafts/{draft.pk}/steps/about/").content.decode())
    save(client, draft, "about", **{PURPOSE: "Newer"})
    late = client.post(f"/drafts/{draft.pk}/steps/about/", old | {PURPOSE: "Late"})
    assert late.status_code == 409
    assert page_values(late.content.decode())[PURPOSE] == ["Late"]
    assert content_of(draft) == '{"intended_uses": {"purpose_of_model": "Newer"}}'


def test_nobody_who_may_not_edit_reads_the_card(author: Any, auditor: Any, browse: Any) -> None:
    secret = "hunter2"
    card = {"intended_uses": {"risk_rating": secret}, secret: {secret: secret}}
    draft = draft_with(json.dumps(card), author)
    for page in ("", "check/", "export/"):
        answer = browse(auditor).get(f"/drafts/{draft.pk}/{page}")
        assert answer.status_code == 200
        assert secret not in answer.content.decode(), page
    html = browse(auditor).get(f"/drafts/{draft.pk}/check/").content.decode()
    assert f"{CONTENT}/intended_uses/risk_rating" in html
    # Nor by a page that can't be kept and would come back with what it holds.
    answer = browse(auditor).post(f"/drafts/{draft.pk}/steps/about/", {PURPOSE: "\x00", "version": "1"})
    assert answer.status_code == 403
    assert secret not in answer.content.decode()


def test_the_api_tells_of_the_text_and_says_where_in_it() -> None:
    card = {"ModelCard": {"ModelCardContent": '{"intended_uses": {"risk_rating": "Huge"}}'}}
    row = next(row for row in told(findings(a_request() | card)) if row["path"].startswith("/ModelCard"))
    assert row["path"] == CONTENT
    assert row["message"].startswith("intended_uses/risk_rating: The card's schema has one of these here: High, ")


def test_of_many_evaluations_one_is_open_and_the_others_go_by_their_names(author: Any, browse: Any) -> None:
    names = [f"hold-out-{number}" for number in range(9)]
    draft = draft_with(json.dumps({"evaluation_details": [{"name": name} for name in names]}), author)
    html = browse(author).get(f"/drafts/{draft.pk}/steps/about/").content.decode()
    assert [name for name in names if f'<p class="pw-gist">{name}</p>' in html] == names[1:]
