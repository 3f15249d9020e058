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
    ("--domain x --task $TASK", "--task: line 1 has the variable TASK that only your shell knows"),
    ('--task "a ${B}"', "--task: line 1 has the variable B that"),
    ("--task x \\ \n --domain y", "--task: line 1 has a blank after its last"),
    ("--task x && aws sagemaker create-model-package --task y", "2 such commands (lines 1, 1). Keep the one you mean"),
    ("--task x\naws sagemaker create-model-package --task y", "2 such commands (lines 1, 2). Keep the one you mean"),
    ("--generate-cli-skeleton", "sends nothing"),
    ("--generate-cli-skeleton input --task x", "sends nothing"),
    ("--region us-east-1", "no option of a request"),
    ("", "no option of a request"),
    ("--cli-input-json file:///dev/stdin <<'E'\n{}", "line 1 begins a text that E should end"),
    ('--cli-input-json file:///dev/stdin <<E\n{"Task": "$x"}\nE', "line 2 has “$”, which the shell changes"),
    ("--cli-input-json file:///dev/stdin", "your machine"),
    ("--cli-input-json file:///dev/stdin <<< '{}'", "your machine"),
    ("--tags 'Key=a,Value=\"b\"'", "shorthand"),
    ("--tags Key=a,Key=b", "shorthand"),
    ("--tags Key=a,Colour=b", "shorthand"),
    ("--inference-specification Containers=a", "shorthand"),
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


@pytest.mark.parametrize("text", [
    "cd x && aws sagemaker create-model-package --task x",
    "cd x; sudo -E aws sagemaker create-model-package --task x;",
    "ARN=$(aws sagemaker create-model-package --task x)",
    'ARN="$(A=b /usr/local/bin/aws sagemaker create-model-package --task x)"\n',
    "ARN=`aws sagemaker create-model-package --task x`",
    "~/bin/aws sagemaker create-model-package --task x",
    "#!/bin/sh\nset -e\nexport A=b\nif true; then aws sagemaker create-model-package --task 'x'\nfi"[:-3],
    "aws sts get-caller-identity || true\naws sagemaker create-model-package --task x",
    "aws sagemaker create-model-package --cli-input-json file:///dev/stdin <<'E'\n{\"Task\": \"x\"}\nE\n",
    "aws sagemaker create-model-package --cli-input-json file:///dev/fd/0 <<-\"END\"\n\t{\"Task\":\n\t \"x\"}\n\tEND",
    "aws sagemaker create-model-package --cli-input-yaml file:///dev/stdin << EOF\nTask: x\nEOF\n",
])  # fmt: skip
def test_wherever_the_command_stands(text: str) -> None:
    imported = read(text)
    assert (imported.form, imported.request, imported.left_out) == ("cli", {"Task": "x"}, [])


def test_a_command_in_a_text_is_no_second_command() -> None:
    text = "aws sagemaker create-model-package --task 'x\naws sagemaker create-model-package --task y' --domain z"
    assert read(text).request == {"Task": "x\naws sagemaker create-model-package --task y", "Domain": "z"}


def test_shorthand_for_what_is_flat() -> None:
    imported = read(
        "aws sagemaker create-model-package --tags Key=a,Value=b=c Key=d,Value= "
        "--metadata-properties CommitId=1,ProjectId=p --customer-metadata-properties k=v,l=w"
    )
    assert imported.request == {
        "Tags": [{"Key": "a", "Value": "b=c"}, {"Key": "d", "Value": ""}],
        "MetadataProperties": {"CommitId": "1", "ProjectId": "p"},
        "CustomerMetadataProperties": {"k": "v", "l": "w"},
    }
    assert read("aws sagemaker create-model-package --tags Key=a,Value=b").request == {
        "Tags": [{"Key": "a", "Value": "b"}]
    }
