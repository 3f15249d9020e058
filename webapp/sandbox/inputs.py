"""The input shape of each of our operations.

All but the two lists come from the service model. Those have timestamps, which no field of a form can edit and which
the reader of the model therefore refuses: they are written out here, from the API reference of ListModelPackages and
ListModelPackageGroups. `ClientToken` is put back, for the reader leaves it out.
"""

import functools
from dataclasses import replace

from webapp.sagemaker.shapes import Shape, operation_input

_CLIENT_TOKEN = Shape("ClientToken", "string", min=1, max=36, pattern="[a-zA-Z0-9-]+", idempotency_token=True)
_WITH_TOKEN = ("CreateModelPackage", "UpdateModelPackage")

_PAGE = {
    "MaxResults": Shape("MaxResults", "integer", min=1, max=100),
    "NameContains": Shape("NameContains", "string", min=0, max=63, pattern=r"[a-zA-Z0-9\-]+"),
    "NextToken": Shape("NextToken", "string", min=0, max=8192, pattern=".*"),
    "SortBy": Shape("SortBy", "string", enum=("Name", "CreationTime")),
    "SortOrder": Shape("SortOrder", "string", enum=("Ascending", "Descending")),
}


@functools.cache
def input_shape(operation: str) -> Shape:
    if operation == "ListModelPackageGroups":
        scope = Shape("CrossAccountFilterOption", "string", enum=("SameAccount", "CrossAccount"))
        return Shape("ListModelPackageGroupsInput", "structure", members={**_PAGE, scope.name: scope})
    if operation == "ListModelPackages":
        return Shape("ListModelPackagesInput", "structure", members={**_PAGE, **_package_filters()})
    shape = operation_input(operation)
    if operation in _WITH_TOKEN:
        return replace(shape, members={**shape.members, "ClientToken": _CLIENT_TOKEN})
    return shape


def _package_filters() -> dict[str, Shape]:
    request = operation_input("CreateModelPackage").members
    kind = Shape("ModelPackageType", "string", enum=("Versioned", "Unversioned", "Both"))
    return {
        "ModelPackageGroupName": request["ModelPackageGroupName"],
        "ModelApprovalStatus": request["ModelApprovalStatus"],
        "ModelPackageType": kind,
    }
