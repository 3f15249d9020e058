"""The form is a view of the document: what goes in comes out, what is typed is kept, nothing else can be changed."""

import copy
from typing import Any

import pytest
from django.http import QueryDict

from tests.conftest import REQUESTS, a_request, request_file
from webapp.document import MISSING, Document, get, load, put
from webapp.forms import summary
from webapp.forms.shape_form import StepForm
from webapp.forms.steps import STEPS, Step, step_at, step_of
from webapp.rules import findings

CONTAINER = "/InferenceSpecification/Containers/0"
JOB = "/ValidationSpecification/ValidationProfiles/0/TransformJobDefinition"


def as_posted(form: StepForm) -> QueryDict:
    """What a browser sends back of a page that nobody has typed into."""
    posted = QueryDict(mutable=True)
    for name, field in form.members():
        shown = field.shown()
        if field.shape.kind == "map":
            posted.setlist(f"{name}#key", [*(key for key, _ in shown), ""])
            posted.setlist(f"{name}#value", [*(value for _, value in shown), ""])
        elif isinstance(shown, list):
            posted.setlist(name, ["", *shown])
        else:
            posted[name] = shown.replace("\r\n", "\n").replace("\n", "\r\n")
    if "kind" in form.fields:
        posted["kind"] = form["kind"].value() or ""
    return posted


def step(slug: str) -> Step:
    found = step_at(slug)
    assert found
    return found


def typed(slug: str, document: Document, **values: Any) -> tuple[Document, StepForm]:
    """The document after typing into a step's page; keys are pointers."""
    posted = as_posted(StepForm(step(slug), document))
    for name, value in values.items():
        posted.setlist(name, value if isinstance(value, list) else [value])
    form = StepForm(step(slug), document, posted)
    return form.edited()[0], form


@pytest.mark.parametrize("path", sorted(REQUESTS.glob("*.json")), ids=lambda path: path.stem)
def test_every_real_request_comes_out_of_every_page_as_it_went_in(path: Any) -> None:
    request = load(path.read_bytes())
    for each in STEPS:
        form = StepForm(each, request, as_posted(StepForm(each, request)))
        assert form.edited() == (load(path.read_bytes()), {}), each.slug


ODD: list[tuple[str, Any]] = [
    ("/ModelPackageDescription", ""),
    ("/ModelPackageDescription", "  two\r\nlines \n"),
    ("/InferenceSpecification/SupportedContentTypes", []),
    ("/InferenceSpecification/SupportedContentTypes", [" text/csv "]),
    (f"{CONTAINER}/ModelDataUrl", "line\nfeed"),
    (f"{JOB}/MaxPayloadInMB", "six"),
    (f"{JOB}/Environment", {}),
    (f"{JOB}/Environment", {"": "", "A": "x\ny"}),
    ("/CertifyForMarketplace", "yes"),
    ("/InferenceSpecification/SupportedTransformInstanceTypes", ["ml.z9.huge", "ml.m5.large"]),
]


@pytest.mark.parametrize(("pointer", "value"), ODD)
def test_odd_values_that_were_imported_stay_as_they_came(pointer: str, value: Any) -> None:
    request = request_file("07")
    put(request, pointer, value)
    before = copy.deepcopy(request)
    for each in STEPS:
        assert StepForm(each, request, as_posted(StepForm(each, request))).edited()[0] == before


MISTYPED: list[tuple[str, Any, Any]] = [
    (f"{CONTAINER}/Image", 5, "5"),
    (f"{CONTAINER}/ProductId", None, MISSING),
    (f"{JOB}/MaxPayloadInMB", "6", 6),
    (f"{JOB}/Environment", {"A": "x", "WORKERS": 4, "DEBUG": True}, {"A": "x", "WORKERS": "4", "DEBUG": "true"}),
    ("/CertifyForMarketplace", "true", True),
    ("/InferenceSpecification/SupportedTransformInstanceTypes", "ml.m5.large", ["ml.m5.large"]),
    ("/InferenceSpecification/SupportedTransformInstanceTypes", ["ml.m5.large", 5], ["ml.m5.large", "5"]),
    ("/InferenceSpecification/SupportedContentTypes", "text/csv", ["text/csv"]),
    ("/CustomerMetadataProperties", None, MISSING),
]


@pytest.mark.parametrize(("pointer", "value", "mended"), MISTYPED)
def test_what_looks_right_and_has_the_wrong_type_is_mended_by_save_alone(pointer: str, value: Any, mended: Any) -> None:
    request = request_file("07")
    put(request, pointer, value)
    before, where = copy.deepcopy(request), step_of(pointer)
    assert where
    form = StepForm(where, request, as_posted(StepForm(where, request)))
    assert form.typed() == before
    saved, _ = form.edited()
    assert get(saved, pointer) == mended
    assert not [finding for finding in findings(saved) if finding.path.startswith(pointer) and "type" in finding.source]


WRONG_HOLDERS: list[tuple[dict[str, Any], str, str]] = [
    ({"InferenceSpecification": "x"}, f"{CONTAINER}/Image", "typed"),
    ({"InferenceSpecification": {"Containers": {"a": 1}}}, f"{CONTAINER}/Image", "typed"),
    ({"SecurityConfig": None}, "/SecurityConfig/KmsKeyId", "typed"),
    ({"ModelMetrics": {"Bias": ["x"]}}, "/ModelMetrics/Bias/Report/S3Uri", "typed"),
    ({"ValidationSpecification": 5}, "/ValidationSpecification/ValidationRole", "typed"),
]


@pytest.mark.parametrize(("document", "pointer", "text"), WRONG_HOLDERS)
def test_what_is_typed_takes_the_place_of_what_can_not_hold_it(document: Any, pointer: str, text: str) -> None:
    where = step_of(pointer)
    assert where
    shown = StepForm(where, document)
    shown.tell(findings(document))
    assert shown.errors, "the page says that something is wrong"
    saved, form = typed(where.slug, document, **{pointer: text})
    assert not form.errors
    assert get(saved, pointer) == text


def test_blank_pages_of_a_new_draft_leave_it_empty() -> None:
    for each in STEPS:
        assert StepForm(each, {}, as_posted(StepForm(each, {}))).edited()[0] == {}


def test_what_is_typed_lands_at_its_pointer_with_its_type() -> None:
    document, _ = typed(
        "validation", {}, **{f"{JOB}/MaxPayloadInMB": "6", f"{JOB}/TransformResources/InstanceCount": "0"}
    )
    assert get(document, f"{JOB}/MaxPayloadInMB") == 6
    assert get(document, f"{JOB}/TransformResources/InstanceCount") == 0


@pytest.mark.parametrize("text", ["six", "6.5", "1e3", "--5", "9" * 40, "٣"])
def test_a_number_that_is_none_is_kept_as_typed_and_told(text: str) -> None:
    document, _ = typed("validation", {}, **{f"{JOB}/MaxPayloadInMB": text})
    assert get(document, f"{JOB}/MaxPayloadInMB") == text
    shown = StepForm(step("validation"), document)
    shown.tell(findings(document))
    assert "Give a whole number" in str(shown.errors[f"{JOB}/MaxPayloadInMB"])
    assert text in str(shown[f"{JOB}/MaxPayloadInMB"])


def test_clearing_the_last_member_takes_its_surroundings_along() -> None:
    document = {"ValidationSpecification": {"ValidationProfiles": [{"ProfileName": "p"}]}}
    assert typed("validation", document, **{"/ValidationSpecification/ValidationProfiles/0/ProfileName": ""})[0] == {}


def test_environment_rows() -> None:
    rows = {f"{JOB}/Environment#key": ["A", "", "B"], f"{JOB}/Environment#value": ["1", "", "x\r\ny"]}
    assert get(typed("validation", {}, **rows)[0], f"{JOB}/Environment") == {"A": "1", "B": "x\ny"}


def test_a_name_that_stands_twice_is_sent_back_with_everything_typed() -> None:
    rows = {f"{JOB}/Environment#key": ["A", "A"], f"{JOB}/Environment#value": ["1", "2"]}
    document, form = typed("validation", {}, **rows)
    assert document == {}
    assert "stands twice" in str(form.errors[f"{JOB}/Environment"])
    html = str(form[f"{JOB}/Environment"])
    assert 'value="1"' in html
    assert 'value="2"' in html


def test_nul_is_refused_at_its_field() -> None:
    _, form = typed("basics", {}, **{"/ModelPackageDescription": "a\x00b"})
    assert "NUL" in str(form.errors["/ModelPackageDescription"])


def test_a_page_changes_nothing_that_is_not_on_it() -> None:
    posted = {
        "/Tags": "x",
        "/SkipModelValidation": "All",
        "/InferenceSpecification/Containers/9/Image": "y",
        "state": "approved",
    }
    assert typed("basics", a_request(), **posted)[0] == a_request()


def test_picked_types_keep_the_order_of_the_document() -> None:
    at = "/InferenceSpecification/SupportedTransformInstanceTypes"
    document = {"InferenceSpecification": {"SupportedTransformInstanceTypes": ["ml.p3.2xlarge", "ml.m4.xlarge"]}}
    picked = ["", "ml.m4.xlarge", "ml.m5.large", "ml.p3.2xlarge"]
    assert get(typed("instance-types", document, **{at: picked})[0], at) == [
        "ml.p3.2xlarge",
        "ml.m4.xlarge",
        "ml.m5.large",
    ]
    assert typed("instance-types", document, **{at: [""]})[0] == {}


def test_a_post_without_a_control_leaves_its_member_alone() -> None:
    assert StepForm(step("instance-types"), request_file("01"), QueryDict("")).edited()[0] == request_file("01")


def test_both_names_imported_stay_until_someone_chooses() -> None:
    both = a_request(ModelPackageName="flowers")
    assert StepForm(step("basics"), both, as_posted(StepForm(step("basics"), both))).edited()[0] == both


TOP = """
/ModelPackageName /ModelPackageGroupName /ModelPackageDescription /CertifyForMarketplace
/InferenceSpecification/Containers/0/ContainerHostname /InferenceSpecification/Containers/0/Image
/InferenceSpecification/Containers/0/ImageDigest /InferenceSpecification/Containers/0/ModelDataUrl
/InferenceSpecification/Containers/0/ProductId
/InferenceSpecification/SupportedContentTypes /InferenceSpecification/SupportedResponseMIMETypes
/InferenceSpecification/SupportedRealtimeInferenceInstanceTypes
/InferenceSpecification/SupportedTransformInstanceTypes
/SourceAlgorithmSpecification/SourceAlgorithms/0/AlgorithmName
/SourceAlgorithmSpecification/SourceAlgorithms/0/ModelDataUrl
/ValidationSpecification/ValidationRole /ValidationSpecification/ValidationProfiles/0/ProfileName
"""
IN_JOB = """
BatchStrategy Environment MaxConcurrentTransforms MaxPayloadInMB TransformInput/CompressionType
TransformInput/ContentType TransformInput/SplitType TransformInput/DataSource/S3DataSource/S3DataType
TransformInput/DataSource/S3DataSource/S3Uri TransformOutput/Accept TransformOutput/AssembleWith
TransformOutput/KmsKeyId TransformOutput/S3OutputPath TransformResources/InstanceCount
TransformResources/InstanceType TransformResources/VolumeKmsKeyId
"""
LISTED = TOP.split() + [f"{JOB}/{member}" for member in IN_JOB.split()]


@pytest.mark.parametrize("pointer", LISTED)
def test_every_listed_member_has_a_labelled_control_with_its_path(pointer: str) -> None:
    found = step_of(pointer)
    assert found
    form = StepForm(found, {})
    assert f'data-path="{pointer}"' in str(form[pointer])
    assert form[pointer].label
    assert form.fields[pointer].help_text


def test_problems_stand_at_the_control_that_can_mend_them() -> None:
    request = request_file("07")
    del request["ValidationSpecification"]["ValidationProfiles"][0]["TransformJobDefinition"]["TransformInput"]
    form = StepForm(step("validation"), request)
    form.tell(findings(request))
    assert list(form.errors) == [f"{JOB}/TransformInput/DataSource/S3DataSource/S3Uri"]
    assert form.told()[0]["url"].startswith("#f/ValidationSpecification")


def test_a_late_page_shows_what_it_had_typed_even_for_entries_that_are_gone() -> None:
    two = a_request()
    put(two, "/InferenceSpecification/Containers/1/Image", "second")
    posted = as_posted(StepForm(step("containers"), two))
    late = StepForm(step("containers"), a_request(), posted, also_posted=True)
    assert "second" in str(late["/InferenceSpecification/Containers/1/Image"])
    assert [row["now"] for row in late.differing()] == ["nothing"]


def test_step_states() -> None:
    request = request_file("33")
    request["ValidationSpecification"].pop("ValidationProfiles", None)
    request["InferenceSpecification"].pop("SupportedContentTypes", None)
    request["InferenceSpecification"].pop("SupportedResponseMIMETypes", None)
    states = {row.step.slug: row.state for row in summary.states(request, findings(request))}
    assert states["basics"] == "completed"
    assert states["content-types"] == "not started"
    assert states["validation"] == "problem"
    request["ValidationSpecification"]["ValidationRole"] = "arn:aws:iam::123456789012:role/x"
    states = {row.step.slug: row.state for row in summary.states(request, findings(request))}
    assert states["validation"] == "in progress"
