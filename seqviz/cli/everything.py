"""`evaluate` without a task: the held-out figure of every checkpoint that comes with seqviz.

What can be measured is measured here and now. Where the data is not at hand, the figure on the
checkpoint's card is printed, and called that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from seqviz.cli import brackets, charlm, mnist, names, parse
from seqviz.data.mnist import DataError
from seqviz.models.charlm import SHIPPED
from seqviz.models.checkpoint import load_numpy
from seqviz.models.detective.connectivity import TRIO
from seqviz.models.text_classifier import SHIPPED_POEMS

TITLES: Final = {
    "mnist": "Handwritten digits",
    "brackets": "Brackets",
    "names": "Names and where they come from",
    "poems": "Chinese verse",
    "charlm": "Networks that write text",
}


def evaluate() -> int:
    """Measure one checkpoint after another; 0."""
    for task, title in TITLES.items():
        print(f"{title}\n{'-' * len(title)}")
        MEASURES[task]()
        print(flush=True)
    return 0


def _digits() -> None:
    args = parse(["evaluate", "mnist"])
    try:
        mnist.evaluate(args)
    except DataError:
        measured = load_numpy(args.checkpoint)[1].measured
        assert measured is not None, "what is shipped was measured"
        print(
            "Quoted, not measured: MNIST is not at hand.\n"
            f"Accuracy: {measured.accuracy:.2%} on {measured.on}, as its card says\n"
            f"{mnist.looks()}\n"
            "(evaluate mnist --data DIR or --download measures it again)"
        )


def _verse() -> None:
    names.evaluate(parse(["evaluate", "names", "--checkpoint", str(SHIPPED_POEMS)]))


def _texts() -> None:
    compared = map(str, TRIO.values())  # on the detective's page
    charlm.table(parse(["evaluate", "charlm"]), [*SHIPPED, *compared])


MEASURES: Final[dict[str, Callable[[], object]]] = {
    "mnist": _digits,
    "brackets": lambda: brackets.evaluate(parse(["evaluate", "brackets"])),
    "names": lambda: names.evaluate(parse(["evaluate", "names"])),
    "poems": _verse,
    "charlm": _texts,
}
