"""`./run test`: every test, with a PostgreSQL and a Redis of its own; says what it could not run, and why."""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from webapp.launch.places import is_root
from webapp.launch.throwaway import call, surroundings
from webapp.launch.words import Refused, complain, say

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_MACOS = "/Applications/{0}.app/Contents/MacOS/{0}"
# More than the two cores that they are to run on: half of their time they wait for servers and browsers.
WORKERS = "3"
# These look at one test at a time, which worker processes prevent.
ALONE = {"--pdb", "--trace", "-s", "--capture=no", "--collect-only", "--co"}


def main(arguments: Sequence[str]) -> int:
    try:
        browser = find_browser()
        with surroundings(forgetful=True):
            if browser:
                os.environ["CHROMIUM"] = browser
            else:
                say(without_browser())
            workers = [] if ALONE.intersection(arguments) else ["-n", WORKERS, "--dist", "worksteal"]
            quick = [] if "-m" in arguments else ["-m", "not slow"]
            code = call([sys.executable, "-m", "pytest", *workers, *quick, *arguments])
            if not browser:
                say(without_browser())
            return code
    except Refused as refusal:
        complain(str(refusal))
        return 1


def find_browser() -> str:
    """CHROMIUM, a Chromium or Chrome on PATH, or one among macOS's applications; nothing when there is none."""
    given = os.environ.get("CHROMIUM", "")
    if given:
        found = shutil.which(given)
        if not found:
            raise Refused(f"CHROMIUM: {given} is not a program.")
        return found
    installed = [shutil.which(name) for name in BROWSERS]
    installed += [ON_MACOS.format(name) for name in ("Chromium", "Google Chrome")]
    return next((path for path in installed if path and Path(path).is_file()), "")


def without_browser() -> str:
    if sys.platform == "darwin":
        remedy = "brew install --cask chromium, or install Google Chrome"
    else:
        remedy = ("" if is_root() else "sudo ") + "apt-get install chromium"
    return f"No Chromium was found: the browser tests are skipped. To run them: {remedy} (or name one in CHROMIUM)."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
