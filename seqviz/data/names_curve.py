"""The learning curves of the names: how many are right after learning from how many.

``scripts/names_curve.py`` made the file and says how. Left out: making it again, which takes torch
and scikit-learn.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from seqviz.paths import ASSETS_DIR

CURVE_FILE: Final = "names_curve.json"
FORMAT: Final = "seqviz-names-curve-1"


@dataclass(frozen=True, slots=True)
class Size:
    """What came of one number of training names; shares right are one for each seed.

    Attributes:
        names: that were learned.
        network, ngrams: shares right of those held out.
        features: different runs of letters that the n-gram model met.
    """

    names: int
    network: tuple[float, ...]
    ngrams: tuple[float, ...]
    features: tuple[int, ...]

    @property
    def gap(self) -> float:
        """By how much more the n-grams are right, of their means; below 0 where it is less."""
        return mean(self.ngrams) - mean(self.network)


@dataclass(frozen=True, slots=True)
class NearCopies:
    """A model where names were held out one by one: means over the seeds.

    Attributes:
        share: of the held-out names that have a training name of their class within one edit.
        right, near, apart: shares right of all, of those and of the others.
    """

    share: float
    right: float
    near: float
    apart: float


@dataclass(frozen=True, slots=True)
class Curves:
    """The file.

    Attributes:
        command: that makes it again.
        names_sha256: of the names that it was made from.
        recipe: of the network.
        held_out: how many names were asked about.
        sizes: from the fewest names to all.
        network, ngrams: with names held out one by one.
    """

    command: str
    names_sha256: str
    recipe: Mapping[str, Any]
    held_out: int
    sizes: tuple[Size, ...]
    network: NearCopies
    ngrams: NearCopies


def mean(values: tuple[float, ...]) -> float:
    """Of one value or more."""
    return sum(values) / len(values)


@cache
def load_curves(path: Path = ASSETS_DIR / CURVE_FILE) -> Curves:
    """The shipped curves, read once."""
    content = json.loads(path.read_text("utf-8"))
    if content.get("format") != FORMAT:
        raise ValueError(f"{path} has format {content.get('format')!r}; wanted {FORMAT!r}")
    sizes = tuple(
        Size(one["names"], tuple(one["network"]), tuple(one["ngrams"]), tuple(one["features"]))
        for one in content["sizes"]
    )

    def near_copies(found: Mapping[str, Any]) -> NearCopies:
        share = mean(tuple(found["near"])) / content["held_out"]
        rights = (mean(tuple(found[key])) for key in ("right", "right_near", "right_apart"))
        return NearCopies(share, *rights)

    return Curves(
        command=content["command"],
        names_sha256=content["names_sha256"],
        recipe=content["recipe"],
        held_out=content["held_out"],
        sizes=sizes,
        network=near_copies(content["by_chance"]["network"]),
        ngrams=near_copies(content["by_chance"]["n-grams"]),
    )
