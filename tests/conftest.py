"""The cast and the drafts of every test. A draft comes to its state by the real actions, never by hand."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client, TransactionTestCase

REQUESTS = Path(__file__).parent / "requests"
# The real requests that SageMaker accepts; what is wrong with the others stands in their README.
ACCEPTED = ["01", "03", "06", "07", "10", "12", "17", "20", "22", "24", "26"]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")


def request_file(number: str) -> dict[str, Any]:
    """One of the real requests by its number, such as "01"."""
    (path,) = REQUESTS.glob(f"{number}-*.json")
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def a_request(**members: Any) -> dict[str, Any]:
    """A small request without problems: a version in a group."""
    return {
        "ModelPackageGroupName": "fraud",
        "InferenceSpecification": {
            "Containers": [{"Image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/fraud:1"}],
            "SupportedContentTypes": ["text/csv"],
            "SupportedResponseMIMETypes": ["text/csv"],
        },
    } | members


# Tables that only grow refuse TRUNCATE, which is how Django empties them between tests that commit.
_flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
_GROWING = ("webapp_auditevent", "webapp_revision", "webapp_editor")


def _flush_with_guards_down(case: Any) -> None:
    _guards("DISABLE TRIGGER never_emptied")
    try:
        _flush(case)
    finally:
        _guards("ENABLE ALWAYS TRIGGER never_emptied")


def _guards(what: str) -> None:
    with connection.cursor() as cursor:
        for table in _GROWING:
            cursor.execute(f"ALTER TABLE {table} {what}")


TransactionTestCase._fixture_teardown = _flush_with_guards_down  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _plain_static(settings: Any) -> None:
    """Views are tested without collecting static files first, which no middleware need miss."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wake-ups go nowhere: the sweep alone has to suffice. Tests of the whole system run processes of their own."""
    monkeypatch.setattr("webapp.wake._send", lambda submission_id: None)


@pytest.fixture(autouse=True)
def _no_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page of a test asks AWS where it is."""
    monkeypatch.setattr("webapp.views.context._ask", lambda found, pause: None)


Person = Callable[..., Any]


@pytest.fixture
def person(db: None) -> Person:
    """Makes people: person("ana", "author", "reviewer")."""
    from webapp.models import User

    def make(name: str, *roles: str, **columns: Any) -> User:
        made = User.objects.create_user(name, password=name, **columns)
        made.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])
        return made

    return make


def _one(name: str, *roles: str) -> Any:
    @pytest.fixture(name=name)
    def fixture(person: Person) -> Any:
        return person(name, *roles)

    return fixture


author = _one("author", "author")
author2 = _one("author2", "author")
reviewer = _one("reviewer", "reviewer")
reviewer2 = _one("reviewer2", "reviewer")
auditor = _one("auditor", "auditor")
operator = _one("operator", "operator")
admin = _one("admin", "admin")
outsider = _one("outsider")


@pytest.fixture
def draft(author: Any) -> Any:
    """A draft of the author's, without problems."""
    from webapp.actions import drafts

    return drafts.create(a_request(), by=author)


@pytest.fixture
def in_review(draft: Any, author: Any) -> Any:
    from webapp.actions import reviews

    reviews.request_review(draft, by=author, comment="please")
    draft.refresh_from_db()
    return draft


@pytest.fixture
def approved(in_review: Any, reviewer: Any) -> Any:
    from webapp.actions import reviews

    reviews.approve(in_review, by=reviewer, sha256=in_review.revisions.get().sha256)
    in_review.refresh_from_db()
    return in_review


@pytest.fixture
def failed(approved: Any) -> Any:
    """A draft that SageMaker refused."""
    from webapp.actions import submissions
    from webapp.sagemaker.gateway import DefiniteNo

    claimed = submissions.claim(approved.submissions.get().pk, "send")
    assert claimed
    submissions.refuse(claimed, DefiniteNo("ModelPackage already exists", code="ValidationException"))
    approved.refresh_from_db()
    return approved


@pytest.fixture
def browse(db: None) -> Iterator[Callable[[Any], Client]]:
    """Logs a person in: browse(author).get("/")."""

    def login(user: Any) -> Client:
        client = Client()
        client.force_login(user, backend="webapp.accounts.PeopleWithRoles")
        return client

    yield login
