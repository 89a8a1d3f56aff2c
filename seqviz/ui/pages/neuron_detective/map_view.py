"""The map of hidden states: the painted text's states as points of a plane."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from seqviz.data.text import TextError, clean
from seqviz.figures.state_map import Trail, seen, state_map
from seqviz.figures.theme import palette
from seqviz.models.detective.maps import Axes, neighbours
from seqviz.models.detective.ranking import MIDDLE
from seqviz.models.detective.states import read_states
from seqviz.ui.components.painter.words import TITLES, title
from seqviz.ui.controls.charts import chart
from seqviz.ui.frame.address import COLOUR, DRAWN, MAP, WAY_1, WAY_2, Parameter
from seqviz.ui.frame.i18n import N_, _, text
from seqviz.ui.frame.link import put, settle_of
from seqviz.ui.frame.session import Key, control
from seqviz.ui.pages.neuron_detective.case import Case, select
from seqviz.ui.pages.neuron_detective.evidence import linked_stretch
from seqviz.ui.pages.neuron_detective.kept import kept, opened

_JUMPED: Final[Key[bool]] = Key("detective_jumped", False)

JUMP: Final[Key[str]] = Key("detective_jump", "")

KIND: Final = "kind"
KINDS: Final = (
    N_("small letter"),
    N_("capital letter"),
    N_("digit"),
    N_("white space"),
    N_("sign"),
)
TRAILS: Final = {
    "python": ('x = "a, b"', "x = (a, b)"),
    "shakespeare": ("KING:\nThe king", "the king is"),
}
TRAIL: Final = 60  # characters of a trail, in the address too


@st.fragment(key="detective_map")
def state_maps(case: Case) -> None:
    """The states of the painted text as points; drawn only when looked at."""
    box = opened(MAP, "detective_map_open", _("A map of the states"), ":material/scatter_plot:")
    if box is None:
        return
    if _JUMPED.take():
        st.rerun()  # the painter stands outside this fragment
    with box:
        _map(case)


def _map(case: Case) -> None:
    st.markdown(text("state_map"))
    row = st.container(horizontal=True, vertical_alignment="bottom", key="detective_map_row")
    key = "detective_map_kind"
    change = kept(DRAWN, key, "far", ("far", "near"))
    near = (
        row.segmented_control(
            _("How it is drawn"),
            ["far", "near"],
            format_func=lambda one: (
                _("neighbours (t-SNE)") if one == "near" else _("principal components")
            ),
            key=key,
            required=True,
            on_change=change,
        )
        == "near"
    )
    colours = [*case.study.labels, KIND]
    key = f"detective_map_colour_{case.kind}"
    first = next((name for name in case.study.ranking.features if case.marks[name].any()), KIND)
    change = kept(COLOUR, key, first, colours)
    colour = row.selectbox(
        _("Coloured by"),
        colours,
        format_func=lambda one: _("kind of character") if one == KIND else title(one),
        key=key,
        width=260,
        on_change=change,
    )
    groups, names = _groups(case, colour)
    states = _values(case)
    if len(states) < 4:
        st.caption(_("The text is too short for a map."))
        return
    trails: list[Trail] = []
    if near:
        with st.spinner(_("Finding neighbours…")):
            points = _neighbours(states)
        axes = ("", "")
        st.caption(
            _(
                "The ways of texts of your own are drawn on the principal components only: t-SNE "
                "arranges the points it was given and has no place for others."
            )
        )
    else:
        found = Axes.of(states)
        points = found.place(states)
        shares = [f"{100 * share:.0f}%" for share in found.shares]
        axes = (
            _("first component ({share} of the variance)").format(share=shares[0]),
            _("second component ({share})").format(share=shares[1]),
        )
        trails = _trails(case, found)
    figure = state_map(
        points,
        case.text,
        groups,
        names,
        palette(st.context.theme.type or "light"),
        axes=axes,
        trails=trails,
        marked=linked_stretch(case),
        marked_name=_("selected above"),
    )
    chart(
        figure,
        key="detective_map_figure",
        alt=_("Map of {count} states, coloured by: {feature}").format(
            count=len(case.text),
            feature=_("kind of character") if colour == KIND else title(colour),
        ),
        bar="none",
        on_point=_picked,
    )
    st.caption(
        _(
            "Click on a point to see its place in the text above. A stretch that is selected there "
            "has rings here."
        )
    )


def _picked() -> None:
    """A point was clicked: select its character in the painted text."""
    chosen: Any = control("detective_map_figure").get()
    points = chosen["selection"]["points"] if chosen else []
    if not points or "customdata" not in points[0]:
        return
    data = points[0]["customdata"]
    place = int(data[0] if isinstance(data, list) else data["0"])
    select(f"{place}-{place + 1}")
    JUMP.set(f"map {place}")
    _JUMPED.set(True)


def _values(case: Case) -> NDArray[np.float32]:
    values: NDArray[np.float32] = case.levels.astype(np.float32) - np.float32(MIDDLE)
    values *= case.study.scale.limits / np.float32(127)
    return values


@st.cache_data(max_entries=8, show_spinner=False)
def _neighbours(states: NDArray[np.float32]) -> NDArray[np.float32]:
    return neighbours(states)


def _groups(case: Case, colour: str) -> tuple[NDArray[np.int64], list[str]]:
    """Which group each character belongs to, and the groups' names."""
    if colour in case.marks:
        name = title(colour) if colour in TITLES else colour
        return case.marks[colour].astype(np.int64), [_("elsewhere"), name]
    kinds = [
        3 if c.isspace() else 2 if c.isdigit() else 1 if c.isupper() else 0 if c.isalpha() else 4
        for c in case.text
    ]
    return np.array(kinds, np.int64), [_(name) for name in KINDS]


def _trails(case: Case, axes: Axes) -> list[Trail]:
    """The ways of two short texts, which the visitor may change."""
    trails = []
    columns = st.columns(2)
    for k, column in enumerate(columns):
        way, key = (WAY_1, WAY_2)[k], f"detective_trail_{case.name}_{k}"
        default = _one_line(TRAILS[case.name][k])
        Key(key, "").set(settle_of(way, case.name, default)[:TRAIL])
        typed = column.text_input(
            _("Another text") if k else _("The way of a text"),
            key=key,
            max_chars=TRAIL,
            on_change=_went,
            args=(way, key, default),
        )
        try:
            short = clean(typed.replace("⏎", "\n"), at_least=1).text
        except TextError:
            continue
        values = read_states(case.lm, short).quantity(case.quantity)
        trails.append(Trail(short, axes.place(values), f"{'AB'[k]}: {seen(short)}"))
    return trails


def _went(way: Parameter[str], key: str, default: str) -> None:
    """Another way was typed: keep it in the address."""
    put(way, Key(key, "").get(), default)


def _one_line(text: str) -> str:
    """A text for a field of one line."""
    return text.replace("\n", "⏎")
