"""What papers report of the same tasks, or of a longer one, with the place where they do.

Their sizes, budgets and rules are their own, so no figure here is comparable to a row of the table
as it stands; they say how long a delay others have gone, and where an LSTM does *not* learn it. For
pixel-by-pixel digits (784 steps) the figures of one network differ by more than those of different
ones, so the spread is shown and none is picked. Read from the papers, none measured here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Measure = Literal["sequences", "mse", "nats", "percent"]


@dataclass(frozen=True, slots=True)
class Published:
    """One figure.

    Attributes:
        source: authors and year.
        place: in the paper, where it is known; "" elsewhere.
        task: by name, "digits" for digits pixel by pixel, "permuted" for their pixels shuffled.
        variant: of the task, "" or as the paper says.
        steps: T.
        network: as the paper calls it.
        measure: what `value` is: sequences until solved, squared error, nats, per cent right.
        value: the figure.
        guessing: what guessing gives, in the same measure; None where that says nothing.
    """

    source: str
    place: str
    task: str
    variant: str
    steps: int
    network: str
    measure: Measure
    value: float
    guessing: float | None = None

    @property
    def learned(self) -> bool | None:
        """Whether the network has learned the task: left guessing far behind; None: unknown.

        Of a loss that is at most half of guessing's.
        """
        if self.measure == "sequences":
            return True
        if self.measure == "percent" or self.guessing is None:
            return None
        return self.value <= self.guessing / 2


_HOCHREITER: Final = "Hochreiter, Schmidhuber 1997"
_BAI: Final = "Bai, Kolter, Koltun 2018"
_COOIJMANS: Final = "Cooijmans et al. 2017"
_CHANG: Final = "Chang et al. 2019"
_DIGITS: Final = 28 * 28


def _bai() -> tuple[Published, ...]:
    made = []
    for network, adding, copying, digits, permuted in (
        ("LSTM", 0.164, 0.0204, 87.2, 85.7),
        ("GRU", 5.3e-5, 0.0197, 96.2, 87.3),
        ("RNN", 0.177, 0.0202, 21.5, 25.3),
    ):
        made += [
            Published(_BAI, "", "adding", "", 600, network, "mse", adding, 0.167),
            Published(_BAI, "", "copy", "", 1000, network, "nats", copying, 0.0204),
            Published(_BAI, "", "digits", "", _DIGITS, network, "percent", digits, 10),
            Published(_BAI, "", "permuted", "", _DIGITS, network, "percent", permuted, 10),
        ]
    return tuple(made)


PUBLISHED: Final[tuple[Published, ...]] = (
    *(
        Published(_HOCHREITER, "Table 7", "adding", "", steps, "LSTM", "sequences", count)
        for steps, count in ((100, 74_000), (500, 209_000), (1000, 853_000))
    ),
    Published(_HOCHREITER, "Table 9", "order", "2", 100, "LSTM", "sequences", 31_390),
    Published(_HOCHREITER, "Table 9", "order", "3", 100, "LSTM", "sequences", 571_100),
    *_bai(),
    *(
        Published(_COOIJMANS, "", task, "", _DIGITS, network, "percent", value, 10)
        for network, values in (("LSTM", (98.9, 90.2)), ("tanh RNN", (35, 35)), ("IRNN", (97, 82)))
        for task, value in zip(("digits", "permuted"), values, strict=True)
    ),
    Published(_CHANG, "", "digits", "", _DIGITS, "LSTM", "percent", 97.3, 10),
    Published(_CHANG, "", "permuted", "", _DIGITS, "LSTM", "percent", 92.6, 10),
)
"""Every figure, in order of its paper."""


def spread(task: str, network: str) -> tuple[float, float]:
    """The lowest and the highest figure that papers report of one network on one task.

    Raises:
        ValueError: none does.
    """
    found = [one.value for one in PUBLISHED if (one.task, one.network) == (task, network)]
    if not found:
        raise ValueError(f"task and network: got {task!r}, {network!r}, of which nothing is known")
    return min(found), max(found)
