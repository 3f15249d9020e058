"""A package that is in SageMaker, by its name or ARN, read as a request; what goes wrong is said with what to do."""

import json

from webapp.document import BadDocument
from webapp.formats import imports
from webapp.formats.imported import Imported
from webapp.sagemaker import gateway
from webapp.sagemaker.shapes import request_shape
from webapp.sagemaker.validate import is_package_arn, is_package_name

_NO_RIGHTS = frozenset({"AccessDeniedException", "AccessDenied", "UnauthorizedOperation"})
_LATER = "Try again in a minute, or paste what “aws sagemaker describe-model-package” prints."


def read(name: str, region: str) -> Imported:
    """What SageMaker tells of a package, as a request. Raises BadDocument for a person to read, whatever happened."""
    name = name.strip()
    _check(name, region)
    try:
        described = gateway.description(name, region=region)
    except gateway.AwsError as error:
        raise BadDocument(_said(error, name, region)) from None
    return imports.read(json.dumps(described, default=str))


def _check(name: str, region: str) -> None:
    """An ARN says by itself that it leads elsewhere; SageMaker would only say that there is no such package."""
    if not name.startswith("arn:"):
        if not is_package_name(name):
            most = request_shape().members["ModelPackageName"].max
            raise BadDocument(
                f"no package can be named so. A name has up to {most} signs, which are letters from a to z, digits and "
                "hyphens, and begins and ends with a letter or digit."
            )
        return
    parts = name.split(":", 5)
    if len(parts) == 6 and parts[5].startswith("model-package-group/"):
        raise BadDocument("this is the ARN of a group. Give the ARN of one of its versions.")
    if not is_package_arn(name):
        raise BadDocument("this is no ARN of a model package: arn:aws:sagemaker:REGION:ACCOUNT:model-package/NAME.")
    if parts[3] != region:
        raise BadDocument(
            f"this package is in {parts[3]}, and SageMaker is asked in {region}. "
            "Paste what “aws sagemaker describe-model-package” prints there."
        )


def _said(error: gateway.AwsError, name: str, region: str) -> str:
    if isinstance(error, gateway.Absent):
        if not name.startswith("arn:") and gateway.is_group(name, region=region):
            return (
                f"“{name}” is a group. Give the ARN of one of its versions, which ends with the version's number: "
                f"arn:aws:sagemaker:{region}:ACCOUNT:model-package/{name}/1."
            )
        return (
            f"SageMaker has no package “{name[:200]}” in {region}. Check how it is written; "
            "of a version in a group give the ARN."
        )
    if error.code in _NO_RIGHTS:
        return (
            "Packwright may not look at this package: its AWS role needs sagemaker:DescribeModelPackage. "
            f"SageMaker said: {error.words}"
        )
    if isinstance(error, gateway.NotNow):
        return f"SageMaker can't be asked now: {error.words.rstrip('.')}. {_LATER}"
    if isinstance(error, gateway.Unknown):
        return f"SageMaker did not answer as it should: {error.words.rstrip('.')}. {_LATER}"
    return f"SageMaker refused to tell of this package: {error.words}"
