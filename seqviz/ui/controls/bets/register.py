"""Which page asks what; a page's questions are read when they are first needed."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Final

from seqviz.ui.controls.bets.question import Question

PAGES: Final = (
    "digit_reader",
    "lstm_cell",
    "rnn_cell",
    "gru_cell",
    "more_cells",
    "compare",
    "gradients",
    "memory_lab",
    "sequence_prediction",
    "train_digits",
    "text_classification",
    "text_generation",
    "neuron_detective",
)
"""Pages that have questions; each has a module of its name in ``words``."""


def questions_of(page: str) -> tuple[Question, ...]:
    """The questions of a page, in the order to ask them; none where it has none."""
    return _asked_on(page) if page in PAGES else ()


@cache
def _asked_on(page: str) -> tuple[Question, ...]:
    found: tuple[Question, ...] = import_module(f"{__package__}.words.{page}").QUESTIONS
    return found


def question_named(name: str) -> Question | None:
    """The question "page.question"; None where there is none of that name."""
    page = name.split(".")[0]
    return next((one for one in questions_of(page) if one.puzzle.name == name), None)
