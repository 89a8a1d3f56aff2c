"""Parts of the pages: a lesson's card tells the visitor to look at one, a link hides or locks some.

One table for both. Left out: how a card makes a part glow (``components/course_card``), and how a
link's choice is kept (``lesson_link.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from seqviz.ui.frame.i18n import N_

_HAND: Final = ("rnn_cell", "lstm_cell", "gru_cell", "more_cells")
_GATED: Final = ("lstm_cell", "gru_cell", "more_cells")
_READ: Final = (*_HAND, "digit_reader")
_SLOW: Final = ("sequence_prediction", "train_digits")
_TRAINING: Final = (*_SLOW, "text_classification", "text_generation")
_CODE: Final = (*_HAND, "home", "compare", "digit_reader", *_TRAINING)
_BETS: Final = (*_READ, *_TRAINING, "compare", "gradients", "memory_lab", "neuron_detective")


@dataclass(frozen=True, slots=True)
class Part:
    """Where a part is: a selector in the page, and one in a component there.

    Attributes:
        title: what it is called, in English.
        pages: on which it is; none: on every page.
        outer: in the page; "" for whichever component has the inner one.
        inner: in a component; "" for the outer one itself.
        locks: whether something can be changed in it, other than the step that is looked at.
    """

    title: str
    pages: tuple[str, ...]
    outer: str
    inner: str = ""
    locks: bool = False


PARTS: Final[Mapping[str, Part]] = {
    "player": Part(N_("Playing and stepping"), _READ, "", ".shell > .player, .left > .player"),
    "rows": Part(N_("All steps as rows of colour"), _READ, "", ".overview, .drawn > .course"),
    "cell": Part(N_("The cell's drawing"), _READ, "", ".diagram, .stage:has(> .units)"),
    "equations": Part(N_("The equations"), _READ, "", ".equations"),
    "opened": Part(N_("What is opened in the drawing"), _READ, "", ".operation, .line.open"),
    "valve": Part(N_("The gate to move by hand"), _GATED, "", ".valve", locks=True),
    "surgery": Part(N_("Holding and scaling a gate"), _READ, "", ".surgery", locks=True),
    "changes": Part(N_("What was changed, and undoing it"), _READ, "", ".cuts", locks=True),
    "network": Part(N_("The network's drawing"), ("rnn_cell",), "", "[data-unrolled]", locks=True),
    "unroll": Part(
        N_("Unrolling in time"), ("rnn_cell",), "", ".top > button[aria-pressed]", locks=True
    ),
    "sequence": Part(N_("The input sequence"), _HAND, ".st-key-seq, .st-key-reset_seq", locks=True),
    "source": Part(N_("Which network is shown"), _GATED, ".st-key-source", locks=True),
    "preset": Part(N_("Networks set by hand"), _HAND, ".st-key-preset", locks=True),
    "kind": Part(N_("Which cell is shown"), ("more_cells",), ".st-key-more_kind", locks=True),
    "unit": Part(N_("One unit over all steps"), _GATED, ".st-key-unit_details"),
    "back-keys": Part(N_("Sending the error back"), ("gradients",), "", ".bar > .player"),
    "back-drawing": Part(
        N_("The error's way back"), ("gradients",), "", ".shell:has(> .controls) > .board"
    ),
    "back-sentence": Part(
        N_("What came of it, in words"), ("gradients",), "", ".shell:has(> .controls) > .said-first"
    ),
    "back-settings": Part(
        N_("How long the sequence is"),
        ("gradients",),
        "",
        "fieldset:has([name=length]), .guide-line",
        locks=True,
    ),
    "back-gate": Part(
        N_("How open the gate begins"), ("gradients",), "", "fieldset:has([name=gate])", locks=True
    ),
    "back-cells": Part(
        N_("Which cells the error goes through"),
        ("gradients",),
        ".st-key-gradient_cells, .st-key-gradient_seed, .st-key-gradients_of",
        locks=True,
    ),
    "try": Part(N_("The button that begins with Try"), _HAND, ".st-key-try", locks=True),
    "bet": Part(N_("Bet first"), _BETS, "[class*=st-key-bets-]", ".desk", locks=True),
    "three": Part(N_("Which cells stand side by side"), ("compare",), ".st-key-of", locks=True),
    "delay": Part(
        N_("The delay before the question"), ("compare",), "", ".recall > .controls", locks=True
    ),
    "task": Part(
        N_("What the networks must recall"), ("memory_lab",), ".st-key-lab_task", locks=True
    ),
    "entrants": Part(N_("Who takes part"), ("memory_lab",), ".st-key-lab_entrants", locks=True),
    "winner": Part(N_("The bet on the race"), ("memory_lab",), ".st-key-lab_bet", locks=True),
    "race": Part(N_("Starting the race"), ("memory_lab",), ".st-key-lab_buttons", locks=True),
    "train": Part(
        N_("Starting and stopping the training"),
        _TRAINING,
        ".st-key-run_buttons, .st-key-lesson_buttons",
        locks=True,
    ),
    "settings": Part(
        N_("The training's settings"),
        _TRAINING,
        ".st-key-digits_settings, .st-key-set_cell, .st-key-learn_setup, .st-key-names_setup",
        locks=True,
    ),
    "series": Part(
        N_("Which series is learned"),
        ("sequence_prediction",),
        ".st-key-sequence_preset",
        locks=True,
    ),
    "pace": Part(
        N_("How fast it trains"), ("sequence_prediction",), ".st-key-train_pace", locks=True
    ),
    "break": Part(N_("Break it"), ("sequence_prediction",), ".st-key-break", locks=True),
    "chart": Part(N_("The training's curves"), _TRAINING, "", ".panels"),
    "time-machine": Part(N_("The time machine"), _TRAINING, "", ".machine"),
    "slow-motion": Part(N_("The next phase of an update"), _SLOW, ".st-key-next_phase"),
    "phases": Part(N_("One update in slow motion"), _SLOW, "", ".shell:has(.station)"),
    "misread": Part(N_("The digits that are misread"), ("train_digits",), ".st-key-misread"),
    "library": Part(N_("Saved runs"), _TRAINING, ".st-key-library_open", locks=True),
    "writers": Part(N_("Who writes"), ("text_generation",), ".st-key-net_choice", locks=True),
    "prompt": Part(
        N_("What the network reads first"), ("text_generation",), ".st-key-w_prompt", locks=True
    ),
    "temperature": Part(N_("The temperature"), ("text_generation",), ".st-key-w_temp", locks=True),
    "typewriter": Part(
        N_("The text that is written"), ("text_generation",), "", ".desk:has(.candidates)"
    ),
    "typed": Part(
        N_("The name or text that is read"),
        ("text_classification",),
        ".st-key-names_text, .st-key-names_examples",
        locks=True,
    ),
    "river": Part(N_("The river of guesses"), ("text_classification",), "[class*=st-key-river-]"),
    "swaps": Part(
        N_("Other letters to try"), ("text_classification",), ".st-key-names_swaps", locks=True
    ),
    "case": Part(
        N_("Which network and which text"),
        ("neuron_detective",),
        ".st-key-detective_case",
        locks=True,
    ),
    "painter": Part(N_("The painted text"), ("neuron_detective",), "", ".board .left"),
    "suspects": Part(N_("The list of units"), ("neuron_detective",), "", ".board .list"),
    "prove": Part(N_("Prove it"), ("neuron_detective",), "", ".bar:has(.prove)", locks=True),
    "digits": Part(N_("Other digits to choose"), ("home",), ".st-key-home_digits", locks=True),
    "reading": Part(
        N_("The reading of the digit"), ("digit_reader",), ".st-key-stage_drawing-digit"
    ),
    "digit-way": Part(
        N_("Drawing, or a photo"),
        ("digit_reader", "train_digits"),
        ".st-key-digit_way",
        locks=True,
    ),
    "pad": Part(
        N_("The pad to draw on"),
        ("digit_reader", "train_digits"),
        "[class*=st-key-pad_]",
        locks=True,
    ),
    "disturbances": Part(
        N_("Mirrors, noise and other disturbances"),
        ("digit_reader",),
        ".st-key-disturb_row",
        locks=True,
    ),
    "code": Part(N_("The code"), _CODE, "[data-testid=stExpander]:has([class*=st-key-code_lines])"),
    "sentence": Part(N_("The sentence at the top"), (), ".st-key-page_line > :first-child"),
}


def parts_of(page: str) -> Mapping[str, Part]:
    """The parts of a page, by name.

    Args:
        page: its file's stem.
    """
    return {name: part for name, part in PARTS.items() if not part.pages or page in part.pages}


def names_in(said: str) -> tuple[str, ...]:
    """The names that a link says, each once; whether there are such parts the page knows."""
    return tuple(dict.fromkeys(name for name in said.split(",") if name))
