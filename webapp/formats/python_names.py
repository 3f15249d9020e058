"""What the statements before a call do to the names of a text, followed without running any of them."""

import ast
from collections.abc import Iterable
from typing import Any

from webapp.document import BadDocument
from webapp.formats.gaps import Gap
from webapp.formats.python_literals import Names
from webapp.formats.python_values import extend, merge, value

# Functions and methods that only look at what they are given, or at what they are called on.
_LOOKERS = frozenset(
    "print pprint display len type str repr dict dumps dump info debug get keys values items copy format join".split()
)


def take_in(statement: ast.stmt, names: Names) -> None:
    """Learns what a statement gives its names, or that they are now unknown."""
    if isinstance(statement, ast.Expr) and _changed_by(statement.value, names):
        return
    if isinstance(statement, ast.AugAssign) and _added(statement, names):
        return
    if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value:
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        forget((node for node in ast.walk(statement.value) if isinstance(node, ast.Call | ast.Name)), names)
        if len(targets) == 1 and isinstance(targets[0], ast.Name):
            names.known[targets[0].id] = _value(statement.value, names)
            return
        if len(targets) == 1 and isinstance(targets[0], ast.Subscript):
            _set_entry(targets[0], statement.value, names)
            return
    forget(ast.walk(statement), names)


def forget(nodes: Iterable[ast.AST], names: Names) -> None:
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


def _doubt_call(node: ast.Call, names: Names) -> None:
    """A method may change its object, and a function what it is given."""
    called = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
    if called in _LOOKERS:
        return
    if isinstance(node.func, ast.Attribute):
        _doubt(node.func, names)
    for argument in node.args:
        if isinstance(argument, ast.Name | ast.Subscript):
            _doubt(argument, names)


def _doubt(node: ast.expr, names: Names) -> None:
    if root := _root(node):
        names.doubt(root, f"line {node.lineno} may change “{root[:80]}” in a way that can't be followed.")


def _unknown(name: str, line: int, names: Names) -> None:
    names.known[name] = Gap(f"line {line} gives “{name[:80]}” no plain value.")


def _value(node: ast.expr, names: Names) -> Any:
    """The value of an expression; where no request can have it, that is no matter until it is used in one."""
    try:
        return value(node, names)
    except BadDocument as error:
        return Gap(str(error))


def _set_entry(target: ast.Subscript, node: ast.expr, names: Names) -> None:
    """`name["a"][0] = value`; an entry that gets no plain value is a Gap, until it is set again."""
    try:
        place, key = _place(target.value, names), value(target.slice, names)
        if not _fits(place, key):
            raise LookupError
        place[key] = _value(node, names)
    except (BadDocument, LookupError):
        _doubt(target, names)


def _changed_by(node: ast.expr, names: Names) -> bool:
    """Whether this is `name.update(…)`, `.append(…)` or `.extend(…)` and could be followed."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    method, place = node.func.attr, _place(node.func.value, names)
    try:
        if method == "update" and isinstance(place, dict) and len(node.args) <= 1:
            for argument in node.args:
                merge(place, value(argument, names), names, node.lineno)
            for word in node.keywords:
                found = value(word.value, names)
                merge(place, found if word.arg is None else {word.arg: found}, names, node.lineno)
            return True
        if method in ("append", "extend") and isinstance(place, list) and len(node.args) == 1:
            found = value(node.args[0], names)
            extend(place, [found] if method == "append" else found, names, node.lineno)
            return True
    except BadDocument:
        pass
    return False


def _added(statement: ast.AugAssign, names: Names) -> bool:
    """Whether this is `name += value` or `name |= dict` and could be followed."""
    place, line = _place(statement.target, names), statement.lineno
    try:
        if isinstance(place, list) and isinstance(statement.op, ast.Add):
            extend(place, value(statement.value, names), names, line)
            return True
        if isinstance(place, dict) and isinstance(statement.op, ast.BitOr):
            merge(place, value(statement.value, names), names, line)
            return True
        if isinstance(place, str) and isinstance(statement.op, ast.Add) and isinstance(statement.target, ast.Name):
            more = value(statement.value, names)
            names.known[statement.target.id] = more if isinstance(more, Gap) else names.joined([place, more], line)
            return True
    except (BadDocument, TypeError):
        pass
    return False


def _place(node: ast.expr, names: Names) -> Any:
    """The dict or list that stands at an expression, itself and no copy; None where there is none."""
    keys: list[ast.expr] = []
    while isinstance(node, ast.Subscript):
        keys.append(node.slice)
        node = node.value
    place: Any = names.known.get(node.id) if isinstance(node, ast.Name) else None
    for key_node in reversed(keys):
        key = _value(key_node, names)
        if not _fits(place, key):
            return None
        try:
            place = place[key]
        except LookupError:
            return None
    return place


def _fits(place: Any, key: Any) -> bool:
    return isinstance(key, str) if isinstance(place, dict) else isinstance(place, list) and type(key) is int


def _root(node: ast.expr) -> str:
    """The name that a chain of look-ups begins with, or ""."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
