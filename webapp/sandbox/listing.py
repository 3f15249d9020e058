"""ListModelPackages and ListModelPackageGroups: filters, order, pages.

A page goes on after the last entry of the one before (keyset), so packages made in between neither repeat an entry
nor hide one. Defaults from the API reference: CreationTime, Ascending, Unversioned. How many make a page when nobody
says is not documented: ten here, so that whoever forgets to page on is found out.
"""

import base64
import json
import sqlite3
from typing import Any

from . import groups, packages
from .names import last_part
from .store import Store
from .wire import Call, Json, ServiceError, validation_error

PAGE = 10
_COLUMN = {"Name": "name", "CreationTime": "created"}


class Filter:
    """The WHERE of a list, made term by term."""

    def __init__(self, region: str) -> None:
        self.terms, self.values = ["region = ?"], [region]

    def add(self, term: str, *values: Any) -> None:
        self.terms.append(term)
        self.values.extend(values)


def list_packages(store: Store, call: Call) -> Json:
    where = _common(call)
    where.add("created <= ?", call.at - store.options.list_lag)
    group = call.input.get("ModelPackageGroupName")
    kind = call.input.get("ModelPackageType", "Versioned" if group else "Unversioned")
    if kind != "Both":
        where.add(f"version IS {'NOT ' if kind == 'Versioned' else ''}NULL")
    if group:
        where.add("name = ? AND version IS NOT NULL", _group_name(store, call, group))
    if "ModelApprovalStatus" in call.input:
        where.add("approval = ?", call.input["ModelApprovalStatus"])
    rows, rest = _page(store, call, "packages", where)
    return {"ModelPackageSummaryList": [packages.summary(store, row, call.at) for row in rows], **rest}


def list_groups(store: Store, call: Call) -> Json:
    rows, rest = _page(store, call, "groups", _common(call))
    return {"ModelPackageGroupSummaryList": [groups.summary(row) for row in rows], **rest}


def _group_name(store: Store, call: Call, name_or_arn: str) -> str:
    """The group's name. Where groups are made on demand, a missing one is an empty one."""
    if groups.on_demand(store, call, name_or_arn):
        return last_part(name_or_arn)
    return str(groups.found(store, call.region, name_or_arn)["name"])


def _common(call: Call) -> Filter:
    where = Filter(call.region)
    if "NameContains" in call.input:
        where.add("instr(name, ?) > 0", call.input["NameContains"])
    for member, comparison in (("CreationTimeAfter", ">"), ("CreationTimeBefore", "<")):
        moment = call.input.get(member)
        if moment is not None:
            if isinstance(moment, bool) or not isinstance(moment, int | float):
                raise ServiceError("SerializationException", f"{member} is not a timestamp")
            where.add(f"created {comparison} ?", float(moment))
    return where


def _page(store: Store, call: Call, table: str, where: Filter) -> tuple[list[sqlite3.Row], Json]:
    """The rows of one page, and the NextToken where there are more."""
    column = _COLUMN[call.input.get("SortBy", "CreationTime")]
    down = call.input.get("SortOrder") == "Descending"
    if "NextToken" in call.input:
        where.add(f"({column}, id) {'<' if down else '>'} (?, ?)", *_read_token(call.input["NextToken"]))
    order = " DESC" if down else ""
    size = call.input.get("MaxResults", PAGE)
    # Only words of this module are put into the text; what the caller sent is bound.
    sql = f"SELECT * FROM {table} WHERE {' AND '.join(where.terms)} ORDER BY {column}{order}, id{order} LIMIT ?"  # noqa: S608
    rows = store.rows(sql, *where.values, size + 1)
    if len(rows) <= size:
        return rows, {}
    last = rows[size - 1]
    token = base64.urlsafe_b64encode(json.dumps([last[column], last["id"]]).encode()).decode()
    return rows[:size], {"NextToken": token}


def _read_token(token: str) -> tuple[str | float, int]:
    try:
        value, number = json.loads(base64.urlsafe_b64decode(token))
        if isinstance(value, str | float) and isinstance(number, int) and 0 <= number < 2**63:
            return value, number
    except (ValueError, TypeError, RecursionError):
        pass
    raise validation_error("Invalid NextToken")
