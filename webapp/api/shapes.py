"""What goes in and out of the API."""

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field


class _Strict(Schema):
    model_config = ConfigDict(extra="forbid")


class NewDraft(_Strict):
    request: dict[str, Any]
    note: str = ""


class Decision(_Strict):
    """What a transition takes: a comment, and for a review the sha256 that was read."""

    comment: str = ""
    sha256: str = ""


class ProblemOut(Schema):
    path: str
    message: str
    source: str


class RevisionOut(Schema):
    number: int
    sha256: str


class DraftRow(Schema):
    """A draft in a list."""

    id: int
    state: str
    version: int
    name: str
    kind: str
    owner: str
    updated_by: str
    created_at: datetime
    updated_at: datetime
    problem_count: int
    arn: str | None
    model_package_status: str | None


class DraftOut(DraftRow):
    """A draft in full. Secrets in `request` are masked for whoever may not edit it."""

    request: dict[str, Any]
    note: str
    problems: list[ProblemOut]
    warnings: list[ProblemOut]
    revision: RevisionOut | None
    status_details: dict[str, Any]
    words: str = Field(description="What SageMaker, or the way to it, said last")


class DraftPage(Schema):
    items: list[DraftRow]
    next_cursor: str | None


class EventPage(Schema):
    items: list[dict[str, Any]]
    next_after: int | None


class ProblemDetails(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
