"""A person's API tokens: made and seen once, listed, revoked; what is over opens nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import Person
from webapp.actions import tokens
from webapp.actions.submissions import database_now
from webapp.models import ApiToken, AuditEvent


def answer(client: Any, token: str) -> Any:
    return client.get("/api/v1/drafts", headers={"Authorization": f"Bearer {token}"})


def made_on_the_page(client: Any, label: str = "notebook") -> str:
    page = client.post("/tokens/", {"label": label, "days": "30"})
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    found = re.search(r'<code id="token">(pw_[\w-]+)</code>', page.content.decode())
    assert found
    return found[1]


def test_a_token_is_shown_once_and_opens_the_api(author: Any, browse: Any, client: Any) -> None:
    mine = browse(author)
    token = made_on_the_page(mine)
    assert answer(client, token).status_code == 200
    page = mine.get("/tokens/").content.decode()
    assert token not in page
    assert token[: tokens.SHOWN] in page
    assert "notebook" in page
    row = ApiToken.objects.get()
    assert timedelta(days=29) < row.expires_at - database_now() < timedelta(days=31)
    assert token not in "".join(AuditEvent.objects.values_list("body", flat=True))


def test_revoking_ends_it_at_once(author: Any, browse: Any, client: Any) -> None:
    mine = browse(author)
    token = made_on_the_page(mine)
    pk = ApiToken.objects.get().pk
    assert mine.get(f"/tokens/{pk}/revoke/").status_code == 405
    assert mine.post(f"/tokens/{pk}/revoke/").status_code == 302
    assert answer(client, token).status_code == 401
    assert answer(client, token)["Content-Type"] == "application/problem+json"
    assert "Revoked" in mine.get("/tokens/").content.decode()
    mine.post(f"/tokens/{pk}/revoke/")
    assert list(AuditEvent.objects.order_by("seq").values_list("verb", flat=True)) == ["make_token", "revoke_token"]


@pytest.mark.parametrize("who", ["author2", "admin", "outsider"])
def test_anothers_token_is_not_there(who: str, author: Any, browse: Any, request: Any) -> None:
    made_on_the_page(browse(author), "of the author")
    other = browse(request.getfixturevalue(who))
    assert "of the author" not in other.get("/tokens/").content.decode()
    assert other.post(f"/tokens/{ApiToken.objects.get().pk}/revoke/").status_code == 404
    assert ApiToken.objects.get().revoked_at is None


def test_what_is_over_or_whose_owner_has_left_opens_nothing(person: Person, browse: Any, client: Any) -> None:
    who = person("leaving", "author")
    token = made_on_the_page(browse(who))
    who.is_active = False
    who.save()
    assert answer(client, token).status_code == 401
    who.is_active = True
    who.save()
    assert answer(client, token).status_code == 200
    ApiToken.objects.update(expires_at=database_now() - timedelta(seconds=1))
    assert answer(client, token).status_code == 401
    assert "Ended" in browse(who).get("/tokens/").content.decode()


def test_last_use_is_told_but_not_written_with_every_call(author: Any, browse: Any, client: Any) -> None:
    token = made_on_the_page(browse(author))
    assert "Never" in browse(author).get("/tokens/").content.decode()
    answer(client, token)
    first = ApiToken.objects.get().used_at
    answer(client, token)
    assert ApiToken.objects.get().used_at == first
    assert "Never" not in browse(author).get("/tokens/").content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"label": "", "days": "30"}, "Say what the token is for"),
        ({"label": "x" * 81, "days": "30"}, "at most 80 characters"),
        ({"label": "a\x00b", "days": "30"}, "Null characters"),
        ({"label": "kept <b>", "days": "100000"}, "kept &lt;b&gt;"),
    ],
)
def test_what_cannot_be_is_said_and_kept(typed: dict[str, str], words: str, author: Any, browse: Any) -> None:
    page = browse(author).post("/tokens/", typed)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not ApiToken.objects.exists()
