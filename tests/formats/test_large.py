"""The largest requests that there can be: read in less than a second, and in a few times the memory of their text."""

import time
import tracemalloc
from typing import Any

import pytest

from webapp.document import MAX_BYTES
from webapp.formats.exports import EXPORTS
from webapp.formats.imports import read

LINE = "x, 'y' \"z\" é ${a} %{b} \\ $HOME `c`\n"
# Bytes at the most for each byte that is read; Python's parser keeps an object for each value.
TIMES = {"boto3": 90}


def many(count: int) -> dict[str, Any]:
    """A request of many short values."""
    names = range(count)
    container = {"Image": "i:1", "Environment": {f"NAME_{n}": f'it\'s "{n}"' for n in names}}
    return {
        "ModelPackageGroupName": "flowers",
        "Tags": [{"Key": f"key-{n}", "Value": f"value {n}"} for n in names],
        "InferenceSpecification": {"Containers": [container], "SupportedContentTypes": ["text/csv"]},
    }


def long(count: int) -> dict[str, Any]:
    """A request of one long value, full of what has to be quoted."""
    return {"ModelPackageGroupName": "flowers", "ModelPackageDescription": LINE * count}


def written(make: Any, key: str, size: int) -> tuple[dict[str, Any], str]:
    """A request of which this form has nearly `size` bytes, and that text."""
    few, more = (len(EXPORTS[key].text(make(count)).encode()) for count in (5_000, 6_000))
    request = make(int(size * 0.98 / max(more / 6_000, (more - few) / 1_000)))
    text = EXPORTS[key].text(request)
    assert size * 0.85 < len(text.encode()) <= size
    return request, text


@pytest.mark.parametrize("make", [many, long])
@pytest.mark.parametrize("key", EXPORTS)
def test_a_mebibyte_takes_no_second(key: str, make: Any) -> None:
    request, text = written(make, key, MAX_BYTES)
    # The time of this process, because the machine may have other work.
    started = time.process_time()
    found = read(text)
    taken = time.process_time() - started
    assert found.request == request
    assert taken < 1


@pytest.mark.parametrize("size", [MAX_BYTES // 8, pytest.param(MAX_BYTES, marks=pytest.mark.slow)])
@pytest.mark.parametrize("make", [many, long])
@pytest.mark.parametrize("key", EXPORTS)
def test_memory_is_a_few_times_the_size(key: str, make: Any, size: int) -> None:
    _, text = written(make, key, size)
    read(text)  # what is kept for good is made before
    tracemalloc.start()
    try:
        read(text)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < TIMES.get(key, 25) * len(text.encode())
