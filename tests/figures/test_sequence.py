"""Inputs and outputs over steps: the numbers given, one mark each, named and told in words."""

from __future__ import annotations

import re

import numpy as np
import pytest

from seqviz.figures.sequence import sequence_alt, sequence_figure
from seqviz.figures.theme import DARK, LIGHT

X = np.array([[0.3, 0.0], [0.8, 1.0], [-0.5, 0.0]])
Y = np.array([[0.0], [0.797], [0.797]])


def test_bars_are_the_inputs_and_the_curve_is_the_output() -> None:
    """One bar series per input, one curve per output, in the palette's colours."""
    figure = sequence_figure(
        X,
        Y,
        DARK,
        input_names=("value", "store"),
        output_names=("held",),
        titles=("in", "out"),
        step_title="step",
    )
    assert [trace.type for trace in figure.data] == ["bar", "bar", "scatter"]
    assert [trace.name for trace in figure.data] == ["value", "store", "held"]
    for trace, column in zip(figure.data, (X[:, 0], X[:, 1], Y[:, 0]), strict=True):
        np.testing.assert_array_equal(trace.y, column)
        np.testing.assert_array_equal(trace.x, [1, 2, 3])
    assert figure.data[0].marker.color == DARK.classes[0]
    assert figure.data[2].line.color == DARK.accent
    assert [note.text for note in figure.layout.annotations] == ["<b>in</b>", "<b>out</b>"]


def test_the_untouched_run_is_drawn_dashed_beside() -> None:
    """Under surgery both outputs are shown, and the legend tells which is which."""
    figure = sequence_figure(
        X,
        Y,
        DARK,
        input_names=("value", "store"),
        output_names=("held",),
        titles=("in", "out"),
        step_title="step",
        untouched=(Y + 1, "{name} untouched"),
    )
    before, after = figure.data[2:]
    assert (before.name, before.line.dash) == ("held untouched", "dash")
    np.testing.assert_array_equal(before.y, Y[:, 0] + 1)
    np.testing.assert_array_equal(after.y, Y[:, 0])
    assert after.showlegend
    assert figure.layout.showlegend


def test_the_text_alternative_has_every_number() -> None:
    """Who cannot see it hears the same numbers."""
    assert sequence_alt(X, Y, input_names=("value", "store"), output_names=("held",)) == (
        "value: 0.3, 0.8, −0.5; store: 0, 1, 0; held: 0, 0.797, 0.797"
    )


def test_names_that_do_not_fit_are_refused() -> None:
    """The error has the shapes it got."""
    with pytest.raises(ValueError, match=re.escape("got (3, 2) and (3, 1)")):
        sequence_figure(
            X,
            Y,
            LIGHT,
            input_names=("x",),
            output_names=("y",),
            titles=("in", "out"),
            step_title="step",
        )
