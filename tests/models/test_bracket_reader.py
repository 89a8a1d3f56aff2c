"""The bracket reader: equal to torch, as good as its card says, and counting in one unit."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import cast

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from seqviz.cells import LSTMTrace
from seqviz.data.brackets import BROKEN, LABELS, EmptyText, TooLongText, depths, new_texts
from seqviz.models.bracket_reader import SHIPPED, BracketReader, measure, shipped_bracket_reader
from seqviz.models.checkpoint import SHIPPED as DIGITS
from seqviz.models.checkpoint import CheckpointError, load_numpy
from seqviz.paths import ROOT
from seqviz.training.tasks.brackets_lesson import BracketLSTM

READER = shipped_bracket_reader()
EXAMPLE = "((a)(b))"


def test_the_network_is_torch_s_own() -> None:
    """Every h, c and logit of the trained weights equals what torch computes from them."""
    module = BracketLSTM(READER.card.architecture)
    module.load_numpy_state(load_numpy(SHIPPED)[0])
    drawn = new_texts(60, 50, seed=1)
    trace = READER.model.forward(drawn.x)
    x = torch.tensor(drawn.x)
    with torch.no_grad():
        h, (_, last_c) = module.lstm(x)
        logits = module(x)
    layer = cast(LSTMTrace, trace.layers[0])
    np.testing.assert_allclose(layer.h, h.numpy(), atol=1e-5)
    np.testing.assert_allclose(layer.c[-1], last_c[0].numpy(), rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(trace.y, logits.numpy(), rtol=1e-4, atol=1e-4)


def test_the_shipped_network_reaches_its_card_on_texts_of_another_seed() -> None:
    """At 40 characters 99.9 % and what the card says, within chance; longer ones stay good."""
    card = READER.card.measured
    assert card is not None
    assert card.accuracy >= 0.999
    measured = measure(READER.model, [new_texts(40, seed=7)], "")
    assert measured.accuracy >= card.accuracy - 2e-4
    assert measured.loss <= card.loss + 1e-3
    assert measure(READER.model, [new_texts(60, seed=7)], "").accuracy >= 0.999
    assert measure(READER.model, [new_texts(100, 500, seed=7)], "").accuracy >= 0.99


def test_the_card_is_reproduced_by_measuring_again() -> None:
    """Its confusion counts are those of the very texts that it names."""
    again = measure(READER.model, [new_texts(40)], "")
    card = READER.card.measured
    assert card is not None
    assert np.abs(np.array(again.confusion) - np.array(card.confusion)).sum() <= 4  # rounding
    assert again.loss == pytest.approx(card.loss, rel=0.01)


def test_every_short_text_is_read_right() -> None:
    """All 3^9 texts of nine brackets and letters, not only likely ones."""
    texts = ["".join(chars) for chars in product("()a", repeat=9)]
    truth = np.stack([depths(text) for text in texts], axis=1)
    assert (READER.predict(texts) == truth).mean() >= 0.9999


@pytest.mark.parametrize(
    "text",
    [
        "(" * 60,
        ")" * 60,
        "a" * 60,
        "()" * 30,
        "((((((" + "a" * 54,
        "(((" + "a" * 40 + ")))(",
        "(((((())))))" * 5,
        "f(x) = g(h(x), k(y))",
        "He said (and I (nearly) agree) no.",
        ":-)",
        EXAMPLE,
    ],
)
def test_what_visitors_type_is_read_right(text: str) -> None:
    """Runs, long words, words between brackets, real sentences."""
    reading = READER.read(text)
    np.testing.assert_array_equal(reading.truth, depths(text))
    np.testing.assert_array_equal(reading.predictions, reading.truth)


@pytest.mark.parametrize("depth", range(7))
def test_a_depth_is_held_over_long_words(depth: int) -> None:
    """However long the word in between, up to 60 characters, the count goes on from there."""
    for hold, then in product(range(0, 53 - depth, 4), (")" * (depth + 1), "(" * (7 - depth))):
        reading = READER.read("(" * depth + "a" * hold + then)
        np.testing.assert_array_equal(reading.predictions, reading.truth, reading.text)


def test_reading_loads_no_torch() -> None:
    """In a fresh process, with the shipped network loaded and its counter found."""
    code = """
import sys
from seqviz.models.bracket_reader import shipped_bracket_reader
shipped_bracket_reader().counter_unit
print(sorted({"torch", "torchvision", "plotly", "streamlit"} & set(sys.modules)))
"""
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


@given(st.text(min_size=1, max_size=60))
def test_a_reading_adds_up(text: str) -> None:
    """Any text is read: shapes, types, sums, and the prediction is the largest output."""
    reading = READER.read(text)
    assert reading.text == text
    assert reading.labels == LABELS
    assert reading.logits.shape == reading.probabilities.shape == (len(text), len(LABELS))
    np.testing.assert_allclose(reading.probabilities.sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_array_equal(reading.predictions, reading.probabilities.argmax(axis=1))
    np.testing.assert_array_equal(reading.predictions, READER.predict([text])[:, 0])
    for array in (reading.x, reading.logits, reading.probabilities, reading.trace.layers[0].h):
        assert array.dtype == np.float32
        assert not array.flags.writeable
    assert not reading.predictions.flags.writeable
    assert not reading.truth.flags.writeable


def test_later_characters_change_nothing_before_them() -> None:
    """What is said after a character depends on no later one."""
    whole, part = READER.read("((a)b)(c"), READER.read("((a)")
    np.testing.assert_allclose(whole.logits[:4], part.logits, rtol=1e-5, atol=1e-5)


def test_empty_and_too_long_texts_are_refused() -> None:
    """The visitor's errors, by type."""
    with pytest.raises(EmptyText):
        READER.read("")
    with pytest.raises(TooLongText, match="61"):
        READER.read("a" * 61)


def test_the_counter_unit_is_the_one_that_numpy_s_own_correlation_finds() -> None:
    """Against np.corrcoef on other texts: the same unit, and it follows the depth closely."""
    drawn = new_texts(40, 300, seed=5)
    c = cast(LSTMTrace, READER.model.forward(drawn.x).layers[0]).c
    whole = drawn.labels != BROKEN
    units = range(c.shape[2])
    found = [np.corrcoef(c[..., k][whole], drawn.labels[whole])[0, 1] for k in units]
    assert int(np.argmax(np.abs(found))) == READER.counter_unit
    np.testing.assert_allclose(READER.depth_correlations, found, atol=0.05)
    assert found[READER.counter_unit] >= 0.95


def test_the_counter_climbs_and_falls_with_the_brackets() -> None:
    """In the example its cell state rises at each "(" and falls at each ")", hardly else."""
    trace = cast(LSTMTrace, READER.read(EXAMPLE).trace.layers[0])
    c = np.concatenate([trace.c_0, trace.c[:, 0]])[:, READER.counter_unit]  # (T + 1,)
    moves = np.diff(c)
    for char, move in zip(EXAMPLE, moves, strict=True):
        if char == "(":
            assert move > 0.4
        elif char == ")":
            assert move < -0.4
        else:
            assert abs(move) < 0.1


def test_measuring_counts_by_hand() -> None:
    """Confusion, accuracy and loss of one batch, computed the long way."""
    drawn = new_texts(12, 30, seed=2)
    measured = measure(READER.model, [drawn, drawn], "these")
    logits = READER.model.forward(drawn.x).y.astype(np.float64).reshape(-1, len(LABELS))
    labels = drawn.labels.ravel()
    confusion = np.zeros((8, 8), int)
    for label, row in zip(labels, logits, strict=True):
        confusion[label, row.argmax()] += 2
    assert np.array_equal(measured.confusion, confusion)
    assert measured.accuracy == pytest.approx((logits.argmax(1) == labels).mean())
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    assert measured.loss == pytest.approx(-log_p[np.arange(len(labels)), labels].mean(), abs=1e-6)
    assert measured.on == "these"


def test_another_network_is_refused() -> None:
    """The digit checkpoint is no bracket reader; a missing one is named."""
    with pytest.raises(CheckpointError, match="28"):
        BracketReader.load(DIGITS)
    with pytest.raises(CheckpointError, match=r"none\.json"):
        BracketReader.load(Path("none.safetensors"))
    other = replace(READER.card, architecture=replace(READER.card.architecture, num_layers=2))
    with pytest.raises(CheckpointError, match="layers"):
        BracketReader(READER.model, other)
