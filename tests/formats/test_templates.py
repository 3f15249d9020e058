"""CloudFormation and Terraform, as others write them."""

import json

import pytest

from webapp.document import BadDocument
from webapp.formats.imported import Imported
from webapp.formats.imports import read


def where(told: list[tuple[str, str]]) -> list[str]:
    return [place for place, _ in told]


TEMPLATE = """AWSTemplateFormatVersion: "2010-09-09"
Parameters: {Group: {Type: String}}
Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Model:
    Type: AWS::SageMaker::ModelPackage
    Properties:
      ModelPackageGroupName: !Ref Group
      ModelPackageDescription: {"Fn::Sub": "${Group}"}
      ApprovalDescription: fine
      InferenceSpecification:
        Containers:
          - Image: !Join ["/", [a, b]]
            FrameworkVersion: 1.2
          - !If [a, b, c]
          - Environment: {Ref: x, A: {Ref: x}}
          - Environment: {Ref: x}
        SupportedContentTypes: [!GetAtt A.B, text/csv]
        SupportedResponseMIMETypes: [!GetAtt A.B]
      Tags: [{"Fn::If": [a, b, c]}, {Key: {Condition: b}, Value: !Ref T}]
"""


def test_a_template_without_its_functions() -> None:
    imported = read(TEMPLATE)
    assert imported.form == "cloudformation"
    assert imported.request == {
        "InferenceSpecification": {
            "Containers": [
                {"FrameworkVersion": "1.2"}, {}, {"Environment": {"Ref": "x"}}, {"Environment": {"Ref": "x"}},
            ],
            "SupportedContentTypes": ["text/csv"],
        },
        "Tags": [{}, {"Key": {"Condition": "b"}}],
    }  # fmt: skip
    at = "/InferenceSpecification"
    assert where(imported.left_out) == [
        "/Resources", "/ApprovalDescription", "/ModelPackageGroupName", "/ModelPackageDescription",
        f"{at}/Containers/0/Image", f"{at}/Containers/1", f"{at}/Containers/2/Environment/A",
        f"{at}/SupportedContentTypes", f"{at}/SupportedResponseMIMETypes", "/Tags/0", "/Tags/1/Value",
    ]  # fmt: skip
    told = dict(imported.left_out)
    assert told[f"{at}/Containers/1"] == "line 15: the value of !If is known to CloudFormation alone. Fill it in."


PACKAGE = '{"Type": "AWS::SageMaker::ModelPackage", "Properties": {"Task": "x"}}'


@pytest.mark.parametrize("text", [
    PACKAGE, f'{{"Mine": {PACKAGE}}}', f'{{"Mine": {PACKAGE}, "Other": {{"Type": "AWS::S3::Bucket"}}}}',
    "Type: AWS::SageMaker::ModelPackage\nProperties:\n  Task: x\n",
    "  Mine:\n    Type: AWS::SageMaker::ModelPackage\n    DependsOn: Other\n    Properties: {Task: x}\n",
])  # fmt: skip
def test_a_resource_alone_is_one_too(text: str) -> None:
    imported = read(text)
    assert (imported.form, imported.request) == ("cloudformation", {"Task": "x"})
    assert where(imported.left_out) == (["/Resources"] if "Other" in text and "DependsOn" not in text else [])


def test_metadata_that_speak_of_a_type_are_no_resource() -> None:
    request = {"CustomerMetadataProperties": {"Type": "AWS::SageMaker::ModelPackage", "Properties": "x"}}
    assert (read(json.dumps(request)).form, read(json.dumps(request)).request) == ("json", request)


def test_texts_where_a_truth_value_or_a_number_belongs() -> None:
    profile = '{"TransformJobDefinition": {"MaxPayloadInMB": "6", "MaxConcurrentTransforms": "6x"}}'
    inner = (
        '"CertifyForMarketplace": "True", "SkipModelValidation": "true", "Task": "true", '
        f'"ValidationSpecification": {{"ValidationProfiles": [{profile}]}}'
    )
    imported = read(f'{{"Type": "AWS::SageMaker::ModelPackage", "Properties": {{{inner}}}}}')
    assert imported.request == {
        "CertifyForMarketplace": True, "SkipModelValidation": "true", "Task": "true",
        "ValidationSpecification": {"ValidationProfiles": [
            {"TransformJobDefinition": {"MaxPayloadInMB": 6, "MaxConcurrentTransforms": "6x"}}]},
    }  # fmt: skip
    assert imported.notes == [
        ("/CertifyForMarketplace", "The text “True” was taken as true."),
        ("/ValidationSpecification/ValidationProfiles/0/TransformJobDefinition/MaxPayloadInMB",
         "The text “6” was taken as the number."),
    ]  # fmt: skip


def test_a_template_in_json() -> None:
    properties = '{"Task": {"Ref": "T"}, "Domain": "d"}'
    text = f'{{"Resources": {{"M": {{"Type": "AWS::SageMaker::ModelPackage", "Properties": {properties}}}}}}}'
    imported = read(text)
    assert (imported.form, imported.request) == ("cloudformation", {"Domain": "d"})
    assert imported.left_out == [("/Task", "The value of Ref is known to CloudFormation alone. Fill it in.")]


@pytest.mark.parametrize(("text", "words"), [
    ("Resources: {A: {Type: x}}", "no resource"),
    ("Resources: 1", "no Resources"),
    ("AWSTemplateFormatVersion: x", "no Resources"),
    ("Resources: {A: {Type: AWS::SageMaker::ModelPackage, Properties: !Ref x}}", "no Properties"),
    ("Resources: {A: {Type: AWS::SageMaker::ModelPackage, Properties: {Fn::If: [a]}}}", "no Properties"),
    ("Resources: {A: {Type: AWS::SageMaker::ModelPackage, Properties: {Task: !Ref x}}}", "no value of the request"),
    ("Resources: {A: {Type: AWS::SageMaker::ModelPackage}, B: {Type: AWS::SageMaker::ModelPackage}}", "“A”, “B”"),
])  # fmt: skip
def test_templates_without_one_package(text: str, words: str) -> None:
    with pytest.raises(BadDocument) as refused:
        read(text)
    assert words in str(refused.value)


def hcl(body: str) -> Imported:
    return read(f'resource "awscc_sagemaker_model_package" "m" {{\n{body}\n}}\n')


def test_terraform_written_by_hand() -> None:
    imported = read(
        'terraform {\n  required_providers { awscc = { source = "hashicorp/awscc" } }\n}\n# ours\n'
        'resource "awscc_sagemaker_model_package" "m" {\n  provider = awscc.east\n  task = "x" // why\n'
        '  tags = [{ key = "a", value : "$${b} \\u00e9" },\n /* none */ ]\n'
        "  lifecycle {\n    ignore_changes = [tags]\n  }\n"
        "  inference_specification = { supported_response_mime_types = [],\n"
        "    containers = [{ environment = { image = 1 } }] }\n"
        "  certify_for_marketplace = false\n  approval_description = \"no\"\n}\n"
    )  # fmt: skip
    assert imported.request == {
        "Task": "x", "Tags": [{"Key": "a", "Value": "${b} é"}], "CertifyForMarketplace": False,
        "InferenceSpecification": {"SupportedResponseMIMETypes": [], "Containers": [{"Environment": {"image": 1}}]},
    }  # fmt: skip
    assert where(imported.left_out) == ["line 1", "line 6", "line 10", "/approval_description"]


@pytest.mark.parametrize(("body", "words"), [
    ("task = var.x", "/Task: line 2: var.x is known to Terraform alone. Fill it in."),
    ("task = <<EOT\nx", "EOT should end"),
    ('task = "${var.x"', "has \" as"),
    ("tags = [for x in y : x", "should have “]”"),
    ("task = )", "has ) as the value"),
    ("task = ?", "has ? as the value"),
    ("task = (a\n", "should have “)”"),
    ('task = "\\x41"', "an escape"),
    ('task = "\\UFFFFFFFF"', "no character"),
    ('task = "\\ud800"', "surrogate"),
    ('task = "\\u0000"', "NUL"),
    ('task = "a"\ntask = "b"', "second time"),
    ('task "a"', "should have “=”"),
    ("tags = [1 2]", "should have “,”"),
    ('task = "a" domain = "b"', "should have “,”"),
    ("task = 1e400", "too large"),
    ("task = 99999999999999999999", "too large"),
    ('task = "a', "has \" as"),
    ("task =", "nothing"),
    ("tags = [", "has } as the value"),
])  # fmt: skip
def test_hcl_that_is_no_literal_is_refused(body: str, words: str) -> None:
    with pytest.raises(BadDocument) as refused:
        hcl(body)
    assert words in str(refused.value)


def test_what_only_terraform_knows_is_left_out_and_told() -> None:
    imported = hcl(
        'task = "x"\ndomain = "${var.d["a"]} }"\nmodel_package_group_name = aws_x.y[0].name\n'
        'model_package_description = <<-EOT\n  } " ${a}\n  EOT\nsource_uri = true ? "a" : "b"\n'
        "inference_specification = {\n  containers = [ merge(local.c, {\n a = 1 }), { image = (a ||\n b) ? 1 : f(1), "
        'environment = { A = "1", (var.k) = "2", "${var.k}" : 3, B = -var.n } }, local.c[0], ]\n'
        '  supported_content_types = [for t in var.t :\n t if t != "}"]\n'
        '  supported_response_mime_types = [var.m, "text/csv"]\n}\n'
        "customer_metadata_properties = { for k, v in var.m : k => v }\ntags = concat(var.tags, [\n1])\n"
        "approval_description = var.x\nclient_token = var.y\n"
    )
    assert imported.request == {
        "Task": "x",
        "InferenceSpecification": {
            "Containers": [{}, {"Environment": {"A": "1"}}, {}], "SupportedResponseMIMETypes": ["text/csv"],
        },
    }  # fmt: skip
    at = "/InferenceSpecification"
    assert where(imported.left_out) == [
        "/approval_description", "/Domain", "/ModelPackageGroupName", "/ModelPackageDescription", "/SourceUri",
        f"{at}/Containers/0", f"{at}/Containers/1/Image", f"{at}/Containers/1/Environment",
        f"{at}/Containers/1/Environment", f"{at}/Containers/1/Environment/B", f"{at}/Containers/2",
        f"{at}/SupportedContentTypes", f"{at}/SupportedResponseMIMETypes", "/CustomerMetadataProperties", "/Tags",
        "/ClientToken",
    ]  # fmt: skip
    told = dict(imported.left_out)
    assert told["/Domain"] == 'line 3: "${var.d["a"]} }" is known to Terraform alone. Fill it in.'
    assert told["/SourceUri"] == 'line 8: true ? "a" : "b" is known to Terraform alone. Fill it in.'
    assert told[f"{at}/Containers/2"].startswith("line 12: local.c[0] is known")


def test_one_terraform_resource_and_no_other() -> None:
    block = 'resource "awscc_sagemaker_model_package" "m" {}\n'
    for text in (block * 2, 'resource "aws_s3_bucket" "m" {}'):
        with pytest.raises(BadDocument, match="must be one"):
            read(text)
