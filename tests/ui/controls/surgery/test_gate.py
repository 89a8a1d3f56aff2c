"""Surgery from the opened gate: what the browser asks becomes the list, or nothing at all."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from seqviz.cells.interventions import MAX_INTERVENTIONS
from seqviz.cells.presets import PRESETS
from seqviz.cells.surgery import format_interventions, parse_interventions
from seqviz.figures.stepper import pack_trace
from seqviz.payloads import plain
from seqviz.payloads.cuts import Cut, Wish, read_wish
from seqviz.ui.controls.surgery.gate import changed_list, gate_surgery
from seqviz.ui.controls.surgery.panel import Surgery

PRESET = PRESETS["lstm"]["count"]
HOLD = Cut("hold", "f", 0.0, 0, 0, 0, None)
ENDLESS = 10**4300 - 1  # one more, and Python refuses to print it
SILENCE = Cut("silence", None, 0.0, 0, 0, 1, 2)


def surgery(cut: str = "") -> Surgery:
    """A hand-set LSTM of one unit with these interventions."""
    model = PRESET.model()
    trace = model.forward(PRESET.inputs(), PRESET.states())
    packed = pack_trace(trace, model)
    return Surgery(model, parse_interventions(cut), trace, trace, packed, packed)


@pytest.mark.parametrize(
    ("before", "wish", "after"),
    [
        ("", Wish(1, HOLD, None), "hold:f.1.1=0"),
        ("hold:f.1.1=0", Wish(1, replace(HOLD, value=0.35, first=4), 0), "hold:f.1.1=0.35@5-"),
        (
            "hold:f.1.1=0",
            Wish(1, Cut("scale", "c", 0.5, 0, None, 0, None), None),
            "hold:f.1.1=0,scale:c.1.*=0.5",
        ),
        ("hold:f.1.1=0", Wish(1, SILENCE, None), "hold:f.1.1=0,silence:1.1@2-3"),
        ("hold:f.1.1=0,silence:1.1", Wish(1, None, 0), "silence:1.1"),
    ],
)
def test_a_wish_changes_the_list(before: str, wish: Wish, after: str) -> None:
    """A new one is appended, one that is moved is replaced, one that is undone leaves the rest."""
    changed = changed_list(surgery(before), wish)
    assert changed is not None
    assert format_interventions(changed) == after


CUT_FIELDS = tuple(field.name for field in fields(Cut))
VALUES = some.one_of(
    some.none(),
    some.booleans(),
    some.integers(),
    some.floats(),
    some.sampled_from(["hold", "scale", "silence", "f", "z", "", "hold:f.1.1=0"]),
    some.integers(0, 2),
)


@given(
    asked=some.fixed_dictionaries(
        {},
        optional={
            "id": VALUES,
            "over": VALUES,
            "cut": VALUES | some.fixed_dictionaries({}, optional=dict.fromkeys(CUT_FIELDS, VALUES)),
        },
    )
    | VALUES
)
def test_nonsense_changes_nothing_or_leaves_a_list_that_runs(asked: Any) -> None:
    """Whatever a message holds, the list is still one that the network can have."""
    wish = read_wish(asked)
    changed = None if wish is None else changed_list(surgery("hold:f.1.1=0"), wish)
    if changed is not None:
        assert parse_interventions(format_interventions(changed)) == changed


@pytest.mark.parametrize(
    "change",
    [
        {"quantity": "z"},
        {"quantity": None},
        {"layer": 8},
        {"layer": -1},
        {"unit": 5},
        {"value": 2000.0},
        {"first": -1},
        {"first": 3, "last": 1},
    ],
)
def test_what_the_network_cannot_have_changes_nothing(change: dict[str, Any]) -> None:
    """A quantity, place or value that there is not."""
    assert changed_list(surgery(), Wish(1, replace(HOLD, **change), None)) is None


@pytest.mark.parametrize(
    "message",
    [
        None,
        {"id": 1},
        {"id": "1", "over": 0},
        {"id": 1, "over": "0"},
        {"id": True, "over": 0},
        {"id": 1, "cut": "hold:f.1.1=0"},
        {"id": 1, "cut": {**plain(HOLD), "action": "hang"}},
        {"id": 1, "cut": {**plain(HOLD), "value": 10**400}},
        {"id": 1, "cut": {**plain(HOLD), "value": float("nan")}},
        {"id": 1, "cut": {**plain(HOLD), "last": 1.5}},
        {"id": 1, "cut": {**plain(HOLD), "layer": ENDLESS}},
        {"id": 1, "cut": {**plain(HOLD), "unit": ENDLESS}},
        {"id": 1, "cut": {**plain(HOLD), "last": ENDLESS}},
        {"id": ENDLESS, "over": 0},
        {"id": 1, "over": -ENDLESS},
    ],
)
def test_no_wish_comes_of_nonsense(message: Any) -> None:
    """A message is a number, a cut of the right types, and a place in the list, or nothing."""
    assert read_wish(message) is None


def test_a_wish_is_read_as_it_was_meant() -> None:
    """Every field arrives; without a cut it is an undo."""
    cut = Cut("scale", "c", 0.5, 1, None, 2, 7)
    assert read_wish({"id": 9, "cut": plain(cut), "over": None}) == Wish(9, cut, None)
    assert read_wish({"id": 9, "cut": None, "over": 3}) == Wish(9, None, 3)


def test_what_is_done_is_told_with_all_that_it_changes() -> None:
    """Parts, words and quantities: silence takes the states, a hold its own quantity."""
    told = gate_surgery(surgery("hold:f.1.1=0.5@2-,silence:1.*")).surgery
    held, silenced = told.cuts
    assert held.cut == Cut("hold", "f", 0.5, 0, 0, 1, None)
    assert held.touches == ("f",)
    assert silenced.cut == Cut("silence", None, 0.0, 0, None, 0, None)
    assert set(silenced.touches) == {"c", "h"}


def test_a_full_list_takes_no_more() -> None:
    """Twelve are the most; one of them may still be moved."""
    full = surgery(",".join(["silence:1.1"] * MAX_INTERVENTIONS))
    assert changed_list(full, Wish(1, HOLD, None)) is None
    assert changed_list(full, Wish(1, HOLD, 3)) is not None
