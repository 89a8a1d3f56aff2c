"""How long the detective takes: the first visit, reading, ranking and searching 100,000 characters.

Run: `python -m benchmarks.bench_detective` (about a minute). Best of the repetitions; one thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from seqviz.data.corpora import python_source
from seqviz.models.charlm import shipped_charlm
from seqviz.models.detective.features import features_of
from seqviz.models.detective.matching import Patterns
from seqviz.models.detective.pieces import read_anchors, read_ranges
from seqviz.models.detective.ranking import Scale, rank_units
from seqviz.models.detective.shipped import SHIPPED, shipped_study
from seqviz.models.detective.states import TextStates, read_states
from seqviz.models.detective.study import LENGTH, WINDOW, search


def best_of(repetitions: int, run: Callable[[], object]) -> float:
    """Seconds of the quickest run."""
    seconds = []
    for _ in range(repetitions):
        started = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def _size(states: TextStates) -> float:
    """Megabytes of h and c."""
    return (states.h.nbytes + (0 if states.c is None else states.c.nbytes)) / 1e6


def main() -> None:
    """Print one line a step."""
    lm, text = shipped_charlm("python"), python_source().held_out[:LENGTH]
    anchors, states = read_anchors(lm, text), read_states(lm, text)
    labels = features_of(text, "code")
    values = states.quantity("c")
    scale = Scale.of(values)
    levels = scale.levels(values)
    patterns = Patterns(levels)
    stretches = np.random.default_rng(0).integers(0, LENGTH - 20, 50)

    def find() -> None:
        for begin in stretches.tolist():
            patterns.find(patterns.pattern(begin, begin + 8), 8, share=0.8)

    whole, window = [(0, LENGTH)], [(77_000, 77_000 + WINDOW)]
    steps: dict[str, Callable[[], object]] = {
        "read from the beginning": lambda: read_states(lm, text),
        "read in pieces, from anchors": lambda: read_ranges(lm, text, anchors, whole),
        "read the painted window": lambda: read_ranges(lm, text, anchors, window),
        "one gate, from h": lambda: states.quantity("f"),
        "features": lambda: features_of(text, "code"),
        "levels": lambda: scale.levels(values),
        "rank, with all moves of the labels": lambda: rank_units(levels, labels),
        "pack the bits": lambda: Patterns(levels),
    }
    found = shipped_study(SHIPPED["python"], lm, text, "c", "code")
    if found is not None:  # None with another Python's library
        study = found
        steps["the study that comes with the app"] = lambda: shipped_study(
            SHIPPED["python"], lm, text, "c", "code"
        )
        steps["make it ready to be searched"] = lambda: search(study)
        kept = study.anchors.h.nbytes + sum(one.nbytes for one in study.labels.values())
        prepared = search(study)
        kept += prepared.patterns.bytes + prepared.anchors.h.nbytes
        for states_kept in (study.anchors.c, prepared.anchors.c):
            kept += states_kept.nbytes if states_kept is not None else 0
        print(f"kept in memory: {kept / 1e6:.1f} MB; all states would be {_size(states):.0f} MB")
    print(f"{len(text):,} characters, {levels.shape[1]} units")
    for name, run in steps.items():
        print(f"{name:<34} {best_of(2, run):8.3f} s")
    print(f"{'find passages like a stretch':<34} {1000 * best_of(3, find) / 50:8.2f} ms")


if __name__ == "__main__":
    main()
