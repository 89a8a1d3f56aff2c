"""Which cell is shown, with which options, and on which network: all read off the register."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from seqviz.cells import CELLS, Kind, RNNModel
from seqviz.cells.presets import PRESETS
from seqviz.cells.register import forms
from seqviz.data.pulses import Pulses
from seqviz.figures.stepper import pack_trace
from seqviz.numbers import given
from seqviz.ui.components.stepper import View
from seqviz.ui.controls.cell.cell_view import Steps, cell_view, hand_row, hand_set
from seqviz.ui.controls.cell.trained_network import PAGES, Source
from seqviz.ui.controls.cell.untrained import untrained_note
from seqviz.ui.controls.cell_words import cell_name, option_name
from seqviz.ui.controls.surgery.panel import current_surgery
from seqviz.ui.frame.address import CUT, FORM, KIND, PRESET, SEED, SEQUENCE, VIEW
from seqviz.ui.frame.i18n import N_, _
from seqviz.ui.frame.link import forget, put, put_value, refuse, settle, settle_of, value_of
from seqviz.ui.frame.page_head import Head
from seqviz.ui.frame.router import page_named
from seqviz.ui.frame.session import Key, Keys

KINDS: Final[tuple[Kind, ...]] = tuple(sorted(CELLS, key=lambda kind: kind in PAGES))
"""Those without a page of their own, then the others."""
UNITS: Final = 4
PULSES: Final = Pulses(16, {2: 1.0, 9: -1.0})
# of the controls; an option by the kind and its name
_KIND: Final[Key[Kind]] = Key("more_kind", KINDS[0])
_OPTION: Final[Keys[str]] = Keys("more_", "")
_SEED: Final[Key[int]] = Key("more_seed", 0)


def current_kind() -> Kind:
    """Which cell the page is about."""
    kind = settle(KIND, KINDS[0])
    if kind not in CELLS:
        refuse(KIND, kind)
        kind = KINDS[0]
    put(KIND, kind, KINDS[0])
    return kind


def choose_kind(kind: Kind) -> DeltaGenerator:
    """Every cell to choose from; one that has a page of its own also has the way there.

    Returns:
        The row, for what else is chosen.
    """
    row = hand_row()
    _KIND.set(kind)
    row.pills(
        _("Kind of cell"),
        KINDS,
        format_func=cell_name,
        key=_KIND.name,
        required=True,
        on_change=_kind_chosen,
        label_visibility="collapsed",
        wrap=True,
    )
    if kind in PAGES:
        page = page_named(PAGES[kind])
        row.page_link(page.to_streamlit(), label=_(page.title), icon=page.icon)
    return row


def sources(kind: Kind, head: Head, row: DeltaGenerator) -> dict[str, Source]:
    """The networks of a kind of cell: set by hand where there are some, and untrained."""
    offered = {"random": Source(N_("Untrained"), partial(untrained, kind))}
    if PRESETS.get(kind):
        by_hand = partial(hand_set, kind, head, row=row)
        return {"hand": Source(N_("Set by hand"), by_hand, speaks=True)} | offered
    return offered


def untrained(kind: Kind) -> None:
    """A network with random weights, on two pulses, with the cell's options to choose."""
    form, seed = _options(kind), _seed()
    model = network(kind, seed, form)
    untrained_note(seed, PULSES)
    trace = model.forward(PULSES.inputs())
    packed = pack_trace(trace, model, values=trace.y[:, 0], labels=("y",), shares=False)
    cell_view(
        "_".join((f"random_{kind}", *form.values())),
        current_surgery(packed, model, trace),
        View(t=min(PULSES.at), level="cell"),
        Steps(
            [given(value) for value in trace.layers[0].x[:, 0, 0]],
            _("input"),
            _("step {step} (input {name})"),
            _("After {step}, y = {value}."),
        ),
        name=" ".join((*form.values(), f"H {UNITS} seed {seed}")),
    )


def network(kind: Kind, seed: int, form: Mapping[str, str]) -> RNNModel:
    """One layer with PyTorch's usual random weights, which read and say one number."""
    rng, bound = np.random.default_rng(seed), 1 / np.sqrt(UNITS)
    cell = CELLS[kind](1, UNITS, rng=rng, **form)
    return RNNModel.from_parts(
        [cell], rng.uniform(-bound, bound, (1, UNITS)), rng.uniform(-bound, bound, 1)
    )


def _options(kind: Kind) -> dict[str, str]:
    """The cell's options, as the address has them: their values, with a dot between."""
    known = CELLS[kind].OPTIONS
    usual = {name: values[0] for name, values in known.items()}
    default = ".".join(usual.values())
    said = settle_of(FORM, kind, default)
    chosen = next((form for form in forms(kind) if ".".join(form.values()) == said), None)
    if chosen is None:
        refuse(FORM, said)
        chosen = usual
    for name, values in known.items():
        key = _OPTION.of(f"{kind}_{name}")
        key.set(chosen[name])
        st.segmented_control(
            option_name(kind, name),
            values,
            format_func=partial(option_name, kind),
            key=key.name,
            required=True,
            on_change=_option_chosen,
            args=(kind, default),
        )
    return chosen


def _seed() -> int:
    seed = value_of(SEED)
    _SEED.set(seed)
    st.number_input(
        _("Seed of the random weights"),
        0,
        9999,
        key=_SEED.name,
        width=220,
        on_change=lambda: put_value(SEED, _SEED.get()),
    )
    return seed


def _kind_chosen() -> None:
    """Another cell, from its own beginning: what was said of the last one means nothing to it."""
    put(KIND, _KIND.get(), KINDS[0])
    forget(VIEW, CUT, PRESET, SEQUENCE, FORM)


def _option_chosen(kind: Kind, default: str) -> None:
    chosen = (_OPTION.of(f"{kind}_{name}").get() for name in CELLS[kind].OPTIONS)
    put(FORM, ".".join(chosen), default)
    forget(VIEW, CUT)
