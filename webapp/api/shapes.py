"""What goes in and out of the API."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field

REQUEST_HELP = (
    "The CreateModelPackage request, without ClientToken. A draft may be incomplete or wrong: any JSON object is stored"
    " and its problems are told. A request can be put to review when it has no problems, which takes more than the"
    " schema can say."
)
Request = Annotated[dict[str, Any], Field(description=REQUEST_HELP)]


class _Strict(Schema):
    model_config = ConfigDict(extra="forbid")


class NewDraft(_Strict):
    request: Request
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

    region: str = Field(description="Where the package goes")
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
    """RFC 9457. What stands after `detail` comes with some problems alone."""

    type: str
    title: str
    status: int
    detail: str = Field(description="One sentence that says what is wrong and what to do")
    path: str = Field("", description="Where the JSON that was sent can't be taken, as a JSON Pointer")
    problems: list[ProblemOut] = Field([], description="What keeps a request from review")
    version: int = Field(0, description="The version that the draft has now")
    changed_by: str = Field("", description="Who made that version")
