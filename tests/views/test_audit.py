"""The audit pages: filters, history, exports that a spreadsheet runs no formula of."""

import csv
import hashlib
import io
import json
from typing import Any

import pytest

from tests.conftest import a_request
from webapp.actions import drafts
from webapp.models import Draft


def streamed(response: Any) -> str:
    return b"".join(response.streaming_content).decode()


@pytest.mark.parametrize(
    ("query", "verbs"),
    [
        ("", ["approve", "request_review", "create"]),
        ("?verb=approve", ["approve"]),
        ("?person=reviewer", ["approve"]),
        ("?person=author", ["request_review", "create"]),
        ("?person=worker", []),
        ("?since=2999-01-01T00:00", []),
        ("?until=2999-01-01T00:00", ["approve", "request_review", "create"]),
        ("?draft=999999", []),
    ],
)
def test_filters(query: str, verbs: list[str], approved: Draft, auditor: Any, browse: Any) -> None:
    page = browse(auditor).get(f"/audit/{query}")
    assert [row["verb"] for row in page.context["rows"]] == verbs


def test_a_filter_that_makes_no_sense_is_told(approved: Draft, auditor: Any, browse: Any) -> None:
    page = browse(auditor).get("/audit/?since=yesterday&verb=explode")
    assert page.status_code == 200
    assert "Enter a valid date/time" in page.content.decode()


def test_the_history_of_a_draft(approved: Draft, author: Any, browse: Any) -> None:
    rows = browse(author).get(f"/drafts/{approved.pk}/history/").context["rows"]
    assert [row["verb"] for row in rows] == ["approve", "request_review", "create"]


def test_json_lines_carry_what_the_hashes_are_over(approved: Draft, auditor: Any, browse: Any) -> None:
    lines = [json.loads(line) for line in streamed(browse(auditor).get("/audit/export.jsonl")).splitlines()]
    assert [json.loads(line["body"])["verb"] for line in lines] == ["create", "request_review", "approve"]
    previous = "0" * 64
    for line in lines:
        assert line["previous_hash"] == previous
        previous = hashlib.sha256(f"{previous}\n{line['body']}".encode()).hexdigest()
        assert line["hash"] == previous


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=x", ' "=x'])
def test_no_cell_is_a_formula(text: str, author: Any, auditor: Any, browse: Any) -> None:
    drafts.create(a_request(), by=author, note=text)
    rows = list(csv.DictReader(io.StringIO(streamed(browse(auditor).get("/audit/export.csv")))))
    assert rows[-1]["reason"] == f"'{text}"
    assert rows[-1]["seq"] == "1"


def test_pages_go_by_keyset(author: Any, auditor: Any, browse: Any) -> None:
    draft = drafts.create({}, by=author)
    for number in range(55):
        draft = drafts.edit(
            draft, by=author, version=draft.version, request=a_request(ModelPackageDescription=str(number))
        )
    client = browse(auditor)
    first = client.get("/audit/?verb=edit").context
    second = client.get(f"/audit/?verb=edit&cursor={first['page'].next_cursor}").context
    assert [row["seq"] for row in [*first["rows"], *second["rows"]]] == list(range(56, 1, -1))
    assert second["page"].next_cursor == ""
