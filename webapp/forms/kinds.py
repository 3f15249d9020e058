"""The two kinds of package, and what switching from one to the other leaves out.

It is said before it is done: the page names what each kind would leave out, and a switch that would leave out more
than the page said (it was typed since) waits until that has been said too.
"""

import re
from typing import Any

from webapp import document as documents
from webapp import rules
from webapp.document import Document
from webapp.forms.words import generalised, words_for
from webapp.sagemaker.shapes import at, request_shape

KINDS = (
    (rules.VERSION, "A version in a model package group"),
    (rules.PACKAGE, "A package of its own"),
)
NAMES: dict[str, str] = {rules.VERSION: "/ModelPackageGroupName", rules.PACKAGE: "/ModelPackageName"}

_OF_CONTAINERS = {"Environment": rules.VERSION, "ModelDataSource": rules.VERSION}
# Members that one kind alone takes, with `*` for an index; `rules.misfits` is what says so of a request.
ONLY = {name: kind for kind, name in NAMES.items()} | {
    "/Tags": rules.PACKAGE, "/CertifyForMarketplace": rules.PACKAGE,
    "/ModelApprovalStatus": rules.VERSION, "/SourceUri": rules.VERSION,
} | {
    f"{above}/{name}": kind for name, kind in _OF_CONTAINERS.items()
    for above in ("/InferenceSpecification/Containers/*", "/AdditionalInferenceSpecifications/*/Containers/*")
}  # fmt: skip


def takes(document: Document, pointer: str) -> bool:
    """Whether a request of this kind takes the member at a pointer; while there is no kind, whichever takes it."""
    only, kind = ONLY.get(generalised(pointer)), chosen(document)
    return not only or not kind or kind == only


def chosen(document: Document) -> str:
    """The kind that a request is of; "" for one with neither name or with both."""
    both = all(name[1:] in document for name in NAMES.values())
    return "" if both else rules.kind(document)


def leaves_out(document: Document, kind: str) -> list[str]:
    """The pointers of what a request of this kind can't keep."""
    if kind not in NAMES or kind == chosen(document):
        return []
    as_it_would_be = {name: value for name, value in document.items() if f"/{name}" not in NAMES.values()}
    as_it_would_be[NAMES[kind][1:]] = ""
    others = [name for other, name in NAMES.items() if other != kind and document.get(name[1:])]
    return others + rules.misfits(as_it_would_be)


def in_words(document: Document, pointers: list[str]) -> str:
    """What stands at the pointers, for a sentence: Tags, Package name “iris”, Environment variables of container 2."""
    return ", ".join(_said(document, pointer) for pointer in pointers)


def _said(document: Document, pointer: str) -> str:
    shape = at(request_shape(), documents.split(pointer))
    label = words_for(pointer, shape).label if shape else pointer
    value = documents.get(document, pointer)
    where = re.search(r"/Containers/(\d+)/", pointer)
    named = f" “{value}”" if isinstance(value, str) else ""
    return f"{label}{named}" + (f" of container {int(where[1]) + 1}" if where else "")


def switched(document: Document, kind: str) -> tuple[Document, dict[str, Any]]:
    """The request as one of this kind, and what "Undo" brings back; {} where nothing had to go."""
    pointers = leaves_out(document, kind)
    made = documents.copied(document)
    made.setdefault(NAMES[kind][1:], "")
    for name in NAMES.values():
        if name != NAMES[kind]:
            made.pop(name[1:], None)
    for pointer in pointers:
        above, _, last = pointer.rpartition("/")
        documents.get(made, above).pop(last, None)
    inserts = [{"path": pointer, "value": documents.get(document, pointer)} for pointer in pointers]
    if not inserts:
        return made, {}
    return made, {"label": in_words(document, pointers), "inserts": inserts, "takes": [NAMES[kind]]}
