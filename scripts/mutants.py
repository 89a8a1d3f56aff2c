"""Break the program in small ways, one at a time, and see that a test notices each: no browser.

    make mutants                          every mutant of the table
    make mutants ARGS="--only ticks cut"  those with one of these words in their name

The files that git knows, and new ones, are copied to a temporary folder. There one mutant after
the other is put in, the tests that should notice it run, and the file is put back. A mutant that
no test notices has survived: a gap in the tests. Before the first one the same tests run on the
copy as it is, since tests that fail anyway would kill everything. Status 1 if a mutant survived or
the tests fail without one.

The table (mutants_table.py) names for each mutant the file, the exact text that is replaced, what
stands there instead, and the tests: arguments of pytest, or a JavaScript file for node's runner.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from scripts.mutants_table import MUTANTS, Mutant
from seqviz.paths import ROOT

QUIET: Final = ("-q", "-x", "-p", "no:cacheprovider", "--no-header")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the mutants that were asked for; 1 if one of them survived."""
    parser = argparse.ArgumentParser(prog="python -m scripts.mutants", description=__doc__)
    parser.add_argument("--only", nargs="+", default=[""], metavar="WORD", help="of the name")
    words = parser.parse_args(argv).only
    chosen = [one for one in MUTANTS if any(word in one.name for word in words)]
    if not chosen:
        parser.error(f"no mutant has one of these words in its name: {' '.join(words)}")
    with tempfile.TemporaryDirectory(prefix="seqviz-mutants-") as folder:
        copied(Path(folder))
        failing = [tests for tests in unique(chosen) if not passes(Path(folder), tests)]
        for tests in failing:
            print(f"FAILS without a mutant: {' '.join(tests)}")
        if failing:
            return 1
        survived = [one for one in chosen if not killed(Path(folder), one)]
    print(f"{len(chosen) - len(survived)} of {len(chosen)} mutants killed")
    return 1 if survived else 0


def unique(mutants: Sequence[Mutant]) -> list[tuple[str, ...]]:
    """The commands of these mutants, each once."""
    return list(dict.fromkeys(one.tests for one in mutants))


def copied(folder: Path) -> None:
    """Copy what git knows, and what is new and not ignored, into a folder."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def killed(folder: Path, mutant: Mutant) -> bool:
    """Put a mutant into the copy, run its tests, take it out again; whether they failed."""
    file = folder / mutant.file
    before = file.read_text(encoding="utf-8")
    file.write_text(mutated(before, mutant), encoding="utf-8")
    try:
        dead = not passes(folder, mutant.tests)
    finally:
        file.write_text(before, encoding="utf-8")
    print(f"{'killed' if dead else 'SURVIVED':<9} {mutant.name}", flush=True)
    return dead


def mutated(source: str, mutant: Mutant) -> str:
    """The text of a file with the mutant in it.

    Raises:
        ValueError: what it replaces does not stand there exactly once.
    """
    if (count := source.count(mutant.old)) != 1:
        raise ValueError(f"{mutant.name}: wanted once in {mutant.file}, found {count} times")
    return source.replace(mutant.old, mutant.new)


def passes(folder: Path, tests: tuple[str, ...]) -> bool:
    """Whether these tests pass in the copy.

    Raises:
        ValueError: the tests could not be run at all, which tells nothing of a mutant.
    """
    with_node = tests[0].endswith((".js", ".mjs"))
    run = (
        [node(), "--test", *tests]
        if with_node
        else [sys.executable, "-m", "pytest", *QUIET, *tests]
    )
    done = subprocess.run(
        run,
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},  # a stale one would hide the mutant
        capture_output=True,
        text=True,
        check=False,
    )
    if not with_node and done.returncode not in (0, 1, 2):  # passed, failed, does not even load
        raise ValueError(f"{' '.join(tests)}: pytest ended with {done.returncode}\n{done.stdout}")
    return done.returncode == 0


def node() -> str:
    """The path of node.

    Raises:
        ValueError: there is none.
    """
    found = shutil.which(
        "node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )
    if found is None:
        raise ValueError("node was not found: install the development requirements")
    return found


if __name__ == "__main__":
    raise SystemExit(main())
