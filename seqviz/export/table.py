"""The numbers of a trace as CSV, one number a row: step, layer, unit, quantity, value.

Every step and unit counts from 1; step 0 is the initial state. The output y has no layer. No text
of a visitor stands in it, so no spreadsheet can take a cell for a formula. Left out: weights.
"""

import csv
import io
from collections.abc import Iterator

from seqviz.cells import Array, ModelTrace, Trace
from seqviz.export.steps import Names, product_name

HEADER = ("step", "layer", "unit", "quantity", "value")
Row = tuple[int, int | str, int, str, str]


def export_csv(trace: ModelTrace, *, sequence: int = 0) -> str:
    """Return the table; values in the shortest form that reads back exactly.

    Quantities: x and, per block (h of an RNN; i, f, g, o; r, z, n), wx, wh and a as ``wx_i`` …;
    the gates by their letters; what else has a line of its own in the code (c, tanh_c, h); y.

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
    cell = layer.description
    for block in cell.blocks:
        for array in cell.arrays:
            if array.columns and block in array.blocks:
                own = layer.product(array.name)[..., array.rows(block, layer.hidden_size)]
                yield from _rows(f"{product_name(array)}_{block}", number, own[:, sequence])
        yield from _rows(f"a_{block}", number, layer.pre(block)[:, sequence])
        if block not in cell.states:
            yield from _rows(block, number, layer.quantity(block)[:, sequence])
    for one in Names(cell).own_lines:
        if one.name in cell.states:
            yield from _rows(one.name, number, layer.state(one.name)[:, sequence], first=0)
        elif one.name not in cell.blocks:
            yield from _rows(one.name, number, layer.quantity(one.name)[:, sequence])


def _rows(quantity: str, layer: int | str, values: Array, first: int = 1) -> Iterator[Row]:
    """Rows of an array (steps, units)."""
    for step, row in enumerate(values, start=first):
        for unit, value in enumerate(row, start=1):
            yield step, layer, unit, quantity, str(value)
