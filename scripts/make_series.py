"""Make the files of the measured series in ``assets`` from the wheel of statsmodels.

    pip download statsmodels==0.15.0 --no-deps
    python -m scripts.make_series statsmodels-0.15.0-….whl

Each file has the lines "when,value,measurements". Sunspots are taken as they are, one value a year.
Of CO₂ a month is the mean of its weekly values, to a thousandth; a month without one has no value
and 0 measurements. The same wheel gives the same bytes. Left out: everything else in the wheel;
statsmodels itself is never imported and is no requirement.
"""

from __future__ import annotations

import argparse
import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import fmean

from seqviz.data.real import REAL
from seqviz.paths import ASSETS_DIR

Line = tuple[str, str, int]


def table(wheel: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    """A table of statsmodels/datasets."""
    text = wheel.read(f"statsmodels/datasets/{name}").decode("ascii")
    return list(csv.DictReader(io.StringIO(text)))


def sunspots(rows: Iterable[dict[str, str]]) -> list[Line]:
    """A line a year."""
    return [(row["YEAR"], row["SUNACTIVITY"], 1) for row in rows]


def co2(rows: Iterable[dict[str, str]]) -> list[Line]:
    """A line a month, from the first week to the last, whether or not anything was measured."""
    months: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        weeks = months[f"{row['date'][:4]}-{row['date'][4:6]}"]
        if row["co2"]:
            weeks.append(float(row["co2"]))
    return [
        (month, f"{fmean(weeks):.3f}" if weeks else "", len(weeks))
        for month, weeks in sorted(months.items())
    ]


def write(path: Path, lines: Iterable[Line]) -> None:
    """Commas, and a line end as on Unix."""
    with path.open("w", encoding="ascii", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("when", "value", "measurements"))
        writer.writerows(lines)


def main(arguments: list[str] | None = None, folder: Path = ASSETS_DIR) -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description="make the files of the measured series")
    parser.add_argument("wheel", type=Path, help="of statsmodels")
    with zipfile.ZipFile(parser.parse_args(arguments).wheel) as wheel:
        write(folder / REAL["sunspots"].file, sunspots(table(wheel, "sunspots/sunspots.csv")))
        write(folder / REAL["co2"].file, co2(table(wheel, "co2/co2.csv")))


if __name__ == "__main__":
    main()
