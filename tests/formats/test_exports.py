"""What is written out comes back in: every form, every real request, and the nastiest texts."""

import ast
import json
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from webapp.document import canonical
from webapp.formats.cloudformation_lacks import LACKS
from webapp.formats.exports import EXPORTS
from webapp.formats.imports import read
from webapp.sagemaker.shapes import Shape, request_shape

REQUESTS = sorted((Path(__file__).parents[1] / "requests").glob("*.json"))

NASTY = [
    "", " ", " a", "a ", "'", '"', "\\", "\\\\", "\\n", "a\nb", "a\r\nb\n", "\n", "\t", "$", "%", "${", "%{", "$${",
    "%%{", "$$${", "$%{", "%${a}", "100%", "a$", "\\${x}", "---", "...", "-", "- a", "?", ": ", "a:", "a: b",
    "a #b", "#", "@file", "file://x", "`id`", "$(id)", "!Ref x", "!", "&a", "*a", "{", "[", "]", "}", ",", "|", ">",
    "=", "<<", "~", "null", "NULL", "yes", "No", "on", "y", "true", "False", "1", "-1", "1.2", "1e3", "0o7", "0x1F",
    "1_000", "12:30", ".inf", ".nan", "inf", "2024-01-01", "2024-01-01T00:00:00Z", "é", "日本", "👩‍🔬", "\u0085",
    "\u2028", "\u2029", "\u200b", "\ufeff", "\ufffe", "\x01", "\x1b[31m", "\x7f", "\xa0", "e\u0301", "\U0001f600",
    "\U0010ffff", '"""', "'''", "EOT", "*/", "//", "a" * 3000, "create_model_package(",
    "aws sagemaker create-model-package --x", 'resource "a" "b" {', "{{x}}", "Resources", "\u202e",
]  # fmt: skip
ALL = pytest.mark.parametrize("key", EXPORTS)


def back(key: str, request: dict[str, Any]) -> Any:
    """The request after a journey through a form; it must be told as that form, with nothing to say about it."""
    imported = read(EXPORTS[key].text(request, "us-east-1"))
    assert imported.form == {"canonical": "json"}.get(key, key)
    assert not imported.notes
    assert [where for where, _ in imported.left_out] == (["--region"] if key == "cli" else [])
    return imported.request


@ALL
@pytest.mark.parametrize("path", REQUESTS, ids=lambda path: path.stem[:20])
def test_every_real_request_comes_back(path: Path, key: str) -> None:
    request = json.loads(path.read_text())
    assert back(key, request) == request
    if key != "canonical":
        assert list(back(key, request)) == list(request)


@ALL
@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text)[:30])
def test_nasty_texts_come_back(text: str, key: str) -> None:
    request = {
        "ModelPackageDescription": text,
        "InferenceSpecification": {
            "Containers": [{"Environment": {text: text, "K": text}}], "SupportedContentTypes": [text],
        },
    }  # fmt: skip
    assert back(key, request) == request


TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    NASTY
)
PIECES = st.lists(st.sampled_from(["$", "%", "{", "}", '"', "'", "\\", "\n", " ", "a", ":", "#", "u0024"]), max_size=12)
INTEGERS = st.integers(-(2**63) + 1, 2**63 - 1)
REQUEST = st.fixed_dictionaries(
    {"ModelPackageGroupName": TEXTS},
    optional={
        "ModelPackageDescription": TEXTS | PIECES.map("".join),
        "CertifyForMarketplace": st.booleans(),
        "Tags": st.lists(st.fixed_dictionaries({"Key": TEXTS, "Value": PIECES.map("".join)}), max_size=3),
        "CustomerMetadataProperties": st.dictionaries(TEXTS | PIECES.map("".join), TEXTS, max_size=4),
        "ValidationSpecification": st.fixed_dictionaries({
            "ValidationProfiles": st.lists(
                st.fixed_dictionaries({
                    "TransformJobDefinition": st.fixed_dictionaries({"MaxPayloadInMB": INTEGERS})
                }),
                max_size=2,
            )
        }),
    },
)  # fmt: skip


@ALL
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(request=REQUEST)
def test_whatever_a_request_holds_comes_back(key: str, request: dict[str, Any]) -> None:
    assert back(key, request) == request


@ALL
def test_other_values_and_unknown_members_come_back(key: str) -> None:
    request = {"Task": None, "Future": {"Deep": [[1.5, 1e300, -0.5, True, None], {}, []], "Key1": "v"}, "Domain": "x"}
    assert back(key, request) == request


@ALL
def test_an_empty_request_comes_back(key: str) -> None:
    # Of nothing, YAML is JSON.
    assert read(EXPORTS[key].text({})).request == {}


def test_yaml_is_the_same_to_another_reader() -> None:
    request = {
        "ModelPackageDescription": "x",
        "CustomerMetadataProperties": {str(i): text for i, text in enumerate(NASTY)},
    }
    assert yaml.safe_load(EXPORTS["yaml"].text(request)) == request
    assert "{" not in EXPORTS["yaml"].text({"A": {"B": [1]}})


def test_python_is_what_it_says() -> None:
    request = {"ModelPackageDescription": "\n".join(NASTY), "Tags": [], "CertifyForMarketplace": False}
    text = EXPORTS["boto3"].text(request)
    found = {
        node.arg: ast.literal_eval(node.value) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.keyword)
    }
    assert found == request


def test_a_member_that_is_no_name_in_python_goes_in_a_dict() -> None:
    text = EXPORTS["boto3"].text({"class": 1, "a b": 2})
    assert "create_model_package(\n    **{\n" in text
    assert read(text).request == {"class": 1, "a b": 2}


def test_the_shell_reads_the_same_words() -> None:
    request = {"ModelPackageDescription": "\n".join(NASTY)}
    words = shlex.split(EXPORTS["cli"].text(request, "eu-west-1"))
    assert words[:5] == ["aws", "sagemaker", "create-model-package", "--region", "eu-west-1"]
    assert json.loads(words[-1]) == request


def test_a_request_too_large_for_an_argument_is_given_to_read() -> None:
    request = {"ModelPackageDescription": "\nREQUEST\n" * 10_000 + "$x `id` \\"}
    text = EXPORTS["cli"].text(request, "us-east-1")
    assert "--cli-input-json file:///dev/stdin <<'REQUEST'\n{\n" in text
    assert max(len(word.encode()) for word in text.split("<<")[0].split()) < 100
    assert back("cli", request) == request
    shown = subprocess.run(["bash", "-c", f"aws() {{ cat; }}\n{text}"], capture_output=True, text=True, check=True)
    assert json.loads(shown.stdout) == request
    subprocess.run(["bash", "-n"], input=text, text=True, check=True)
    subprocess.run(["bash", "-n"], input=EXPORTS["cli"].text({"Task": "\n".join(NASTY)}), text=True, check=True)


def test_terraform_texts_are_escaped_as_hcl_wants() -> None:
    text = EXPORTS["terraform"].text(
        {"ModelPackageDescription": 'a"b\\c${d}%{e}\n$${f}', "Tags": [{"Key": "K", "Value": "v"}]}
    )
    assert 'model_package_description = "a\\"b\\\\c$${d}%%{e}\\n\\u0024$${f}"' in text
    assert text.startswith('resource "awscc_sagemaker_model_package" "this" {\n  model_package')
    assert '      key = "K"\n' in text


def test_cloudformation_has_one_resource() -> None:
    template = yaml.safe_load(EXPORTS["cloudformation"].text({"Task": "yes"}))
    (resource,) = template["Resources"].values()
    assert resource == {"Type": "AWS::SageMaker::ModelPackage", "Properties": {"Task": "yes"}}


def test_what_cloudformation_and_awscc_do_not_take_is_told() -> None:
    source = {"S3DataSource": {"S3Uri": "{{resolve:ssm:x}}", "ManifestS3Uri": "m"}}
    request = {
        "ManagedStorageType": "Restricted", "Task": "x", "Future": {"Ref": "y"},
        "InferenceSpecification": {"Containers": [
            {"Image": "i", "BaseModel": {"RecipeName": "{{resolve:ssm:x}}"}, "ModelDataSource": source,
             "Environment": {"BaseModel": "b", "ProductId": "p"}},
            {"Environment": {"Ref": "x"}},
        ]},
        "SourceAlgorithmSpecification": {"SourceAlgorithms": [{"AlgorithmName": "a", "ModelDataSource": source}]},
    }  # fmt: skip
    at = "/InferenceSpecification/Containers"
    lacking = [
        "/ManagedStorageType", f"{at}/0/BaseModel", f"{at}/0/ModelDataSource/S3DataSource/ManifestS3Uri",
        "/SourceAlgorithmSpecification/SourceAlgorithms/0/ModelDataSource",
    ]  # fmt: skip
    other = [f"{at}/0/ModelDataSource/S3DataSource/S3Uri", f"{at}/1/Environment"]
    told = EXPORTS["cloudformation"].notes(request)
    assert {where for where, _ in told} == {*lacking, *other}
    assert "only entry is “Ref”" in dict(told)[other[1]]
    assert [where for where, _ in EXPORTS["terraform"].notes(request)] == lacking
    assert back("cloudformation", {"Task": "x", "CustomerMetadataProperties": {"Ref": "y"}})["Task"] == "x"
    for key in EXPORTS.keys() - {"cloudformation", "terraform"}:
        assert not EXPORTS[key].notes(request)


def test_what_is_lacking_is_what_a_request_has() -> None:
    known = {shape.name: shape.members.keys() for shape in structures(request_shape())}
    assert all(members <= known[name] for name, members in LACKS.items())


def structures(shape: Shape) -> Iterator[Shape]:
    if shape.kind == "structure":
        yield shape
    for inner in (*shape.members.values(), shape.element):
        if inner is not None:
            yield from structures(inner)


def test_canonical_is_what_is_hashed() -> None:
    assert EXPORTS["canonical"].text({"b": 1, "a": 2}) == canonical({"b": 1, "a": 2})


def test_no_region_is_said_by_saying_none() -> None:
    assert "region" not in EXPORTS["cli"].text({}) + EXPORTS["boto3"].text({})


def test_the_registry_says_who_is_who() -> None:
    assert all(key == export.key for key, export in EXPORTS.items())
    assert len({export.file_name for export in EXPORTS.values()}) == len(EXPORTS)
