"""What is kept: people, drafts, revisions, reviews, submissions, the audit. Constraints, no behaviour.

Requests are kept as text: `jsonb` rewrites numbers and drops repeated keys, so what came back out of it could not
be hashed. The database holds four eyes and the append-only audit by triggers: migration 0002.
"""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from webapp.lifecycle import State


class User(AbstractUser):
    """A person. Roles are Django groups named as in `lifecycle.Role`; is_superuser gives no right over drafts."""

    class Meta(AbstractUser.Meta):
        abstract = False


class Draft(models.Model):
    """One request on its way. `text` is the working copy as JSON; `name` and `kind` are read off it for lists."""

    owner = models.ForeignKey(User, models.PROTECT, related_name="drafts")
    state = models.CharField(max_length=20, choices=[(s.value, s.label) for s in State], default=State.DRAFT)
    version = models.PositiveIntegerField(default=1, help_text="Grows with every saved change")
    text = models.TextField(default="{}")
    told_text = models.TextField(default="{}", help_text="The request as the audit knows it")
    is_told = models.BooleanField(default=True, help_text="False while typing was saved that the audit does not know")
    undo = models.TextField(blank=True, default="", help_text="What the last removal took out, as JSON")
    note = models.TextField(blank=True, default="")
    name = models.CharField(max_length=255, blank=True, default="")
    kind = models.CharField(max_length=10, blank=True, default="")
    problem_count = models.PositiveIntegerField(default=0)
    revision_count = models.PositiveIntegerField(default=0, help_text="How often it was put to review")
    arn = models.CharField(max_length=2048, blank=True, default="")
    model_package_status = models.CharField(max_length=40, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now())
    updated_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="draft_recent"),
            models.Index(fields=["owner", "-updated_at", "-id"], name="draft_by_owner"),
            models.Index(fields=["state", "-updated_at", "-id"], name="draft_by_state"),
            models.Index(fields=["name", "kind", "state"], name="draft_by_name"),
            models.Index(fields=["updated_at"], condition=Q(is_told=False), name="draft_untold"),
        ]
        constraints = [models.CheckConstraint(condition=Q(state__in=list(State)), name="draft_state_is_known")]

    def __str__(self) -> str:
        return self.name or f"Draft {self.pk}"


class Share(models.Model):
    """Leave for another author to see and edit a draft."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="shares")
    user = models.ForeignKey(User, models.PROTECT, related_name="shares")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "user"], name="share_once")]


class Editor(models.Model):
    """Who has ever changed a draft's request, and so may never decide on it. Rows are only ever added."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="editors")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "user"], name="editor_once")]


class Revision(models.Model):
    """An immutable copy of a request: `text` is canonical, `sha256` the hex digest of its UTF-8 bytes."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="revision_number_once")]


class Review(models.Model):
    """One round: asked for by an author, decided by a reviewer, bound to one revision."""

    class Outcome(models.TextChoices):
        OPEN = "open"
        APPROVED = "approved"
        CHANGES_REQUESTED = "changes_requested"
        WITHDRAWN = "withdrawn"

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="reviews")
    revision = models.OneToOneField(Revision, models.PROTECT, related_name="review")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.OPEN)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    note = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="decisions", null=True)
    closed_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["asked_at", "id"], condition=Q(outcome="open"), name="review_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["draft"], condition=Q(outcome="open"), name="review_one_open"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="review_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["open", "withdrawn"], decided_by__isnull=True)
                | Q(outcome__in=["approved", "changes_requested"], decided_by__isnull=False),
                name="review_decided_by_someone",
            ),
        ]


class Submission(models.Model):
    """The outbox row of one approval, and the queue that the worker works off.

    `stage` says what is due at `due_at`: to send, to watch the status, nothing (done), or a person's look (parked).
    `attempt` is the fencing number; `doubt_since` is set while a call may have reached SageMaker unheard.
    """

    class Stage(models.TextChoices):
        SEND = "send"
        WATCH = "watch"
        PARKED = "parked"
        DONE = "done"

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="submissions")
    review = models.OneToOneField(Review, models.PROTECT, related_name="submission")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    client_token = models.UUIDField(unique=True)
    sends_with = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="+", help_text="Whose token it goes on with: actions.twins"
    )
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.SEND)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    due_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True)
    attempt = models.PositiveIntegerField(default=0)
    looks = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField(null=True)
    doubt_since = models.DateTimeField(null=True)
    arn = models.CharField(max_length=2048, null=True, unique=True)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    aws_request_id = models.CharField(max_length=200, blank=True, default="")
    words = models.TextField(blank=True, default="", help_text="What SageMaker, or the way to it, said last")
    status_details = models.JSONField(default=dict, help_text="ValidationStatuses and ImageScanStatuses, per item")

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(stage__in=["send", "watch"]), name="submission_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["draft"], condition=Q(stage__in=["send", "watch", "parked"]), name="submission_one_live"
            )
        ]


class AuditHead(models.Model):
    """The one row that says where the chain ends: how many events there are, and the hash of the last."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)


class AuditEvent(models.Model):
    """One thing that happened. `body` is the canonical text that the chain is over; the columns repeat it."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    verb = models.CharField(max_length=40)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="events", null=True)
    body = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["verb", "-seq"], name="event_by_verb"),
            models.Index(fields=["actor", "-seq"], name="event_by_actor"),
            models.Index(fields=["draft", "-seq"], name="event_by_draft"),
            models.Index(fields=["-at", "-seq"], name="event_by_time"),
        ]


class ApiToken(models.Model):
    """A person's key to the API: only the sha256 of it is kept, and its first characters to tell it by."""

    user = models.ForeignKey(User, models.PROTECT, related_name="api_tokens")
    label = models.CharField(max_length=80, blank=True, default="", help_text="What it is for, in its owner's words")
    prefix = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class IdempotencyKey(models.Model):
    """A key that a person's program sent with a new draft: sent again, it finds that draft instead of a second one."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    key = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, help_text="Of what was sent with it")
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once")]
