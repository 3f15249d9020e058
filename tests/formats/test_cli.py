"""A pasted command: what it says, and what it cannot mean away from its shell."""

import pytest
from botocore import xform_name

from webapp.document import BadDocument
from webapp.formats.imports import read
from webapp.formats.names import options
from webapp.sagemaker.shapes import request_shape


def where(told: list[tuple[str, str]]) -> list[str]:
    return [place for place, _ in told]


def test_every_option_is_the_aws_clis() -> None:
    assert options() == {xform_name(name, "-"): name for name in request_shape().members}


def test_a_command_with_single_options() -> None:
    imported = read(
        "# register it\n$ AWS_PROFILE=x aws --region us-east-1 sagemaker create-model-package \\\n"
        '  --model-package-group-name fraud \\\n  --model-package-description "it\'s \\"good\\" \\\\ for $ 5" \\\n'
        '  --inference-specification \'{"Containers": [{"Image": "i"}]}\' --no-certify-for-marketplace \\\n'
        '  --tags \'[{"Key": "a", "Value": "b"}]\' --task=x\\ y --output json --debug | jq .\n'
    )
    assert imported.form == "cli"
    assert imported.request == {
        "ModelPackageGroupName": "fraud", "ModelPackageDescription": "it's \"good\" \\ for $ 5",
        "InferenceSpecification": {"Containers": [{"Image": "i"}]}, "CertifyForMarketplace": False,
        "Tags": [{"Key": "a", "Value": "b"}], "Task": "x y",
    }  # fmt: skip
    assert where(imported.left_out) == ["after the command", "--region", "--output", "--debug"]


def test_single_options_win_over_a_whole_request() -> None:
    text = "aws sagemaker create-model-package --cli-input-yaml 'Task: a\nDomain: 1.2' --task b"
    imported = read(text)
    assert imported.request == {"Task": "b", "Domain": "1.2"}
    assert where(imported.notes) == ["/Domain"]
    assert read('aws sagemaker create-model-package --tags \'{"Key": "a"}\' \'{"Key": "b"}\'').request == {
        "Tags": [{"Key": "a"}, {"Key": "b"}]
    }
    assert read('aws sagemaker create-model-package --cli-input-json "{\\"Task\\": \\"x\\"}"').request == {"Task": "x"}


@pytest.mark.parametrize(("options", "words"), [
    ("--cli-input-json file://r.json", "your machine"),
    ("--task file://t", "your machine"),
    ("--task $TASK", "shell"),
    ('--task "a ${B}"', "shell"),
    ('--task "$(cat x)"', "shell"),
    ("--task `id`", "shell"),
    ("--task $'a'", "shell"),
    ("--task 'a", "never ends"),
    ('--task "a', "never ends"),
    ("--task a b", "one value"),
    ("--task", "one value"),
    ("--task a --task b", "twice"),
    ("--tasks a", "no option"),
    ("--no-task", "no option"),
    ("stray", "where an option"),
    ("--tags Key=a,Value=b", "shorthand"),
    ("--tags '[1], \"Task\": 2'", "not JSON"),
    ("--tags '[{]'", "not JSON"),
    ("--certify-for-marketplace yes", "no value"),
    ("--cli-input-json '{\"a\": 1, \"a\": 2}'", "twice"),
    ("--cli-input-json '{\"a\": 1}' --cli-input-yaml 'a: 1'", "on top"),
    ("--cli-input-yaml '[1]'", "no members"),
])  # fmt: skip
def test_what_a_command_cannot_mean_here(options: str, words: str) -> None:
    with pytest.raises(BadDocument) as refused:
        read(f"aws sagemaker create-model-package {options}")
    assert words in str(refused.value)
