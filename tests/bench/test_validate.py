"""Full validation against botocore's own validator, which checks less: interleaved in one run, the medians compared."""

import statistics
import time
from collections.abc import Callable
from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator

from tests.conftest import request_file
from webapp.sagemaker.validate import problems

pytestmark = pytest.mark.slow

ROUNDS = 300
REPEATS = 20


def _seconds(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    for _ in range(REPEATS):
        call()
    return (time.perf_counter() - start) / REPEATS


@pytest.mark.parametrize("number", ["07", "17"])
def test_full_validation_takes_no_longer_than_botocores(number: str) -> None:
    request = request_file(number)
    model = botocore.session.Session().get_service_model("sagemaker")
    shape, validator = model.operation_model("CreateModelPackage").input_shape, ParamValidator()
    assert problems(request) == []
    assert not validator.validate(request, shape).has_errors()
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_seconds(lambda: problems(request)))
        theirs.append(_seconds(lambda: validator.validate(request, shape)))
    mine, botocores = statistics.median(ours), statistics.median(theirs)
    print(f"\n{number}: {mine * 1e6:.1f} µs, botocore {botocores * 1e6:.1f} µs, ratio {mine / botocores:.2f}")
    assert mine <= botocores
