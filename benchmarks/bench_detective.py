"""How long the detective takes: reading, ranking, packing and searching 100,000 characters.

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
from seqviz.models.detective.ranking import Scale, rank_units
from seqviz.models.detective.states import read_states
from seqviz.models.detective.study import LENGTH


def best_of(repetitions: int, run: Callable[[], object]) -> float:
    """Seconds of the quickest run."""
    seconds = []
    for _ in range(repetitions):
        started = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def main() -> None:
    """Print one line a step."""
    lm, text = shipped_charlm("python"), python_source().held_out[:LENGTH]
    states = read_states(lm, text)
    labels = features_of(text, "code")
    values = states.quantity("c")
    scale = Scale.of(values)
    levels = scale.levels(values)
    patterns = Patterns(levels)
    stretches = np.random.default_rng(0).integers(0, LENGTH - 20, 50)

    def search() -> None:
        for begin in stretches.tolist():
            patterns.find(patterns.pattern(begin, begin + 8), 8, share=0.8)

    steps: dict[str, Callable[[], object]] = {
        "read, h and c of every character": lambda: read_states(lm, text),
        "one gate, from h": lambda: states.quantity("f"),
        "features": lambda: features_of(text, "code"),
        "levels": lambda: scale.levels(values),
        "rank with moved labels": lambda: rank_units(levels, labels),
        "pack the bits": lambda: Patterns(levels),
    }
    print(f"{len(text):,} characters, {levels.shape[1]} units")
    for name, run in steps.items():
        print(f"{name:<34} {best_of(2, run):8.3f} s")
    print(f"{'find passages like a stretch':<34} {1000 * best_of(3, search) / 50:8.2f} ms")


if __name__ == "__main__":
    main()
