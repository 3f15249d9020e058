"""A pasted `aws sagemaker create-model-package …`: whole requests, single options, or both."""

import re
from bisect import bisect
from collections.abc import Iterator
from typing import Any

from webapp.document import BadDocument, Document
from webapp.formats import yaml_read
from webapp.formats.imported import Told, line_of, loaded
from webapp.formats.names import options
from webapp.formats.settling import settled
from webapp.formats.shell_words import here_document, split
from webapp.formats.shorthand import flat
from webapp.sagemaker.shapes import Shape, request_shape

# Each part is kept from what begins the next, so that no part of a text is gone over again and again.
COMMAND = re.compile(
    r"(?m)(?:^|&&|\|\||[;|]|(?P<inside>\$\(|`))[ \t]*+(?:[$>%#][ \t]+)?"
    r"(?:(?:sudo|env|time|exec|then|do)[ \t]+(?:-\w+[ \t]+)*)*+"
    r"(?:\w++=[^\s;|&`(]*+[ \t]+)*+(?:[\w.~/-]*/)?(?P<aws>aws(?=[ \t\\]))"
)
NAME = re.compile(r"(?<![\w-])create-model-package(?![\w-])")
# The options that every command of the AWS CLI has, and whether a value follows.
_GLOBAL = {
    "region": True, "profile": True, "output": True, "query": True, "endpoint-url": True, "color": True,
    "ca-bundle": True, "cli-read-timeout": True, "cli-connect-timeout": True, "cli-binary-format": True,
    "cli-error-format": True, "debug": False, "no-verify-ssl": False, "no-paginate": False, "no-sign-request": False,
    "no-cli-pager": False, "cli-auto-prompt": False, "no-cli-auto-prompt": False, "generate-cli-skeleton": True,
    "version": False,
}  # fmt: skip
_STDIN = ("file:///dev/stdin", "file:///dev/fd/0", "file:///proc/self/fd/0")
_PLACE = re.compile(r" at line \d+, column \d+")


def command(text: str) -> tuple[Document, Told, Told]:
    """The request of a command, what was left out, and notes. Raises BadDocument."""
    left_out: Told = []
    notes: Told = []
    whole: Document = {}
    single: Document = {}
    words, stdin = _words(text, left_out)
    has_request = False
    for name, values in _options(words):
        if name in ("cli-input-json", "cli-input-yaml"):
            if whole:
                raise BadDocument(f"--{name} comes on top of a request that is already there. Keep one.")
            read_there = stdin is not None and values in ([stand_in] for stand_in in _STDIN)
            whole = _whole(name, stdin if stdin is not None and read_there else _one(name, values), notes)
        elif name in _GLOBAL:
            _refuse_skeleton(name)
            left_out.append((f"--{name}", "This is for the AWS CLI; it is no part of the request."))
            continue
        elif name == "client-token":
            single["ClientToken"] = ""
        else:
            member, value = _member(name, values)
            if member in single:
                raise BadDocument(f"--{name} stands twice. Keep one.")
            single[member] = value
        has_request = True
    if not has_request:
        raise BadDocument("the command has no option of a request, such as --cli-input-json or --model-package-name.")
    # The AWS CLI lets single options win as well.
    return whole | single, left_out, notes


def _refuse_skeleton(name: str) -> None:
    if name == "generate-cli-skeleton":
        raise BadDocument(
            "with --generate-cli-skeleton the command sends nothing. Paste the skeleton that you filled in."
        )


def _words(text: str, left_out: Told) -> tuple[list[str], str | None]:
    """The words of the one command, without `aws`, and the here-document that it reads."""
    starts = list(COMMAND.finditer(text))
    named = [found.start() for found in NAME.finditer(text)]
    meant = _followed_by(starts, named)
    words, end = (
        split(text, meant[0].start("aws"), {"$(": ")", "`": "`"}.get(meant[0]["inside"], "")) if meant else ([], 0)
    )
    if not {"sagemaker", "create-model-package"} <= set(words):
        raise BadDocument("there is no command “aws sagemaker create-model-package” in it.")
    stdin, end = here_document(text, end)
    further = [start for start in meant if start.start() >= end]
    if further:
        lines = ", ".join(str(line_of(text, start.start("aws"))) for start in (meant[0], *further[:4]))
        raise BadDocument(f"there are {len(further) + 1} such commands (lines {lines}). Keep the one you mean.")
    if text[end:].strip(" \t\r\n)`\"';"):
        left_out.append(("after the command", "Only the command itself is read."))
    return words[1:], stdin


def _followed_by(starts: list[re.Match[str]], named: list[int]) -> list[re.Match[str]]:
    """The starts that a name comes after, before the next start."""
    positions = [start.start("aws") for start in starts]
    return [starts[index] for index in sorted({bisect(positions, name) - 1 for name in named}) if index >= 0]


def _options(words: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Every option with the words that follow it."""
    index, commands = 0, ["sagemaker", "create-model-package"]
    while index < len(words):
        word = words[index]
        index += 1
        if commands and word == commands[0]:
            commands.pop(0)
            continue
        if not word.startswith("--") or len(word) < 3:
            raise BadDocument(f"“{word[:80]}” stands where an option should, such as --model-package-name.")
        name, has_value, value = word[2:].partition("=")
        values = [value] if has_value else []
        # An option before the commands must not swallow them.
        most = int(_GLOBAL[name]) if name in _GLOBAL else len(words)
        while not has_value and index < len(words) and not words[index].startswith("--") and len(values) < most:
            values.append(words[index])
            index += 1
        yield name, values


def _one(name: str, values: list[str]) -> str:
    if len(values) != 1:
        found = "none" if not values else f"{len(values)}; quote a value that has blanks"
        raise BadDocument(f"--{name} takes one value, and there is {found}.")
    if re.match(r"fileb?://", values[0]):
        raise BadDocument(f"--{name} names a file, which is on your machine. Paste what is in the file instead.")
    return values[0]


def _whole(name: str, value: str, notes: Told) -> Document:
    try:
        if name == "cli-input-json":
            return loaded(value)
        tree = yaml_read.parse(value)
        yaml_read.refuse_tags(tree)
    except BadDocument as error:
        raise BadDocument(f"--{name}: {error.why}", error.path) from None
    if not isinstance(tree, dict):
        raise BadDocument(f"--{name} is not a request: it has no members.")
    request: Document = settled(tree, request_shape(), notes)
    return request


def _member(name: str, values: list[str]) -> tuple[str, Any]:
    member = options().get(name)
    switched_off = options().get(name.removeprefix("no-"))
    if member is None and switched_off and request_shape().members[switched_off].kind == "boolean":
        member = switched_off
    if member is None:
        raise BadDocument(f"create-model-package has no option --{name[:80]}. Remove it, or check how it is written.")
    shape = request_shape().members[member]
    if shape.kind == "boolean":
        if values:
            raise BadDocument(f"--{name} takes no value; there is “{values[0][:80]}”.")
        return member, name in options()
    if shape.kind == "string":
        return member, _one(name, values)
    if shape.kind == "list" and len(values) > 1:
        assert shape.element is not None
        return member, [_json(name, member, value, shape.element) for value in values]
    word = _one(name, values)
    value = _json(name, member, word, (shape.element if shape.kind == "list" else None) or shape)
    return member, [value] if shape.kind == "list" and isinstance(value, dict) else value


def _json(name: str, member: str, value: str, shape: Shape) -> Any:
    """The value of a word, which is JSON or the shorthand for a flat structure of this shape."""
    if not value.lstrip().startswith(("{", "[")):
        if (short := flat(value, shape)) is not None:
            return short
        raise BadDocument(f"--{name} is in the AWS CLI's shorthand, which is not read. Write its value as JSON.")
    try:
        if value.lstrip().startswith("{"):
            return loaded(value)
        # The strict loader takes objects alone.
        wrapped = loaded(f'{{"{member}": {value}\n}}')
        if len(wrapped) > 1:
            raise BadDocument("this is not JSON.")
        return wrapped[member]
    except BadDocument as error:
        path = error.path if error.path.startswith(f"/{member}") else f"/{member}{error.path}"
        raise BadDocument(f"--{name}: {_PLACE.sub('', error.why)}", path) from None
