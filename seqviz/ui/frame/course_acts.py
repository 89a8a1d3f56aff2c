"""Acts that a lesson's card may wait for: what a visitor did, told by the control that was used.

A control in the browser reports with ``did`` of ``ui/kit/acts.js``, one in Python with ``did`` of
this file. Both say names of one register, and a test holds that each entry's file reports it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from seqviz.payloads.course import CourseDeed, CourseDeeds, Detail
from seqviz.ui.frame.address import COURSE
from seqviz.ui.frame.link import settle
from seqviz.ui.frame.session import Key
from seqviz.ui.kit.host import component


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a visitor can do.

    Attributes:
        name: as cards and controls say it.
        wanted: what to do, in words, for those who write lessons.
        where: the files that report it, below ``seqviz/ui``.
        pages: on which it can be done.
        details: what a card may ask for, with an example of each.
    """

    name: str
    wanted: str
    where: tuple[str, ...]
    pages: tuple[str, ...]
    details: Mapping[str, Detail] = field(default_factory=lambda: MappingProxyType({}))


_CELLS: Final = ("lstm_cell", "rnn_cell", "gru_cell", "more_cells")
_BETS: Final = (
    *_CELLS,
    *("digit_reader", "compare", "gradients", "memory_lab", "sequence_prediction"),
    *("train_digits", "text_classification", "text_generation", "neuron_detective"),
)
_TRAINING: Final = (
    *("sequence_prediction", "train_digits", "text_classification", "text_generation"),
)

ACTS: Final = {
    act.name: act
    for act in (
        Act(
            "step",
            "Go to another step: with the keys, the slider or the arrows.",
            ("components/stepper/player.js", "components/network_graph/index.js"),
            (*_CELLS, "digit_reader", "home", "compare", "sequence_prediction"),
            {"to": "last", "step": 3},
        ),
        Act(
            "part_opened",
            "Open a part: press it in the drawing, in the equations or in the table.",
            ("components/stepper/index.js", "components/network_graph/index.js"),
            (*_CELLS, "compare"),
            {"quantity": "f"},
        ),
        Act(
            "surgery",
            "Change an opened part: hold it, or let a slider scale it.",
            ("components/stepper/surgery.js",),
            (*_CELLS, "digit_reader"),
            {"quantity": "f", "action": "hold", "value": 0},
        ),
        Act(
            "surgery_undone",
            "Undo what was done to a part.",
            ("components/stepper/surgery.js", "controls/cell/hand_set.py"),
            (*_CELLS, "digit_reader"),
        ),
        Act(
            "tried",
            "Press the button that begins with Try.",
            ("controls/cell/hand_set.py",),
            _CELLS,
            {"preset": "remember"},
        ),
        Act(
            "bet_laid",
            "Lay a bet on one of the page's questions, before the answer is shown.",
            ("components/bets/index.js",),
            _BETS,
            {"question": "lstm_cell.forget", "points": 60},
        ),
        Act(
            "bet_revealed",
            "Lay a bet and read what came out.",
            ("components/bets/index.js",),
            _BETS,
            {"question": "lstm_cell.forget", "won": True},
        ),
        Act(
            "unrolled",
            "Unroll the drawing in time, or fold it up again.",
            ("components/network_graph/index.js",),
            ("rnn_cell",),
            {"open": True},
        ),
        Act(
            "sequence_typed",
            "Type another input sequence.",
            ("controls/cell/sequence_input.py",),
            _CELLS,
        ),
        Act(
            "sent_back",
            "Send the error back through the steps, with the keys of the player.",
            ("components/through_time/index.js",),
            ("gradients",),
            {"to": "first"},
        ),
        Act(
            "way_changed",
            "Change a setting of the way back: its length, the gate, the recurrent weights.",
            ("components/through_time/index.js",),
            ("gradients",),
            {"setting": "steps"},
        ),
        Act(
            "train_pressed",
            "Press Train, One epoch or Train on.",
            ("controls/training/watched.py",),
            _TRAINING,
        ),
        Act(
            "training_ended",
            "Let a training come to its end, or stop it.",
            ("controls/training/watched.py",),
            _TRAINING,
            {"state": "finished"},
        ),
        Act(
            "time_travelled",
            "Move the time machine of a training to another moment.",
            ("components/live_chart/time_machine.js",),
            _TRAINING,
            {"to": "first"},
        ),
        Act(
            "phase_shown",
            "Go through an update in slow motion: forward, loss, backward or update.",
            ("controls/training/slow_motion.py",),
            ("sequence_prediction", "train_digits"),
            {"phase": "backward"},
        ),
        Act(
            "candidate_taken",
            "Take another character than the network drew: the text goes on from there.",
            ("components/typewriter/index.js",),
            ("text_generation",),
        ),
        Act(
            "temperature_moved",
            "Move the temperature: low (up to 0.4), middle, or high (from 1.3 on).",
            ("pages/text_generation/controls.py",),
            ("text_generation",),
            {"to": "high"},
        ),
        Act(
            "prompt_typed",
            "Give the network something else to read first.",
            ("pages/text_generation/controls.py",),
            ("text_generation",),
        ),
        Act(
            "text_painted",
            "Paint the text by a unit: press one in the list, or leaf through them.",
            ("components/painter/index.js",),
            ("neuron_detective",),
            {"listed": True},
        ),
        Act(
            "unit_taken_away",
            "Press Prove it: the network reads on without the unit.",
            ("components/painter/index.js",),
            ("neuron_detective",),
        ),
        Act(
            "digit_drawn",
            "Draw a digit on the pad.",
            ("controls/digit/pad.py",),
            ("digit_reader",),
        ),
    )
}

_reporter = component("course_deeds")

MOST: Final = 16  # deeds that the browser has not heard of yet
_DEEDS: Final[Key[tuple[CourseDeed, ...]]] = Key("course_deeds", ())


def did(name: str, **details: Detail) -> None:
    """Report an act, in a widget's callback or before ``st.rerun``: the next full run tells it.

    A fragment that runs alone tells it by itself where it calls ``report_acts``.

    Args:
        name: of the register.
        details: what a card may ask for.

    Raises:
        ValueError: no such act is registered.
    """
    if name not in ACTS:
        raise ValueError(f"name is {name!r}; an act of ACTS is wanted: {', '.join(ACTS)}")
    before = _DEEDS.get()
    number = max(before[-1].number + 1 if before else 0, time.time_ns() // 1_000_000)
    _DEEDS.set((*before, CourseDeed(number, name, details))[-MOST:])


def deeds() -> tuple[CourseDeed, ...]:
    """The latest acts that were reported in Python, the oldest first."""
    return _DEEDS.get()


def report_acts(key: str) -> None:
    """Last line of a fragment whose controls report acts in Python: no full run has to follow.

    Args:
        key: any word, used once on the page.
    """
    if settle(COURSE):
        _reporter(CourseDeeds(deeds()), key=f"course_deeds-{key}")
