"""Two runs side by side: the curves, the difference, and the changed run as it is packed."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.cells import ModelTrace, RNNModel
from seqviz.cells.base import Kind
from seqviz.cells.surgery import forward_with, parse_interventions
from seqviz.figures.stepper import pack_trace
from seqviz.figures.surgery import (
    largest_change,
    output_values,
    pack_changed,
    surgery_alt,
    surgery_figure,
)
from seqviz.figures.theme import DARK, LIGHT
from seqviz.models.digit_reader import decided_at, softmax

T, H = 7, 3
NAMES = [str(t + 1) for t in range(T)]


def _runs(cell: Kind = "lstm") -> tuple[RNNModel, ModelTrace, ModelTrace]:
    rng = np.random.default_rng(5)
    model = RNNModel(2, H, 2, num_layers=2, cell=cell, rng=rng, dtype=np.float32)
    x = rng.standard_normal((T, 1, 2)).astype(np.float32)
    cuts = parse_interventions("hold:h.1.2=0.9@4-")
    return model, model.forward(x), forward_with(model, x, cuts)


@pytest.mark.parametrize(
    ("cell", "names"),
    [*(("rnn", "h"), ("lstm", "ch"), ("gru", "h")), *(("peephole", "ch"), ("mgu", "h"))],
)
def test_the_curves_are_both_runs_and_their_difference(cell: Kind, names: str) -> None:
    """Untouched dashed, changed solid in the state's colour, then the differences."""
    _, before, after = _runs(cell)
    plain, cut = before.layers[0], after.layers[0]
    figure = surgery_figure(plain, cut, 1, DARK, step_names=NAMES, step_title="step")
    curves = list(figure.data)
    for name in names:
        untouched, changed = curves.pop(0), curves.pop(0)
        np.testing.assert_array_equal(untouched.y, plain.quantity(name)[:, 0, 1])
        np.testing.assert_array_equal(changed.y, cut.quantity(name)[:, 0, 1])
        assert (untouched.line.dash, changed.line.dash) == ("dash", "solid")
        assert changed.line.color == DARK.symbols[name]
    for name, difference in zip(names, curves, strict=True):
        expected = cut.quantity(name)[:, 0, 1] - plain.quantity(name)[:, 0, 1]
        np.testing.assert_array_equal(difference.y, expected)


def test_the_largest_change_is_the_largest() -> None:
    """No state of any layer differs by more than the one that is named."""
    _, before, after = _runs()
    found = largest_change(before, after)
    differences = [
        np.abs(cut.h - plain.h) for plain, cut in zip(before.layers, after.layers, strict=True)
    ]
    largest = max(float(d.max()) for d in differences)
    assert abs(found.after - found.before) == pytest.approx(largest, rel=1e-6)
    assert found.after == after.layers[found.layer].h[found.step, 0, found.unit]
    assert found.before == before.layers[found.layer].h[found.step, 0, found.unit]


def test_the_alternative_names_the_largest_difference() -> None:
    """Step and both values, to three decimals."""
    _, before, after = _runs()
    said = surgery_alt(before.layers[0], after.layers[0], 1)
    assert "0.900 after surgery" in said


def test_the_changed_run_is_packed_like_the_untouched_one() -> None:
    """The same labels and picture; states and outputs of the changed run, the others beside."""
    model, before, after = _runs()
    image = np.arange(T * 4, dtype=np.uint8).reshape(T, 4)
    packed = pack_trace(
        before,
        model,
        values=softmax(before.y[:, 0]),
        labels=("a", "b"),
        decided_at=0,
        image=image,
    )
    changed = pack_changed(packed, model, before, after)
    expected = pack_trace(
        after,
        model,
        values=softmax(after.y[:, 0]),
        labels=("a", "b"),
        decided_at=int(decided_at(after.y)[0]),
        image=image,
        untouched=before,
        untouched_values=softmax(before.y[:, 0]),
    )
    assert changed == expected
    np.testing.assert_array_equal(output_values(changed), softmax(after.y[:, 0]))


def test_a_run_without_output_is_packed_too() -> None:
    """Then there are no output values."""
    model, before, after = _runs()
    changed = pack_changed(pack_trace(before, model), model, before, after)
    assert changed == pack_trace(after, model, untouched=before)
    assert output_values(changed).shape == (T, 0)


def test_a_unit_outside_is_refused() -> None:
    """The error names the range."""
    _, before, after = _runs()
    with pytest.raises(ValueError, match=r"0 \.\.\. 2, got 3"):
        surgery_figure(
            before.layers[0], after.layers[0], 3, LIGHT, step_names=NAMES, step_title="step"
        )
