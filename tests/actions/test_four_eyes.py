"""Whoever decides neither asked nor edited: by page, admin, action and direct SQL, superuser included."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.conftest import a_request
from webapp.actions import drafts, reviews
from webapp.models import AuditEvent, Draft, Review, Submission
from webapp.refusals import NotAllowed


@pytest.fixture(params=["author", "editor", "superuser"])
def tainted(request: Any, person: Any, browse: Any) -> tuple[Any, Draft]:
    """Someone with the role reviewer who wrote or edited the draft that waits for review, and that draft."""
    author = person("ana", "author", "reviewer")
    other = person("eve", "author", "reviewer", is_superuser=request.param == "superuser", is_staff=True)
    draft = drafts.create(a_request(), by=author)
    drafts.share(draft, by=author, username="eve")
    drafts.edit(draft, by=other, version=1, request=a_request(ModelPackageDescription="edited"))
    reviews.request_review(draft, by=author)
    draft.refresh_from_db()
    return (author if request.param == "author" else other), draft


def sha256(draft: Draft) -> str:
    return str(draft.revisions.get().sha256)


def test_by_action(tainted: tuple[Any, Draft]) -> None:
    who, draft = tainted
    with pytest.raises(NotAllowed, match="someone else has to decide"):
        reviews.approve(draft, by=who, sha256=sha256(draft))
    with pytest.raises(NotAllowed):
        reviews.request_changes(draft, by=who, comment="no")
    assert not Submission.objects.exists()


def test_by_page(tainted: tuple[Any, Draft], browse: Any) -> None:
    who, draft = tainted
    client = browse(who)
    assert "someone else has to decide" in client.get(f"/drafts/{draft.pk}/review/").content.decode()
    response = client.post(f"/drafts/{draft.pk}/approve/", {"sha256": sha256(draft)})
    assert response.status_code == 403
    assert "someone else has to decide" in response.content.decode()
    draft.refresh_from_db()
    assert draft.state == "in_review"


def test_by_admin(tainted: tuple[Any, Draft], browse: Any, person: Any) -> None:
    who, draft = tainted
    review = Review.objects.get()
    for client in (browse(who), browse(person("boss", "admin", "reviewer", is_superuser=True, is_staff=True))):
        for path, data in [
            (f"/admin/webapp/review/{review.pk}/change/", {"outcome": "approved", "decided_by": who.pk}),
            (f"/admin/webapp/draft/{draft.pk}/change/", {"state": "approved"}),
            ("/admin/webapp/submission/add/", {"draft": draft.pk}),
        ]:
            assert client.post(path, data).status_code in (302, 403)
    review.refresh_from_db()
    draft.refresh_from_db()
    assert (review.outcome, draft.state) == ("open", "in_review")
    assert not Submission.objects.exists()


def refused(sql: str, *values: Any) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(error.value)


def test_by_sql(tainted: tuple[Any, Draft]) -> None:
    who, draft = tainted
    decided = "UPDATE webapp_review SET outcome = 'approved', decided_by_id = %s, closed_at = now() WHERE draft_id = %s"
    assert "four" in refused(decided, who.pk, draft.pk)


def test_no_way_round_by_sql(tainted: tuple[Any, Draft], person: Any) -> None:
    who, draft = tainted
    review = Review.objects.get()
    assert "only grows" in refused("DELETE FROM webapp_editor WHERE user_id = %s", who.pk)
    assert "keeps its draft" in refused("UPDATE webapp_review SET asked_by_id = %s", person("x", "author").pk)
    assert "only grows" in refused("UPDATE webapp_revision SET text = '{}'")
    assert "approved by an approved review" in refused(
        "UPDATE webapp_draft SET state = 'approved' WHERE id = %s", draft.pk
    )
    assert "no transition" in refused("UPDATE webapp_draft SET state = 'registered' WHERE id = %s", draft.pk)
    assert "only a draft is edited" in refused("UPDATE webapp_draft SET text = '{}' WHERE id = %s", draft.pk)
    submission = """INSERT INTO webapp_submission (draft_id, review_id, revision_id, client_token, stage, attempt,
        looks, words, aws_request_id, status_details)
        VALUES (%s, %s, %s, gen_random_uuid(), 'send', 0, 0, '', '', '{}')"""
    assert "only an approved revision" in refused(submission, draft.pk, review.pk, review.revision_id)


def test_an_approval_by_nobody_is_no_approval(in_review: Draft) -> None:
    assert "decided_by_someone" in refused("UPDATE webapp_review SET outcome = 'approved'")


def test_who_neither_asked_nor_edited_may(in_review: Draft, reviewer: Any) -> None:
    submission = reviews.approve(in_review, by=reviewer, sha256=sha256(in_review), comment="fine")
    in_review.refresh_from_db()
    assert in_review.state == "approved"
    assert submission.review.decided_by == reviewer
    assert AuditEvent.objects.order_by("-seq")[0].verb == "approve"


def test_a_role_given_later_does_not_wash_an_editor_clean(person: Any) -> None:
    author = person("ana", "author")
    draft = drafts.create(a_request(), by=author)
    drafts.share(draft, by=author, username=person("bob", "author").username)
    reviews.request_review(draft, by=author)
    author.groups.set(person("r", "reviewer").groups.all())
    fresh = type(author).objects.get(pk=author.pk)
    with pytest.raises(NotAllowed, match="edited this draft"):
        reviews.approve(draft, by=fresh, sha256=sha256(draft))
