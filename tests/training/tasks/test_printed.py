"""What the tutorials print, and how the trainings that are called after them differ."""

from __future__ import annotations

import pytest

from seqviz.training.tasks import printed
from seqviz.training.tasks.digits import DigitsSetup
from seqviz.training.tasks.digits_recipes import RECIPES
from seqviz.training.tasks.random_vectors import TUTORIAL
from seqviz.training.tasks.sequence import DEFAULT


def test_the_digits_recipe_is_as_printed() -> None:
    """Nothing differs at five epochs; with ten, just that does."""
    sizes = DigitsSetup().architecture

    def unlike(epochs: int) -> tuple[printed.Difference, ...]:
        here = printed.of_digits(
            RECIPES["tutorial"],
            hidden_size=sizes.hidden_size,
            num_layers=sizes.num_layers,
            epochs=epochs,
        )
        return printed.differences(printed.DIGITS, here)

    assert unlike(5) == ()
    assert unlike(10) == (("epochs", 5, 10),)


def test_the_random_vectors_are_as_printed() -> None:
    """Epochs, rate, optimizer and size."""
    for name in ("epochs", "learning_rate", "optimizer", "hidden_size"):
        assert getattr(TUTORIAL, name) == printed.RANDOM[name], name


def test_the_sine_says_what_was_changed() -> None:
    """Rate, optimizer, clipping, batches and first weights; sizes and windows are as printed."""
    found = printed.differences(printed.SINE, printed.of_series(DEFAULT))
    assert [one.name for one in found] == [
        "learning_rate",
        "optimizer",
        "clip",
        "batch_size",
        "init",
    ]
    assert found[0] == ("learning_rate", 0.01, 0.003)


def test_a_setting_that_is_not_told_is_an_error() -> None:
    """What cannot be compared is not passed over."""
    with pytest.raises(ValueError, match="batch_size"):
        printed.differences({"batch_size": 1}, {})
