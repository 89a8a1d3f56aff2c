"""Series that were measured in the world, each with its origin, its licence and what is missing.

    sunspots   yearly means of the sunspot number, 1700 to 2008
    co2        monthly means of CO₂ in the air on Mauna Loa, March 1958 to December 2001

A file in ``assets`` has a line for each time: when, the value, how many measurements it is the mean
of. Where that is 0 there is no value; ``values`` puts a straight line between the neighbours there
and ``gaps`` says where. Titles, sentences, units and licences are English source strings; whoever
shows them translates them. Left out: how the files are made (scripts/make_series.py).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

import numpy as np

from seqviz.data.series import KINDS, Floats, Kind, Series, generate, noisy
from seqviz.paths import ASSETS_DIR


@dataclass(frozen=True, slots=True)
class Real:
    """A measured series.

    Attributes:
        name: short, for links.
        title: what to call it.
        teaches: one sentence on what it is good for.
        file: in ``assets``.
        unit: of its values.
        each: what one value stands for, "year" or "month".
        season: steps after which it is known to repeat, for a reason; None where none is known.
        origin: who measured it, and which copy this is.
        licence: what that copy says of itself.
    """

    name: str
    title: str
    teaches: str
    file: str
    unit: str
    each: str
    season: int | None
    origin: str
    licence: str


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What stands in a file.

    Attributes:
        when: of each value, "1700" or "1958-03".
        values: (T,), read-only; at a gap on the straight line between its neighbours.
        gaps: indices of times without a measurement.
    """

    when: tuple[str, ...]
    values: Floats
    gaps: tuple[int, ...]


REAL: Final[Mapping[str, Real]] = MappingProxyType(
    {
        one.name: one
        for one in (
            Real(
                "sunspots",
                "Sunspots",
                "The cycle is there for all to see, yet none is as long or as high as another: the "
                "next value is easier than the next peak.",
                "sunspots.csv",
                "sunspot number",
                "year",
                None,
                "Yearly sunspot numbers of the National Geophysical Data Center (NGDC, NOAA), as "
                "they are in the Python package statsmodels (datasets/sunspots).",
                "Of this copy statsmodels says: “This data is public domain.” Newer numbers are "
                "published by SILSO, Royal Observatory of Belgium, under CC BY-NC; none of them is "
                "here.",
            ),
            Real(
                "co2",
                "CO₂ on Mauna Loa",
                "Every year breathes in and out on top of a slow climb, so most of the held-out "
                "values lie above everything that the network was trained on.",
                "mauna_loa_co2.csv",
                "ppm of CO₂",
                "month",
                12,
                "Weekly means of the Scripps Institution of Oceanography (C. D. Keeling, T. P. "
                "Whorf), from the Carbon Dioxide Information Analysis Center, as they are in the "
                "Python package statsmodels (datasets/co2); a month here is the mean of its weeks.",
                "Of this copy statsmodels says: “This is public domain.”",
            ),
        )
    }
)
"""Every measured series by its name, in the order to show them."""

KNOWN: Final[Mapping[str, Kind | Real]] = MappingProxyType({**KINDS, **REAL})
"""Every series that can be learned without bringing one, by its name."""


@cache
def measured(name: str) -> Measured:
    """Read a measured series.

    Raises:
        ValueError: an unknown name, or a file in which neighbours of a gap are missing.
    """
    if name not in REAL:
        raise ValueError(f"name must be one of {', '.join(REAL)}, got {name!r}")
    with (ASSETS_DIR / REAL[name].file).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    there = np.array([int(row["measurements"]) > 0 for row in rows])
    if not (there[0] and there[-1]):
        raise ValueError(f"{REAL[name].file} must begin and end with a measured value")
    index = np.arange(len(rows))
    known = np.array([float(row["value"]) for row, has in zip(rows, there, strict=True) if has])
    values = np.interp(index, index[there], known)
    values.flags.writeable = False
    return Measured(
        tuple(row["when"] for row in rows), values, tuple(int(k) for k in index[~there])
    )


def length(name: str) -> int:
    """How many values a series of ``KNOWN`` has."""
    return len(measured(name).values) if name in REAL else len(generate(name))


def known(name: str, *, noise: float = 0.0, seed: int = 0) -> Series:
    """A series of ``KNOWN``; the same arguments give the same numbers.

    Args:
        name: of a generator or of a measured series.
        noise: Gaussian noise to add, its standard deviation as a share of the series' own.
        seed: of what is random in the series, and of the noise.

    Raises:
        ValueError: an unknown name, or noise out of its range.
    """
    if name not in KNOWN:
        raise ValueError(f"name must be one of {', '.join(KNOWN)}, got {name!r}")
    if name not in REAL:
        return generate(name, noise=noise, seed=seed)
    values = noisy(measured(name).values, noise, np.random.default_rng(seed).spawn(2)[1])
    return Series(name, values, REAL[name].season)
