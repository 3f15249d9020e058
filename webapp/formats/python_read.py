"""A boto3 call to create_model_package, read from Python's syntax tree as literals. Nothing is ever run.

Names are known where the same text gave them a literal before; `name[…] = literal` and `name.update(…)` on such a
name are followed, because that is how AWS's own guide builds its request. Everything else (a call, an f-string, an
attribute, a name set in a loop) is refused with its line.
"""

import ast
import re
from collections.abc import Iterator

from webapp.document import BadDocument, Document
from webapp.formats.imported import Told, line_of
from webapp.formats.python_literals import Names, Unknown
from webapp.formats.python_names import forget, take_in

METHOD = "create_model_package"

# A fast look at the tokens, before Python's parser spends time and memory on them. A text without an end is one too:
# were it tried again at each of its quotes, it would take minutes.
_TOKEN = re.compile(
    r"(?P<formatted>(?:[fF][rR]?|[rR][fF])(?=[\"']))?"
    r"(?:\"\"\".*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n]++|\\.)*+\"?|'(?:[^'\\\n]++|\\.)*+'?|#[^\n]*|\w+|[^\s\w])",
    re.DOTALL,
)
_MAX_TOKENS = 60_000
# Python takes long over an f-string with many fields, and none can be read anyway.
_MAX_FORMATTED = 2_000
_MAGIC = re.compile(r"(?m)^[ \t]*[%!][^\n]*$")


def call(text: str) -> tuple[Document, Told]:
    """The request of the one call in a Python text, and what was left out. Raises BadDocument."""
    _small(text)
    tree, left_out = _parsed(text)
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_it(node)]
    if not found:
        raise BadDocument(f"there is no call of {METHOD} in it.")
    if len(found) > 1:
        lines = ", ".join(str(node.lineno) for node in found[:5])
        raise BadDocument(f"there are {len(found)} calls of {METHOD} (lines {lines}). Keep the one you mean.")
    names = Names()
    _follow(tree, found[0], names)
    return _arguments(found[0], names), left_out


def _small(text: str) -> None:
    """Raises BadDocument for what would cost Python's parser much memory, or its stack."""
    for count, token in enumerate(_TOKEN.finditer(text)):
        if count > _MAX_TOKENS:
            raise BadDocument("this Python text is longer than any call can be. Paste the call alone.")
        if token["formatted"] and token.end() - token.start() > _MAX_FORMATTED:
            raise BadDocument(f"line {line_of(text, token.start())} has a long f-string. Write its value out.")


def _parsed(text: str) -> tuple[ast.Module, Told]:
    try:
        return ast.parse(text), []
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        bare = _MAGIC.sub("", text)
        if bare == text:
            raise _not_python(error) from None
    _small(bare)  # a quote on a line that is gone may have hidden the rest
    return _without_magic(text, bare)


def _without_magic(text: str, bare: str) -> tuple[ast.Module, Told]:
    """A notebook's cell without its % and ! lines, which are not Python."""
    try:
        tree = ast.parse(bare)
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


def _is_it(node: ast.Call) -> bool:
    called = node.func
    return getattr(called, "attr", None) == METHOD or getattr(called, "id", None) == METHOD


def _follow(tree: ast.Module, call_node: ast.Call, names: Names) -> None:
    """Takes in the statements that come before the call, in their order, down into the blocks that hold it."""
    around = _around(tree, call_node)
    body: list[ast.stmt] = tree.body
    while body:
        at = next(index for index, statement in enumerate(body) if id(statement) in around)
        for statement in body[:at]:
            take_in(statement, names)
        forget(_unsure(body[at], body[at + 1 :], around), names)
        body = next((block for block in _blocks(body[at]) if _holds(block, around)), [])


def _holds(block: list[ast.stmt], around: set[int]) -> bool:
    return any(id(inner) in around for inner in block)


def _unsure(statement: ast.stmt, later: list[ast.stmt], around: set[int]) -> Iterator[ast.AST]:
    """What may or may not have run when the call does: the head of its block, the blocks beside it.

    A function is called after what follows it, so that counts as well.
    """
    blocks = list(_blocks(statement))
    heads = [getattr(statement, name, None) for name in ("target", "args") if blocks]
    heads += [item.optional_vars for item in getattr(statement, "items", [])]
    unsure = [head for head in heads if isinstance(head, ast.AST)]
    unsure += [inner for block in blocks if not _holds(block, around) for inner in block]
    unsure += later if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) else []
    for node in unsure:
        yield from ast.walk(node)


def _around(tree: ast.Module, call_node: ast.Call) -> set[int]:
    """The ids of the nodes that hold the call."""
    parents = {id(child): node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    around, node = set[int](), parents.get(id(call_node))
    while node is not None:
        around.add(id(node))
        node = parents.get(id(node))
    return around


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        if block := getattr(statement, name, None):
            yield block
    for handler in getattr(statement, "handlers", []):
        yield handler.body


def _arguments(node: ast.Call, names: Names) -> Document:
    if node.args:
        raise BadDocument(f"line {node.args[0].lineno}: {METHOD} takes arguments by name alone.")
    request: Document = {}
    for argument in node.keywords:
        try:
            value = names.final(argument.value, f"/{argument.arg}" if argument.arg else "")
        except Unknown as error:
            raise BadDocument(str(error), error.path) from None
        if argument.arg is None and not isinstance(value, dict):
            raise BadDocument(f"line {argument.value.lineno}: what follows ** is not a dict.")
        for name, entry in (value if argument.arg is None else {argument.arg: value}).items():
            if name in request:
                raise BadDocument(f"“{name[:80]}” stands twice. Keep one.", f"/{name[:80]}")
            request[name] = entry
    return request
