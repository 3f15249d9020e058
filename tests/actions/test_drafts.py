"""Making, editing, sharing: one change, one version, one audit event, and never over someone else's change."""

from typing import Any

import pytest

from tests.conftest import a_request
from webapp import queries, tasks
from webapp.actions import drafts, reviews
from webapp.document import BadDocument
from webapp.models import AuditEvent, Draft
from webapp.refusals import Invalid, NotAllowed, Stale, WrongState


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("seq").values_list("verb", flat=True))


def test_a_draft_may_be_incomplete(author: Any) -> None:
    draft = drafts.create({"ModelPackageName": ""}, by=author, note="later")
    assert (draft.state, draft.kind, draft.name, draft.problem_count > 0) == ("draft", "package", "", True)


def test_only_authors_make_drafts(reviewer: Any) -> None:
    with pytest.raises(NotAllowed):
        drafts.create({}, by=reviewer)


def test_an_edit_is_a_version_and_an_event_and_makes_an_editor(draft: Draft, author: Any) -> None:
    edited = drafts.edit(draft, by=author, version=1, request=a_request(ModelPackageDescription="new"))
    assert edited.version == 2
    assert verbs() == ["create", "edit"]
    assert '"path":"/ModelPackageDescription"' in AuditEvent.objects.get(verb="edit").body


def test_saving_without_a_change_is_nothing(draft: Draft, author: Any) -> None:
    assert drafts.edit(draft, by=author, version=1, request=a_request()).version == 1
    assert verbs() == ["create"]


def test_the_later_save_is_told_who_was_first(draft: Draft, author: Any, author2: Any) -> None:
    drafts.share(draft, by=author, username="author2")
    drafts.edit(draft, by=author2, version=1, request=a_request(ModelPackageDescription="theirs"))
    with pytest.raises(Stale, match="author2 saved this draft"):
        drafts.edit(draft, by=author, version=1, request=a_request(ModelPackageDescription="mine"))
    draft.refresh_from_db()
    assert "theirs" in draft.text


def test_strangers_do_not_edit(draft: Draft, author2: Any) -> None:
    with pytest.raises(NotAllowed, match="belongs to author"):
        drafts.edit(draft, by=author2, version=1, request={})


def test_what_waits_for_review_is_not_edited(in_review: Draft, author: Any) -> None:
    with pytest.raises(WrongState, match="in review"):
        drafts.edit(in_review, by=author, version=in_review.version, request={})


@pytest.mark.parametrize("bad", [{"a": "\x00"}, {"a": "\ud800"}, {"a": float("nan")}, {"a": 2**70}])
def test_what_the_database_can_not_hold_is_refused_before_it(author: Any, bad: Any) -> None:
    with pytest.raises(BadDocument):
        drafts.create(bad, by=author)
    assert not Draft.objects.exists()


def test_secrets_do_not_reach_the_audit(author: Any) -> None:
    request = a_request()
    request["InferenceSpecification"]["Containers"][0]["Environment"] = {"DB_PASSWORD": "hunter2hunter2"}
    drafts.create(request, by=author)
    assert "hunter2" not in AuditEvent.objects.get().body


def test_a_review_with_problems_is_refused_with_all_of_them(author: Any) -> None:
    draft = drafts.create({"ModelPackageName": "-", "Wrong": 1}, by=author)
    with pytest.raises(Invalid) as refused:
        reviews.request_review(draft, by=author)
    assert {problem.path for problem in refused.value.problems} == {"/ModelPackageName", "/Wrong"}
    assert not draft.revisions.exists()


def test_approval_is_of_the_revision_that_was_read(in_review: Draft, author: Any, reviewer: Any) -> None:
    read = in_review.revisions.get().sha256
    reviews.withdraw(in_review, by=author)
    in_review.refresh_from_db()
    drafts.edit(in_review, by=author, version=in_review.version, request=a_request(ModelPackageDescription="changed"))
    reviews.request_review(in_review, by=author)
    for named in (read, ""):
        with pytest.raises(Stale):
            reviews.approve(in_review, by=reviewer, sha256=named)


def test_sending_back_takes_a_reason(in_review: Draft, reviewer: Any) -> None:
    with pytest.raises(Invalid, match="reason"):
        reviews.request_changes(in_review, by=reviewer, comment="  ")
    reviews.request_changes(in_review, by=reviewer, comment="pin the image")
    in_review.refresh_from_db()
    assert in_review.state == "draft"


def test_reopening_keeps_everything(failed: Draft, author: Any) -> None:
    text = failed.text
    reopened = drafts.reopen(failed, by=author)
    assert (reopened.state, reopened.text) == ("draft", text)
    reviews.request_review(reopened, by=author)


def test_sharing_is_with_authors(draft: Draft, author: Any, reviewer: Any) -> None:
    for name in ("reviewer", "nobody", ""):
        with pytest.raises(Invalid, match="no author called"):
            drafts.share(draft, by=author, username=name)


def test_typing_is_saved_quietly_and_told_at_the_next_save(draft: Draft, author: Any) -> None:
    for text in ("m", "mi", "mine"):
        typed = a_request(ModelPackageDescription=text)
        draft = drafts.autosave(draft, by=author, version=draft.version, request=typed)
    assert (verbs(), draft.version, draft.is_told) == (["create"], 4, False)
    drafts.edit(draft, by=author, version=4, request=a_request(ModelPackageDescription="mine"))
    assert verbs() == ["create", "edit"]
    assert '"after":"mine"' in AuditEvent.objects.get(verb="edit").body


def test_typing_is_told_before_it_is_reviewed(draft: Draft, author: Any) -> None:
    drafts.autosave(draft, by=author, version=1, request=a_request(ModelPackageDescription="mine"))
    reviews.request_review(draft, by=author)
    assert verbs() == ["create", "edit", "request_review"]


def test_what_another_typed_is_told_as_theirs(draft: Draft, author: Any, author2: Any) -> None:
    drafts.share(draft, by=author, username="author2")
    drafts.autosave(draft, by=author2, version=1, request=a_request(ModelPackageDescription="theirs"))
    drafts.edit(draft, by=author, version=2, request=a_request(ModelPackageDescription="mine"))
    told = AuditEvent.objects.filter(verb="edit").order_by("seq").values_list("actor__username", flat=True)
    assert list(told) == ["author2", "author"]
    assert draft.editors.filter(user=author2).exists()


def test_typing_that_is_left_lying_is_told_by_the_sweep(draft: Draft, author: Any) -> None:
    drafts.autosave(draft, by=author, version=1, request=a_request(ModelPackageDescription="mine"))
    assert not queries.untold().exists()
    Draft.objects.update(updated_at="2026-01-01T00:00:00Z")
    tasks.sweep()
    assert verbs() == ["create", "edit"]
    assert not queries.untold().exists()


def test_a_quiet_save_that_comes_again_is_no_change(draft: Draft, author: Any, author2: Any) -> None:
    """Its answer got lost. The same from another person, or other text, is out of date as ever."""
    drafts.share(draft, by=author, username="author2")
    mine = a_request(ModelPackageDescription="mine")
    for _ in range(2):
        again = drafts.autosave(draft, by=author, version=1, request=mine)
        assert again.version == 2
    with pytest.raises(Stale):
        drafts.autosave(draft, by=author2, version=1, request=mine)
    with pytest.raises(Stale):
        drafts.autosave(draft, by=author, version=1, request=a_request(ModelPackageDescription="other"))
    drafts.autosave(draft, by=author, version=2, request=a_request())
    with pytest.raises(Stale):
        drafts.autosave(draft, by=author, version=1, request=a_request())


def test_quiet_saves_are_refused_like_loud_ones(draft: Draft, author: Any, author2: Any) -> None:
    with pytest.raises(NotAllowed):
        drafts.autosave(draft, by=author2, version=1, request={})
    with pytest.raises(Stale):
        drafts.autosave(draft, by=author, version=9, request={})
