"""Find a Chromium-like browser for the browser tests, or install one.

`python -m scripts.browser` prints the path of a browser that really starts: one on the machine,
else Playwright's own, else Debian's `chromium` (as root). The variable SEQVIZ_BROWSER names one
outright.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

NAMES = (
    "chromium-headless-shell",  # draws no window: the tests take a sixth less time in it
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
FLAGS = [
    "--no-sandbox",  # the tests visit this app only, and containers run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def candidates() -> Iterator[str]:
    """Browsers to try, best first."""
    if named := os.environ.get("SEQVIZ_BROWSER"):
        yield named
        return
    yield from filter(None, map(shutil.which, NAMES))
    yield from (place for place in PLACES if Path(place).exists())
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if Path(own).exists():
        yield own


def starts(path: str) -> bool:
    """Whether a page can be opened in the browser at `path`."""
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            browser.new_page().goto("about:blank")
            browser.close()
    except Error as error:
        print(f"{path} does not start: {error.message.splitlines()[0]}", file=sys.stderr)
        return False
    return True


def find() -> str | None:
    """The first browser that starts, or None."""
    return next(filter(starts, candidates()), None)


def install() -> None:
    """Playwright's own browser; where that fails and we are root on Debian, the system's."""
    print("No browser found: installing Playwright's Chromium.", file=sys.stderr)
    own = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(own, stdout=sys.stderr, check=False).returncode == 0 and find():
        return
    install_from_debian("chromium")


def install_from_debian(package: str) -> None:
    """Install a package of the system; does nothing unless we are root on Debian or its like."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    print(f"Installing Debian's {package}.", file=sys.stderr)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", package]):
        subprocess.run(["apt-get", *command], stdout=sys.stderr, env=quiet, check=False)


def main() -> int:
    """Print the path of a browser, installing one if need be."""
    path = find()
    if path is None and "SEQVIZ_BROWSER" not in os.environ:
        install()
        path = find()
    if path is None:
        print(
            "The browser tests need Chromium or Chrome: install one, or set SEQVIZ_BROWSER.",
            file=sys.stderr,
        )
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
