"""The names of a Python text and what they stand for, as far as it can be told without running anything.

Values are shared as Python shares them: a dict that was put into another and is changed afterwards is changed in both.
Where something may have changed a value in a way that is not followed, the value is marked, and is a gap from then on.
"""

from typing import Any

from webapp.document import MAX_BYTES, MAX_DEPTH, BadDocument, escape_join
from webapp.formats.gaps import Gap
from webapp.formats.imported import MAX_VALUES


class Names:
    """The names of a text and their values, so far; a Gap for those that have none which can be known."""

    def __init__(self) -> None:
        self.known: dict[str, Any] = {}
        self._doubtful: dict[int, tuple[Any, str]] = {}
        self._values = self._letters = 0

    def doubt(self, name: str, why: str) -> None:
        """Marks the value of a name, and all in it, as perhaps changed."""
        waiting = [self.known.get(name)]
        while waiting:
            value = waiting.pop()
            if isinstance(value, dict | list) and id(value) not in self._doubtful:
                # The value is kept, so that its id stays its own.
                self._doubtful[id(value)] = (value, why)
                waiting.extend(value.values() if isinstance(value, dict) else value)

    def sure(self, value: Any) -> Any:
        """The value itself, or a Gap where something may have changed it."""
        found = self._doubtful.get(id(value)) if isinstance(value, dict | list) else None
        return Gap(found[1]) if found else value

    def final(self, value: Any, line: int, path: str, depth: int = 1) -> Any:
        """A copy of a value as it is now. Raises BadDocument where it is too large or too deep."""
        self.count(line)
        value = self.sure(value)
        if not isinstance(value, dict | list):
            return value
        if depth > MAX_DEPTH:
            raise BadDocument(f"line {line}: it is nested more than {MAX_DEPTH} levels deep.", path)
        if isinstance(value, list):
            return [self.final(entry, line, f"{path}/{index}", depth + 1) for index, entry in enumerate(value)]
        return {
            key: self.final(entry, line, path if isinstance(key, Gap) else escape_join(path, key), depth + 1)
            for key, entry in value.items()
        }

    def count(self, line: int, number: int = 1) -> None:
        """Raises BadDocument where more values were looked at than any request can have."""
        self._values += number
        if self._values > 2 * MAX_VALUES:
            raise BadDocument(f"line {line}: there are more values than any request can have.")

    def joined(self, texts: list[str], line: int) -> str:
        """One text of several. Raises BadDocument where they grow out of all bounds."""
        self._letters += sum(map(len, texts))
        if self._letters > 2 * MAX_BYTES:
            raise BadDocument(f"line {line}: the texts are longer than any request can be.")
        return "".join(texts)
