"""Three cells on one input: untrained from one seed or set by hand, counted, put in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

import numpy as np
import streamlit as st

from seqviz.cells import CELLS, Kind, ModelTrace, RNNModel
from seqviz.cells.presets import Preset, of_idea
from seqviz.data.pulses import Pulses
from seqviz.export import parameter_formula
from seqviz.models.verify import compare_with_torch
from seqviz.ui.controls.cell_words import cell_name, in_a_sentence
from seqviz.ui.controls.check import (
    PRODUCTS,
    Check,
    check,
    marks_of,
    unknown_to_torch,
    weights_of,
)
from seqviz.ui.frame.address import (
    CODE,
    HIDDEN,
    LETTERS_BETWEEN,
    LETTERS_READ,
    OF,
    OPEN,
    SEED,
    THREE,
    TRAINED_CODE,
    VIEW,
    Parameter,
)
from seqviz.ui.frame.i18n import N_, _, all_of, together
from seqviz.ui.frame.link import (
    choice_of,
    forget,
    in_address,
    put,
    put_value,
    refuse,
    settle,
    value_of,
)
from seqviz.ui.frame.session import Key, Keys

KINDS: Final[tuple[Kind, ...]] = tuple(CELLS)[:3]
"""Those that stand there at first."""
PULSES: Final = Pulses(18, {2: 1.0, 11: -1.0})
SIZES: Final = (1, 2, 4, 8, 16, 32)
_MAX_SEED: Final = 9999
# of the controls
_CELL: Final[Keys[Kind]] = Keys("cell_", KINDS[0])  # by the place, from 0
_OF: Final[Key[str]] = Key("of", "")
_HIDDEN: Final[Key[int]] = Key("hidden", 0)
_SEED: Final[Key[int]] = Key("seed", 0)
_CODE: Final[Key[Kind]] = Key("code", KINDS[0])


class Idea(NamedTuple):
    """One thing that cells can be set to do: what to look for in the first three."""

    title: str
    look_for: str


IDEAS: Final = {
    "remember": Idea(
        N_("Set by hand: remember"),
        N_(
            "All three still show the pulse at the end. The LSTM carries it along its cell state "
            "and the GRU copies it with z = 1. The RNN has no gate to shut: its state climbs to "
            "0.96, where tanh bends it, and stays there whatever positive pulse it started from; "
            "after a negative one it ends at −0.96. So it keeps the pulse's sign, not its size."
        ),
    ),
    "forget": Idea(
        N_("Set by hand: forget"),
        N_(
            "All three lose the pulse by a share that is the same at every step: the RNN 20%, the "
            "LSTM and the GRU half. In these two a gate says how much, and could say otherwise at "
            "the next step; in the RNN a weight says it, which is the same at every step."
        ),
    ),
}
"""By the word that their presets have for them."""
ONE_PULSE: Final = tuple((float(t == 2),) for t in range(16))
"""What all of them read then, whatever each preset reads on its own page."""
RANDOM: Final = "random"
TRAINED: Final = OF.usual
_OLDER: Final[tuple[Parameter[Any], ...]] = (HIDDEN, SEED, THREE, OPEN, VIEW, CODE)
"""What only the networks have that are no trained ones: links that say it need not say more."""


class Run(NamedTuple):
    """A network and what it computed."""

    model: RNNModel
    trace: ModelTrace


def choose_three() -> tuple[Kind, ...]:
    """The three cells, each chosen above its column; one that stands elsewhere changes places."""
    three = tuple(value_of(THREE).split("."))
    if len({*three} & {*CELLS}) != 3 or len(three) != 3:
        refuse(THREE, ".".join(three))
        three = KINDS
    for place, (column, kind) in enumerate(zip(st.columns(3, gap="medium"), three, strict=True)):
        _CELL.of(place).set(kind)
        column.selectbox(
            _("Cell {number}").format(number=place + 1),
            list(CELLS),
            format_func=cell_name,
            key=_CELL.of(place).name,
            on_change=_cell_chosen,
            args=(three, place),
            label_visibility="collapsed",
        )
    return three


def _cell_chosen(three: tuple[Kind, ...], place: int) -> None:
    before, now = three[place], _CELL.of(place).get()
    moved = [before if kind == now else kind for kind in three]
    moved[place] = now
    put_value(THREE, ".".join(moved))


def three_runs(hidden_size: int, seed: int, kinds: Sequence[Kind] = KINDS) -> dict[Kind, Run]:
    """Cells with PyTorch's usual random weights from one seed, on ``PULSES``."""
    runs: dict[Kind, Run] = {}
    for kind in kinds:
        model = RNNModel(1, hidden_size, 1, cell=kind, rng=np.random.default_rng(seed))
        runs[kind] = Run(model, model.forward(PULSES.inputs()))
    return runs


def three_presets(idea: str, kinds: Sequence[Kind] = KINDS) -> dict[Kind, Run]:
    """Cells set by hand to do the same, all on one pulse."""
    runs: dict[Kind, Run] = {}
    for kind in kinds:
        preset = replace(of_idea(idea)[kind], x=ONE_PULSE)
        model = preset.model()
        runs[kind] = Run(model, model.forward(preset.inputs(), preset.states()))
    return runs


def ideas_of(kinds: Sequence[Kind]) -> list[str]:
    """The ideas to which all of some cells are set by hand."""
    return [name for name in IDEAS if {*kinds} <= {*of_idea(name)}]


def look_for(idea: str, kinds: Sequence[Kind]) -> str:
    """What there is to see: the idea's own sentences, where it is about these; else each preset's.

    A preset's usual sentence holds for its own input, so where that is another one it has a second.
    """
    if {*kinds} <= {*KINDS}:
        return _(IDEAS[idea].look_for)
    presets = of_idea(idea)
    return "  \n".join(f"**{cell_name(k)}**: {_(told(presets[k]))}" for k in kinds)


def told(preset: Preset) -> str:
    """What to look for in a preset that reads one pulse."""
    return preset.beside or preset.look_for


def chosen_source() -> str:
    """Which weights the three have: learned ones, random ones, or those of an idea."""
    if not in_address(OF) and any(in_address(one) for one in _OLDER):
        put(OF, RANDOM)
    said = settle(OF)
    if said not in (TRAINED, RANDOM, *IDEAS):
        refuse(OF, said)
    return settle(OF)


def offer_sources(chosen: str) -> None:
    """The choice of them."""
    _OF.set(chosen)
    names = {TRAINED: _("Trained"), RANDOM: _("Untrained")}
    st.segmented_control(
        _("The networks' weights"),
        (TRAINED, RANDOM, *IDEAS),
        format_func=lambda name: names[name] if name in names else _(IDEAS[name].title),
        key=_OF.name,
        required=True,
        label_visibility="collapsed",
        on_change=_source_chosen,
    )


def _source_chosen() -> None:
    """Trained networks are three of their own, so nothing of others stays in the link."""
    put_value(OF, _OF.get())
    if _OF.get() == TRAINED:
        forget(*_OLDER)
    else:
        forget(LETTERS_BETWEEN, LETTERS_READ, TRAINED_CODE)


def offered(chosen: str, kinds: Sequence[Kind]) -> str:
    """The weights that are chosen, where all of some cells have them; else random ones."""
    ideas = ideas_of(kinds)
    if chosen in IDEAS and chosen not in ideas:
        put(OF, RANDOM)
        chosen = RANDOM
    if missing := [name for name in IDEAS if name not in ideas]:
        st.caption(together(map(_without, missing)))
    return chosen


def _without(idea: str) -> str:
    """Why an idea is not offered."""
    return _("“{idea}” is offered for {cells} only.").format(
        idea=_(IDEAS[idea].title), cells=all_of(map(cell_name, of_idea(idea)))
    )


def size_and_seed() -> tuple[int, int]:
    """The page's two controls, both kept in the link."""
    hidden, seed = value_of(HIDDEN), value_of(SEED)
    if hidden not in SIZES:
        forget(HIDDEN)
        hidden = value_of(HIDDEN)
    _HIDDEN.set(hidden)
    _SEED.set(seed)
    with st.container(horizontal=True, vertical_alignment="center", key="controls"):
        st.segmented_control(
            _("Hidden size H"),
            SIZES,
            key=_HIDDEN.name,
            required=True,
            on_change=_store,
            args=(HIDDEN,),
        )
        st.number_input(
            _("Seed of the random weights"),
            0,
            _MAX_SEED,
            key=_SEED.name,
            width=220,
            on_change=_store,
            args=(SEED,),
        )
    return hidden, seed


def code_of(kinds: Sequence[Kind]) -> Kind:
    """Whose code is shown; kept in the link."""
    _CODE.set(choice_of(CODE, kinds, kinds[0]))
    return st.segmented_control(  # type: ignore[return-value]  # required, so never None
        _("Whose code"),
        kinds,
        format_func=cell_name,
        key=_CODE.name,
        required=True,
        on_change=lambda: put(CODE, _CODE.get(), kinds[0]),
    )


def check_runs(runs: dict[Kind, Run]) -> None:
    """The check of all three; the same runs without the pulse are not compared."""
    check(
        lambda: Check(
            lambda: [
                one
                for kind, run in runs.items()
                for one in compare_with_torch(run.model, run.trace, of=cell_name(kind))
            ],
            (
                *weights_of(*(run.model for run in runs.values())),
                *(mark for run in runs.values() for mark in marks_of(run.trace)),
            ),
            unknown_to_torch(*(run.model for run in runs.values())),
            (_(PRODUCTS), _("the runs without the pulse")),
        )
    )


def head(kind: Kind, model: RNNModel) -> None:
    """A cell's name, and what it is made of."""
    st.subheader(cell_name(kind), anchor=False)
    st.write(in_a_sentence(model.cells[0].description))


def size_of(kind: Kind, model: RNNModel) -> None:
    """How many numbers a cell learns, and the formula."""
    cell = model.cells[0]
    formula, filled = parameter_formula(cell.description)
    filled = filled.format(i=cell.input_size, h=cell.hidden_size)
    st.markdown(f"**{cell_name(kind)}**")
    st.markdown(
        _("**{count} weights and biases**").format(count=f"{parameter_count(model):,}")
        + f"  \n${formula}$  \n$= {filled}$"
    )


def parameter_count(model: RNNModel) -> int:
    """How many numbers the recurrent cell has; the output layer is the same for all three."""
    return sum(array.size for array in model.cells[0].parameters().values())


def _store(entry: Parameter[Any]) -> None:
    """A control was moved: keep its value in the link."""
    put_value(entry, Key(entry.name, 0).get())
