"""Find a Firefox for the tests that look at every page in it, or install one.

`python -m scripts.firefox` prints the path of one that runs: on the machine, else Debian's
`firefox-esr` (as root). Where none can be had it says so and prints nothing: those tests are
skipped then. The variable SEQVIZ_FIREFOX names one outright; empty, it means none.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.browser import install_from_debian

NAMES = ("firefox-esr", "firefox")
PLACES = (
    "/Applications/Firefox.app/Contents/MacOS/firefox",
    "C:/Program Files/Mozilla Firefox/firefox.exe",
)
MISSING = "no Firefox: install it, or name one in SEQVIZ_FIREFOX"


def candidates() -> Iterator[str]:
    """Browsers to try, best first."""
    if "SEQVIZ_FIREFOX" in os.environ:
        yield from filter(None, [os.environ["SEQVIZ_FIREFOX"]])
        return
    yield from filter(None, map(shutil.which, NAMES))
    yield from (place for place in PLACES if Path(place).exists())


def runs(path: str) -> bool:
    """Whether the program at `path` says that it is Firefox."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    except OSError as error:
        print(f"{path} does not start: {error}", file=sys.stderr)
        return False
    return said.returncode == 0 and "Firefox" in said.stdout


def find() -> str | None:
    """The first one that runs, or None."""
    return next(filter(runs, candidates()), None)


def main() -> int:
    """Print the path of a Firefox, installing one if need be and possible."""
    path = find()
    if path is None and "SEQVIZ_FIREFOX" not in os.environ:
        install_from_debian("firefox-esr")
        path = find()
    if path is None:
        print(f"The pages are not looked at in Firefox: {MISSING}.", file=sys.stderr)
    print(path or "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
