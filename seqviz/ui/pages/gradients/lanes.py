"""Which cells are shown, from which seed, and how the sliders stand at first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

import streamlit as st

from seqviz.cells import CELLS, Kind
from seqviz.cells.initialisations import INITIALISATIONS
from seqviz.cells.keeping import keeper
from seqviz.figures.through_time import run_as_set
from seqviz.models.verify import Difference, compare_with_torch
from seqviz.numbers import given
from seqviz.payloads.through_time import Asked, Look
from seqviz.ui.components.through_time import SIZES
from seqviz.ui.components.through_time.words import words
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.controls.check import Check, check, unknown
from seqviz.ui.frame.address import (
    ACTIVATION,
    CLIP,
    GATE,
    GRADIENT_SEED,
    HORIZON,
    LANES,
    LOSS_BACK,
    RADIUS,
    RECURRENT_START,
    STEP_BACK,
    STEPS_BACK,
    TRIANGLE,
    UNITS_BACK,
    Parameter,
)
from seqviz.ui.frame.i18n import _, together, told_apart
from seqviz.ui.frame.link import in_browser, put_value, refuse, take, value_of
from seqviz.ui.frame.session import Key

T = TypeVar("T")

MOST: Final = 3
_CHOSEN: Final[Key[Sequence[Kind]]] = Key("gradient_cells", ())
_SEED: Final[Key[int]] = Key("gradient_seed", 0)
_SLIDERS: Final[tuple[Parameter[Any], ...]] = (
    STEPS_BACK,
    GATE,
    RADIUS,
    RECURRENT_START,
    ACTIVATION,
    UNITS_BACK,
    STEP_BACK,
    LOSS_BACK,
    HORIZON,
    CLIP,
    TRIANGLE,
)


def chosen_cells() -> tuple[Kind, ...]:
    """One to three cells; what the address says and is none leaves it for the default."""
    said = value_of(LANES)
    kinds = tuple(said.split("."))
    if not {*kinds} <= {*CELLS} or len({*kinds}) != len(kinds) or len(kinds) > MOST:
        refuse(LANES, said)
        kinds = tuple(LANES.usual.split("."))
    return kinds


def choose_cells(kinds: tuple[Kind, ...]) -> None:
    """Others, by their names."""
    _CHOSEN.set(list(kinds))
    st.multiselect(
        _("Cells, up to {count}: a further one takes the first one's place").format(count=MOST),
        list(CELLS),
        format_func=cell_name,
        key=_CHOSEN.name,
        on_change=_cells_chosen,
        placeholder=_("Choose a cell"),
    )


def _cells_chosen() -> None:
    put_value(LANES, ".".join(_CHOSEN.get()[-MOST:]) or LANES.usual)


def choose_seed() -> None:
    """Other random weights."""
    _SEED.set(value_of(GRADIENT_SEED))
    st.number_input(
        _("Seed of the random weights"),
        0,
        9999,
        key=_SEED.name,
        on_change=lambda: put_value(GRADIENT_SEED, _SEED.get()),
    )


def asked() -> Asked:
    """How the sliders stand, as the browser wrote it into the address."""
    return Asked(
        steps=stands(STEPS_BACK),
        gate=stands(GATE),
        radius=in_browser(RADIUS),
        start=stands(RECURRENT_START),
        form=stands(ACTIVATION),
        hidden=stands(UNITS_BACK),
    )


def stands(entry: Parameter[T]) -> T:
    """As the browser wrote it, or the table's default."""
    said = in_browser(entry)
    if said is None:
        said = entry.default
    assert said is not None, "each of these has a default"
    return said


def look(kinds: Sequence[Kind]) -> Look:
    """Which loss is looked at, from where, and what is open, as the browser wrote it."""
    steps, said = stands(STEPS_BACK), in_browser(TRIANGLE)
    loss = in_browser(LOSS_BACK)
    return Look(
        at=min(stands(STEP_BACK), steps),
        loss=loss if loss is not None and loss < steps else None,
        horizon=in_browser(HORIZON),
        clip=in_browser(CLIP),
        triangle=said if said is not None and said in kinds else "",
    )


def keep(said: Mapping[str, Any]) -> None:
    """Hold in the address how the sliders stand, as the browser says."""
    take(_SLIDERS, said)


def _in_words(stand: Asked, kinds: Sequence[Kind]) -> str:
    """The settings by the words that stand beside the sliders, those that mean something here."""
    labels, lanes = words(SIZES), [CELLS[kind].describe() for kind in kinds]
    said = [labels["steps"].format(steps=stand.steps), labels[f"units_{stand.hidden}"]]
    if any(keeper(cell) for cell in lanes):
        named = isinstance(stand.gate, str)
        gate = (
            labels[f"gate_{stand.gate}"]
            if named
            else _("bias {bias}").format(bias=given(float(stand.gate)))
        )
        said.append(told_apart(labels["gate"], gate))
    if any(INITIALISATIONS["identity"].fits(cell) for cell in lanes):
        said += [told_apart(labels["own"], labels[f"start_{stand.start}"])]
        said += [labels[f"form_{stand.form}"]]
        if stand.radius is not None:
            said.append(labels["radius"].format(radius=given(stand.radius)))
    return _("; ").join(said)


def check_ways_back(kinds: Sequence[Kind], seed: int) -> None:
    """The gradients once more, by autograd, as the sliders stand when the button is pressed."""

    def made() -> Check:
        stand = asked()

        def compare() -> list[Difference]:
            runs = {kind: run_as_set(kind, stand, seed) for kind in kinds}
            return [
                one
                for kind, (model, trace) in runs.items()
                for one in compare_with_torch(model, trace, of=cell_name(kind))
            ]

        return Check(
            compare,
            (kinds, seed, stand),
            together(
                [_("The sliders count as they stand when you press the button."), unknown(kinds)]
            ),
            (_("what theory says"),),
            _("What was compared are these settings: {settings}.").format(
                settings=_in_words(stand, kinds)
            ),
        )

    check(made)
