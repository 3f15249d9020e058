"""A part of a page is asked for after the login has ended: the page stays, and its person comes back to it."""

from typing import Any

import pytest
from django.test import Client

from webapp.models import Draft

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/drafts/7/?tab=1"}


def test_a_post_is_refused_and_swaps_nothing(client: Client, draft: Draft) -> None:
    response = client.post(f"/drafts/{draft.pk}/steps/basics/?op=all&path=", headers=HTMX)
    assert (response.status_code, response.content) == (401, b"You are signed out.")


def test_a_question_leads_to_the_login_and_back(client: Client, draft: Draft) -> None:
    response = client.get(f"/drafts/{draft.pk}/timeline/", headers=HTMX)
    assert response.status_code == 200
    assert response["HX-Redirect"] == "/account/login/?next=/drafts/7/%3Ftab%3D1"


@pytest.mark.parametrize("address", ["https://evil.example//evil.example/x", "//evil.example/", "nonsense", ""])
def test_the_way_back_is_ours(address: str, client: Client, draft: Draft) -> None:
    response = client.get(f"/drafts/{draft.pk}/timeline/", headers=HTMX | {"HX-Current-URL": address})
    back = response["HX-Redirect"].removeprefix("/account/login/?next=")
    assert back.startswith("/")
    assert not back.startswith("//")


def test_without_htmx_the_login_page_comes(client: Client, draft: Draft) -> None:
    response: Any = client.get(f"/drafts/{draft.pk}/timeline/")
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/account/login/")


def test_a_login_that_stands_is_left_alone(author: Any, browse: Any, draft: Draft) -> None:
    response = browse(author).post(f"/drafts/{draft.pk}/steps/basics/?op=all&path=", {"version": "1"}, headers=HTMX)
    assert response.status_code == 302
    assert "/account/login/" not in response["Location"]
