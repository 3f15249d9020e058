"""The operations that are ours, and how one is carried out."""

from collections.abc import Callable

from . import checks, faults, groups, journal, listing, packages, registering, tags
from .faults import Strike
from .inputs import input_shape
from .store import Store
from .wire import Answer, Call, Json, ServiceError, refusal

OPERATIONS: dict[str, Callable[[Store, Call], Json]] = {
    "CreateModelPackage": registering.create,
    "DescribeModelPackage": packages.describe,
    "BatchDescribeModelPackage": packages.batch_describe,
    "UpdateModelPackage": packages.update,
    "DeleteModelPackage": packages.delete,
    "ListModelPackages": listing.list_packages,
    "CreateModelPackageGroup": groups.create,
    "DescribeModelPackageGroup": groups.describe,
    "ListModelPackageGroups": listing.list_groups,
    "DeleteModelPackageGroup": groups.delete,
    "AddTags": tags.add_tags,
    "ListTags": tags.list_tags,
    "DeleteTags": tags.delete_tags,
}


def perform(store: Store, call: Call, strike: Strike) -> Answer:
    """Carry out one call in one transaction, the journal's line included.

    A refusal is raised before anything is written, so it too commits: its line must stay.
    """
    with store.transaction():
        packages.sweep(store, call.at)
        try:
            answer = Answer(200, _output(store, call, strike))
        except ServiceError as error:
            answer = refusal(error)
        if call.operation == "CreateModelPackage":
            journal.record(store, call, strike, answer)
    return answer


def _output(store: Store, call: Call, strike: Strike) -> Json:
    if strike.fault is not None and strike.fault.moment == "before":
        raise faults.error_of(strike.fault, call)
    if call.unreadable:
        raise ServiceError("SerializationException", call.unreadable)
    checks.check(input_shape(call.operation), call.input)
    return OPERATIONS[call.operation](store, call)
