"""A boto3 call: what is followed, what is left out or refused, and that nothing is ever run."""

import contextlib
from pathlib import Path

import pytest

from webapp.document import BadDocument
from webapp.formats.imports import read


def where(told: list[tuple[str, str]]) -> list[str]:
    return [place for place, _ in told]


GUIDE = """%matplotlib inline
import boto3
sm_client = boto3.client("sagemaker")
model_url = "s3://bucket/model.tar.gz"
spec = {
    "InferenceSpecification": {
        "Containers": [{"Image": "i", "ModelDataUrl": "?"}],
        "SupportedContentTypes": ("text/csv",),  # MIME
    }
}
spec["InferenceSpecification"]["Containers"][0]["ModelDataUrl"] = model_url
params: dict = {"ModelPackageGroupName": "g", **{"Task": "x"}}
params.update(spec)
print(params)
response = sm_client.create_model_package(**params, ModelPackageDescription=("a" "b"))
"""


def test_a_notebooks_cell_as_in_the_developer_guide() -> None:
    imported = read(GUIDE)
    assert imported.form == "boto3"
    assert imported.request == {
        "ModelPackageGroupName": "g", "Task": "x", "ModelPackageDescription": "ab",
        "InferenceSpecification": {
            "Containers": [{"Image": "i", "ModelDataUrl": "s3://bucket/model.tar.gz"}],
            "SupportedContentTypes": ["text/csv"],
        },
    }  # fmt: skip
    assert where(imported.left_out) == ["line 1"]


def test_values_are_shared_as_python_shares_them() -> None:
    text = (
        "a = {'x': 1}\nb = {'Future': a}\na['x'] = 2\n"
        "if True:\n  def f(q):\n    c.create_model_package(**b, Task='t')\n"
    )
    assert read(text).request == {"Future": {"x": 2}, "Task": "t"}


@pytest.mark.parametrize(("text", "value"), [
    ("c.create_model_package(Future='a' + 'b' 'c' + \"d\")", "abcd"),
    ("a = 'x'\nc.create_model_package(Future=f's3://{a}/{1}')", "s3://x/1"),
    ("c.create_model_package(Future=f'plain')", "plain"),
    ("c.create_model_package(Future=dict(A=1, **{'B': 2}))", {"A": 1, "B": 2}),
    ("a = {'A': 1, 'B': 1}\nc.create_model_package(Future=a | {'B': 2})", {"A": 1, "B": 2}),
    ("a = {'A': 1, 'B': 1}\nc.create_model_package(Future={**a, 'B': 2})", {"A": 1, "B": 2}),
    ("a = {'A': 1}\na |= {'B': 2}\nc.create_model_package(Future=a)", {"A": 1, "B": 2}),
    ("a = {'A': 1}\na.update(dict(B=2), C=3)\nc.create_model_package(Future=a)", {"A": 1, "B": 2, "C": 3}),
    ("a = {'A': ['x']}\na['A'].append('y')\nc.create_model_package(Future=a['A'])", ["x", "y"]),
    ("a = ['x']\nb = {'A': a}\na += ['y']\na.extend(['z'])\nc.create_model_package(Future=b)", {"A": ["x", "y", "z"]}),
    ("a = ['x']\nc.create_model_package(Future=[*a, 'y'] + ['z'])", ["x", "y", "z"]),
    ("a = 'x'\na += 'y'\nc.create_model_package(Future=a)", "xy"),
    ("a = {'k': [1, None]}\nc.create_model_package(Future=json.dumps(a))", '{"k": [1, null]}'),
    ("a = {'b': 1, 'a': 2}\nc.create_model_package(Future=json.dumps(a, indent=1, sort_keys=True))",
     '{\n "a": 2,\n "b": 1\n}'),
    ("a = {'A': 1}\nprint(a, dict(a))\nb = dict(a)\nb['A'] = 2\nc.create_model_package(Future=[a, b])",
     [{"A": 1}, {"A": 2}]),
    ("a = {'A': 1}\nf(Tags=a)\nc.create_model_package(Future=a)", {"A": 1}),
    ("match x:\n  case 1:\n    a = ['y']\n    c.create_model_package(Future=a)", ["y"]),
])  # fmt: skip
def test_what_can_be_told_without_running_it_is_taken(text: str, value: object) -> None:
    imported = read(text)
    assert imported.request == {"Future": value}
    assert not imported.left_out


NOTEBOOK = """import sagemaker
image_uri = sagemaker.image_uris.retrieve("xgboost", region)
container = {"Image": image_uri, "ModelDataUrl": model.model_data, "Environment": {"A": "1", "B": f"{os.environ}"}}
spec = {"InferenceSpecification": {
    "Containers": [make(1), container], "SupportedContentTypes": [mime, "text/csv", *others],
    "SupportedResponseMIMETypes": [mime]}}
params = {"ModelPackageGroupName": group}
params.update(spec)
client.create_model_package(**params, **common, Task="x", Domain="a" + domain, ModelCard={
    "ModelCardContent": json.dumps({"a": open("card").read()}), "ModelCardStatus": "Draft"},
    CustomerMetadataProperties={"a": "b", key: "c"})
"""


def test_what_cannot_be_known_is_left_out_and_told() -> None:
    imported = read(NOTEBOOK)
    assert imported.request == {
        "InferenceSpecification": {
            "Containers": [{}, {"Environment": {"A": "1"}}], "SupportedContentTypes": ["text/csv"],
        },
        "Task": "x", "ModelCard": {"ModelCardStatus": "Draft"}, "CustomerMetadataProperties": {"a": "b"},
    }  # fmt: skip
    at = "/InferenceSpecification/Containers"
    came_from = "line 2: sagemaker.image_uris.retrieve(…) has a value only where it is run."
    assert imported.left_out == [
        ("/ModelPackageGroupName", "line 7: “group” has no value here. Fill it in."),
        (f"{at}/0", "line 5: make(…) has a value only where it is run. Fill it in."),
        (f"{at}/1/Image", f"line 3: “image_uri” has no value here: {came_from} Fill it in."),
        (f"{at}/1/ModelDataUrl", "line 3: model.model_data has a value only where it is run. Fill it in."),
        (f"{at}/1/Environment/B", "line 3: os.environ has a value only where it is run. Fill it in."),
        ("/InferenceSpecification/SupportedContentTypes", "line 5: “mime” has no value here. Fill it in."),
        ("/InferenceSpecification/SupportedContentTypes",
         "line 5: “others” has no value here. It may add to this or change it: check it."),
        ("/InferenceSpecification/SupportedResponseMIMETypes", "line 6: “mime” has no value here. Fill it in."),
        ("the request", "line 9: “common” has no value here. It may add to this or change it: check it."),
        ("/Domain", "line 9: “domain” has no value here. Fill it in."),
        ("/ModelCard/ModelCardContent", "line 10: open(…).read() has a value only where it is run. Fill it in."),
        ("/CustomerMetadataProperties",
         "line 11: “key” has no value here. It may add to this or change it: check it."),
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), [
    ("c.create_model_package(Task=open('x').read())", "line 1: open(…).read() has a value only where it is run"),
    ("c.create_model_package(**common)", "line 1: “common” has no value here"),
    ("c.create_model_package(Task=f'{x!r}')", "line 1: “x” has no value here"),
    ("x = 1\nc.create_model_package(Task=f'{x:02}')", "an f-string"),
    ("c.create_model_package(Task=a.b)", "line 1: a.b has"),
    ("c.create_model_package(Task=2 * 3)", "a calculation"),
    ("c.create_model_package(Task='a' + 1)", "a calculation"),
    ("c.create_model_package(Task=x if y else z)", "a condition"),
    ("c.create_model_package(Task=lambda: 1)", "a lambda"),
    ("c.create_model_package(Task=x)", "“x” has no value here"),
    ("c.create_model_package(Task=b'x')", "no plain value"),
    ("c.create_model_package(Task=-'x')", "no plain value"),
    ("c.create_model_package(Task=[*x])", "“x” has no value here"),
    ("c.create_model_package(Future={1: 2})", "not a text"),
    ("c.create_model_package(Future=json.dumps(x))", "“x” has no value here"),
    ("c.create_model_package(Future=json.dumps('x', indent=99))", "json.dumps(…) has a value only"),
    ("dict = f\nc.create_model_package(Future=dict(a=1))", "dict(…) has a value only"),
    ("x = 1\nx = f()\nc.create_model_package(Task=x)", "f() has a value only"),
    ("x = [1]\nmore(x)\nc.create_model_package(Future=x)", "may change"),
    ("x = {'a': 1}\nmore(x)\nc.create_model_package(**{**x})", "may change"),
    ("x = {'a': 1}\nmore(x)\nc.create_model_package(**(x | {}))", "may change"),
    ("x = {'a': 1}\nmore(x)\nc.create_model_package(Task=json.dumps(x))", "may change"),
    ("x = {}\nx['a'] = f()\nc.create_model_package(**x)", "f() has a value only"),
    ("x = {}\ndel x['a']\nc.create_model_package(**x)", "may change"),
    ("for x in y:\n  c.create_model_package(Task=x)", "no plain value"),
    ("x = 'a'\nif y:\n  x = 'b'\nc.create_model_package(Task=x)", "no plain value"),
    ("x = ['a']\nif y:\n  x.append('b')\nc.create_model_package(Future=x)", "may change"),
    ("x = 'a'\ntry:\n  x = 'b'\nfinally:\n  c.create_model_package(Task=x)", "no plain value"),
    ("x = 'a'\ndef f(x):\n  c.create_model_package(Task=x)", "no plain value"),
    ("x = 'a'\ndef f():\n  c.create_model_package(Task=x)\nx = 'b'\nf()", "no plain value"),
    ("import x\nc.create_model_package(Task=x)", "no plain value"),
])  # fmt: skip
def test_a_call_of_which_nothing_is_known_is_refused(text: str, words: str) -> None:
    with pytest.raises(BadDocument, match="no value of the request stands in it") as refused:
        read(text)
    assert words in str(refused.value)


@pytest.mark.parametrize(("text", "words"), [
    ("c.create_model_package({'a': 1})", "by name"),
    ("c.create_model_package(**[1])", "not a dict"),
    ("c.create_model_package(**{'Task': 1}, Task=2)", "twice"),
    ("c.create_model_package(Future={'a': 1, 'a': 2})", "twice"),
    ("c.create_model_package(Task='a', Task='b')", "twice"),
    ("c.create_model_package(Task='a'", "not Python"),
    ("x = {}\nx['a'] = x\nc.create_model_package(**x)", "deep"),
    ("x = []\nx.append(x)\nc.create_model_package(Future=x)", "deep"),
    ("c.create_model_package()\nc.create_model_package()", "2 calls"),
    ("# create_model_package(\nx = 1", "no call"),
    ("c.create_model_package(Task='''\n%magic\n''')\n!ls", "notebook"),
])  # fmt: skip
def test_python_that_is_no_request_is_refused(text: str, words: str) -> None:
    with pytest.raises(BadDocument) as refused:
        read(text)
    assert words in str(refused.value)


def test_nothing_is_ever_run(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    effect = f"open({str(mark)!r}, 'w')"
    for text in (
        f"{effect}\nc.create_model_package(Task='x')",
        f"x = {effect}\nc.create_model_package(Task='x')",
        f"c.create_model_package(Task={effect})",
        f"c.create_model_package(Task='x', Domain={effect})",
        f"c.create_model_package(Task=f'{{{effect}}}')",
        f"c.create_model_package(Task='a' + {effect}.name, Future=dict(a={effect}), Tags=json.dumps({effect}))",
        f"x = []\nx.append({effect})\nx += [{effect}]\nc.create_model_package(Future=x, Task='x')",
        f"x = {{}}\nx.update({effect}, a={effect})\nx[{effect}] = 1\nc.create_model_package(**x, Task='x')",
        f"x = {{**{effect}}} | {effect}\nc.create_model_package(**x, **{effect}, Task='x')",
        f"c.create_model_package(Task='x', Future=[*{effect}, [{effect} for y in {effect}], lambda: {effect}])",
        f"class json:\n  dumps = {effect}\nc.create_model_package(Task=json.dumps('x'))",
        f"c.create_model_package(Task=__import__('os').system('touch {mark}'))",
        f"@{effect}\ndef f(a={effect}):\n  c.create_model_package(Task='x')",
        f"{effect}.create_model_package(Task='x')",
        f"aws sagemaker create-model-package --task $(touch {mark})",
        f"Task: !!python/object/apply:os.system ['touch {mark}']",
    ):
        with contextlib.suppress(BadDocument):
            read(text)
        assert not mark.exists()
