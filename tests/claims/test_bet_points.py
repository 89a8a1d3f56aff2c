"""How bets are counted: points, the rule of gains, and when guessing would look better."""

from __future__ import annotations

import json
import subprocess
import sys
from math import comb
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from seqviz.figures.recall import COUNT, LONGEST
from seqviz.models.recall import LETTERS
from seqviz.paths import ROOT
from seqviz.payloads.bets import read_bet
from tests.claims.proof import proves


@proves("{points} of 100 points")
def test_no_bet_is_higher_than_all_points() -> None:
    """A hundred points are heard, one more is not."""
    said = {"name": "a.b", "turn": 0, "choice": "x"}
    assert read_bet(json.loads(json.dumps(said | {"points": 100})), 48) is not None
    assert read_bet(said | {"points": 101}, 48) is None


COMPONENTS: Final = ROOT / "seqviz/ui/components"


def in_node(program: str) -> object:
    """What a module of the page's scripts computes.

    Args:
        program: that prints JSON; it imports from "./…", the folder of the components.
    """
    node = Path(sys.executable).parent / "node"
    done = subprocess.run(
        [node, "--input-type=module", "-e", program],
        cwd=COMPONENTS,
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


@proves("With p points a right bet wins 2p − p²/100, a wrong one loses p²/100.")
def test_the_quadratic_rule() -> None:
    """As the page counts, in whole points; whoever is sure in p percent does best with p points."""
    found = in_node(
        'import { earned } from "./bets/ledger.js";'
        "const all = [...Array(101).keys()];"
        "console.log(JSON.stringify("
        "[true, false].map((right) => all.map((p) => earned(p, right)))))"
    )
    points = np.arange(101)
    right, wrong = 2 * points - points**2 / 100, -(points**2) / 100
    assert np.abs(np.array(found) - [right, wrong]).max() <= 0.5
    for sure in range(101):
        assert int((sure * right + (100 - sure) * wrong).argmax()) == sure


@proves(
    "Better than guessing means: were all networks guessing, it would be said anywhere here, at "
    "any delay, with a probability of 5% at most."
)
@pytest.mark.parametrize("count", [30, COUNT])
def test_guessing_is_seldom_called_better(count: int) -> None:
    """The exact chance of so many right answers, summed over all verdicts, is 5% at most."""
    letters, verdicts = LETTERS, 3 * LONGEST
    fewest = in_node(
        'import { beyondLuck } from "./recall/memory.js";'
        f"console.log(beyondLuck({count}, {letters}, {verdicts}))"
    )
    assert isinstance(fewest, int)
    ways = sum(comb(count, k) * (letters - 1) ** (count - k) for k in range(fewest, count + 1))
    assert 20 * verdicts * ways <= letters**count
