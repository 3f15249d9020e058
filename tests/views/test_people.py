"""People: how they come in, what an admin changes about them, and that all of it is audited."""

import json
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client

from webapp.models import AuditEvent, User


def test_a_person_signs_in_and_out(author: Any) -> None:
    client = Client()
    response = client.post("/account/login/?next=/drafts/", {"login": "author", "password": "author"})
    assert response.url == "/drafts/"
    assert client.get("/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/").status_code == 302


def test_a_wrong_password_is_told_and_guessing_is_slowed(author: Any) -> None:
    client = Client()
    answers = [client.post("/account/login/", {"login": "author", "password": f"guess {n}"}) for n in range(12)]
    assert "not correct" in answers[0].content.decode()
    assert client.post("/account/login/", {"login": "author", "password": "author"}).status_code != 302


def test_nobody_signs_up(client: Any, db: None) -> None:
    response = client.post(
        "/account/signup/", {"username": "eve", "password1": "long enough 123", "password2": "long enough 123"}
    )
    assert response.status_code < 500
    assert not User.objects.filter(username="eve").exists()


def test_who_was_deactivated_is_out_at_once(author: Any, browse: Any) -> None:
    client = browse(author)
    User.objects.update(is_active=False)
    assert client.get("/").status_code == 302


def test_an_admin_gives_a_role_and_it_is_audited(admin: Any, author: Any, browse: Any) -> None:
    reviewer, _ = Group.objects.get_or_create(name="reviewer")
    data = {
        "username": "author",
        "first_name": "",
        "last_name": "",
        "email": "",
        "is_active": "on",
        "groups": [reviewer.pk],
    }
    assert browse(admin).post(f"/admin/webapp/user/{author.pk}/change/", data).status_code == 302
    body = json.loads(AuditEvent.objects.get(verb="change_person").body)
    assert (body["actor"]["name"], body["details"]["roles_before"], body["details"]["roles"]) == (
        "admin", ["author"], ["reviewer"],
    )  # fmt: skip


def test_an_admin_adds_a_person(admin: Any, browse: Any) -> None:
    data = {
        "username": "new",
        "usable_password": "true",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
    }
    assert browse(admin).post("/admin/webapp/user/add/", data).status_code == 302
    assert User.objects.filter(username="new").exists()
    assert AuditEvent.objects.get().verb == "add_person"


def test_nobody_is_deleted(admin: Any, author: Any, browse: Any) -> None:
    assert browse(admin).post(f"/admin/webapp/user/{author.pk}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=author.pk).exists()


@pytest.mark.parametrize(
    "table", ["draft", "review", "revision", "submission", "auditevent", "editor", "share", "audithead"]
)
def test_records_are_to_read(table: str, approved: Any, admin: Any, browse: Any) -> None:
    client = browse(admin)
    assert client.get(f"/admin/webapp/{table}/").status_code == 200
    assert client.get(f"/admin/webapp/{table}/add/").status_code == 403
    model = __import__("django.apps").apps.apps.get_model("webapp", table)
    row = model.objects.first()
    if row is not None:
        assert client.post(f"/admin/webapp/{table}/{row.pk}/change/", {}).status_code == 403
        assert client.post(f"/admin/webapp/{table}/{row.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_the_demo_has_one_person_per_role_once(settings: Any) -> None:
    settings.DEMO = True
    for name in ("author", "reviewer", "auditor", "operator", "admin"):
        Group.objects.get_or_create(name=name)
    call_command("demo")
    call_command("demo")
    people = {person.username: [group.name for group in person.groups.all()] for person in User.objects.all()}
    assert people == {
        "author": ["author"], "author2": ["author"], "reviewer": ["reviewer"], "reviewer2": ["reviewer"],
        "auditor": ["auditor"], "operator": ["operator"], "admin": ["admin"],
    }  # fmt: skip
    with pytest.raises(CommandError, match="author, author2"):
        call_command("demo", refuse=True)
    User.objects.update(is_active=False)
    call_command("demo", refuse=True, stdout=StringIO())


def test_no_demo_without_being_asked_for(settings: Any, db: None) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo")


def test_health(client: Any, approved: Any) -> None:
    from webapp.models import Submission

    assert client.get("/healthz").json() == {"web": "well", "database": "well", "outbox": "well"}
    Submission.objects.update(due_at="2020-01-01T00:00:00Z")
    response = client.get("/healthz")
    assert response.status_code == 503
    assert "late" in response.json()["outbox"]
