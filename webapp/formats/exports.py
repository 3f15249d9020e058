"""The forms that a request is written in. Each is exactly the request: imports.read gives it back."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass

from webapp.document import Document, canonical, pretty
from webapp.formats import cloudformation, cloudformation_lacks, python_write, terraform_write, yaml_write
from webapp.formats.imported import Told, few

# Linux takes 131,072 bytes in one argument.
_LONGEST_ARGUMENT = 100_000


def _nothing(_request: Document) -> Told:
    return []


@dataclass(frozen=True, slots=True)
class Export:
    """One form. `function` takes the request and the region that it goes to ("" for none) and gives the text.

    `telling` takes the request and says what whoever reads the text in that form will not take as it is.
    """

    key: str
    title: str
    file_name: str
    content_type: str
    function: Callable[[Document, str], str]
    telling: Callable[[Document], Told] = _nothing

    def text(self, request: Document, region: str = "") -> str:
        """The request in this form. Takes what document.check lets through, and raises nothing for it."""
        return self.function(request, region)

    def notes(self, request: Document) -> Told:
        """Where in the request its consumer will not take it in full, and why; empty for most forms."""
        return few(self.telling(request))


def _json(request: Document, _region: str) -> str:
    return pretty(request) + "\n"


def _canonical(request: Document, _region: str) -> str:
    return canonical(request)


def _yaml(request: Document, _region: str) -> str:
    return yaml_write.dump(request)


def _cli(request: Document, region: str) -> str:
    """For POSIX shells. A request that is too large for an argument is given as a here-document, which has no bound."""
    where = f" --region {shlex.quote(region)}" if region else ""
    start = f"aws sagemaker create-model-package{where} --cli-input-json"
    text = pretty(request)
    argument = shlex.quote(text)
    if len(argument.encode()) <= _LONGEST_ARGUMENT:
        return f"{start} {argument}\n"
    # No line of JSON is the word that ends it: a text in JSON has no line end.
    return f"{start} file:///dev/stdin <<'REQUEST'\n{text}\nREQUEST\n"


_ALL = (
    Export("json", "JSON", "request.json", "application/json", _json),
    Export("canonical", "JSON, canonical", "request.canonical.json", "application/json", _canonical),
    Export("yaml", "YAML", "request.yaml", "application/yaml", _yaml),
    Export("cli", "AWS CLI", "create-model-package.sh", "text/x-shellscript", _cli),
    Export("boto3", "Python (boto3)", "create_model_package.py", "text/x-python", python_write.boto3_call),
    Export(
        "cloudformation",
        "CloudFormation",
        "template.yaml",
        "application/yaml",
        cloudformation.template,
        cloudformation_lacks.in_a_template,
    ),
    Export(
        "terraform",
        "Terraform (awscc)",
        "model_package.tf",
        "text/plain",
        terraform_write.resource,
        cloudformation_lacks.in_a_resource,
    ),
)
EXPORTS: dict[str, Export] = {export.key: export for export in _ALL}
