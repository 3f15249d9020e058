"""Switching the kind: all that the other kind does not take goes, after it was said, and comes back by Undo."""

from typing import Any

import pytest
from django.http import QueryDict

from tests.conftest import a_request, request_file
from tests.forms.test_step_form import as_posted, step
from webapp import rules
from webapp.document import put
from webapp.editing import apply
from webapp.forms.kinds import NAMES, ONLY, in_words, leaves_out, switched
from webapp.forms.shape_form import StepForm
from webapp.rules import misfits

CONTAINER = "/InferenceSpecification/Containers/0"
TYPES = {"SupportedRealtimeInferenceInstanceTypes": ["ml.m5.large"], "SupportedTransformInstanceTypes": ["ml.m5.large"]}


def a_version() -> dict[str, Any]:
    """With everything that only a version takes."""
    made = a_request(ModelApprovalStatus="Approved")
    made["InferenceSpecification"] |= TYPES
    made["InferenceSpecification"]["Containers"][0]["Environment"] = {"A": "1"}
    extra = {"Name": "gpu", "Containers": [{"Image": "x.y/z:1"}, {"Image": "x.y/z:2", "Environment": {"B": "2"}}]}
    return made | {"AdditionalInferenceSpecifications": [extra]}


def a_package() -> dict[str, Any]:
    return request_file("06") | {"CertifyForMarketplace": True, "Tags": [{"Key": "team", "Value": "x"}]}


EACH = [
    (
        a_version(),
        "package",
        [
            "/ModelPackageGroupName",
            "/ModelApprovalStatus",
            f"{CONTAINER}/Environment",
            "/AdditionalInferenceSpecifications/0/Containers/1/Environment",
        ],
    ),
    (a_package(), "version", ["/ModelPackageName", "/Tags", "/CertifyForMarketplace"]),
    (
        {"ModelPackageGroupName": "g", "SourceUri": "s3://a/b"},
        "package",
        ["/ModelPackageGroupName", "/SourceUri"],
    ),
    (
        a_request(InferenceSpecification={"Containers": [{"ModelDataSource": {}}]}),
        "package",
        ["/ModelPackageGroupName", f"{CONTAINER}/ModelDataSource"],
    ),
    (a_request(), "version", []),
    (a_request(ModelPackageName="both"), "version", ["/ModelPackageName"]),
]


@pytest.mark.parametrize(("request_", "kind", "pointers"), EACH)
def test_what_a_kind_leaves_out_goes_and_comes_back(request_: Any, kind: str, pointers: list[str]) -> None:
    assert leaves_out(request_, kind) == pointers
    made, undo = switched(request_, kind)
    assert leaves_out(made, kind) == []
    assert rules.kind(made) == kind
    if pointers and kind != rules.kind(request_):
        back = apply(made, "undo", "", undo)
        assert back.document == request_
        assert back.undo == {}


def test_a_switched_request_has_no_problem_of_its_kind() -> None:
    made, _ = switched(a_version(), "package")
    made["ModelPackageName"] = "iris"
    assert {finding.path for finding in rules.findings(made) if not finding.is_warning} == {
        "/InferenceSpecification/SupportedTransformInstanceTypes",
        "/InferenceSpecification/SupportedRealtimeInferenceInstanceTypes",
    } - {f"/InferenceSpecification/{name}" for name in TYPES}


def a_request_with(pointer: str, kind: str) -> dict[str, Any]:
    made: dict[str, Any] = {NAMES[kind][1:]: "a"}
    put(made, pointer, [{}] if pointer == "/Tags" else True if pointer.startswith("/Certify") else {"A": "b"})
    return made


@pytest.mark.parametrize("pattern", sorted(ONLY.keys() - NAMES.values()))
def test_what_one_kind_alone_takes_is_left_out_of_the_other(pattern: str) -> None:
    pointer, kind = pattern.replace("*", "0"), ONLY[pattern]
    (other,) = NAMES.keys() - {kind}
    assert pointer in leaves_out(a_request_with(pointer, kind), other)
    assert misfits(a_request_with(pointer, kind)) == []
    assert misfits(a_request_with(pointer, other)) == [pointer]


def names(slug: str, request: Any, *given: Any, **wanted: Any) -> set[str]:
    return {name for name, _ in StepForm(step(slug), request, *given, **wanted).members()}


def test_a_page_has_what_its_kind_takes_what_holds_something_and_what_was_typed() -> None:
    environment, package = f"{CONTAINER}/Environment", {"ModelPackageName": "iris"}
    assert environment in names("containers", a_request())
    assert environment in names("containers", {})
    assert environment not in names("containers", package)
    assert environment in names("containers", package, all_fields=True)
    assert environment in names("containers", package, open_at=environment)
    assert environment in names("containers", package, QueryDict(f"{environment}%23key=A&{environment}%23value=b"))
    held = a_request_with(environment, "package")
    assert environment in names("containers", held)
    assert "/SourceUri" in names("about", a_request())
    assert "/SourceUri" not in names("about", package)


def test_both_names_are_on_the_page_so_that_a_switch_is_one_save() -> None:
    for request in (a_request(), {"ModelPackageName": "iris"}, {}):
        assert {*NAMES.values(), "/ModelApprovalStatus", "/CertifyForMarketplace"} <= names("basics", request)


def test_undo_of_an_undo_switches_again_with_the_new_name() -> None:
    made, undo = switched(a_version(), "package")
    made["ModelPackageName"] = "iris"
    back = apply(made, "undo", "", undo)
    assert back.document == a_version()
    assert apply(back.document, "undo", "", back.undo).document == made


def test_what_goes_is_said_with_its_label_and_place() -> None:
    said = in_words(a_version(), leaves_out(a_version(), "package"))
    assert said.startswith("Model package group “fraud”, ")
    assert said.endswith(" of container 1, Environment variables of container 2")


def post(request: Any, kind: str, told: list[str], **typed: str) -> StepForm:
    posted = as_posted(StepForm(step("basics"), request))
    posted["kind"] = kind
    posted.setlist(f"leaves-out-{kind}", told)
    for name, value in typed.items():
        posted[name] = value
    return StepForm(step("basics"), request, posted)


def test_nothing_goes_that_the_page_did_not_say() -> None:
    form = post(a_request(), "package", ["/ModelPackageGroupName"], **{"/ModelApprovalStatus": "Approved"})
    assert form.edited() == (a_request(ModelApprovalStatus="Approved"), {})
    assert form.awaits_kind == "package"


def test_what_the_page_said_goes() -> None:
    form = post(a_request(), "package", ["/ModelPackageGroupName"], **{"/ModelPackageName": "iris"})
    document, undo = form.edited()
    assert document == {
        name: value for name, value in a_request(ModelPackageName="iris").items() if "Group" not in name
    }
    assert undo["inserts"] == [{"path": "/ModelPackageGroupName", "value": "fraud"}]
    assert form.awaits_kind == ""


def test_typing_alone_never_switches() -> None:
    form = post(a_request(), "package", ["/ModelPackageGroupName"], **{"/ModelPackageName": "iris"})
    assert form.typed() == a_request(ModelPackageName="iris")
