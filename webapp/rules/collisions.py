"""What is named twice in one request."""

from collections.abc import Iterable

from webapp.document import Document, escape_join
from webapp.rules.reading import (
    ADDITIONAL,
    Node,
    containers,
    containers_of,
    mapped,
    nodes,
    nodes_below,
    specifications,
    text,
)
from webapp.rules.registry import Found, problem, warning


def _repeated(entries: Iterable[Node], member: str, message: str) -> Found:
    seen: set[str] = set()
    for path, entry in entries:
        given = text(entry, f"/{member}")
        if given and given in seen:
            yield f"{path}/{member}", message
        seen.add(given)


@problem("H")
def additional_names_differ(document: Document) -> Found:
    """The name of each additional inference specification is unique in its package (botocore's text of Name)."""
    entries = nodes(document, ADDITIONAL)
    yield from _repeated(entries, "Name", "Another additional specification has this name. Give this one its own.")


@warning("M")
def hostnames_differ(document: Document) -> Found:
    """A hostname names one container of a pipeline (botocore's text of ContainerHostname)."""
    message = "Another container has this hostname, so SageMaker may not tell them apart. Give this one its own."
    for path, specification in specifications(document):
        yield from _repeated(containers_of(path, specification), "ContainerHostname", message)


@warning("L")
def channels_differ(document: Document) -> Found:
    """Each additional data source of a container has a channel of its own (inferred from botocore's text)."""
    message = "Another data source has this name, so one may hide the other. Give this one its own."
    for path, container in containers(document):
        yield from _repeated(nodes_below(path, container, "/AdditionalModelDataSources"), "ChannelName", message)


@warning("M")
def tag_keys_differ(document: Document) -> Found:
    """Each key stands once among the tags of a resource (AWS General Reference, Tagging)."""
    message = "Another tag has this key, so SageMaker may refuse both or keep one of them. Give each key once."
    yield from _repeated(nodes(document, "/Tags"), "Key", message)


@warning("L")
def metadata_names_differ(document: Document) -> Found:
    """Names of metadata properties that differ only in case or blanks are easily taken for one (inferred)."""
    seen: set[str] = set()
    for key in mapped(document, "/CustomerMetadataProperties"):
        folded = "".join(key.split()).casefold()
        if folded in seen:
            message = "Another property has the same name but for case or blanks, so one may be a slip. Rename one."
            yield escape_join("/CustomerMetadataProperties", key), message
        seen.add(folded)


@warning("L")
def types_listed_once(document: Document) -> Found:
    """An instance type stands once in its list (inferred)."""
    for path, specification in specifications(document):
        for member in ("SupportedTransformInstanceTypes", "SupportedRealtimeInferenceInstanceTypes"):
            entries = [(f"{path}/{member}/{index}", value) for index, value in _texts(specification.get(member))]
            known: set[str] = set()
            for place, value in entries:
                if value in known:
                    yield place, f"The list has {value[:80]} already, so SageMaker may refuse it. Remove this one."
                known.add(value)


def _texts(value: object) -> list[tuple[int, str]]:
    entries = value if isinstance(value, list) else []
    return [(index, entry) for index, entry in enumerate(entries) if isinstance(entry, str)]
