"""What Python expressions and names stand for, as far as it can be told without running anything.

Values are shared as Python shares them: a dict that was put into another and is changed afterwards is changed in both.
Where something may have changed a value in a way that is not followed, the value is marked, and using it is refused.
"""

import ast
from typing import Any

from webapp.document import MAX_DEPTH, escape_join
from webapp.formats.imported import MAX_VALUES

_TOLD = {
    ast.Call: "a function call", ast.JoinedStr: "an f-string", ast.Attribute: "an attribute", ast.Lambda: "a lambda",
    ast.BinOp: "a calculation", ast.Subscript: "a look-up", ast.IfExp: "a condition", ast.BoolOp: "a condition",
    ast.Compare: "a comparison", ast.Starred: "a starred value", ast.Set: "a set", ast.NamedExpr: "an assignment",
}  # fmt: skip


class Unknown(Exception):
    """An expression that is no literal. `path` is where it stands in the value that was asked for."""

    def __init__(self, why: str, path: str = "") -> None:
        super().__init__(why[:400])
        self.path = path


class Names:
    """The names of a text and their values, so far."""

    def __init__(self) -> None:
        self.known: dict[str, Any] = {}
        self._doubtful: dict[int, tuple[Any, str]] = {}
        self._values = 0

    def set(self, name: str, value: Any) -> None:
        """Gives a name a value, or an Unknown that says why it has none."""
        self.known[name] = value

    def doubt(self, name: str, why: str) -> None:
        """Marks the value of a name, and all in it, as perhaps changed."""
        waiting = [self.known.get(name)]
        while waiting:
            value = waiting.pop()
            if isinstance(value, dict | list) and id(value) not in self._doubtful:
                # The value is kept, so that its id stays its own.
                self._doubtful[id(value)] = (value, why)
                waiting.extend(value.values() if isinstance(value, dict) else value)

    def final(self, node: ast.expr, path: str) -> Any:
        """A copy of an expression's value as it is now, once it is known to be small and shallow. Raises Unknown."""
        return self._copied(self.value(node, path), node.lineno, path, 1)

    def _copied(self, value: Any, line: int, path: str, depth: int) -> Any:
        if isinstance(value, Unknown):
            raise Unknown(str(value), path)
        self._count(line)
        if not isinstance(value, dict | list):
            return value
        if id(value) in self._doubtful:
            raise Unknown(f"{self._doubtful[id(value)][1]}. Write the value out.", path)
        if depth > MAX_DEPTH:
            raise Unknown(f"line {line}: it is nested more than {MAX_DEPTH} levels deep.", path)
        if isinstance(value, dict):
            return {k: self._copied(entry, line, escape_join(path, k), depth + 1) for k, entry in value.items()}
        return [self._copied(entry, line, f"{path}/{index}", depth + 1) for index, entry in enumerate(value)]

    def _count(self, line: int) -> None:
        self._values += 1
        if self._values > 2 * MAX_VALUES:
            raise Unknown(f"line {line}: there are more values than any request can have.")

    def value(self, node: ast.expr, path: str = "", depth: int = 1) -> Any:
        """The value of an expression. Raises Unknown for anything but literals and names that have one."""
        self._count(node.lineno)
        if depth > MAX_DEPTH + 1:
            raise Unknown(f"line {node.lineno} is nested more than {MAX_DEPTH} levels deep.", path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bool | int | float | None):
            return node.value
        if isinstance(node, ast.Dict):
            return self._dict(node, path, depth)
        if isinstance(node, ast.List | ast.Tuple):
            return [self.value(entry, f"{path}/{index}", depth + 1) for index, entry in enumerate(node.elts)]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
            number = self.value(node.operand, path, depth + 1)
            if isinstance(number, int | float) and not isinstance(number, bool):
                return -number if isinstance(node.op, ast.USub) else number
        if isinstance(node, ast.Name):
            return self._named(node, path)
        what = _TOLD.get(type(node), "something that is no plain value")
        raise Unknown(f"line {node.lineno} has {what}. Put the value itself there; nothing is run.", path)

    def _dict(self, node: ast.Dict, path: str, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key_node, value_node in zip(node.keys, node.values, strict=True):
            if key_node is None:
                entries = self.value(value_node, path, depth + 1)
                if not isinstance(entries, dict):
                    raise Unknown(f"line {value_node.lineno}: what follows ** is not a dict.", path)
            else:
                key = self.value(key_node, path, depth + 1)
                if not isinstance(key, str):
                    raise Unknown(f"line {key_node.lineno} has a key that is not a text.", path)
                entries = {key: self.value(value_node, escape_join(path, key), depth + 1)}
            for name, entry in entries.items():
                if name in made:
                    raise Unknown(f"“{name[:80]}” stands twice (line {node.lineno}). Keep one.", path)
                made[name] = entry
        return made

    def _named(self, node: ast.Name, path: str) -> Any:
        where = f"line {node.lineno} has the name “{node.id[:80]}”"
        if node.id not in self.known:
            raise Unknown(f"{where}, which has no value here. Write it out.", path)
        found = self.known[node.id]
        if isinstance(found, Unknown):
            raise Unknown(f"{where}: {str(found)[:160]} Write its value out.", path)
        return found
