"""Texts made to harm: each is refused or read in bounded time, and nothing but BadDocument ever leaves the reader."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.document import BadDocument
from webapp.formats.imports import read

MIB = 1024 * 1024
CALL = "c.create_model_package(Future="
AWS = "aws sagemaker create-model-package "
HCL = 'resource "awscc_sagemaker_model_package" "m" {\n'


def filled(start: str, unit: str, end: str = "") -> str:
    """A text of a mebibyte."""
    return start + unit * ((MIB - len(start) - len(end)) // len(unit)) + end


@pytest.mark.parametrize(("text", "words"), [
    ('{"a": {"b": 1, "b": 2}}', "/a: “b” stands twice"),
    ("a:\n  b: 1\n  b: 2\n", "/a: “b” stands twice (line 3)"),
    ('{"a": NaN}', "/a: NaN"),
    ("a: .nan", "/a: this is not a number"),
    ("a: -.inf", "/a: this is not a number"),
    ("a: 1e400", "/a: this number is too large"),
    ("a: " + "9" * 5000, "/a: this number is too large"),
    (CALL + "1e400)", "/Future: this is not a number"),
    (CALL + "9" * 4000 + ")", "/Future: this number is too large"),
    (CALL + "9" * 5000 + ")", "not Python"),
    (CALL + "float('nan'))", "float(…) has a value only where it is run"),
    ("a: x\0y", "line 1 holds a NUL"),
    ("b: 1\na: \ud800", "line 2 holds half of"),
    ('a: "\\ud800"', "surrogate|escape"),
    ('a: "\\0"', "/a: it holds a NUL"),
    (CALL + "'\\ud800')", "/Future: it holds half of"),
    (CALL + "'\\0')", "/Future: it holds a NUL"),
    ("a: &x [1]", "/a: line 1 has the anchor or alias x"),
    ("a: *x", "/a: line 1 has the anchor or alias x"),
    ("a: &a [x]\nb: &b [*a, *a]\n", "anchor"),
    ("<<: {a: 1}", "merges"),
    ("a: !!binary aGk=", "the tag"),
    ("a: !!python/object/apply:os.system [id]", "the tag"),
    ("a: !Ref b", "/a: line 1 has the tag !Ref"),
    ("? [a]\n: b", "not a text"),
    ("a: 1\n---\nb: 2\n", "second document"),
    ("a: [1", "not YAML"),
    ("a: 'x", "not YAML"),
    ("\x01: 1", "not YAML"),
    ("- a", "no request"),
    ("hello", "no request"),
    ("", "nothing in it"),
    (" \n# x\n", "nothing in it"),
    ("[1]", "object"),
    ('{"a": 1,}', "not JSON"),
    (b"a: \xff", "not UTF-8"),
    ("a: é".encode("utf-16-le"), "not UTF-8|NUL"),
    ("a: é".encode("utf-16")[:-1], "not UTF-16"),
    (b"\xff\xfe\x00\xd8a\x00", "not UTF-16"),
    ("a: é".encode("utf-32") + b"\xff" * 4, "not UTF-32"),
    ("x" * 10 * MIB, "1 MiB"),
    (b"x" * 10 * MIB, "1 MiB"),
    ("é" * (MIB - 1), "1 MiB"),
])  # fmt: skip
def test_what_is_refused_is_refused_in_words(text: str | bytes, words: str) -> None:
    with pytest.raises(BadDocument) as refused:
        read(text)
    assert any(word in str(refused.value) for word in words.split("|")), refused.value
    assert len(str(refused.value)) < 1000


BIG: dict[str, Any] = {
    "json deep": "[" * 100_000,
    "json objects deep": '{"a":' * 100_000,
    "json wide": filled('{"a":[', "1,", "1]}"),
    "json quotes": filled('{"a":"', '\\"'),
    "json quotes and commas": filled('{"a":"', '\\",'),
    "cli json quotes": filled(AWS + "--cli-input-json '{\"a\":\"", '\\"', "'"),
    "python quotes": filled(CALL + '"', '\\"'),
    "python hidden": filled("!a '\\\n" + CALL + "[", "-", "1])\n'"),
    "hcl escaped quotes": filled(HCL + 'a = "', '\\"'),
    "yaml quotes": filled('"', '\\"'),
    "yaml flow deep": "a: " + "[" * 100_000,
    "yaml maps deep": "a: " + "{a: " * 100_000,
    "yaml lists deep": "- " * 500_000,
    "yaml keys deep": "".join(" " * level + "a:\n" for level in range(1400)),
    "yaml wide": filled("a: [", "a,", "]"),
    "yaml keys": filled("", "? "),
    "yaml text": filled('a: "', "x", '"'),
    "yaml anchors": filled("a: ", "&a "),
    "yaml tag": filled("a: ", "!"),
    "python signs": CALL + "-" * 45_000 + "1)",
    "python attributes": CALL + "b" + ".b" * 24_000 + ")",
    "python sum": CALL + "1" + "+1" * 45_000 + ")",
    "python texts": CALL + "('a'" + "+'a'" * 45_000 + "))",
    "python adjoining": filled(CALL + "(", "'a' ", "))"),
    "python calls": CALL + "b" + "()" * 24_000 + ")",
    "python not": CALL + "not " * 45_000 + "1)",
    "python lambdas": CALL + "lambda:" * 45_000 + "1)",
    "python wide": filled(CALL + "[", "1,", "])"),
    "python values": CALL + "[" + "1," * 95_000 + "])",
    "python entries": CALL + "{" + "".join(f"'{n}':''," for n in range(48_000)) + "})",
    "python empty lists": CALL + "[" + "[]," * 45_000 + "])",
    "python unknown": CALL + "[" + "a.b," * 16_000 + "])",
    "python unknown calls": CALL + "[" + "a()," * 16_000 + "])",
    "python look-up": "a=['x']\n" + CALL + "[" + "a[0]," * 22_000 + "])",
    "python brackets": CALL + "[" * 45_000,
    "python elif": "if a:\n pass\n" + "elif a:\n pass\n" * 900 + "else:\n " + CALL + "1)\n",
    "python lines": "".join(f"a{n}=f({n})\n" for n in range(9_000)) + CALL + "a1)",
    "python chain": "a0=f()\n" + "".join(f"a{i + 1}=a{i}\n" for i in range(16_000)) + CALL + "a16000)",
    "python laughs": "b0=['x']\n" + "".join(f"b{i + 1}=[{f'b{i},' * 10}]\n" for i in range(19)) + CALL + "b19)",
    "python long texts": "b0='x'*9\nb0='x'\n" + "".join(f"b{i + 1}=b{i}+b{i}\n" for i in range(60)) + CALL + "b60)",
    "python f-texts": "b0='x'\n" + "".join(f"b{i + 1}=f'{{b{i}}}{{b{i}}}'\n" for i in range(60)) + CALL + "b60)",
    "python doubled lists": "b=['x']\n" + "b+=b\n" * 60 + CALL + "b)",
    "python merged": "b={}\n" + "".join(f"b={{**b,'{i}':1}}\n" for i in range(8_000)) + CALL + "b)",
    "python updates": "b={}\n" + "".join(f"b.update({{'{i}':b}})\n" for i in range(8_000)) + CALL + "b)",
    "python dumps": "b='\"'\n" + "b=json.dumps(b)\n" * 6_000 + CALL + "b)",
    "python look-ups": "x={}\nx" + "['a']" * 900 + "=1\n" + CALL + "x)",
    "python f-string": filled(CALL + 'f"', "{a}", '")'),
    "python f-strings": CALL + "[" + "f'{a}'," * 9_900 + "])",
    "python text": filled(CALL + "'", "x", "')"),
    "python indented": "  x = " + CALL + "{" + "".join(f"'{n}':''," for n in range(48_000)) + "})",
    "python bare": "Tags = {'Tags': [" + "1," * 95_000 + "]}",
    "python not bare": filled("{'Tags': [", "1,"),
    "python bare dicts": "".join(f"a{n} = {{'Tags': []}}\n" for n in range(12_000)),
    "python annotated": filled("a:", " ", "b"),
    "python session": filled(">>> ", "x\n>>> "),
    "python prompts": filled(">>> ", "\n"),
    "fence": filled("```\n", "``\n"),
    "fence unclosed": filled("```" * 1000 + "\n", "`"),
    "fence blanks": filled("```\n", " "),
    "hcl templates": filled(HCL, 'a = "${', '"\n}'),
    "hcl quotes in braces": filled(HCL + 'a = "', '${"', '"\n}'),
    "hcl unknown": filled(HCL + "tags = [", "a.b,", "]}"),
    "hcl unclosed": filled(HCL + "a = f(", "(", "}"),
    "hcl for": filled(HCL + "a = [for ", "\n", "}"),
    "hcl here-documents": filled(HCL, "a = <<A\n"),
    "hcl keys": filled(HCL + "a = {", "(a)=1,", "}}"),
    "hcl deep": HCL + "a = " + "[" * 100_000,
    "hcl wide": filled(HCL + "a = [", "1,", "]}"),
    "hcl text": filled(HCL + 'a = "', "$${", '"\n}'),
    "hcl blocks": filled("", 'resource "a" "x" {}\n'),
    "hcl comment": filled(HCL, "/*"),
    "hcl quotes": filled(HCL, '"'),
    "cli words": filled(AWS, "a "),
    "cli options": filled(AWS, "--region a "),
    "cli quotes": filled(AWS, "'"),
    "cli escapes": filled(AWS + "--task ", "\\a"),
    "cli lines": filled("", "aws x\n", AWS),
    "cli starts": filled("", ";a= ", AWS + "--task x"),
    "cli settings": filled("", "a=; ", AWS + "--task x"),
    "cli inside": filled("", "$(a=$(", AWS + "--task x"),
    "cli names": filled(AWS + "--task x\n", "create-model-package "),
    "cli commands": filled("", AWS + "\n"),
    "cli here-document": filled(AWS + "--cli-input-json file:///dev/stdin <<-E\n", "\t"),
    "cli variable": filled(AWS + '--task "', "\\$", "$"),
    "cli shorthand": filled(AWS + "--tags ", "Key=a,"),
    "cli deep": filled(AWS + "--cli-input-json '", "[", "'"),
    "template": filled(
        '{"Resources":{"M":{"Type":"AWS::SageMaker::ModelPackage","Properties":{"Tags":[', '{"Ref":"a"},', "1]}}}}"
    ),
    "blanks": filled("", " \n"),
    "word": filled("", "w"),
    "slashes": filled("", "/*"),
}  # fmt: skip


@pytest.mark.parametrize("name", BIG)
def test_a_large_text_takes_no_second(name: str) -> None:
    # The time of this process, because the machine may have other work.
    started = time.process_time()
    said = outcome(BIG[name])
    assert time.process_time() - started < 1
    assert len(said) < 1000


def outcome(text: str | bytes) -> str:
    """The form that was read, or why there was none."""
    try:
        imported = read(text)
    except BadDocument as error:
        return error.why
    assert len(imported.left_out) <= 203
    return imported.form


PIECES = st.sampled_from([
    "{", "}", "[", "]", '"', "'", ":", ",", "=", "\n", " ", "  ", "- ", "a", "Task", "!Ref x", "&a", "*a", "|", ">",
    "\\", "$", "1", "1e3", "null", "#", "/*", "*/", "c.create_model_package(", ")", "**", "f'{x}'", "def f():",
    "x = ", "x['a'] = ", "x.update(", "aws sagemaker create-model-package ", "--task ", "--tags ", "Key=a,",
    "<<'E'\n", "$(", "&& ", "file:///dev/stdin ",
    "--cli-input-json ", "Resources:", "for x in y:", 'resource "awscc_sagemaker_model_package" "m" {',
    "Type: AWS::SageMaker::ModelPackage", "%magic\n", "---\n", "${", "<<E\n", "var.x", "a = ", "```\n", ">>> ",
    "request = {", "dict(", "{'Task': 'x',}", "m.register(", "\t", "é", "🙂",
])  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=40) | st.binary(max_size=20))
def test_only_bad_document_ever_leaves(text: str | bytes) -> None:
    assert outcome(text)
