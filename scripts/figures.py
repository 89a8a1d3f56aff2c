"""Make every figure of the README's table again and compare it with what is written there.

    make figures                                 every row
    make figures ARGS="--data DIR"               also those that need the whole of MNIST
    make figures ARGS="--only brackets cells"    some of them

Each row of the table ends with its command. The command is run as it stands there (``DIR`` is the
folder with MNIST), the numbers are read from what it prints, and each is held against the written
one within the tolerance stated in ``ROWS`` (figures_table.py). What was not run is said. Status 1
if a figure differs or a command fails.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scripts.figures_table import NUMBER, ROWS, Figure, Row
from seqviz.paths import ROOT

README: Final = ROOT / "README.md"
TABLE: Final = "## What was measured"
SAME: Final = "the same"  # a command cell that repeats the one above


@dataclass(frozen=True, slots=True)
class Written:
    """A row of the README's table: what was measured, the figures, the command."""

    what: str
    figures: str
    command: str


def table(readme: str) -> tuple[Written, ...]:
    """The rows of the table in this text.

    Raises:
        ValueError: a row without three cells, or without a command.
    """
    section = readme.partition(TABLE)[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    rows: list[Written] = []
    for line in lines[2:]:  # below the head and its rule
        what, figures, cell = (part.strip() for part in line.strip("|").split("|"))
        code = re.fullmatch(r"`(python -m [^`]+)`", cell)
        if code is None and not (cell == SAME and rows):
            raise ValueError(f"wanted a command or “{SAME}” at the end of this row: {line}")
        rows.append(Written(what, figures, code[1] if code else rows[-1].command))
    return tuple(rows)


def of_row(row: Row, rows: Sequence[Written]) -> Written:
    """What is written in the README of this row.

    Raises:
        ValueError: none or several of its rows begin so.
    """
    found = [one for one in rows if one.what.startswith(row.what)]
    if len(found) != 1:
        raise ValueError(f"{len(found)} rows of the README begin with “{row.what}”; wanted one")
    return found[0]


def left_over(row: Row, written: Written) -> list[str]:
    """The numbers of a row that no figure and no setting accounts for."""
    text = f"{written.what} | {written.figures}"
    for piece in (*(one.written for one in row.figures), *row.settings):
        if piece not in text:
            raise ValueError(f"“{piece}” does not stand in this row: {text}")
        text = text.replace(piece, " ", 1)
    return re.findall(NUMBER, text)


def compared(figure: Figure, output: str) -> tuple[str, bool]:
    """The numbers that were found, as a text, and whether they agree with the written ones."""
    matches = re.finditer(figure.found, output, re.MULTILINE)
    found = [_number(group) for match in matches for group in match.groups()]
    if not found:
        return "nothing found", False
    wanted = [_number(match) for match in re.findall(NUMBER, figure.written)]
    if figure.take == "span":
        found = [min(found), max(found)] if len(wanted) == 2 else found
    elif figure.take == "most":
        return f"{max(found):g} at most", max(found) <= figure.highest(wanted[0])
    elif figure.take == "least":
        return f"{min(found):g} at least", min(found) >= figure.lowest(wanted[0])
    agree = len(found) == len(wanted) and all(
        figure.lowest(one) <= other <= figure.highest(one)
        for one, other in zip(wanted, found, strict=True)
    )
    return ", ".join(f"{one:g}" for one in found), agree


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def outputs(row: Row, command: str, data: Path | None) -> str | None:
    """What the row's command prints, once for each variant; None without the data it needs.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    if "DIR" in command and data is None:
        return None
    printed = []
    for variant in row.variants:
        words = shlex.split(command.replace(*variant) if variant else command)
        words = [str(data) if word == "DIR" else word for word in words]
        done = subprocess.run(
            [sys.executable, *words[1:]], cwd=ROOT, capture_output=True, text=True, check=True
        )
        printed.append(done.stdout)
    return "\n".join(printed)


def report(rows: Sequence[Row], data: Path | None) -> Iterator[tuple[str, bool | None]]:
    """Lines of the comparison, each with whether it agrees; None where nothing was compared."""
    written = table(README.read_text(encoding="utf-8"))
    known: dict[tuple[str, tuple[tuple[str, str] | None, ...]], str | None] = {}
    for row in rows:
        one = of_row(row, written)
        key = one.command, row.variants
        yield f"{row.name}: {one.command}", None
        started = time.monotonic()
        try:
            output = known[key] if key in known else outputs(row, one.command, data)
        except subprocess.CalledProcessError as error:
            yield f"    failed with status {error.returncode}: {error.stderr[-300:]}", False
            continue
        known[key] = output
        if output is None:
            yield "    not run: needs --data DIR", None
            continue
        for figure in row.figures:
            found, agrees = compared(figure, output)
            verdict = "agrees" if agrees else "DIFFERS"
            yield f"    {verdict}: written {figure.written}, found {found} ({figure})", agrees
        yield f"    {time.monotonic() - started:.0f} s", None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the commands and print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    home = os.environ.get("SEQVIZ_DATA_DIR")
    parser.add_argument(
        "--data", type=Path, default=Path(home) if home else None, help="the folder with MNIST"
    )
    names = [row.name for row in ROWS]
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="ROW")
    options = parser.parse_args(arguments)
    data = options.data.resolve() if options.data else None
    verdicts = []
    for line, agrees in report([row for row in ROWS if row.name in options.only], data):
        print(line, flush=True)
        verdicts.append(agrees)
    print(f"{verdicts.count(True)} figures agree, {verdicts.count(False)} differ.")
    return int(False in verdicts)


if __name__ == "__main__":
    raise SystemExit(main())
