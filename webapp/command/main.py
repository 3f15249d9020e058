"""The entry of `packwright`: its options, and what an error ends as."""

import io
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence

from webapp.command import check, drafts
from webapp.command.reading import UNREADABLE
from webapp.command.server import DEFAULT_URL
from webapp.command.words import Refused, beside
from webapp.formats.exports import EXPORTS
from webapp.lifecycle import State

_END = f"""PACKWRIGHT_URL names the server ({DEFAULT_URL} where it is not set), PACKWRIGHT_TOKEN holds your token.
It ends with 0 when all went well, 1 when there are problems or the server says no, 2 when a file or option is wrong."""


def main(arguments: Sequence[str] | None = None) -> int:
    sys.stdout = sys.stdout or io.StringIO()  # closed by whoever started us
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal may know less than a request holds
    given = parser().parse_args(arguments)
    given.url = os.environ.get("PACKWRIGHT_URL", "").strip().rstrip("/") or DEFAULT_URL
    given.token = os.environ.get("PACKWRIGHT_TOKEN", "").strip()
    try:
        go_to(given.folder)
        code = given.function(given)
        sys.stdout.flush()
    except Refused as refusal:
        for line in str(refusal).splitlines():
            beside(line)
        return refusal.code
    except BrokenPipeError:  # whoever read us has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        beside(f"the answer can't be written: {error.strerror or error}.")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    assert isinstance(code, int)
    return code


def go_to(folder: str) -> None:
    try:
        os.chdir(folder or ".")
    except OSError as error:
        raise Refused(f"{folder} can't be entered: {error.strerror}.", UNREADABLE) from None


def parser() -> ArgumentParser:
    found = ArgumentParser(
        "packwright", description="Checks requests for SageMaker's CreateModelPackage, and sends them.", epilog=_END
    )
    found.add_argument("-C", dest="folder", metavar="FOLDER", default="", help="take files from here")
    commands = found.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, function: Callable[[Namespace], int], about: str, *options: str) -> ArgumentParser:
        made = commands.add_parser(name, help=about, description=about)
        made.set_defaults(function=function)
        for option in options:
            _OPTIONS[option](made)
        made.add_argument("--json", action="store_true", help="answer in JSON")
        return made

    command("check", check.check, "All problems and warnings of a request; needs no server.", "file", "region")
    command("new", drafts.new, "Makes a draft of a request, complete or not.", "file", "note", "secrets")
    command("show", drafts.show, "A draft, its problems and warnings.", "id", "secrets")
    command("list", drafts.index, "The drafts that you may see, the latest change first.", "state", "q", "cursor")
    command("send", drafts.send, "Asks for the review of a draft.", "id", "comment", "secrets")
    command("export", drafts.export, "A draft's request in another form.", "id", "form", "region", "secrets")
    return found


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 20):
        raise ArgumentTypeError("give the number of a draft, such as 12")
    return int(text)


_REGION = os.environ.get("AWS_REGION", "")
_OPTIONS: dict[str, Callable[[ArgumentParser], object]] = {
    "file": lambda to: to.add_argument(
        "file", metavar="FILE", help="JSON, YAML, an aws command …; - reads from a pipe"
    ),
    "id": lambda to: to.add_argument("id", metavar="ID", type=_number, help="the number of the draft"),
    "note": lambda to: to.add_argument("--note", default="", help="kept with the draft"),
    "comment": lambda to: to.add_argument("--comment", default="", help="for whoever reviews it"),
    "state": lambda to: to.add_argument("--state", default="", choices=list(map(str, State)), help="only these"),
    "q": lambda to: to.add_argument("--q", default="", metavar="TEXT", help="only those with this in their name"),
    "cursor": lambda to: to.add_argument("--cursor", default="", help="where the page before ended"),
    "form": lambda to: to.add_argument("--as", dest="form", required=True, choices=list(EXPORTS), help="the form"),
    "secrets": lambda to: to.add_argument(
        "--secrets", action="store_true", help="show them where you may edit the draft"
    ),
    "region": lambda to: to.add_argument("--region", default=_REGION, help="the region that the package goes to"),
}

if __name__ == "__main__":
    sys.exit(main())
