"""What the terminal shows once Packwright answers."""

import os
import sys

from webapp.launch import aws
from webapp.launch.address import Address
from webapp.launch.places import Places
from webapp.launch.words import say

PEOPLE = ("author", "author2", "reviewer", "reviewer2", "auditor", "operator", "admin")


def welcome(address: Address, places: Places, *, with_sandbox: bool) -> None:
    rows = {"AWS": _aws(with_sandbox), "Data": str(places.data), "Logs": f"{places.log}/*.log", "Stop": "Ctrl-C"}
    if os.environ.get("DEMO", "0").strip().lower() in {"1", "true", "on", "yes"}:
        rows = {"Log in as": f"{', '.join(PEOPLE)}", "": "the password is the name"} | rows
    say(f"\nPackwright is ready: {_bold(address.url)}\n")
    for title, text in rows.items():
        say(f"  {title:<10} {text}")
    if not address.is_loopback:
        say(f"\n  Others on the network can reach it, by the names in ALLOWED_HOSTS: {os.environ['ALLOWED_HOSTS']}")
    say()


def _aws(with_sandbox: bool) -> str:
    if with_sandbox:
        return "the sandbox that ships with Packwright; nothing leaves this machine"
    return aws.endpoint() or f"real, region {os.environ.get('AWS_REGION') or 'us-east-1'}"


def _bold(text: str) -> str:
    return f"\033[1m{text}\033[0m" if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else text
