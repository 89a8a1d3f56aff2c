"""What the digit pages say of the shipped digits, of recipes and of their own doubts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from seqviz.data.digits import prepare_drawing
from seqviz.data.flag import STEEP, fall
from seqviz.data.sample import load_sample
from seqviz.models.checkpoint import Architecture
from seqviz.models.classifier import DigitLSTM
from seqviz.models.digit_reader import shipped_reader
from seqviz.numbers import counted_share
from seqviz.training.engine.events import StepDone
from seqviz.training.tasks.digits import DigitsSetup, digits_of
from seqviz.training.tasks.digits_lesson import train_digits
from seqviz.training.tasks.digits_recipes import RECIPES
from seqviz.ui.controls.digit.brought_picture import WIDE, remarks
from seqviz.ui.controls.digit.reading import DIGITS
from seqviz.ui.frame.i18n import LANGUAGES, Language, text, use_language
from seqviz.ui.pages.digit_reader.network_card import _made_on
from tests.claims.proof import proves


@proves("4,000 shipped digits")
def test_the_shipped_digits_are_as_many_as_is_said() -> None:
    """To learn from; what is held out is none of them."""
    data = digits_of("sample")
    assert len(data.images) == len(data.labels) == 4000
    sample = load_sample()
    assert not set(sample.train.train_index) & set(sample.held_out.train_index)


@proves(
    "The digit reader began as this: two LSTM layers with random weights.", file="train_digits.md"
)
def test_what_is_trained_is_built_like_the_reader() -> None:
    """The same layers and sizes; the first weights are drawn, each seed others."""
    made = DigitsSetup().architecture
    assert made == shipped_reader().card.architecture
    assert made.num_layers == 2
    one, other = (
        DigitLSTM(made, generator=torch.Generator().manual_seed(seed)).numpy_state()
        for seed in (0, 1)
    )
    assert all(not np.array_equal(one[name], other[name]) for name in one)


@proves("Draw a digit from 0 to 9 here.")
def test_ten_digits_can_be_read() -> None:
    """The classes of the network."""
    assert "".join(DIGITS) == "0123456789"
    assert shipped_reader().card.architecture.num_classes == 10


@proves("learning rate up to {rate}: it rises over the first quarter, then falls to almost 0")
@pytest.mark.parametrize("epochs", [1, 5])
def test_the_learning_rate_rises_for_a_quarter(epochs: int) -> None:
    """The peak comes after a quarter of the updates and is the recipe's; the last is nothing."""
    recipe = replace(RECIPES["best"], epochs=epochs, batch_size=1, augmentation=None)
    model = DigitLSTM(Architecture(hidden_size=2), generator=torch.Generator().manual_seed(0))
    data = digits_of("sample")
    rates = [
        event.learning_rate
        for event in train_digits(model, data.images[:40], data.labels[:40], recipe, seed=0)
        if isinstance(event, StepDone)
    ]
    assert len(rates) == 40 * epochs
    assert int(np.argmax(rates)) == pytest.approx(len(rates) / 4, abs=2)
    assert max(rates) == pytest.approx(recipe.learning_rate, rel=0.01)
    assert rates[-1] < 0.01 * max(rates)


@proves(
    "What is read is {ratio} times as wide as it is high, as hardly any digit is.",
    "Two digits that touch often look so.",
)
def test_hardly_a_digit_is_so_wide_and_many_pairs_are() -> None:
    """Of the shipped digits one in fifty at most; of pairs that touch more than half."""
    sample = load_sample()
    inks = [image[np.ix_(image.any(axis=1), image.any(axis=0))] for image in sample.images]
    assert np.mean([ink.shape[1] / ink.shape[0] > WIDE for ink in inks]) < 0.02
    rng = np.random.default_rng(0)
    pairs = rng.integers(len(inks), size=(300, 2))
    wide = [
        (inks[a].shape[1] + inks[b].shape[1] - 1) / max(inks[a].shape[0], inks[b].shape[0]) > WIDE
        for a, b in pairs
    ]
    assert np.mean(wide) > 0.5


def thinness(image: NDArray[np.uint8]) -> float:
    """How wide the ink lies across its longest direction: 0 for a line, 1 for a disc."""
    across, along = np.linalg.eigvalsh(np.cov(np.argwhere(image > 96).T.astype(float)))
    return float(np.sqrt(across / along))


@proves(
    "The stroke from the corner falls by {degrees}° to the left, as the flag of a 1 can.",
    "The network learned from digits whose 1 is mostly a bare line, and reads a 7.",
)
def test_few_of_the_ones_have_a_flag_and_few_sevens_fall_so() -> None:
    """Of the shipped 1s nine in ten are as thin as a line, of the 7s hardly one is.

    Of the 7s one in ten at most has a stroke that falls by as much as is doubted.
    """
    sample = load_sample()
    ones, sevens = (np.array([thinness(one) for one in sample.of(k).images]) for k in (1, 7))
    assert np.mean(ones < 0.3) > 0.9
    assert np.mean(sevens < 0.3) < 0.05
    assert np.mean([fall(image) > STEEP for image in sample.of(7).images]) < 0.1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_how_the_weights_were_made_is_the_card_s(lang: Language) -> None:
    """Versions and machine come in from the card; no count stands in the text itself."""
    card = shipped_reader().card
    with use_language(lang):
        said = text("training").format(**_made_on(card))
    for name in ("torch", "threads", "precision", "processor"):
        assert str(card.depends_on[name]) in said
    assert "5,000" not in said


@pytest.mark.parametrize(
    ("share", "written"),
    [(1.0, "100.0"), (0.99996, "> 99.9"), (0.912, "91.2"), (0.0, "0.0"), (0.0001, "< 0.1")],
)
def test_all_is_said_only_of_all(share: float, written: str) -> None:
    """A share of counted digits is 100 only if none was misread."""
    assert counted_share(share) == written


@pytest.mark.parametrize(("width", "said"), [(2, True), (20, False)])
def test_a_line_that_was_made_thicker_is_told(width: int, said: bool) -> None:
    """Where the preparation did so, and nowhere else."""
    drawing = np.zeros((280, 280), np.uint8)
    drawing[40:240, 140 : 140 + width] = 255
    prepared = prepare_drawing(drawing)
    assert (prepared.thickened > 0) == said
    with use_language("en"):
        assert any("made thicker" in one for one in remarks(prepared)) == said
