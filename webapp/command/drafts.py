"""The commands that work on drafts, each one or two calls of the API."""

import json
import sys
import uuid
from argparse import Namespace
from typing import Any
from urllib.parse import urlencode

from webapp.command.reading import read
from webapp.command.server import NotReached, NotThere, Server
from webapp.command.words import Refused, beside, plain, say, say_findings, say_json, say_table
from webapp.document import MASK
from webapp.formats.exports import EXPORTS
from webapp.masking import masked

Draft = dict[str, Any]
_LISTED = ("id", "state", "name", "owner", "problem_count", "updated_at")


def server(given: Namespace) -> Server:
    return Server(given.url, given.token)


def new(given: Namespace) -> int:
    """Makes a draft of a file. The key makes it safe to send again when no answer came."""
    body = {"request": read(given.file).request, "note": given.note}
    there, headers = server(given), {"Idempotency-Key": str(uuid.uuid4())}
    try:
        draft = there.call("POST", "/drafts", body, headers)
    except NotReached:
        draft = there.call("POST", "/drafts", body, headers)
    return _told(draft, given, f"Draft {draft['id']} is made: {given.url}/drafts/{draft['id']}/")


def show(given: Namespace) -> int:
    draft = _of(given, "GET")
    return _told(draft, given, f"Draft {draft['id']}: {draft['name'] or 'no name yet'}")


def send(given: Namespace) -> int:
    """Asks for review."""
    draft = _of(given, "POST", "/request_review", {"comment": given.comment})
    revision = draft["revision"]
    return _told(draft, given, f"Draft {draft['id']} waits for review; revision {revision['number']}.")


def index(given: Namespace) -> int:
    asked = {"state": given.state, "q": given.q, "cursor": given.cursor}
    page = server(given).call("GET", f"/drafts?{urlencode(asked)}")
    if given.json:
        say_json(page)
        return 0
    if not page["items"]:
        say("There are no such drafts.")
        return 0
    say_table([_LISTED, *([row[column] for column in _LISTED] for row in page["items"])])
    if page["next_cursor"]:
        beside(f"There are more: --cursor {page['next_cursor']}")
    return 0


def export(given: Namespace) -> int:
    """Writes the request in another form, and nothing else, to the standard output."""
    draft = _shown(_of(given, "GET"), given)
    written = EXPORTS[given.form]
    text = written.text(draft["request"], given.region or draft["region"])
    for where, why in written.notes(draft["request"]):
        beside(f"{where}: {why}")
    if given.json:
        say_json({"form": given.form, "file_name": written.file_name, "text": text})
    else:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
    return 0


def _of(given: Namespace, method: str, what: str = "", body: Any = None) -> Draft:
    """The draft whose number was given, after a call about it."""
    try:
        draft: Draft = server(given).call(method, f"/drafts/{given.id}{what}", body)
    except NotThere:
        raise Refused(f"There is no draft {given.id} that you may see.") from None
    return draft


def _shown(draft: Draft, given: Namespace) -> Draft:
    """The draft with its secrets masked unless they are asked for; who may not edit it gets them masked already."""
    hidden = draft | {"request": masked(draft["request"])}
    if hidden == draft and MASK in json.dumps(draft["request"], ensure_ascii=False):
        beside("Secrets in this request are masked: you may not edit it.")
    if given.secrets or hidden == draft:
        return draft
    beside("Secrets in this request are masked: --secrets shows them.")
    return hidden


def _told(draft: Draft, given: Namespace, headline: str) -> int:
    if given.json:
        say_json(_shown(draft, given))
        return 0
    say(plain(headline))
    revision = draft["revision"]
    facts = {
        "state": draft["state"], "version": draft["version"], "owner": draft["owner"], "note": draft["note"],
        "sha256": revision and revision["sha256"], "ARN": draft["arn"],
        "ModelPackageStatus": draft["model_package_status"], "SageMaker": draft["words"],
    }  # fmt: skip
    say_table([(name, value) for name, value in facts.items() if value])
    say_findings(draft["problems"], draft["warnings"])
    return 0
