"""Review: the queue, what changed first, and the decision."""

import json
from typing import Any

from tests.conftest import a_request
from webapp.actions import drafts, reviews, submissions
from webapp.models import Draft, Submission
from webapp.sagemaker.gateway import Answer, DefiniteNo, Status

ARN = "arn:aws:sagemaker:us-east-1:123456789012:model-package/fraud/1"


def registered(approved: Draft) -> Draft:
    """An approved draft that SageMaker took and completed."""
    row = approved.submissions.get()
    claimed = submissions.claim(row.pk, "send")
    assert claimed
    submissions.accept(claimed, ARN, Answer({}, "req-1", 200), adopted=False)
    Submission.objects.update(due_at="2020-01-01T00:00:00Z")
    claimed = submissions.claim(row.pk, "watch")
    assert claimed
    submissions.saw(claimed, Status("Completed"))
    approved.refresh_from_db()
    return approved


def test_the_queue_has_what_waits(in_review: Draft, reviewer: Any, browse: Any) -> None:
    page = browse(reviewer).get("/reviews/").content.decode()
    assert "fraud" in page
    assert f"/drafts/{in_review.pk}/review/" in page
    assert "please" in page


def test_a_first_request_is_all_new(in_review: Draft, reviewer: Any, browse: Any) -> None:
    response = browse(reviewer).get(f"/drafts/{in_review.pk}/review/")
    assert response.context["base"].words == ""
    assert {change.kind for change in response.context["changes"]} == {"added"}


def test_it_opens_on_what_changed_since_the_last_registered(
    approved: Draft, author: Any, reviewer: Any, browse: Any
) -> None:
    registered(approved)
    draft = drafts.create(a_request(ModelPackageDescription="second"), by=author)
    reviews.request_review(draft, by=author)
    response = browse(reviewer).get(f"/drafts/{draft.pk}/review/")
    assert "registered last as fraud" in response.context["base"].words
    assert [(change.kind, change.path) for change in response.context["changes"]] == [
        ("added", "/ModelPackageDescription")
    ]
    page = response.content.decode()
    assert page.index("second") < page.index("The whole request")


def test_else_on_what_changed_since_the_revision_before(
    in_review: Draft, author: Any, reviewer: Any, browse: Any
) -> None:
    reviews.request_changes(in_review, by=reviewer, comment="say more")
    in_review.refresh_from_db()
    drafts.edit(in_review, by=author, version=in_review.version, request=a_request(ModelPackageDescription="more"))
    reviews.request_review(in_review, by=author)
    response = browse(reviewer).get(f"/drafts/{in_review.pk}/review/")
    assert response.context["base"].words == "revision 1 of this draft"
    assert [change.path for change in response.context["changes"]] == ["/ModelPackageDescription"]


def test_approving_names_what_was_read(in_review: Draft, reviewer: Any, browse: Any) -> None:
    client = browse(reviewer)
    page = client.get(f"/drafts/{in_review.pk}/review/")
    digest = page.context["review"].revision.sha256
    assert f'value="{digest}"' in page.content.decode()
    response = client.post(f"/drafts/{in_review.pk}/approve/", {"sha256": digest, "comment": "fine"})
    assert response.url == "/reviews/"
    in_review.refresh_from_db()
    assert in_review.state == "approved"
    assert json.loads(in_review.submissions.get().revision.text) == json.loads(in_review.text)


def test_a_draft_that_changed_meanwhile_is_refused_in_words(
    in_review: Draft, author: Any, reviewer: Any, browse: Any
) -> None:
    client = browse(reviewer)
    digest = client.get(f"/drafts/{in_review.pk}/review/").context["review"].revision.sha256
    reviews.withdraw(in_review, by=author)
    in_review.refresh_from_db()
    drafts.edit(in_review, by=author, version=in_review.version, request=a_request(ModelPackageDescription="x"))
    response = client.post(f"/drafts/{in_review.pk}/approve/", {"sha256": digest})
    assert response.status_code == 409
    assert "takes a draft in the state “in review”; this one is in the state “draft”" in response.content.decode()
    reviews.request_review(in_review, by=author)
    response = client.post(f"/drafts/{in_review.pk}/approve/", {"sha256": digest})
    assert response.status_code == 409
    assert "Read it again before you decide" in response.content.decode()
    assert not Submission.objects.exists()


def test_sending_back_without_a_reason_keeps_the_page(in_review: Draft, reviewer: Any, browse: Any) -> None:
    digest = in_review.revisions.get().sha256
    response = browse(reviewer).post(f"/drafts/{in_review.pk}/request_changes/", {"sha256": digest, "comment": " "})
    assert response.status_code == 422
    assert "Give a reason" in response.content.decode()


def test_a_failed_draft_says_why_and_leads_back(failed: Draft, author: Any, browse: Any) -> None:
    client = browse(author)
    page = client.get(f"/drafts/{failed.pk}/").content.decode()
    assert "ModelPackage already exists" in page
    text = failed.text
    client.post(f"/drafts/{failed.pk}/reopen/")
    failed.refresh_from_db()
    assert (failed.state, failed.text) == ("draft", text)


def test_a_failed_validation_shows_sagemakers_reasons(approved: Draft, author: Any, browse: Any) -> None:
    row = approved.submissions.get()
    claimed = submissions.claim(row.pk, "send")
    assert claimed
    submissions.accept(claimed, ARN, Answer({}, "req-1", 200), adopted=False)
    Submission.objects.update(due_at="2020-01-01T00:00:00Z")
    claimed = submissions.claim(row.pk, "watch")
    assert claimed
    reason = "ClientError: the container <b>did not answer</b> the ping"
    item = {"Name": "csv-batch", "Status": "Failed", "FailureReason": reason}
    submissions.saw(claimed, Status("Failed", {"ValidationStatuses": [item], "ImageScanStatuses": []}))
    page = browse(author).get(f"/drafts/{approved.pk}/").content.decode()
    assert "the container &lt;b&gt;did not answer&lt;/b&gt; the ping" in page
    assert "csv-batch" in page
    assert "/aws/sagemaker/TransformJobs" in page


def test_the_timeline_refreshes_itself_only_while_things_move(
    in_review: Draft, approved: Draft, author: Any, browse: Any
) -> None:
    client = browse(author)
    moving = client.get(f"/drafts/{approved.pk}/timeline/").content.decode()
    assert "hx-trigger" in moving
    registered(approved)
    ended = client.get(f"/drafts/{approved.pk}/timeline/").content.decode()
    assert "hx-trigger" not in ended
    assert ARN in ended


def test_a_refusal_stands_at_the_field_that_it_speaks_of(approved: Draft, author: Any, browse: Any) -> None:
    claimed = submissions.claim(approved.submissions.get().pk, "send")
    assert claimed
    words = (
        "1 validation error detected: Value 'x' at 'inferenceSpecification.containers.1.member.image' failed to "
        "satisfy constraint: Member must satisfy regular expression pattern: [\\S]+"
    )
    submissions.refuse(claimed, DefiniteNo(words, code="ValidationException"))
    drafts.reopen(approved, by=author)
    client = browse(author)
    page = client.get(f"/drafts/{approved.pk}/steps/containers/").content.decode()
    assert page.index("Container image") < page.index("SageMaker refused this") < page.index("Image digest")
    assert "SageMaker refused this" in client.get(f"/drafts/{approved.pk}/check/").content.decode()
    changed = a_request()
    changed["InferenceSpecification"]["Containers"][0]["Image"] = "another:1"
    approved.refresh_from_db()
    drafts.edit(approved, by=author, version=approved.version, request=changed)
    assert "SageMaker refused this" not in client.get(f"/drafts/{approved.pk}/steps/containers/").content.decode()
