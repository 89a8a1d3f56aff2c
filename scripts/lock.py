"""Pin every package in requirements.txt and requirements-dev.txt, from a clean resolve.

`python -m scripts.lock` asks pip which versions it would install into an empty environment for
pyproject.toml's dependencies. torch's own GPU packages (nvidia-*, cuda-*, triton) are left out:
they differ by machine, and torch names the exact versions itself.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEFT_TO_TORCH = ("nvidia-", "cuda-", "triton")
MARKERS = {"uvloop": "sys_platform != 'win32'"}
HEADER = "# Made by `make lock` from pyproject.toml: edit that, not this.\n"


def resolve(requirements: list[str]) -> dict[str, str]:
    """Package → version that pip would install in an empty environment."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
    command += ["--disable-pip-version-check", "--report", "-", *requirements]
    report = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    found = {}
    for item in report["install"]:
        name = re.sub(r"[-_.]+", "-", item["metadata"]["name"]).lower()
        if not name.startswith(LEFT_TO_TORCH):
            found[name] = item["metadata"]["version"].split("+")[0]  # no local build, such as +cpu
    return found


def lines(packages: dict[str, str]) -> str:
    """Pinned lines, sorted, with the platform where a package exists on some only."""
    pins = []
    for name, version in sorted(packages.items()):
        marker = f" ; {MARKERS[name]}" if name in MARKERS else ""
        pins.append(f"{name}=={version}{marker}\n")
    return "".join(pins)


def main() -> None:
    """Resolve twice, so that the development tools never change what the app runs on."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run = resolve(project["project"]["dependencies"])
    pinned = [f"{name}=={version}" for name, version in run.items()]
    dev = resolve([*pinned, *project["dependency-groups"]["dev"]])
    extra = {name: version for name, version in dev.items() if name not in run}
    (ROOT / "requirements.txt").write_text(HEADER + lines(run), encoding="utf-8")
    (ROOT / "requirements-dev.txt").write_text(
        HEADER + "-r requirements.txt\n" + lines(extra), encoding="utf-8"
    )
    print(f"requirements.txt: {len(run)} packages; requirements-dev.txt: {len(extra)} more")


if __name__ == "__main__":
    main()
