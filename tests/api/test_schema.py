"""The published JSON Schema: right requests fit it, and it finds what a schema can find."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import regex
from django.test import Client
from jsonschema import Draft202012Validator, ValidationError, validators

from tests.conftest import REQUESTS, a_request, request_file
from webapp.sagemaker.schema import ecma, json_schema
from webapp.sagemaker.shapes import Shape, request_shape
from webapp.sagemaker.validate import problems

WRONG = {"31", "32", "33"}
ACCEPTED = sorted(path for path in REQUESTS.glob("*.json") if path.name[:2] not in WRONG)


def _pattern(_validator: Any, pattern: str, value: Any, _schema: Any) -> Iterator[ValidationError]:
    # Python's own `re`, which jsonschema asks, lacks \p{…}; JSON Schema's patterns are ECMA-262's, which has it.
    if isinstance(value, str) and not regex.search(pattern, value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


# A second opinion, by a validator that knows ECMA-262.
OTHER = jsonschema_rs.Draft202012Validator(json_schema(), pattern_options=jsonschema_rs.FancyRegexOptions())
VALIDATOR = validators.extend(Draft202012Validator, {"pattern": _pattern})(json_schema())


def found(request: Any) -> list[str]:
    return sorted("/" + "/".join(map(str, error.absolute_path)) for error in VALIDATOR.iter_errors(request))


def every(shape: Shape) -> Iterator[Shape]:
    yield shape
    for below in (*shape.members.values(), shape.element, shape.key, shape.value):
        if below:
            yield from every(below)


def test_it_is_a_schema_and_small() -> None:
    assert list(Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(json_schema())) == []
    assert len(json.dumps(json_schema())) < 80_000
    assert not set(json_schema()["properties"]) - set(request_shape().members)


@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.name[:2])
def test_real_requests_fit(path: Path) -> None:
    assert found(json.loads(path.read_text())) == []
    assert OTHER.is_valid(json.loads(path.read_text()))


def test_mistakes_that_a_schema_can_find() -> None:
    assert found(request_file("33")) == ["/ValidationSpecification/ValidationRole"]
    assert found(request_file("32")) == [row.path for row in problems(request_file("32"))]
    assert all(path.startswith("/AdditionalInferenceSpecifications/") for path in found(request_file("31")))
    assert found(request_file("31"))


@pytest.mark.parametrize(
    ("members", "path"),
    [
        ({"Wrong": 1}, "/"),
        ({"ModelPackageGroupName": 5}, "/ModelPackageGroupName"),
        ({"ModelPackageGroupName": "ends-with-"}, "/ModelPackageGroupName"),
        ({"ModelPackageDescription": "x" * 1025}, "/ModelPackageDescription"),
        ({"ModelPackageDescription": "a\x07"}, "/ModelPackageDescription"),
        ({"ModelApprovalStatus": "Maybe"}, "/ModelApprovalStatus"),
        ({"Tags": [{"Key": "k"}]}, "/Tags/0"),
        ({"CustomerMetadataProperties": {"": "x"}}, "/CustomerMetadataProperties"),
        ({"Domain": None}, "/Domain"),
        ({"CertifyForMarketplace": "yes"}, "/CertifyForMarketplace"),
    ],
)
def test_each_kind_of_limit_is_in_it(members: dict[str, Any], path: str) -> None:
    assert found(a_request(**members)) == [path]
    assert not OTHER.is_valid(a_request(**members))


def test_instance_types_that_are_not_known_yet() -> None:
    request = a_request()
    for name, fits in (("ml.m5.large", True), ("ml.z99.huge", True), ("m5.large", False)):
        request["InferenceSpecification"]["SupportedRealtimeInferenceInstanceTypes"] = [name]
        assert (found(request) == []) is fits


def test_no_client_token() -> None:
    assert "ClientToken" not in json_schema()["properties"]
    assert found(a_request(ClientToken="x" * 36)) == ["/"]


def test_a_name_is_one_definition() -> None:
    """Shapes of one name may differ in their help alone: the definitions go by name."""
    seen: dict[str, Any] = {}
    for shape in every(request_shape()):
        limits = (shape.kind, shape.min, shape.max, shape.pattern, shape.enum, tuple(shape.members), shape.required)
        assert seen.setdefault(shape.name, limits) == limits


def test_every_limit_of_the_model_is_said() -> None:
    definitions = json_schema()["$defs"]
    words = {"string": "Length", "list": "Items", "map": "Properties", "integer": "imum"}
    for shape in list(every(request_shape()))[1:]:
        made = definitions[shape.name]
        for limit, word in ((shape.min, "min"), (shape.max, "max")):
            if shape.kind in words:
                assert made.get(word + words[shape.kind]) == limit, shape.name  # a limit of 0 too
        assert ("pattern" in made) == bool(shape.pattern and shape.pattern != r"[\S\s]*" and "$comment" not in made)


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        (r"a.b", r"^(?:a[^\n]b)$"),
        (r"[\p{L}._]*", r"^(?:[\p{L}._]*)$"),
        (r"x(?<!-)\/", r"^(?:x(?<!-)\/)$"),
        (r"\-", None),  # only a class may escape it with the u flag
        (r"(?i)a", None),
        (r"a\Z", None),
        (r"[[:alpha:]]", None),
        (r"a{", None),
        (r"(?P<n>a)", None),
        (r"[a&&[b]]", None),
    ],
)
def test_patterns_are_translated_where_that_is_safe(pattern: str, written: str | None) -> None:
    assert ecma(pattern) == written


def test_it_is_published_for_everyone(client: Client, db: None) -> None:
    answer = client.get("/api/v1/schema/request.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/schema+json")
    assert answer.json() == json_schema()


def test_the_description_names_the_request(client: Client, db: None) -> None:
    openapi = client.get("/api/v1/openapi.json").json()
    component = openapi["components"]["schemas"]["CreateModelPackageRequest"]
    assert component["properties"].keys() == request_shape().members.keys()
    refers = {"$ref": "#/components/schemas/CreateModelPackageRequest"}
    new = openapi["components"]["schemas"]["NewDraft"]["properties"]["request"]
    body = openapi["paths"]["/api/v1/drafts/{pk}/request"]["put"]["requestBody"]["content"]["application/json"][
        "schema"
    ]
    assert refers in new["anyOf"]
    assert refers in body["anyOf"]
    assert "may be incomplete" in new["description"]
    assert "may be incomplete" in body["description"]


def test_every_reference_in_the_description_leads_somewhere(client: Client, db: None) -> None:
    openapi = client.get("/api/v1/openapi.json").json()

    def references(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            yield from [node["$ref"]] if isinstance(node.get("$ref"), str) else []
            node = list(node.values())
        if isinstance(node, list):
            for entry in node:
                yield from references(entry)

    for reference in set(references(openapi)):
        here = openapi
        for token in reference.removeprefix("#/").split("/"):
            here = here[token]
