"""`./run bench`: the tests that measure, one at a time, with a PostgreSQL that writes to disk as in production."""

import sys
from collections.abc import Sequence

from webapp.launch.throwaway import call, surroundings
from webapp.launch.words import Refused, complain


def main(arguments: Sequence[str]) -> int:
    try:
        with surroundings(forgetful=False):
            return call([sys.executable, "-m", "pytest", "-m", "slow", "--capture=no", *arguments])
    except Refused as refusal:
        complain(str(refusal))
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
