"""A boto3 call to create_model_package, or the dict for one, read from Python's syntax tree. Nothing is ever run.

Names are known where the same text gave them a value before; `name[…] = …`, `name.update(…)` and the like are
followed, because that is how AWS's own guide builds its request. What has a value only where it is run (a call, an
attribute, a name set in a loop) is a gap: it is left out and told, and the rest is taken.
"""

import ast
import re
from collections.abc import Iterator
from typing import Any

from webapp.document import BadDocument, Document, escape_join
from webapp.formats.gaps import Gap, filled
from webapp.formats.imported import Told, line_of
from webapp.formats.python_literals import Names
from webapp.formats.python_names import forget, take_in
from webapp.formats.python_values import merge, value
from webapp.sagemaker.shapes import request_shape

METHOD = "create_model_package"

# A fast look at the tokens, before Python's parser spends time and memory on them. A text without an end is one too:
# were it tried again at each of its quotes, it would take minutes.
_TOKEN = re.compile(
    r"(?P<formatted>(?:[fF][rR]?|[rR][fF])(?=[\"']))?"
    r"(?:\"\"\".*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n]++|\\.)*+\"?|'(?:[^'\\\n]++|\\.)*+'?|#[^\n]*|\w+|[^\s\w])",
    re.DOTALL,
)
# More than the largest valid request has: 240 containers with 100 variables each, at four tokens.
_MAX_TOKENS = 200_000
# Of what is no plain value (names, calls, signs, f-strings, brackets) a request needs little, and each takes longer.
_MAX_OTHERS = 50_000
_PLAIN = frozenset("\"'0123456789,:]}#")
_OF_AN_F_STRING = 5
# Python takes long over an f-string with many fields, and none can be read anyway.
_MAX_FORMATTED = 2_000
# The nodes of a syntax tree that a call may be in.
_HOLDERS = (ast.stmt, ast.expr, ast.keyword, ast.excepthandler, ast.withitem, ast.match_case, ast.comprehension)
_MAGIC = re.compile(r"(?m)^[ \t]*[%!][^\n]*$")


def call(text: str) -> tuple[Document, Told]:
    """The request of the one call in a Python text, and what was left out. Raises BadDocument."""
    _small(text)
    tree, left_out = _parsed(text)
    found = _calls(tree)
    if not found:
        raise BadDocument(f"there is no call of {METHOD} in it.")
    if len(found) > 1:
        lines = ", ".join(str(node.lineno) for node in found[:5])
        raise BadDocument(f"there are {len(found)} calls of {METHOD} (lines {lines}). Keep the one you mean.")
    names = Names()
    _follow(tree, found[0], names)
    return filled(_arguments(found[0], names), request_shape(), left_out), left_out


def bare(text: str) -> tuple[Document, Told] | None:
    """The request of a dict in a Python text without a call; None where no dict has the members of one.

    Raises BadDocument where there are several, or nothing of it is known.
    """
    _small(text)
    tree, left_out = _parsed(text)
    names = Names()
    for statement in tree.body:
        take_in(statement, names)
    found = {name: entry for name, entry in names.known.items() if _is_request(entry)}
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr) and _is_request(shown := value(last.value, names)):
        found = {"": shown}
    if not found:
        return None
    largest = max(found, key=lambda name: len(found[name]))
    if any(entry.keys() - found[largest].keys() for entry in found.values()):
        some = ", ".join(f"“{name[:80]}”" for name in list(found)[:5])
        raise BadDocument(f"there are {len(found)} dicts with members of a request ({some}). Keep the one you mean.")
    return filled(names.final(found[largest], 1, ""), request_shape(), left_out), left_out


def _is_request(entry: Any) -> bool:
    return isinstance(entry, dict) and not request_shape().members.keys().isdisjoint(entry)


def _small(text: str) -> None:
    """Raises BadDocument for what would cost Python's parser much memory, or its stack."""
    others = 0
    for count, token in enumerate(_TOKEN.finditer(text)):
        if token["formatted"]:
            others += _OF_AN_F_STRING
            if token.end() - token.start() > _MAX_FORMATTED:
                raise BadDocument(f"line {line_of(text, token.start())} has a long f-string. Write its value out.")
        elif text[token.start()] not in _PLAIN:
            others += 1
        if count > _MAX_TOKENS or others > _MAX_OTHERS:
            raise BadDocument("this Python text is longer than any call can be. Paste the call alone.")


def _parsed(text: str) -> tuple[ast.Module, Told]:
    try:
        return ast.parse(text), []
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if isinstance(error, IndentationError) and (tree := _indented(text)):
            return tree, []
        without = _MAGIC.sub("", text)
        if without == text:
            raise _not_python(error) from None
    _small(without)  # a quote on a line that is gone may have hidden the rest
    return _without_magic(text, without)


def _indented(text: str) -> ast.Module | None:
    """Lines that were copied out of a block. They are put into one, because to move them would change their texts."""
    try:
        tree = ast.parse(f"if True:\n{text}")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    tree.body[:1] = next(_blocks(tree.body[0]))
    return ast.increment_lineno(tree, -1)


def _without_magic(text: str, without: str) -> tuple[ast.Module, Told]:
    """A notebook's cell without its % and ! lines, which are not Python."""
    try:
        tree = ast.parse(without)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _not_python(error) from None
    lines = {number for number, line in enumerate(text.split("\n"), 1) if _MAGIC.fullmatch(line)}
    for node in ast.walk(tree):
        # A line of a text may begin with these signs as well; then taking it out has changed a value.
        if isinstance(node, ast.Constant | ast.JoinedStr) and node.end_lineno and node.end_lineno > node.lineno:
            lost = lines.intersection(range(node.lineno, node.end_lineno + 1))
            if lost:
                raise BadDocument(f"line {min(lost)} can't be told from a notebook's command. Paste the call alone.")
    return tree, [(f"line {number}", "A notebook's command is not read.") for number in sorted(lines)[:20]]


def _not_python(error: Exception) -> BadDocument:
    if isinstance(error, SyntaxError) and error.msg:
        where = f" at line {error.lineno}" if error.lineno else ""
        return BadDocument(f"this is not Python: {error.msg[:200]}{where}.")
    return BadDocument("this is not Python, or it is nested too deep to be read.")


def _calls(tree: ast.Module) -> list[ast.Call]:
    """The calls that are meant, in their order; faster than ast.walk, because most nodes are plain values."""
    found: list[ast.Call] = []
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call) and METHOD in (getattr(node.func, "attr", ""), getattr(node.func, "id", "")):
            found.append(node)
        for inner in vars(node).values():
            if isinstance(inner, list):
                waiting.extend(entry for entry in inner if isinstance(entry, _HOLDERS))
            elif isinstance(inner, _HOLDERS):
                waiting.append(inner)
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def _follow(tree: ast.Module, call_node: ast.Call, names: Names) -> None:
    """Takes in the statements that come before the call, in their order, down into the blocks that hold it."""
    body: list[ast.stmt] = tree.body
    while body:
        at = next((index for index, statement in enumerate(body) if _spans(statement, call_node)), len(body))
        for statement in body[:at]:
            take_in(statement, names)
        if at == len(body):
            return
        forget(_unsure(body[at], body[at + 1 :], call_node), names)
        body = next((block for block in _blocks(body[at]) if _holds(block, call_node)), [])


def _spans(statement: ast.stmt, node: ast.expr) -> bool:
    begins = (statement.lineno, statement.col_offset) <= (node.lineno, node.col_offset)
    ends = (statement.end_lineno or 0, statement.end_col_offset or 0)
    return begins and (node.end_lineno or 0, node.end_col_offset or 0) <= ends


def _holds(block: list[ast.stmt], call_node: ast.Call) -> bool:
    return any(_spans(statement, call_node) for statement in block)


def _unsure(statement: ast.stmt, later: list[ast.stmt], call_node: ast.Call) -> Iterator[ast.AST]:
    """What may or may not have run when the call does: the head of its block, the blocks beside it.

    A function is called after what follows it, so that counts as well.
    """
    blocks = list(_blocks(statement))
    heads = [getattr(statement, name, None) for name in ("target", "args") if blocks]
    heads += [item.optional_vars for item in getattr(statement, "items", [])]
    unsure = [head for head in heads if isinstance(head, ast.AST)]
    unsure += [inner for block in blocks if not _holds(block, call_node) for inner in block]
    unsure += later if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) else []
    for node in unsure:
        yield from ast.walk(node)


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        if block := getattr(statement, name, None):
            yield block
    for inner in (*getattr(statement, "handlers", []), *getattr(statement, "cases", [])):
        yield inner.body


def _arguments(node: ast.Call, names: Names) -> dict[Any, Any]:
    """The request with its gaps, as it is when the call comes."""
    if node.args:
        raise BadDocument(f"line {node.args[0].lineno}: {METHOD} takes arguments by name alone.")
    request: dict[Any, Any] = {}
    for argument in node.keywords:
        path, line = escape_join("", argument.arg) if argument.arg else "", argument.value.lineno
        entries = names.final(value(argument.value, names), line, path)
        if argument.arg is not None:
            entries = {argument.arg: entries}
        elif not isinstance(entries, dict | Gap):
            raise BadDocument(f"line {line}: what follows ** is not a dict.")
        for name in request.keys() & entries.keys() if isinstance(entries, dict) else ():
            raise BadDocument(f"“{str(name)[:80]}” stands twice. Keep one.", escape_join("", str(name)[:80]))
        merge(request, entries, names, line)
    return request
