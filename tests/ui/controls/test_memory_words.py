"""What tasks with a delay and initialisations are called."""

from __future__ import annotations

import pytest

from seqviz.cells.initialisations import INITIALISATIONS
from seqviz.data.memory import MEMORY_TASKS
from seqviz.training.race.entrant import Entrant
from seqviz.training.tasks.sequence import GATES, Setup, build
from seqviz.ui.controls.memory_words import (
    initialisation_about,
    initialisation_title,
    task_about,
    task_title,
)
from seqviz.ui.controls.training.setting_words import said as setting
from seqviz.ui.frame.i18n import use_language
from seqviz.ui.pages.compare.trained import told
from seqviz.ui.pages.memory_lab.chosen import entrant_name
from seqviz.ui.pages.memory_lab.pixels import run_name


def test_every_task_and_initialisation_has_words() -> None:
    """A title and a sentence."""
    for name in INITIALISATIONS:
        assert initialisation_title(name)
        assert initialisation_about(name).endswith(".")
    for task in MEMORY_TASKS:
        assert task_title(task.name)
        assert task_about(task.name)


def test_an_open_gate_is_called_by_what_opens_it() -> None:
    """By its bias, or by chrono; Compare says beside its networks how they began."""
    with use_language("en"):
        assert initialisation_title("bias") == "gate open: bias 1"
        assert "with a bias of 1." in initialisation_about("bias")
        assert initialisation_title("chrono") == "gate open: chrono"
        assert setting("init", "open") == f"gate open: bias {GATES['open']:g}"
        assert setting("init", "closed") == f"gate closed: bias −{-GATES['closed']:g}"
        assert setting("init", "chrono") == "gate open: chrono"
        assert setting("init", "uniform") == initialisation_title("torch")
        assert [told()[name].title for name in ("usual", "open")] == ["LSTM", "LSTM, gate open"]
        assert run_name("pixels", "open") == "pixel by pixel, gate open: chrono"
        assert run_name("rows", "closed") == f"row by row, {initialisation_title('torch')}"
        assert entrant_name(Entrant("rnn", "identity")) == "RNN, identity, ReLU"


@pytest.mark.parametrize("way", ["open", "closed", "chrono"])
def test_the_bias_that_is_named_is_the_one_that_acts(way: str) -> None:
    """In a series' network every unit's gate has it; chrono's biases are of many sizes."""
    cell = build(Setup(cell="lstm", init=way, hidden_size=8)).model.cells[0]  # type: ignore[arg-type]
    with use_language("en"):
        named = setting("init", way).split()[-1]
    biases = {f"{bias:g}".replace("-", "−") for bias in cell.b[cell.rows("f")].tolist()}
    assert (biases == {named}) == (way != "chrono")
