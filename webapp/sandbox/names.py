"""Names and ARNs of model packages and their groups. The case of a name is kept in its ARN."""

import re

from .wire import validation_error

ACCOUNT = "123456789012"
PACKAGE = "model-package"
GROUP = "model-package-group"

_ANOTHERS = re.compile(rf"arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:\d{{12}}:(?!({PACKAGE}|{GROUP})/).+")


def partition(region: str) -> str:
    return "aws-cn" if region.startswith("cn-") else "aws-us-gov" if region.startswith("us-gov-") else "aws"


def arn_of(region: str, kind: str, name: str) -> str:
    return f"arn:{partition(region)}:sagemaker:{region}:{ACCOUNT}:{kind}/{name}"


def is_anothers(arn: object) -> bool:
    """Whether an ARN names something of SageMaker's that is neither a model package nor a group."""
    return isinstance(arn, str) and bool(_ANOTHERS.fullmatch(arn))


def resolve(region: str, kind: str, name_or_arn: str) -> str:
    """The ARN that a name or an ARN stands for in this region."""
    if not name_or_arn.startswith("arn:"):
        return arn_of(region, kind, name_or_arn)
    if name_or_arn.split(":")[3] != region:
        raise validation_error(f"ARN should be scoped to correct region: {region}")
    return name_or_arn


def last_part(name_or_arn: str) -> str:
    """The name in a name or an ARN of a group or an unversioned package."""
    return name_or_arn.rpartition("/")[2]
