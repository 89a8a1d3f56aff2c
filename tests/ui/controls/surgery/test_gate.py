"""Surgery from the opened gate: what the browser asks becomes the list, or nothing at all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from seqviz.cells.interventions import MAX_INTERVENTIONS
from seqviz.cells.presets import PRESETS
from seqviz.cells.surgery import format_interventions, parse_interventions
from seqviz.figures.stepper import pack_trace
from seqviz.ui.controls.surgery.gate import changed_list
from seqviz.ui.controls.surgery.panel import Surgery

PRESET = PRESETS["lstm"]["count"]


def cut(action: str, quantity: str, value: float, **place: int | None) -> dict[str, Any]:
    """The parts of a cut as the browser sends them; of the first layer from the first step."""
    usual: dict[str, Any] = {"layer": 0, "unit": 0, "first": 0, "last": None}
    return {"action": action, "quantity": quantity, "value": value, **usual, **place}


SHUT = cut("hold", "f", 0)


def surgery(cut: str = "") -> Surgery:
    """A hand-set LSTM of one unit with these interventions."""
    model = PRESET.model()
    trace = model.forward(PRESET.inputs(), PRESET.states())
    packed = pack_trace(trace, model)
    return Surgery(model, parse_interventions(cut), trace, trace, packed, packed)


@pytest.mark.parametrize(
    ("before", "asked", "after"),
    [
        ("", {"cut": SHUT, "over": None}, "hold:f.1.1=0"),
        ("hold:f.1.1=0", {"cut": cut("hold", "f", 0.35, first=4), "over": 0}, "hold:f.1.1=0.35@5-"),
        (
            "hold:f.1.1=0",
            {"cut": cut("scale", "c", 0.5, unit=None)},
            "hold:f.1.1=0,scale:c.1.*=0.5",
        ),
        ("hold:f.1.1=0,silence:1.1", {"undo": 0}, "silence:1.1"),
    ],
)
def test_a_wish_changes_the_list(before: str, asked: dict[str, Any], after: str) -> None:
    """A new one is appended, one that is moved is replaced, one that is undone leaves the rest."""
    changed = changed_list(surgery(before), asked)
    assert changed is not None
    assert format_interventions(changed) == after


@given(
    asked=some.dictionaries(
        some.sampled_from(["cut", "undo", "over", "id"]),
        some.none()
        | some.booleans()
        | some.integers()
        | some.floats()
        | some.text(max_size=20)
        | some.dictionaries(
            some.sampled_from(["action", "quantity", "value", "layer", "unit", "first", "last"]),
            some.none()
            | some.booleans()
            | some.integers(-2, 2)
            | some.integers()
            | some.floats()
            | some.sampled_from(["hold", "scale", "f", "z", "c", ""]),
        )
        | some.sampled_from(
            [
                "hold:f.1.1=0",
                cut("hold", "z", 0),
                cut("hold", "f", 0, layer=8),
                cut("hold", "f", 10**400),
                cut("hold", "f", float("nan")),
                cut("scale", "f", 2, first=-1),
            ]
        ),
    )
)
def test_nonsense_changes_nothing_or_leaves_a_list_that_runs(asked: dict[str, Any]) -> None:
    """Whatever a message holds, the list is still one that the network can have."""
    changed = changed_list(surgery("hold:f.1.1=0"), asked)
    if changed is not None:
        assert parse_interventions(format_interventions(changed)) == changed


def test_a_full_list_takes_no_more() -> None:
    """Twelve are the most; one of them may still be moved."""
    full = surgery(",".join(["silence:1.1"] * MAX_INTERVENTIONS))
    assert changed_list(full, {"cut": SHUT}) is None
    assert changed_list(full, {"cut": SHUT, "over": 3}) is not None
