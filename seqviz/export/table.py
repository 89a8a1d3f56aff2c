"""The numbers of a trace as CSV, one number a row: step, layer, unit, quantity, value.

Every step and unit counts from 1; step 0 is the initial state. The output y has no layer. No text
of a visitor stands in it, so no spreadsheet can take a cell for a formula. Left out: weights.
"""

import csv
import io
from collections.abc import Iterator

from seqviz.cells import Array, LSTMTrace, ModelTrace, Trace

HEADER = ("step", "layer", "unit", "quantity", "value")
Row = tuple[int, int | str, int, str, str]


def export_csv(trace: ModelTrace, *, sequence: int = 0) -> str:
    """Return the table; values in the shortest form that reads back exactly.

    Quantities: x and, per block (h of an RNN; i, f, g, o; r, z, n), wx, wh and a as ``wx_i`` …;
    the gates by their letters; c, tanh_c, h; y.

    Args:
        trace: any model's.
        sequence: which sequence of the batch.

    Raises:
        ValueError: an unknown sequence.
    """
    if not 0 <= sequence < trace.y.shape[1]:
        raise ValueError(f"sequence: got {sequence}, want 0 to {trace.y.shape[1] - 1}")
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEADER)
    for number, layer in enumerate(trace.layers, start=1):
        table.writerows(_layer(layer, number, sequence))
    table.writerows(_rows("y", "", trace.y[:, sequence]))
    return text.getvalue()


def _layer(layer: Trace, number: int, sequence: int) -> Iterator[Row]:
    yield from _rows("x", number, layer.x[:, sequence])
    for block in layer.BLOCKS:
        for of in ("wx", "wh", "a"):
            yield from _rows(f"{of}_{block}", number, layer.part(block, of)[:, sequence])
        if "gates" in layer.STACKED:
            yield from _rows(block, number, layer.part(block, "gates")[:, sequence])
    if isinstance(layer, LSTMTrace):
        yield from _rows("c", number, layer.cs[:, sequence], first=0)
        yield from _rows("tanh_c", number, layer.tanh_c[:, sequence])
    yield from _rows("h", number, layer.hs[:, sequence], first=0)


def _rows(quantity: str, layer: int | str, values: Array, first: int = 1) -> Iterator[Row]:
    """Rows of an array (steps, units)."""
    for step, row in enumerate(values, start=first):
        for unit, value in enumerate(row, start=1):
            yield step, layer, unit, quantity, str(value)
