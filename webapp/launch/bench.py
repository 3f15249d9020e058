"""`./run bench`: the tests that measure, one at a time, with a PostgreSQL that writes to disk as in production."""

import sys
from collections.abc import Sequence

from webapp.launch.places import ROOT
from webapp.launch.throwaway import call, surroundings
from webapp.launch.words import Refused, complain


def main(arguments: Sequence[str]) -> int:
    try:
        with surroundings(forgetful=False):
            return call([sys.executable, "-m", "pytest", "-m", "slow", "--capture=no", *map(_file, arguments)])
    except Refused as refusal:
        complain(str(refusal))
        return 1


def _file(argument: str) -> str:
    """`validate` is short for tests/bench/test_validate.py."""
    file = ROOT / "tests" / "bench" / f"test_{argument}.py"
    return str(file) if argument.isidentifier() and file.exists() else argument


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
