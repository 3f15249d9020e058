"""A form that is sent without a login, or with a token from before one, comes back with all that it held."""

import re
from typing import Any

import pytest
from django.test import Client

from webapp.models import Draft

TYPED = {"version": "1", "/ModelPackageDescription": "\n<b>typed</b>\n", "stay": "1"}


def test_signed_out(client: Client, draft: Draft) -> None:
    response = client.post(f"/drafts/{draft.pk}/steps/basics/?op=all&path=", TYPED)
    page = response.content.decode()
    assert response.status_code == 401
    assert f'action="/drafts/{draft.pk}/steps/basics/?op=all&amp;path="' in page
    found = dict(re.findall(r'name="([^"]+)" aria-hidden="true">\n(.*?)</textarea>', page, re.DOTALL))
    assert found == TYPED | {"/ModelPackageDescription": "\n&lt;b&gt;typed&lt;/b&gt;\n"}


def test_scripts_are_told_shortly(client: Client, draft: Draft) -> None:
    response: Any = client.post(f"/drafts/{draft.pk}/steps/basics/", TYPED | {"autosave": "1"})
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/account/login/")


@pytest.mark.parametrize("origin", ["http://testserver", "https://evil.example", "null", ""])
def test_only_what_our_own_page_sent_is_put_before_a_button(origin: str, author: Any, draft: Draft) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    headers = {"Origin": origin} if origin else {}
    response = client.post(f"/drafts/{draft.pk}/steps/basics/", TYPED, headers=headers)
    assert response.status_code == 403
    assert ("&lt;b&gt;typed" in response.content.decode()) == (origin == "http://testserver")
    draft.refresh_from_db()
    assert draft.version == 1


def test_a_password_never_comes_back(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    typed = {"login": "author", "password": "a-secret-word"}
    response = client.post("/account/login/", typed, headers={"Origin": "http://testserver"})
    assert response.status_code == 403
    assert "a-secret-word" not in response.content.decode()
