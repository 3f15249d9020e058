"""Which fields SageMaker's refusal speaks of: its words read back into JSON Pointers of the request.

Three kinds of words are read: the service's own list of broken constraints, with paths such as
`inferenceSpecification.containers.1.member.image`; botocore's, with `InferenceSpecification.Containers[0].Image`; and
single sentences that users quote (getmoto/moto #7165, SDK #2696, aws/aws-cdk #33699, boto/boto3 #4510 and others).
Words that speak of no field give nothing. All is read in one pass, so that a megabyte of quotes takes no longer.
"""

import re
from collections.abc import Iterator

from webapp.sagemaker.sentences import of_a_sentence
from webapp.sagemaker.shapes import Shape, request_shape
from webapp.sagemaker.validate import escape

Field = tuple[str, str]

MOST = 100  # more than a page can show
_LONGEST_PATH, _LINES = 500, 2000
_FAILED = "' failed to satisfy constraint: "
_AT = " at '"
_COUNT = re.compile(r"(\d{1,4}) validation errors? detected")
_MISSING, _UNKNOWN = "Missing required parameter in ", "Unknown parameter in "
_INVALID = re.compile(r"(Invalid (?:type|value|length)) for parameter ")
_STEP = re.compile(r"\.?(\w+)|\[([0-9]{1,6})\]")
_KEY = re.compile(r" \(key: (.*)\)|\.(.*)")


def fields(words: str) -> list[Field]:
    """The pointers of the request that the words speak of, each with what is said about it. Raises nothing."""
    if not isinstance(words, str):
        return []
    found = dict.fromkeys(_of_the_service(words)) or dict.fromkeys(_of_botocore(words))
    return list(found)[:MOST] or of_a_sentence(words)


def _of_the_service(words: str) -> Iterator[Field]:
    places = list(_places(words))
    # A value may quote such words itself, and stands before the place that is really meant.
    count = _COUNT.match(words.lstrip())
    for index, (path, start) in enumerate(places):
        if count is None or index >= len(places) - int(count.group(1)):
            end = places[index + 1][1] if index + 1 < len(places) else len(words)
            pointer = _from_lower_camel(path)
            if pointer is not None:
                yield pointer, _constraint(words, start, end)


def _places(words: str) -> Iterator[tuple[str, int]]:
    """Each path, and where the constraint that it fails begins."""
    end = words.find(_FAILED)
    while end >= 0:
        start = words.rfind(_AT, max(0, end - _LONGEST_PATH), end)
        after = end + len(_FAILED)
        if start >= 0:
            yield words[start + len(_AT) : end], after
        end = words.find(_FAILED, after)


def _constraint(words: str, start: int, end: int) -> str:
    """What stands from one place to the value of the next, cut to what can be read."""
    told = words[start : min(end, start + 2000)]
    following = told.find("; Value")
    return (told[:following] if following >= 0 else told).strip()[:1000]


def _from_lower_camel(path: str) -> str | None:
    """The pointer of a path as the service writes it; lists count from 1 and say `member` after the number."""
    tokens = path.split(".")
    shape: Shape | None = request_shape()
    pointer = ""
    while tokens and shape is not None:
        token = tokens.pop(0)
        if shape.kind == "structure":
            token = next((name for name in shape.members if name.lower() == token.lower()), "")
        elif shape.kind == "list":
            token = str(int(token) - 1) if re.fullmatch("[1-9][0-9]{0,5}", token) else ""
            tokens = tokens[tokens[:1] == ["member"] :]
        else:
            token, tokens = ".".join([token, *tokens]).removesuffix(".member"), []
        shape = shape.child(token) if token else None
        pointer += f"/{escape(token)}"
    return pointer if shape is not None else None


def _of_botocore(words: str) -> Iterator[Field]:
    for line in words.split("\n", _LINES)[:_LINES]:
        line = line.removeprefix("Parameter validation failed: ")
        if line.startswith(_MISSING):
            yield from _below(line.removeprefix(_MISSING), "Missing required parameter.")
        elif line.startswith(_UNKNOWN):
            yield from _below(line.removeprefix(_UNKNOWN).partition('", must be one of: ')[0], "Unknown parameter.")
        elif match := _INVALID.match(line):
            name, colon, _ = line[match.end() :].partition(", value: ")
            pointer = _from_botocore(name) if colon else None
            # The value itself is left out: it may be a secret.
            _, valid, what = line.rpartition(", valid ")
            if pointer is not None:
                yield pointer, f"{match.group(1)}{valid}{what[:300]}."


def _below(told: str, message: str) -> Iterator[Field]:
    name, quote, member = told.partition(': "')
    parent = _from_botocore(name) if quote else None
    if parent is not None:
        member = escape(member.removesuffix('"')[:300])
        yield f"{parent}/{member}", message


def _from_botocore(name: str) -> str | None:
    """The pointer of a name as botocore writes it; `input` is the whole request, a map's key is all that is left."""
    shape: Shape | None = request_shape()
    pointer, rest = "", "" if name == "input" else name[:_LONGEST_PATH]
    while rest and shape is not None:
        match = (_KEY if shape.kind == "map" else _STEP).match(rest)
        if match is None:
            return None
        token = match.group(1) if match.group(2) is None else match.group(2)
        shape = shape.child(token)
        pointer += f"/{escape(token)}"
        rest = rest[match.end() :]
    return pointer if shape is not None else None
