"""What a Python expression stands for, told from its syntax alone: literals, known names, and a few things besides.

Those are f-strings and sums of known texts, merged dicts, dict(…) and json.dumps(…) of what is known. Whatever else
stands there is a Gap, which says on which line what has no value here. Nothing is ever run.
"""

import ast
import json
from collections.abc import Callable
from typing import Any

from webapp.document import MAX_DEPTH, MAX_INTEGER, BadDocument
from webapp.formats.gaps import Gap, several
from webapp.formats.python_literals import Names

_TOLD = {
    ast.Lambda: "a lambda", ast.BinOp: "a calculation", ast.IfExp: "a condition", ast.BoolOp: "a condition",
    ast.Compare: "a comparison", ast.NamedExpr: "an assignment", ast.JoinedStr: "an f-string with a format",
    ast.ListComp: "a comprehension", ast.DictComp: "a comprehension", ast.GeneratorExp: "a comprehension",
}  # fmt: skip
# How json.dumps may be asked to write; more would let a short text become a large one.
_WAYS: dict[str, Callable[[Any], bool]] = {
    "indent": lambda way: way is None or (isinstance(way, int) and 0 <= way <= 8),
    "sort_keys": lambda way: isinstance(way, bool),
    "ensure_ascii": lambda way: isinstance(way, bool),
}


def value(node: ast.expr, names: Names, depth: int = 1) -> Any:
    """The value of an expression, or a Gap. Raises BadDocument for what no request can be: too deep, a key twice."""
    names.count(node.lineno)
    if depth > MAX_DEPTH + 1:
        raise BadDocument(f"line {node.lineno} is nested more than {MAX_DEPTH} levels deep.")
    reader = _READERS.get(type(node))
    return reader(node, names, depth) if reader else unknown(node)


def unknown(node: ast.expr) -> Gap:
    """The Gap for an expression that is no literal."""
    spelled = _spelled(node)
    if spelled:
        return Gap(f"line {node.lineno}: {spelled} has a value only where it is run.")
    what = _TOLD.get(type(node), "something")
    return Gap(f"line {node.lineno}: {what} that is no plain value stands here.")


def _spelled(node: ast.expr) -> str:
    """A call, a look-up or an attribute as a person would name it, such as image_uris.retrieve(…); "" for others."""
    after = ""
    for _ in range(4):
        if isinstance(node, ast.Call):
            after = f"({'…' if node.args or node.keywords else ''}){after}"
            node = node.func
        elif isinstance(node, ast.Subscript):
            after = f"[…]{after}"
            node = node.value
        elif isinstance(node, ast.Attribute):
            after = f".{node.attr[:60]}{after}"
            node = node.value
        else:
            break
    return f"{node.id[:60] if isinstance(node, ast.Name) else '…'}{after}" if after else ""


def merge(into: dict[Any, Any], entries: Any, names: Names, line: int) -> None:
    """Takes a dict's entries into another; of what is no known dict, that there may be some."""
    entries = names.sure(entries)
    if isinstance(entries, dict):
        names.count(line, len(entries))
        # In place: whatever else holds this dict sees it, as in Python.
        into |= entries
        return
    gap = entries if isinstance(entries, Gap) else Gap(f"line {line}: what is merged here is not a dict.")
    into[several(gap)] = several(gap)


def extend(into: list[Any], entries: Any, names: Names, line: int) -> None:
    """Takes a list's entries into another; of what is no known list, that there may be some."""
    entries = names.sure(entries)
    if isinstance(entries, list):
        names.count(line, len(entries))
        into += entries
        return
    into.append(several(entries if isinstance(entries, Gap) else Gap(f"line {line}: what is added here is no list.")))


def _constant(node: ast.Constant, _names: Names, _depth: int) -> Any:
    return node.value if isinstance(node.value, str | bool | int | float | None) else unknown(node)


def _dict(node: ast.Dict, names: Names, depth: int) -> dict[Any, Any]:
    made: dict[Any, Any] = {}
    spelled: set[str] = set()
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        entry = value(value_node, names, depth + 1)
        if key_node is None:
            merge(made, entry, names, value_node.lineno)
            continue
        key = value(key_node, names, depth + 1)
        if not isinstance(key, str):
            gap = key if isinstance(key, Gap) else Gap(f"line {key_node.lineno} has a key that is not a text.")
            merge(made, gap, names, key_node.lineno)
        elif key in spelled:
            raise BadDocument(f"“{key[:80]}” stands twice (line {key_node.lineno}). Keep one.")
        else:
            spelled.add(key)
            made[key] = entry
    return made


def _list(node: ast.List | ast.Tuple, names: Names, depth: int) -> list[Any]:
    made: list[Any] = []
    for entry in node.elts:
        if isinstance(entry, ast.Starred):
            extend(made, value(entry.value, names, depth + 1), names, entry.lineno)
        else:
            made.append(value(entry, names, depth + 1))
    return made


def _signed(node: ast.UnaryOp, names: Names, depth: int) -> Any:
    if not isinstance(node.op, ast.USub | ast.UAdd):
        return unknown(node)
    number = value(node.operand, names, depth + 1)
    if isinstance(number, bool) or not isinstance(number, int | float):
        return number if isinstance(number, Gap) else unknown(node)
    return -number if isinstance(node.op, ast.USub) else number


def _named(node: ast.Name, names: Names, _depth: int) -> Any:
    where = f"line {node.lineno}: “{node.id[:80]}” has no value here"
    found = names.known.get(node.id, names)
    if found is names:
        return Gap(f"{where}.")
    return Gap(f"{where}: {found.cause}", found.cause) if isinstance(found, Gap) else found


def _subscript(node: ast.Subscript, names: Names, depth: int) -> Any:
    holder, key = (names.sure(value(part, names, depth + 1)) for part in (node.value, node.slice))
    if isinstance(holder, dict) and isinstance(key, str) and key in holder:
        return holder[key]
    if isinstance(holder, list) and type(key) is int and -len(holder) <= key < len(holder):
        return holder[key]
    return unknown(node)


def _sum(node: ast.BinOp, names: Names, depth: int) -> Any:
    """Texts or lists after one another, or merged dicts."""
    operator, parts = type(node.op), list[ast.expr]()
    inner: ast.expr = node
    while isinstance(inner, ast.BinOp) and type(inner.op) is operator:
        parts.append(inner.right)
        inner = inner.left
    values = [names.sure(value(part, names, depth + 1)) for part in (inner, *reversed(parts))]
    if operator is ast.BitOr and any(isinstance(entry, dict) for entry in values):
        merged: dict[Any, Any] = {}
        for entry in values:
            merge(merged, entry, names, node.lineno)
        return merged
    if operator is ast.Add and any(isinstance(entry, list) for entry in values):
        added: list[Any] = []
        for entry in values:
            extend(added, entry, names, node.lineno)
        return added
    if operator is ast.Add and all(isinstance(entry, str) for entry in values):
        return names.joined(values, node.lineno)
    return next((entry for entry in values if isinstance(entry, Gap)), unknown(node))


def _formatted(node: ast.JoinedStr, names: Names, depth: int) -> Any:
    texts: list[str] = []
    for part in node.values:
        field = part if isinstance(part, ast.FormattedValue) else None
        found = value(field.value if field else part, names, depth + 1)
        if isinstance(found, Gap):
            return found
        is_number = type(found) is int and abs(found) <= MAX_INTEGER
        formatted = field is not None and (field.conversion != -1 or field.format_spec is not None)
        if formatted or not (isinstance(found, str) or is_number):
            return unknown(node)
        texts.append(str(found))
    return names.joined(texts, node.lineno)


def _called(node: ast.Call, names: Names, depth: int) -> Any:
    called = node.func
    if isinstance(called, ast.Name) and called.id == "dict" and "dict" not in names.known and len(node.args) <= 1:
        made: dict[Any, Any] = {}
        for argument in node.args:
            merge(made, value(argument, names, depth + 1), names, argument.lineno)
        for word in node.keywords:
            entry = value(word.value, names, depth + 1)
            merge(made, entry if word.arg is None else {word.arg: entry}, names, node.lineno)
        return made
    return _dumped(node, names, depth) if _spelled(called) == "json.dumps" else unknown(node)


def _dumped(node: ast.Call, names: Names, depth: int) -> Any:
    """The text that json.dumps gives for what is known."""
    ways = {word.arg or "": value(word.value, names, depth + 1) for word in node.keywords}
    if len(node.args) != 1 or not all(name in _WAYS and _WAYS[name](way) for name, way in ways.items()):
        return unknown(node)
    tree = names.final(value(node.args[0], names, depth + 1), node.lineno, "")
    if gap := first_gap(tree):
        return gap
    try:
        return names.joined([json.dumps(tree, allow_nan=False, **ways)], node.lineno)
    except ValueError:
        return unknown(node)


def first_gap(tree: Any) -> Gap | None:
    """The first gap in a value that Names.final gave, or None."""
    if isinstance(tree, dict | list):
        entries = tree.values() if isinstance(tree, dict) else tree
        return next((found for entry in entries if (found := first_gap(entry))), None)
    return tree if isinstance(tree, Gap) else None


_READERS: dict[type[ast.expr], Callable[[Any, Names, int], Any]] = {
    ast.Constant: _constant, ast.Dict: _dict, ast.List: _list, ast.Tuple: _list, ast.UnaryOp: _signed,
    ast.Name: _named, ast.Subscript: _subscript, ast.BinOp: _sum, ast.JoinedStr: _formatted, ast.Call: _called,
}  # fmt: skip
