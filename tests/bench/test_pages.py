"""Server time of every page with many drafts: PAGES_DRAFTS of them (10,000 unless told), read by the cast."""

import gc
import json
import os
import statistics
import time
from typing import Any

import pytest
from django.db import connection

from tests.conftest import a_request, request_file
from tests.views.test_preview import a_large_request
from webapp import document
from webapp.actions import drafts, reviews
from webapp.models import Draft, User

COUNT = int(os.environ.get("PAGES_DRAFTS", "10000"))
LIMIT_MS = 150
ROUNDS = 20

PAGES = {
    "author": [
        "/",
        "/drafts/",
        "/drafts/?q=77",
        "/drafts/?state=in_review",
        "/drafts/{draft}/",
        "/drafts/{draft}/check/",
    ]
    + [
        f"/drafts/{{draft}}/steps/{slug}/"
        for slug in ("basics", "containers", "content-types", "instance-types", "validation")
    ]
    + [f"/drafts/{{large}}/steps/{slug}/" for slug in ("containers", "additional", "validation")],
    "reviewer": ["/", "/reviews/", "/drafts/", "/drafts/{review}/review/"],
    "auditor": ["/", "/audit/", "/audit/?verb=create", "/audit/?person=author", "/drafts/{review}/history/"],
    "operator": ["/", "/attention/", "/drafts/"],
    "admin": ["/", "/admin/", "/admin/webapp/draft/"],
}

# What the actions would write, in one statement a table: half stay drafts, half wait for review.
FILL = """
INSERT INTO webapp_draft (owner_id, state, version, text, told_text, is_told, undo, note, name, kind, problem_count,
                          revision_count, arn, model_package_status, updated_by_id, updated_at)
SELECT %(author)s, CASE WHEN n %% 2 = 0 THEN 'draft' ELSE 'in_review' END, 1, %(text)s, %(text)s, true, '', '',
       'group-' || n, 'version', 0, n %% 2, '', '', %(author)s, now() - n * interval '1 minute'
FROM generate_series(1, %(count)s) n;
INSERT INTO webapp_editor (draft_id, user_id) SELECT id, %(author)s FROM webapp_draft WHERE name LIKE 'group-%%';
INSERT INTO webapp_revision (draft_id, number, text, sha256, made_by_id)
SELECT id, 1, %(canonical)s, %(sha256)s, %(author)s FROM webapp_draft
WHERE state = 'in_review' AND name LIKE 'group-%%';
INSERT INTO webapp_review (draft_id, revision_id, outcome, asked_by_id, note, comment)
SELECT draft_id, id, 'open', %(author)s, '', '' FROM webapp_revision WHERE sha256 = %(sha256)s;
INSERT INTO webapp_auditevent (seq, at, verb, actor_id, draft_id, body, previous_hash, hash)
SELECT 1000 + id, now(), 'create', %(author)s, id, %(body)s, '', '' FROM webapp_draft WHERE name LIKE 'group-%%';
ANALYZE;
"""


def fill(author: User, count: int) -> None:
    text = json.dumps(a_request())
    body = {
        "seq": 0, "at": "", "verb": "create", "actor": {"id": author.pk, "name": "author"}, "roles": ["author"],
        "draft": {"id": 1, "name": "group"}, "sha256": "", "changes": [], "reason": "", "details": {},
        "origin": {"request_id": "", "ip": ""},
    }  # fmt: skip
    values = {
        "author": author.pk, "text": text, "canonical": document.canonical(a_request()), "sha256": "f" * 64,
        "count": count, "body": json.dumps(body),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE webapp_draft DISABLE TRIGGER legal_step")
        cursor.execute(FILL, values)
        cursor.execute("ALTER TABLE webapp_draft ENABLE ALWAYS TRIGGER legal_step")


@pytest.mark.parametrize(("count", "rounds"), [(20, 1), pytest.param(COUNT, ROUNDS, marks=pytest.mark.slow)])
def test_every_page_is_quick(count: int, rounds: int, author: Any, browse: Any, request: Any, db: None) -> None:
    """The times count only where nothing else runs; that every page is there always does."""
    fill(author, count)
    draft = drafts.create(request_file("07"), by=author)
    large = drafts.create(a_large_request(), by=author)
    waiting = Draft.objects.filter(state="in_review").order_by("-pk").first()
    assert waiting
    gc.collect()
    gc.freeze()  # as webapp/wsgi.py does
    late: list[str] = []
    print(f"\n{count:,} drafts; milliseconds of server time, {rounds} rounds\n{'median':>8} {'p95':>8}  page")
    for who, pages in PAGES.items():
        client = browse(request.getfixturevalue(who))
        for page in pages:
            path = page.format(draft=draft.pk, large=large.pk, review=waiting.pk)
            times = []
            for _ in range(rounds):
                started = time.perf_counter()
                response = client.get(path)
                times.append((time.perf_counter() - started) * 1000)
                assert response.status_code == 200, path
            p95 = sorted(times)[max(0, int(rounds * 0.95) - 1)]
            print(f"{statistics.median(times):8.1f} {p95:8.1f}  {who}: {page}")
            if p95 > LIMIT_MS and rounds == ROUNDS:
                late.append(f"{who}: {page} {p95:.0f} ms")
    assert late == []
    started = time.perf_counter()
    reviews.request_review(draft, by=author)
    print(f"{(time.perf_counter() - started) * 1000:8.1f}           asking for review")
