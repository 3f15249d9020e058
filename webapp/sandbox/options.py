"""What can be set from outside, read once at the start."""

import os
from dataclasses import dataclass, field
from pathlib import Path


def _seconds(name: str, default: float) -> float:
    text = os.environ.get(name, "")
    try:
        value = float(text) if text else default
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise SystemExit(f"{name} must be a number of seconds, 0 or more, not {text!r}")
    return value


def _switch(name: str, default: str) -> bool:
    text = os.environ.get(name, default)
    if text not in ("0", "1"):
        raise SystemExit(f"{name} must be 0 or 1, not {text!r}")
    return text == "1"


@dataclass(frozen=True, slots=True)
class Options:
    """The environment variables, each under the name it has in README.md without SANDBOX_."""

    data: Path
    seconds: float = field(default_factory=lambda: _seconds("SANDBOX_SECONDS", 6))
    stall_seconds: float = field(default_factory=lambda: _seconds("SANDBOX_STALL_SECONDS", 20))
    late_seconds: float = field(default_factory=lambda: _seconds("SANDBOX_LATE_SECONDS", 10))
    list_lag: float = field(default_factory=lambda: _seconds("SANDBOX_LIST_LAG", 0))
    token_seconds: float = field(default_factory=lambda: _seconds("SANDBOX_TOKEN_SECONDS", 28_800))
    create_groups: bool = field(default_factory=lambda: _switch("SANDBOX_CREATE_GROUPS", "1"))
