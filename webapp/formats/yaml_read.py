"""YAML read strictly: no anchors, no aliases, no tags but CloudFormation's, one document, a bounded size.

The tree is built from the parser's events, so that nothing is made of a text before it is known to be small and
shallow. Unquoted texts stay what the author typed, marked as Plain; `settled` makes values of them where the shape of
a request says what is wanted.
"""

from collections.abc import Iterator
from typing import Any

import yaml

from webapp.document import MAX_BYTES, BadDocument, escape_join
from webapp.formats.imported import MAX_READ_DEPTH, MAX_VALUES

# libyaml is some ten times as fast; without it the same text is read, only slower.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What the slow one reads in a second.
_MAX_LENGTH = MAX_BYTES if hasattr(yaml, "CSafeLoader") else 64 * 1024
_FUNCTIONS = frozenset(
    "!And !Base64 !Cidr !Condition !Equals !FindInMap !GetAZs !GetAtt !If !ImportValue !Join !Length !Not !Or !Ref "
    "!Select !Split !Sub !ToJsonString !Transform".split()
)


class Plain(str):
    """A text that stood without quotes."""

    __slots__ = ()


class Tagged:
    """A value that a function of CloudFormation stands before, such as !Ref."""

    def __init__(self, tag: str, line: int) -> None:
        self.tag, self.line = tag, line


def parse(text: str) -> Any:
    """The tree of a YAML text: dict, list, str, Plain or Tagged; None for an empty text. Raises BadDocument."""
    if len(text) > _MAX_LENGTH:
        raise BadDocument("this YAML text is larger than 64 KiB, more than is read without libyaml.")
    reader = _Reader(text)
    try:
        return reader.document()
    except yaml.YAMLError as error:
        raise BadDocument(_words(error)) from None


def refuse_tags(tree: Any, path: str = "") -> None:
    """Raises BadDocument where a function of CloudFormation stands outside of a template."""
    if isinstance(tree, Tagged):
        raise BadDocument(f"line {tree.line} has the tag {tree.tag}, which only a template may have.", path)
    if isinstance(tree, dict | list):
        for key, entry in tree.items() if isinstance(tree, dict) else enumerate(tree):
            refuse_tags(entry, escape_join(path, str(key)))


def _words(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it can't be read"
    return f"this is not YAML: {str(problem)[:200]}{where}."


class _Reader:
    def __init__(self, text: str) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        self.values = 0

    def document(self) -> Any:
        tree: Any = None
        for event in self.events:
            if isinstance(event, yaml.StreamStartEvent | yaml.StreamEndEvent | yaml.DocumentEndEvent):
                continue
            if not isinstance(event, yaml.DocumentStartEvent):
                tree = self.value(event, "", 1)
            elif tree is not None:
                raise BadDocument(f"a second document begins at line {_line(event)}. Keep one.")
        return tree

    def value(self, event: Any, path: str, depth: int) -> Any:
        self._bounded(event, path, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            made: Any = self._list(path, depth)
        elif isinstance(event, yaml.MappingStartEvent):
            made = self._map(path, depth)
        else:
            made = event.value if event.style else Plain(event.value)
        return Tagged(event.tag, _line(event)) if event.tag else made

    def _bounded(self, event: Any, path: str, depth: int) -> None:
        self.values += 1
        if self.values > MAX_VALUES:
            raise BadDocument(f"it has more than {MAX_VALUES:,} values, more than any request can have.")
        if depth > MAX_READ_DEPTH:
            raise BadDocument("it is nested more than 32 levels deep.")
        if event.anchor is not None:
            raise BadDocument(f"line {_line(event)} has the anchor or alias {event.anchor[:80]}. Write it out.", path)
        if event.tag and event.tag not in _FUNCTIONS:
            raise BadDocument(f"line {_line(event)} has the tag {event.tag[:80]}, which is not taken.", path)

    def _list(self, path: str, depth: int) -> list[Any]:
        made: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            made.append(self.value(event, f"{path}/{len(made)}", depth + 1))
        return made

    def _map(self, path: str, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event, path)
            if key in made:
                raise BadDocument(f"“{key[:80]}” stands twice (line {_line(event)}). Keep one.", path)
            made[key] = self.value(next(self.events), escape_join(path, key), depth + 1)
        return made

    def _key(self, event: Any, path: str) -> str:
        self._bounded(event, path, 1)
        if not isinstance(event, yaml.ScalarEvent) or event.tag:
            raise BadDocument(f"line {_line(event)} has a key that is not a text.", path)
        if event.value == "<<" and not event.style:
            raise BadDocument(f"line {_line(event)} merges with <<. Write it out.", path)
        return str(event.value)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
