"""Every address, for every role: who is not to see a thing gets 404 or 403 in words, and garbage never gets a 500."""

import base64
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from webapp.models import Draft

DRAFT_PAGES = ["", "steps/basics/", "check/", "timeline/", "history/", "review/"]


@pytest.mark.parametrize("page", DRAFT_PAGES)
@pytest.mark.parametrize("who", ["author2", "reviewer", "operator", "outsider"])
def test_a_foreign_draft_is_not_there(page: str, who: str, draft: Draft, browse: Any, request: Any) -> None:
    assert browse(request.getfixturevalue(who)).get(f"/drafts/{draft.pk}/{page}").status_code == 404


@pytest.mark.parametrize("who", ["author", "auditor", "admin"])
def test_whose_it_is_and_who_reads_all_see_it(who: str, draft: Draft, browse: Any, request: Any) -> None:
    assert browse(request.getfixturevalue(who)).get(f"/drafts/{draft.pk}/").status_code == 200


def test_reviewers_see_what_was_put_to_review(in_review: Draft, reviewer: Any, browse: Any) -> None:
    assert browse(reviewer).get(f"/drafts/{in_review.pk}/review/").status_code == 200


@pytest.mark.parametrize("who", ["author2", "outsider", "reviewer"])
@pytest.mark.parametrize(
    "name", ["request_review", "approve", "discard", "share", "adopt", "retry", "accept", "nonsense"]
)
def test_nobody_moves_a_foreign_draft(who: str, name: str, draft: Draft, browse: Any, request: Any) -> None:
    response = browse(request.getfixturevalue(who)).post(f"/drafts/{draft.pk}/{name}/", {"comment": "x", "sha256": "x"})
    assert response.status_code in (403, 404)
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize("name", ["accept", "refuse", "complete", "fail", "lose_sight"])
def test_the_workers_transitions_have_no_address(name: str, approved: Draft, author: Any, browse: Any) -> None:
    assert browse(author).post(f"/drafts/{approved.pk}/{name}/").status_code == 404


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/reviews/", {"reviewer"}),
        ("/attention/", {"operator"}),
        ("/audit/", {"auditor", "admin"}),
        ("/audit/export.csv", {"auditor", "admin"}),
        ("/drafts/new/", {"author"}),
    ],
)
def test_pages_for_roles(path: str, allowed: set[str], browse: Any, request: Any) -> None:
    for who in ("author", "reviewer", "auditor", "operator", "admin", "outsider"):
        response = browse(request.getfixturevalue(who)).get(path)
        assert response.status_code == (200 if who in allowed else 403), who


def test_the_admin_opens_to_admins_alone(browse: Any, request: Any, person: Any) -> None:
    for who in ("author", "auditor", "operator"):
        assert browse(request.getfixturevalue(who)).get("/admin/").status_code in (302, 403)
    boss = person("root", is_superuser=True, is_staff=True)
    assert browse(boss).get("/admin/webapp/draft/").status_code in (302, 403)
    assert browse(request.getfixturevalue("admin")).get("/admin/webapp/user/").status_code == 200


def addresses(patterns: Any, prefix: str = "") -> list[str]:
    found: list[str] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                found += addresses(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            found.append("/" + prefix + str(pattern.pattern))
    return found


OPEN = {
    "/healthz",
    "/api/v1/schema/request.json",
    "/api/v1/openapi.json",
    "/api/v1/",
    "/account/login/",
    "/account/signup/",
    "/account/inactive/",
    "/account/logout/",
}


def test_every_address_asks_for_a_login(client: Any, draft: Draft) -> None:
    seen = 0
    for address in addresses(get_resolver().url_patterns):
        path = address.replace("<int:pk>", str(draft.pk)).replace("<slug:slug>", "basics").replace("<slug:form>", "csv")
        path = path.replace("<slug:name>", "discard")
        if "<" in path or "(" in path or path in OPEN or path.startswith("/account/"):
            continue
        seen += 1
        if path.startswith("/api/"):
            assert client.get(path).status_code in (401, 405), path
            continue
        for method in (client.get, client.post):
            response = method(path)
            if method == client.post and (
                "/steps/" in path or path.endswith("/text/")
            ):  # what was typed comes back, with the way to the login
                assert response.status_code == 401
                continue
            assert response.status_code == 302, path
            assert response.url.startswith("/account/login/"), path
    assert seen > 15


GARBAGE = [
    "%00",
    "%ED%A0%80",
    "x" * 10_000,
    "-1",
    "9" * 40,
    "../../etc/passwd",
    "%FF",
    "[]",
    "{}",
    "'\"<script>",
    "\u202e",
]


FORGED = [
    '["x"]',
    '["x", "y"]',
    '["2026-01-01", "x"]',
    "[1, 2]",
    "{}",
    '["2026-01-01T00:00:00Z", "9999999999999999999999"]',
]


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_cursor_gets_words(forged: str, draft: Draft, author: Any, auditor: Any, browse: Any) -> None:
    cursor = base64.urlsafe_b64encode(forged.encode()).decode()
    assert browse(author).get(f"/drafts/?cursor={cursor}").status_code in (200, 400)
    assert browse(auditor).get(f"/audit/?cursor={cursor}").status_code in (200, 400)


@pytest.mark.parametrize("junk", GARBAGE)
def test_garbage_in_addresses_gets_words(junk: str, draft: Draft, author: Any, auditor: Any, browse: Any) -> None:
    for who, paths in [
        (
            author,
            [
                "/drafts/?q={}",
                "/drafts/?state={}",
                "/drafts/?cursor={}",
                "/drafts/{}/",
                f"/drafts/{draft.pk}/steps/{{}}/",
            ],
        ),
        (author, [f"/drafts/{draft.pk}/steps/basics/?at={{}}", "/nowhere/{}", "/drafts/1/?next={}"]),
        (auditor, ["/audit/?verb={}&draft={}", "/audit/?since={}&until={}&person={}", "/audit/?cursor={}"]),
        (auditor, ["/audit/export.csv?draft={}", "/audit/export.{}"]),
    ]:
        client = browse(who)
        for path in paths:
            assert client.get(path.replace("{}", junk)).status_code < 500, path


@pytest.mark.parametrize("junk", ["\x00", "\udcff", "x" * 1_000_000, "[" * 100_000, "💥" * 1000, "=cmd()"])
@pytest.mark.parametrize("slug", ["basics", "containers", "content-types", "instance-types", "validation"])
def test_garbage_in_forms_gets_words(junk: str, slug: str, draft: Draft, author: Any, browse: Any) -> None:
    from webapp.forms.shape_form import StepForm
    from webapp.forms.steps import step_at

    step = step_at(slug)
    assert step
    junk = junk.encode("utf-8", "replace").decode()
    names = [name for name, _ in StepForm(step, {}).members()]
    data = {key: [junk] for name in names[:3] for key in (name, f"{name}#key", f"{name}#value")}
    client = browse(author)
    for version in ("1", "x", ""):
        response = client.post(
            f"/drafts/{draft.pk}/steps/{slug}/?op={junk[:50]}&path={junk[:50]}",
            data | {"version": version, "kind": junk[:9]},
        )
        assert response.status_code < 500
    assert client.get(f"/drafts/{draft.pk}/steps/{slug}/").status_code == 200


def test_the_wrong_method_is_told(draft: Draft, author: Any, browse: Any) -> None:
    client = browse(author)
    assert client.get(f"/drafts/{draft.pk}/discard/").status_code == 405
    assert client.post("/drafts/").status_code == 405


PAGES = {
    "author": [
        "/",
        "/drafts/",
        "/drafts/new/",
        "/drafts/{}/",
        "/drafts/{}/check/",
        "/drafts/{}/review/",
        "/drafts/{}/timeline/",
    ],
    "reviewer": ["/", "/reviews/", "/drafts/{}/review/", "/drafts/{}/"],
    "auditor": ["/", "/audit/", "/drafts/{}/history/"],
    "operator": ["/", "/attention/"],
    "author2": ["/drafts/{}/", "/drafts/{}/steps/basics/"],
}


@pytest.mark.parametrize("who", PAGES)
def test_no_page_takes_more_than_eight_queries(who: str, approved: Draft, browse: Any, request: Any) -> None:
    from tests.conftest import a_request
    from webapp.actions import drafts, reviews

    author = request.getfixturevalue("author")
    drafts.share(approved, by=author, username=request.getfixturevalue("author2").username)
    for number in range(6):
        made = drafts.create(a_request(ModelPackageGroupName=f"group-{number}"), by=author)
        reviews.request_review(made, by=author)
    client = browse(request.getfixturevalue(who))
    for path in PAGES[who]:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path.format(approved.pk)).status_code in (200, 302)
        assert len(queries) <= 8, (path, [query["sql"][:120] for query in queries])


def test_every_answer_is_locked_down(author: Any, browse: Any) -> None:
    response = browse(author).get("/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"<style" not in response.content
    assert b" style=" not in response.content


@pytest.mark.parametrize("words", ["\x00", "\x00" * 9, "x" * 20_000, "\u202e<script>"])
@pytest.mark.parametrize("name", ["request_review", "discard", "share"])
def test_garbage_in_words_gets_words(words: str, name: str, draft: Draft, author: Any, browse: Any) -> None:
    client = browse(author)
    response = client.post(f"/drafts/{draft.pk}/{name}/", {"comment": words, "username": words})
    assert response.status_code in (200, 302, 422)
    draft.refresh_from_db()
    if "\x00" in words or len(words) > 10_000:
        assert draft.state == "draft"
