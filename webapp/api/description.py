"""What the OpenAPI document says beyond what is read off the functions: kinds of answers, headers, the request."""

from typing import Any

from webapp.actions.transitions import BY_PEOPLE
from webapp.api.problems import CONTENT_TYPE
from webapp.sagemaker.schema import TITLE, json_schema

Node = dict[str, Any]

_COMPONENT = f"#/components/schemas/{TITLE}"
# The first says what SageMaker takes, the second that a draft is kept before it is that far.
_REQUEST = [{"$ref": _COMPONENT}, {"type": "object", "title": "Not complete yet"}]
_LINES = {"application/jsonl": {"schema": {"type": "string"}}}


def _header(description: str, **schema: Any) -> Node:
    return {"description": description, "schema": {"type": "string"} | schema}


_ETAG = {"ETag": _header("The draft's version, for If-Match")}
_MADE = _ETAG | {
    "Location": _header("Where the draft is"),
    "Idempotency-Replayed": _header("Sent when an earlier call with this key made the draft", enum=["true"]),
}


def completed(openapi: Node) -> Node:
    """The document, changed in place."""
    openapi["components"]["schemas"][TITLE] = json_schema(_COMPONENT)
    _open_to_drafts(openapi["components"]["schemas"]["NewDraft"]["properties"]["request"])
    for path, operations in openapi["paths"].items():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                _told(int(status), response)
            if path.endswith("/{name}"):
                _named(operation["parameters"])
            if path.endswith("/events"):
                operation["responses"][200]["content"] |= _LINES
            if path.endswith("/request"):
                _open_to_drafts(operation["requestBody"]["content"]["application/json"]["schema"])
    return openapi


def _named(parameters: list[Node]) -> None:
    for parameter in parameters:
        if parameter["name"] == "name":
            parameter["schema"] = parameter["schema"] | {"enum": sorted(BY_PEOPLE)}


def _told(status: int, response: Node) -> None:
    content = response.get("content", {})
    if status >= 400 and "application/json" in content:
        response["content"] = {CONTENT_TYPE: content["application/json"]}
    elif content.get("application/json", {}).get("schema", {}).get("$ref", "").endswith("/DraftOut"):
        response["headers"] = _MADE if status == 201 else _ETAG


def _open_to_drafts(schema: Node) -> None:
    schema.pop("type", None)
    schema.pop("additionalProperties", None)
    schema["anyOf"] = _REQUEST
