"""A model card is text in the request and a form on the page: nothing but what was typed changes on the way."""

import json
from typing import Any

import pytest
from crispy_forms.utils import render_crispy_form
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import request_file
from tests.forms.test_step_form import as_posted
from webapp import editing
from webapp.document import MASK, Document, get, put
from webapp.forms.shape_form import StepForm
from webapp.forms.steps import Step, step_at
from webapp.masking import masked
from webapp.rules import findings
from webapp.sagemaker.model_card import CARD, CONTENT
from webapp.sagemaker.shapes import Shape, leaves

REAL = request_file("24")["ModelCard"]["ModelCardContent"]
CHART = '{"name": "m", "type": "matrix", "value": [[1, 2.50], [3e0, -0]], "x_axis_name": ["a", "b"], "new": null}'

# Cards that the form shows.
SHOWN = [
    "",
    "{}",
    " {\n } ",
    REAL,
    '{"intended_uses":{"risk_rating":"Low","purpose_of_model":"é \\u00e9 \\/ \\ud83d\\ude00"}}',
    '{"business_details": {"line_of_business": null, "business_problem": 5, "new": [{"a": []}]}, "z": 1.0, "a": 1e2}',
    json.dumps(json.loads(REAL), indent=2),
    json.dumps(json.loads(REAL), indent=4, ensure_ascii=False),
    f'{{"evaluation_details": [{{"name": "e", "metric_groups": [{{"name": "g", "metric_data": [{CHART}]}}]}}, {{}}]}}',
    '{"training_details": {"training_job_details": {"training_metrics": [{"name": "auc", "value": 0.90}], '
    '"hyper_parameters": [{"name": "eta", "value": "0.1"}], "training_datasets": [" s3://a/ ", ""]}}}',
    json.dumps({"evaluation_details": [{"name": str(number)} for number in range(9)]}),
]
# What only the text shows, and a part of the reason.
HIDDEN = [
    ("no JSON", "not JSON"),
    ('{"a": 1,}', "column 9"),
    ("   ", "not JSON"),
    ("[]", "object"),
    ("null", "object"),
    ('"text"', "object"),
    ('{"a": 1, "a": 2}', "twice"),
    ('{"intended_uses": "all"}', "/intended_uses"),
    ('{"intended_uses": {"risk_rating": ["Low"]}}', "/intended_uses/risk_rating"),
    ('{"evaluation_details": {"name": "x"}}', "/evaluation_details"),
    ('{"evaluation_details": ["x"]}', "/evaluation_details/0"),
    ('{"a": NaN}', "NaN"),
    ('{"a": 1e999}', "too large"),
    ('{"a": %s}' % ("9" * 5000), "too large"),
    ('{"a": "\\u0000"}', "NUL"),
    ('{"a\\ud800": 1}', "surrogate"),
    ("[" * 90_000, "nested"),
    ('{"a":' * 40 + "1" + "}" * 40, "nested"),
    (json.dumps({"evaluation_details": [{}] * 2000}), "entries"),
]


def about() -> Step:
    found = step_at("about")
    assert found
    return found


def with_card(content: Any) -> Document:
    return {"ModelPackageName": "x", "ModelCard": {"ModelCardContent": content}}


def typed(document: Document, **values: Any) -> tuple[Document, StepForm]:
    posted = as_posted(StepForm(about(), document))
    for name, value in values.items():
        posted.setlist(name, value if isinstance(value, list) else [value])
    form = StepForm(about(), document, posted)
    return form.edited()[0], form


def card(document: Document) -> Any:
    return json.loads(get(document, CONTENT))


@pytest.mark.parametrize("content", [*SHOWN, *(content for content, _ in HIDDEN)], ids=range(len(SHOWN) + len(HIDDEN)))
def test_what_nobody_edits_stays_as_it_is_to_the_letter(content: str) -> None:
    assert typed(with_card(content))[0] == with_card(content)
    for op, path in (("add", "/Tags"), ("open", "/ModelCard"), ("remove", f"{CONTENT}/evaluation_details/77")):
        assert get(editing.apply(with_card(content), op, path, {}).document, CONTENT) == content


@pytest.mark.parametrize("content", SHOWN, ids=range(len(SHOWN)))
def test_one_member_typed_changes_that_member_alone(content: str) -> None:
    found, form = typed(with_card(content), **{f"{CONTENT}/business_details/business_stakeholders": "Ünï “all”"})
    assert not form.errors
    expected = json.loads(content or "{}", parse_float=str, parse_int=str)
    put(expected, "/business_details/business_stakeholders", "Ünï “all”")
    text = get(found, CONTENT)
    assert json.loads(text, parse_float=str, parse_int=str) == expected
    assert list(json.loads(text)) == list(expected)


LAYOUTS = [
    '{"a":1,"intended_uses":{"risk_rating":"Low"}}',
    '{"é": "é", "intended_uses": {"risk_rating": "Low"}}',
    '{"a": "\\u00e9", "intended_uses": {"risk_rating": "Low"}}',
    '{\n  "intended_uses": {\n    "risk_rating": "Low"\n  },\n  "b": []\n}',
    '{\n    "b": [\n        1.50\n    ],\n    "intended_uses": {\n        "risk_rating": "Low"\n    }\n}',
]


@pytest.mark.parametrize("content", LAYOUTS)
def test_a_common_layout_stays(content: str) -> None:
    found, _ = typed(with_card(content), **{f"{CONTENT}/intended_uses/risk_rating": "High"})
    assert get(found, CONTENT) == content.replace("Low", "High")


@pytest.mark.parametrize(("content", "why"), HIDDEN, ids=range(len(HIDDEN)))
def test_what_no_form_shows_is_edited_as_text_and_told_why(content: str, why: str) -> None:
    form = StepForm(about(), with_card(content))
    assert form.card_is_text
    assert why in form.opened.why
    assert f'data-path="{CONTENT}"' in str(form[CONTENT])
    assert get(typed(with_card(content), **{CONTENT: "{}"})[0], CONTENT) == "{}"


NAMES = st.sampled_from([*{name for path, _ in leaves(CARD) for name in path if name != "*"}, "new", "a/b~", "é\ud800"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


def of_shape(shape: Shape) -> st.SearchStrategy[Any]:
    """Values that mostly fit the schema, and anything at times."""
    fitting = st.text(max_size=4)
    if shape.kind == "structure":
        fitting = st.fixed_dictionaries({}, optional={name: of_shape(part) for name, part in shape.members.items()})
    elif shape.element is not None:
        fitting = st.lists(of_shape(shape.element), max_size=2)
    elif shape.value is not None:
        fitting = st.dictionaries(NAMES, of_shape(shape.value), max_size=2)
    return st.one_of(fitting, fitting, fitting, ANYTHING)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(of_shape(CARD), st.booleans(), st.sampled_from([None, 2, 3]))
def test_no_card_breaks_a_page_and_none_is_changed_unasked(value: Any, is_ascii: bool, indent: int | None) -> None:
    document = with_card(json.dumps(value, ensure_ascii=is_ascii, indent=indent))
    assert typed(document)[0] == document
    form = StepForm(about(), document)
    form.tell(findings(document))
    assert CONTENT in render_crispy_form(form)


def value_for(shape: Shape) -> tuple[str, Any]:
    if shape.kind in ("number", "json"):
        return "0.5", 0.5
    text = shape.enum[-1] if shape.enum else "Ünï “typed” \\ /~1"
    return text, text


@pytest.mark.parametrize("path", [path for path, _ in leaves(CARD)], ids="/".join)
def test_every_member_typed_arrives(path: tuple[str, ...]) -> None:
    shape = dict(leaves(CARD))[path]
    steps, document = [token.replace("*", "0") for token in path], {}
    in_entries = path[-1] == "*"
    name = CONTENT + "/" + "/".join(steps[:-1] if in_entries else steps)
    for depth in range(1, len(path)):  # lists that start empty get their entries first
        if path[depth] == "*" and depth < len(path) - 1:
            document = editing.apply(document, "add", f"{CONTENT}/{'/'.join(steps[:depth])}", {}).document
    text, value = value_for(shape)
    posted = QueryDict("all=1", mutable=True)
    posted.setlist(name, [text])
    posted.setlist(f"{name}#key", ["Key"])
    posted.setlist(f"{name}#value", [text])
    form = StepForm(about(), document, posted)
    assert f'data-path="{name}"' in str(form[name])
    found = get(card(form.edited()[0]), name.removeprefix(CONTENT))
    if in_entries:
        found = found["Key"] if isinstance(found, dict) else found[0]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", "1"), ("1.50", "1.50"), ("true", "true"), ("good", '"good"'), ('"1"', '"1"'), ("[[1, 2.0]]", "[[1, 2.0]]"),
     ("[1,", '"[1,"'), ("1e999", '"1e999"'), ("NaN", '"NaN"'), ("[" * 5000, json.dumps("[" * 5000)), ("null", "null")],
)  # fmt: skip
def test_a_value_is_json_or_else_a_text_and_comes_back_as_it_is(text: str, value: str) -> None:
    metric = f"{CONTENT}/evaluation_details/0/metric_groups/0/metric_data/0"
    document = with_card('{"evaluation_details": [{"metric_groups": [{"metric_data": [{"name": "a"}]}]}]}')
    found, _ = typed(document, **{f"{metric}/value": text})
    assert f'"value": {value}}}' in get(found, CONTENT)
    assert typed(found)[0] == found


def test_an_emptied_card_is_not_sent() -> None:
    document = with_card('{"intended_uses": {"risk_rating": "Low"}}')
    assert typed(document, **{f"{CONTENT}/intended_uses/risk_rating": ""})[0] == {"ModelPackageName": "x"}


def test_entries_move_and_come_back() -> None:
    document = with_card('{"evaluation_details": [{"name": "a", "x": 1e2}, {"name": "b"}], "y": 1.50}')
    path = f"{CONTENT}/evaluation_details"
    moved = editing.apply(document, "down", f"{path}/0", {})
    assert get(moved.document, CONTENT) == '{"evaluation_details": [{"name": "b"}, {"name": "a", "x": 1e2}], "y": 1.50}'
    gone = editing.apply(document, "remove", f"{path}/1", {})
    assert gone.words == "Evaluation 2 removed."
    assert editing.apply(gone.document, "undo", "", json.loads(json.dumps(gone.undo))).document == document
    spoilt = with_card("no JSON")
    assert editing.apply(spoilt, "undo", "", gone.undo).document == spoilt
    for op in ("add", "another", "duplicate", "remove", "up"):
        assert editing.apply(spoilt, op, path, {}).document == spoilt


def test_a_page_that_is_out_of_date_keeps_what_was_typed() -> None:
    posted = QueryDict(mutable=True)
    posted[f"{CONTENT}/intended_uses/purpose_of_model"] = "Typed before"
    late = StepForm(about(), with_card("no JSON"), posted, also_posted=True)
    assert "Typed before" in str(late[f"{CONTENT}/intended_uses/purpose_of_model"])
    posted = QueryDict(mutable=True)
    posted[CONTENT] = "no JSON {"
    late = StepForm(about(), with_card("{}"), posted, also_posted=True)
    assert "no JSON {" in str(late[CONTENT])


def test_what_breaks_the_schema_is_told_at_its_control_and_quotes_nothing() -> None:
    secret = "hunter2"
    document = with_card(json.dumps({
        "intended_uses": {"risk_rating": secret, "purpose_of_model": secret * 400},
        secret: 1,
        "additional_information": {"custom_details": {secret: secret * 400}},
    }))  # fmt: skip
    found = [finding for finding in findings(document) if finding.path == CONTENT]
    assert {finding.place.removeprefix(CONTENT) for finding in found} == {
        "", "/intended_uses/risk_rating", "/intended_uses/purpose_of_model", "/additional_information/custom_details",
    }  # fmt: skip
    assert all(finding.is_warning and secret not in finding.sentence + finding.place for finding in found)
    form = StepForm(about(), document)
    form.tell(found)
    assert "High" in form.fields[f"{CONTENT}/intended_uses/risk_rating"].warnings[0]
    assert masked(document)["ModelCard"]["ModelCardContent"] == MASK


def test_a_card_that_is_too_long_as_a_whole_is_a_problem_on_the_page() -> None:
    form = StepForm(about(), with_card('{"a": "%s"}' % ("x" * 100_000)))
    form.tell(findings(form.document))
    (told,) = [row for row in form.told() if row["path"].startswith(CONTENT)]
    assert "as a whole: Give at most 100,000 characters" in told["message"]


def test_content_that_is_no_text_is_left_alone() -> None:
    assert typed(with_card({"a": 1}))[0] == with_card({"a": 1})
    assert typed({"ModelCard": "x"})[0] == {"ModelCard": "x"}


def test_what_is_typed_takes_the_place_of_what_is_no_card() -> None:
    document, form = typed({"ModelCard": "x"}, **{f"{CONTENT}/intended_uses/risk_rating": "Low"})
    assert not form.errors
    assert document == {"ModelCard": {"ModelCardContent": '{"intended_uses": {"risk_rating": "Low"}}'}}
