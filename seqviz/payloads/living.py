"""What Home's living picture is told: one picture, read row by row by a trained network.

Beside it travel, in this order: the ink, uint8 (rows, columns); the shown states after every row,
float32 (rows, units); what the network answers after every row, float32 (rows, classes).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seqviz.payloads.colours import Palettes


@dataclass(frozen=True, slots=True)
class LivingReading:
    """The reading.

    Attributes:
        rows, columns: of the picture; a row is a step.
        units: how many states are shown, those that the answer is made of.
        limit: the largest of them, without its sign.
        carried: how many numbers go along from row to row, in all layers.
        classes: what may be answered.
        decided_at: from which row (from 0) on the final answer leads.
        sure_at: from which row on it has the share ``sure``, or None.
        sure: a share of 1.
        id: another one for another reading, which is then played from its first row.
    """

    rows: int
    columns: int
    units: int
    limit: float
    carried: int
    classes: tuple[str, ...]
    decided_at: int
    sure_at: int | None
    sure: float
    palettes: Palettes
    labels: Mapping[str, str]
    id: str = ""
