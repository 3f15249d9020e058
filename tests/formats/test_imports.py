"""What is recognised, what is taken, what is left out and why."""

import pytest

from webapp.document import BadDocument
from webapp.formats.imports import read


def where(told: list[tuple[str, str]]) -> list[str]:
    return [place for place, _ in told]


DESCRIBED = """{
  "ModelPackageGroupName": "fraud", "ModelPackageName": "", "ModelPackageVersion": 3,
  "ModelPackageArn": "arn:aws:sagemaker:us-east-1:123456789012:model-package/fraud/3",
  "CreationTime": 1700000000.5, "CreatedBy": {"UserProfileName": "ana"}, "ModelPackageStatus": "Completed",
  "ModelPackageStatusDetails": {"ValidationStatuses": []}, "ModelApprovalStatus": "Approved",
  "ApprovalDescription": "fine", "CertifyForMarketplace": false, "Domain": null,
  "ValidationSpecification": {"ValidationProfiles": [{"ProfileName": "p", "TransformJobDefinition": {
    "TransformOutput": {"S3OutputPath": "s3://b/o", "KmsKeyId": ""}}}]},
  "InferenceSpecification": {"Containers": [
    {"Image": "i:1", "ImageDigest": "sha256:ab", "Environment": {}, "ModelDataETag": "x", "NewThing": 1}],
    "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": []},
  "ResponseMetadata": {"RequestId": "1"}
}"""


def test_of_a_describe_answer_only_the_request_is_taken() -> None:
    imported = read(DESCRIBED)
    assert imported.form == "describe"
    assert imported.request == {
        "ModelPackageGroupName": "fraud",
        "ValidationSpecification": {"ValidationProfiles": [{"ProfileName": "p", "TransformJobDefinition": {
            "TransformOutput": {"S3OutputPath": "s3://b/o"}}}]},
        "InferenceSpecification": {
            "Containers": [{"Image": "i:1", "ModelDataETag": "x"}],
            "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": [],
        },
    }  # fmt: skip
    assert imported.taken == 7
    assert {
        "/ModelPackageArn", "/ModelPackageVersion", "/CreationTime", "/CreatedBy", "/ModelPackageStatus", "/Domain",
        "/ModelPackageStatusDetails", "/ApprovalDescription", "/ResponseMetadata", "/CertifyForMarketplace",
        "/ModelApprovalStatus", "/ModelPackageName", "/InferenceSpecification/Containers/0/NewThing",
        "/InferenceSpecification/Containers/0/Environment", "/InferenceSpecification/Containers/0/ImageDigest",
        "/ValidationSpecification/ValidationProfiles/0/TransformJobDefinition/TransformOutput/KmsKeyId",
    } == set(where(imported.left_out))  # fmt: skip
    assert all(why for _, why in imported.left_out)


def test_a_describe_answer_in_yaml_is_one_too() -> None:
    imported = read("ModelPackageArn: arn:x\nModelPackageStatus: Completed\nModelPackageName: p\nTask: null\n")
    assert (imported.form, imported.request) == ("describe", {"ModelPackageName": "p"})


def test_of_a_draft_only_its_request_is_taken() -> None:
    imported = read('{"id": 4, "state": "approved", "owner": "ana", "request": {"Task": "x"}, "revision": null}')
    assert (imported.form, imported.request) == ("draft", {"Task": "x"})
    assert where(imported.left_out) == ["/id", "/state", "/owner", "/revision"]


@pytest.mark.parametrize("text", [
    '{"ClientToken": "t", "Task": "x"}', "ClientToken: t\nTask: x\n",
    "aws sagemaker create-model-package --client-token t --task x",
    'c.create_model_package(ClientToken="t", Task="x")',
    "Resources: {M: {Type: AWS::SageMaker::ModelPackage, Properties: {ClientToken: t, Task: x}}}",
    'resource "awscc_sagemaker_model_package" "m" {\n client_token = "t"\n task = "x"\n}',
])  # fmt: skip
def test_a_client_token_never_comes_in(text: str) -> None:
    imported = read(text)
    assert imported.request == {"Task": "x"}
    assert where(imported.left_out) == ["/ClientToken"]


def test_unknown_members_stay_for_the_validator_to_tell() -> None:
    for text in ('{"Foo": 1}', "Foo: 1", "c.create_model_package(Foo=1)",
                 "aws sagemaker create-model-package --cli-input-json '{\"Foo\": 1}'"):  # fmt: skip
        assert read(text).request == {"Foo": 1}


def test_yaml_keeps_what_was_typed_where_a_text_belongs() -> None:
    imported = read(
        "InferenceSpecification:\n  Containers:\n  - FrameworkVersion: 1.20\n    Framework: NO\n    IsCheckpoint: yes\n"
        "    Environment: {A: 1e3, on: 0o7, D: 2024-01-01, E: '1', F: plain}\n"
        "ValidationSpecification: {ValidationProfiles: [{TransformJobDefinition: {MaxPayloadInMB: 6}}]}\nTask: ~\n"
    )
    (container,) = imported.request["InferenceSpecification"]["Containers"]
    assert container == {
        "FrameworkVersion": "1.20", "Framework": "NO", "IsCheckpoint": True,
        "Environment": {"A": "1e3", "on": "0o7", "D": "2024-01-01", "E": "1", "F": "plain"},
    }  # fmt: skip
    (profile,) = imported.request["ValidationSpecification"]["ValidationProfiles"]
    assert profile == {"TransformJobDefinition": {"MaxPayloadInMB": 6}}
    assert imported.request["Task"] is None
    at = "/InferenceSpecification/Containers/0"
    assert where(imported.notes) == [
        f"{at}/FrameworkVersion", f"{at}/Framework", f"{at}/IsCheckpoint",
        f"{at}/Environment/A", f"{at}/Environment/on", f"{at}/Environment/D",
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "form"), [
    ("```json\n{\"Task\": \"x\"}\n```\n", "json"),
    ("\n~~~~\nTask: x\n~~~~", "yaml"),
    ("```\n$ aws sagemaker create-model-package --task x\n```", "cli"),
    ("```python\nc.create_model_package(Task='x')", "boto3"),
    (">>> t = 'x'\n>>> c.create_model_package(\n...     Task=t,\n... )", "boto3"),
    ("```pycon\r\n>>> c.create_model_package(Task='x')\r\n```\r\n", "boto3"),
    ("In [1]: r = dict(\n   ...:     Task='x')", "python"),
    ("    t = 'x'\n    return self.client.create_model_package(\n        Task=t,\n    )\n", "boto3"),
    ("{'Task': 'x'}", "python"),
    ('{"Task": "x",  # why\n}', "python"),
    ("request = {'Task': 'x'}", "python"),
    ("import a\n\nrequest: dict[str, str] = {'Task': 'x'}\n", "python"),
    ("request: dict = {'Task': 'x'}\n", "python"),
    ("request = dict(Task='y')\nrequest['Task'] = 'x'\nrequest", "python"),
    ("more = {'Task': 'x'}\nrequest = {}\nrequest.update(more)\n", "python"),
])  # fmt: skip
def test_as_it_was_copied(text: str, form: str) -> None:
    imported = read(text)
    assert (imported.form, imported.request) == (form, {"Task": "x"})
    assert not imported.left_out


def test_texts_stay_as_they_are_in_an_indented_call() -> None:
    call = "  c.create_model_package(Task='''a\n  b''', Domain=x)\n"
    imported = read(call)
    assert imported.request == {"Task": "a\n  b"}
    assert imported.left_out == [("/Domain", "line 2: “x” has no value here. Fill it in.")]


def test_lines_are_told_as_they_came() -> None:
    imported = read("```\n>>> 1\n1\n>>> c.create_model_package(Task='x',\n... Domain=d)\n{}\n```\nmore")
    assert where(imported.left_out) == ["line 7", "line 3", "/Domain"]
    assert "line 5: “d”" in imported.left_out[-1][1]


def test_a_description_of_yaml_is_no_assignment() -> None:
    assert read("Task: x = {a}\nDomain: y\n").request == {"Task": "x = {a}", "Domain": "y"}


@pytest.mark.parametrize(("text", "words"), [
    ("package = model.register(\n  content_types=['text/csv'])", "model.register(…), a call of SageMaker's Python SDK"),
    ("from sagemaker_core.resources import ModelPackage\nModelPackage.create(task='x')", "ModelPackage.create(…)"),
    ("kwargs = {'a': 1}\nmodel.register(**kwargs)", "name a package that the SDK has registered"),
    ("request = {'a': 1}", "nor a dict of a request's members"),
    ("request = {'Task': ", "not Python"),
    ("request = {'Task': t}", "“t” has no value here"),
    ("a = {'Task': 'x'}\nb = {'Domain': 'y'}", "2 dicts with members of a request (“a”, “b”)"),
    ("{'Task': x}", "not JSON"),
])  # fmt: skip
def test_python_without_a_request(text: str, words: str) -> None:
    with pytest.raises(BadDocument) as refused:
        read(text)
    assert words in str(refused.value)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_says_what_the_bytes_are(codec: str) -> None:
    assert read('{"Task": "é🙂"}\r\n'.encode(codec)).request == {"Task": "é🙂"}
    assert read("\ufeffTask: é".encode("utf-16-be")).request == {"Task": "é"}
    assert read("\ufeffTask: é".encode("utf-32-be")).request == {"Task": "é"}
