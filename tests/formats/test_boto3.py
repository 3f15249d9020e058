"""A boto3 call, read as literals: what is followed, what is refused, and that nothing is ever run."""

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


@pytest.mark.parametrize(("text", "words"), [
    ("c.create_model_package(Task=open('x').read())", "line 1 has a function call"),
    ("c.create_model_package(Task=f'{x}')", "line 1 has an f-string"),
    ("c.create_model_package(Task=a.b)", "line 1 has an attribute"),
    ("c.create_model_package(Task='a' + 'b')", "line 1 has a calculation"),
    ("c.create_model_package(Task=x)", "which has no value"),
    ("c.create_model_package(Task=b'x')", "no plain value"),
    ("c.create_model_package(Task=-'x')", "no plain value"),
    ("c.create_model_package(Task=[*x])", "a starred value"),
    ("c.create_model_package({'a': 1})", "by name"),
    ("c.create_model_package(**[1])", "not a dict"),
    ("c.create_model_package(**{'Task': 1}, Task=2)", "twice"),
    ("c.create_model_package(Future={'a': 1, 'a': 2})", "twice"),
    ("c.create_model_package(Future={1: 2})", "not a text"),
    ("c.create_model_package(Task='a', Task='b')", "twice"),
    ("c.create_model_package(Task='a'", "not Python"),
    ("x = 1\nx = f()\nc.create_model_package(Task=x)", "a function call"),
    ("x = [1]\nx.append(2)\nc.create_model_package(Future=x)", "may change"),
    ("x = [1]\ny = {'a': x}\nx += [2]\nc.create_model_package(**y)", "may change"),
    ("x = [1]\nmore(x)\nc.create_model_package(Future=x)", "may change"),
    ("x = {}\nx['a'] = f()\nc.create_model_package(**x)", "a function call"),
    ("x = {}\ndel x['a']\nc.create_model_package(**x)", "may change"),
    ("x = {}\nx['a'] = x\nc.create_model_package(**x)", "deep"),
    ("for x in y:\n  c.create_model_package(Task=x)", "no plain value"),
    ("x = 'a'\nif y:\n  x = 'b'\nc.create_model_package(Task=x)", "no plain value"),
    ("x = 'a'\ntry:\n  x = 'b'\nfinally:\n  c.create_model_package(Task=x)", "no plain value"),
    ("x = 'a'\ndef f(x):\n  c.create_model_package(Task=x)", "no plain value"),
    ("x = 'a'\ndef f():\n  c.create_model_package(Task=x)\nx = 'b'\nf()", "no plain value"),
    ("import x\nc.create_model_package(Task=x)", "no plain value"),
    ("c.create_model_package()\nc.create_model_package()", "2 calls"),
    ("# create_model_package(\nx = 1", "no call"),
    ("c.create_model_package(Task='''\n%magic\n''')\n!ls", "notebook"),
])  # fmt: skip
def test_python_that_is_no_literal_is_refused(text: str, words: str) -> None:
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
        f"c.create_model_package(Task=__import__('os').system('touch {mark}'))",
        f"@{effect}\ndef f(a={effect}):\n  c.create_model_package(Task='x')",
        f"{effect}.create_model_package(Task='x')",
        f"aws sagemaker create-model-package --task $(touch {mark})",
        f"Task: !!python/object/apply:os.system ['touch {mark}']",
    ):
        with contextlib.suppress(BadDocument):
            read(text)
        assert not mark.exists()
