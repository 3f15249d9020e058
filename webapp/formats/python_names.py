"""What the statements before a call do to the names of a text, followed without running any of them."""

import ast
from collections.abc import Iterator
from typing import Any

from webapp.formats.python_literals import Names, Unknown

# Functions that only look at what they are given.
_LOOKERS = frozenset({"print", "pprint", "display", "len", "type", "str", "repr", "dumps", "dump", "info", "debug"})


def take_in(statement: ast.stmt, names: Names) -> None:
    """Learns what a statement gives its names, or that they are now unknown."""
    if isinstance(statement, ast.Expr) and _update(statement.value, names):
        return
    if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value:
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        _changes_in(statement.value, names)
        if len(targets) == 1 and isinstance(targets[0], ast.Name):
            names.set(targets[0].id, _value(statement.value, names))
            return
        if len(targets) == 1 and isinstance(targets[0], ast.Subscript):
            _set_entry(targets[0], statement.value, names)
            return
    forget(ast.walk(statement), names)


def forget(nodes: Iterator[ast.AST], names: Names) -> None:
    """Makes unknown every name that the nodes set, and doubtful every value that they may change."""
    for node in nodes:
        if isinstance(node, ast.AugAssign):
            _doubt(node.target, names)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            _unknown(node.id, node.lineno, names)
        elif isinstance(node, ast.arg):
            _unknown(node.arg, node.lineno, names)
        elif isinstance(node, ast.alias):
            _unknown((node.asname or node.name).split(".")[0], node.lineno, names)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            _unknown(node.name, node.lineno, names)
        elif isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            _doubt(node, names)
        elif isinstance(node, ast.Call):
            _doubt_call(node, names)


def _changes_in(value: ast.expr, names: Names) -> None:
    forget((node for node in ast.walk(value) if isinstance(node, ast.Call | ast.Name)), names)


def _doubt_call(node: ast.Call, names: Names) -> None:
    """A method may change its object, and a function what it is given."""
    if isinstance(node.func, ast.Attribute):
        _doubt(node.func, names)
    called = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
    for argument in node.args if called not in _LOOKERS else ():
        if isinstance(argument, ast.Name | ast.Subscript):
            _doubt(argument, names)


def _doubt(node: ast.expr, names: Names) -> None:
    if root := _root(node):
        names.doubt(root, f"line {node.lineno} may change “{root[:80]}” in a way that can't be followed")


def _unknown(name: str, line: int, names: Names) -> None:
    names.set(name, Unknown(f"line {line} gives “{name[:80]}” no plain value."))


def _value(node: ast.expr, names: Names) -> Any:
    """The value of an expression, or the Unknown that says why it has none."""
    try:
        return names.value(node)
    except Unknown as error:
        return Unknown(str(error))


def _set_entry(target: ast.Subscript, value: ast.expr, names: Names) -> None:
    """`name["a"][0] = value`; an entry that gets no plain value is Unknown, until it is set again."""
    try:
        place, key = _place(target.value, names), names.value(target.slice)
        _fits(place, key, target.lineno)
        place[key] = _value(value, names)
    except (Unknown, LookupError, TypeError):
        _doubt(target, names)


def _update(node: ast.expr, names: Names) -> bool:
    """Whether this is `name.update(dict)` and could be followed."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update"):
        return False
    try:
        place = _place(node.func.value, names)
        more = [names.value(argument) for argument in node.args]
        for word in node.keywords:
            value = names.value(word.value)
            more.append(value if word.arg is None else {word.arg: value})
    except (Unknown, LookupError, TypeError):
        return False
    if len(node.args) > 1 or not all(isinstance(entries, dict) for entries in [place, *more]):
        return False
    for entries in more:
        # In place: whatever else holds this dict sees it, as in Python.
        place |= entries
    return True


def _place(node: ast.expr, names: Names) -> Any:
    """The dict or list that stands at an expression, itself and no copy."""
    keys: list[ast.expr] = []
    while isinstance(node, ast.Subscript):
        keys.append(node.slice)
        node = node.value
    if not isinstance(node, ast.Name):
        raise Unknown("this can't be followed")
    place = names.value(node)
    for key_node in reversed(keys):
        key = names.value(key_node)
        _fits(place, key, node.lineno)
        place = place[key]
    return place


def _fits(place: Any, key: Any, line: int) -> None:
    if not isinstance(place, dict if isinstance(key, str) else list) or isinstance(key, bool):
        raise Unknown(f"line {line} looks up what is not there")


def _root(node: ast.expr) -> str:
    """The name that a chain of look-ups begins with, or ""."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
