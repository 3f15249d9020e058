"""The audit only grows, its chain never forks, and whatever is done to it behind Packwright's back is found."""

import threading
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction

from webapp import audit
from webapp.models import AuditEvent, AuditHead, Draft

TABLE = "webapp_auditevent"


@pytest.mark.parametrize("sql", [f"UPDATE {TABLE} SET verb = 'x'", f"DELETE FROM {TABLE}", f"TRUNCATE {TABLE}"])
def test_sql_can_not_change_it(draft: Draft, sql: str) -> None:
    with pytest.raises(Error, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else PostgreSQL refuses TRUNCATE for checks still to come
        cursor.execute(sql)
    assert AuditEvent.objects.count() == 1


def test_not_even_as_a_replica(draft: Draft) -> None:
    with pytest.raises(Error, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"UPDATE {TABLE} SET verb = 'x'")


def test_the_guards_are_always_on(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal")
        guards = {(table, name): enabled for table, name, enabled in cursor.fetchall() if table.startswith("webapp_")}
    assert set(guards.values()) == {"A"}
    assert len(guards) == 9


def tampered(sql: str) -> str:
    """What verify_audit says after the owner of the table switched its guards off and did this."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER ALL")
        cursor.execute(sql)
        cursor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER ALL")
    errors = StringIO()
    with pytest.raises(CommandError, match="not whole"):
        call_command("verify_audit", stdout=StringIO(), stderr=errors)
    return errors.getvalue()


def test_a_whole_chain_is_said_to_be_whole(approved: Draft) -> None:
    out = StringIO()
    call_command("verify_audit", stdout=out)
    head = AuditHead.objects.get()
    assert f"{head.seq} events, the last hash is {head.hash}" in out.getvalue()
    assert head.seq == AuditEvent.objects.count() == 3


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        (f"UPDATE {TABLE} SET body = replace(body, 'please', 'pleasE') WHERE seq = 2", "event 2 was changed"),
        (f"UPDATE {TABLE} SET verb = 'edit' WHERE seq = 2", "columns do not say"),
        (f"UPDATE {TABLE} SET at = at + interval '1 second' WHERE seq = 1", "columns do not say"),
        (f"DELETE FROM {TABLE} WHERE seq = 2", "event 2 is missing"),
        (f"DELETE FROM {TABLE} WHERE seq = 3", "its end was cut off"),
        (f"UPDATE {TABLE} SET previous_hash = repeat('0', 64) WHERE seq = 3", "does not follow"),
    ],
)
def test_tampering_is_found(approved: Draft, sql: str, words: str) -> None:
    assert words in tampered(sql)


def test_a_rewritten_tail_is_found_by_the_heads_hash(approved: Draft) -> None:
    last = AuditEvent.objects.get(seq=3)
    body = last.body.replace("approve", "withdraw")
    forged = audit.link(last.previous_hash, body)
    words = tampered(f"UPDATE {TABLE} SET verb = 'withdraw', body = $b${body}$b$, hash = '{forged}' WHERE seq = 3")
    assert "the head's hash is not that of event 3" in words


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_chain(author: Any) -> None:
    def append() -> None:
        for _ in range(10):
            with transaction.atomic():
                audit.record("make_token", actor=author)
        connection.close()

    threads = [threading.Thread(target=append) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert AuditEvent.objects.count() == 80
    assert list(audit.verify()) == []


@pytest.mark.django_db(transaction=True)
def test_no_change_without_its_event(author: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from webapp.actions import drafts

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr("webapp.audit.record", fail)
    with pytest.raises(RuntimeError):
        drafts.create({}, by=author)
    assert not Draft.objects.exists()
