"""Every member of the service model is on a page, and one that a newer model brings is on a page at once."""

from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict

from webapp.document import get, put
from webapp.forms import groups
from webapp.forms.groups import Group, completed, patterns
from webapp.forms.shape_form import StepForm
from webapp.forms.steps import STEPS, Step
from webapp.sagemaker.shapes import Shape, leaves, request_shape

# What the pages do not name: it came to the page "More" by itself. A name that is missing here is new in the service
# model: give it a place among the steps if it deserves one, and words if AWS's are not enough.
ON_MORE = ["/ModelPackageRegistrationType", "/SecurityConfig/KmsKeyId", "/ManagedStorageType"]

LEAVES = [("/" + "/".join(path), shape) for path, shape in leaves(request_shape())]


def test_what_is_new_in_the_model_is_named_here() -> None:
    assert STEPS[-1].slug == "more"
    assert list(STEPS[-1].known) == ON_MORE


def test_no_member_is_on_two_pages() -> None:
    seen = [pattern for step in STEPS for pattern in step.known]
    assert len(seen) == len(set(seen))


def test_a_member_of_a_future_model_is_on_the_page_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    novelty = Shape("Novelty", "structure", members={"Deep": Shape("Deep", "list", element=Shape("S", "string"))})
    future = replace(request_shape(), members=dict(request_shape().members) | {"Novelty": novelty})
    monkeypatch.setattr(groups, "request_shape", lambda: future)
    named = [pattern for step in STEPS for pattern in step.known]
    assert list(patterns(completed(Group("", "", rest=True), "", named), "")) == ["/Novelty/Deep"]


def page_of(pattern: str) -> Step:
    (found,) = [step for step in STEPS if any(_covers(each, pattern) for each in step.known)]
    return found


def _covers(pattern: str, leaf: str) -> bool:
    return leaf == pattern or leaf == f"{pattern}/*"


def typed_value(shape: Shape) -> tuple[str, Any]:
    """What to type for a leaf, and the value that it stands for."""
    if shape.kind == "boolean":
        return "true", True
    if shape.kind == "integer":
        return "7", 7
    text = shape.enum[-1] if shape.enum else "Ünï “typed” \\ /~1"
    return text, text


@pytest.mark.parametrize(("pattern", "shape"), LEAVES, ids=[pattern for pattern, _ in LEAVES])
def test_every_leaf_can_be_typed_and_comes_out_at_its_pointer(pattern: str, shape: Shape) -> None:
    step = page_of(pattern)
    control = next(each for each in step.known if _covers(each, pattern))
    name, document = control.replace("*", "0"), {}
    if "/*/" in control:  # lists that start empty have an entry first: what "Add" does
        put(document, control[: control.rindex("/*")].replace("*", "0") + "/0", {})
    text, value = typed_value(shape)
    posted = QueryDict(mutable=True)
    posted["all"] = "1"
    if control == pattern:
        posted[name] = text
    else:
        posted.setlist(f"{name}#key", ["Key"])
        posted.setlist(f"{name}#value", [text])
        posted.setlist(name, ["", text])
    form = StepForm(step, document, posted)
    assert f'data-path="{name}"' in str(form[name])
    edited, _ = form.edited()
    assert not form.errors
    found = get(edited, name)
    if control != pattern:
        found = found["Key"] if isinstance(found, dict) else found[0]
    assert (found, type(found)) == (value, type(value))
