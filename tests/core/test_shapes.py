"""The service model is the single source of truth: what we read is all of it, and nothing is read wrong."""

import botocore.session
import pytest

from webapp.document import split
from webapp.sagemaker import shapes
from webapp.sagemaker.shapes import at, leaves, plain_text, request_shape, usable_pattern


def test_every_member_but_the_token_is_there() -> None:
    model = botocore.session.Session().get_service_model("sagemaker").operation_model("CreateModelPackage")
    assert set(request_shape().members) == set(model.input_shape.members) - set(model.idempotent_members)
    assert set(model.idempotent_members) == {"ClientToken"}


def test_limits_are_read_where_they_are_zero() -> None:
    shape = at(
        request_shape(), split("/ValidationSpecification/ValidationProfiles/0/TransformJobDefinition/MaxPayloadInMB")
    )
    assert shape is not None
    assert shape.min == 0


def test_the_model_marks_what_is_sensitive() -> None:
    assert [path for path, shape in leaves(request_shape()) if shape.sensitive] == [("ModelCard", "ModelCardContent")]


@pytest.mark.parametrize("part", ["key", "value"])
def test_the_malformed_patterns_are_mended(part: str) -> None:
    properties = request_shape().members["CustomerMetadataProperties"]
    pattern = getattr(properties, part).pattern
    assert "$" not in pattern
    assert pattern.endswith("]*)")


def test_a_sound_pattern_is_left_alone() -> None:
    assert usable_pattern("[a-z]{1,3}$") == "[a-z]{1,3}$"


def test_help_is_plain_text() -> None:
    assert plain_text("<p>One <code>two</code>.</p> <p>Three &amp; four</p>") == "One two. Three & four"


def test_a_type_that_no_field_edits_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    describe = botocore.session.Session().get_service_model("sagemaker").operation_model("DescribeModelPackage")
    with pytest.raises(ValueError, match="timestamp"):
        shapes.read_shape(describe.output_shape)
