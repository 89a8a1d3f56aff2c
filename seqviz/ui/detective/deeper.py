"""Two more looks: the map of hidden states, and what a prediction hangs on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from seqviz.data.text import TextError, clean
from seqviz.figures.state_map import Trail, seen, state_map
from seqviz.figures.theme import palette
from seqviz.models.checkpoint import CheckpointError
from seqviz.models.detective.connectivity import connectivity, reaches, trio
from seqviz.models.detective.maps import Axes, neighbours
from seqviz.models.detective.pieces import Range
from seqviz.models.detective.ranking import MIDDLE, Levels
from seqviz.models.detective.states import read_states
from seqviz.ui.detective.case import Case
from seqviz.ui.detective.evidence import linked_stretch
from seqviz.ui.detective.passages import Excerpt, passages
from seqviz.ui.detective.words import TITLES, title
from seqviz.ui.i18n import N_, _, text
from seqviz.ui.link import put
from seqviz.ui.quoting import quoted

BACK: Final = 160  # characters that a prediction's gradient goes back through
PLACES: Final = 24  # at which the three reaches are compared
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
CELLS: Final = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}


@st.fragment(key="detective_map")
def state_maps(case: Case) -> None:
    """The states of the painted text as points; drawn only when looked at."""
    box = st.expander(
        _("A map of the states"),
        key="detective_map_open",
        on_change="rerun",
        icon=":material/scatter_plot:",
    )
    if not box.open:
        return
    if st.session_state.pop("detective_jumped", False):
        st.rerun()  # the painter stands outside this fragment
    with box:
        _map(case)


def _map(case: Case) -> None:
    st.markdown(text("state_map"))
    row = st.container(horizontal=True, vertical_alignment="bottom", key="detective_map_row")
    near = row.segmented_control(
        _("How it is drawn"),
        [False, True],
        default=False,
        format_func=lambda one: _("neighbours (t-SNE)") if one else _("principal components"),
        key="detective_map_kind",
        required=True,
    )
    colours = [*case.study.labels, KIND]
    colour = row.selectbox(
        _("Coloured by"),
        colours,
        format_func=lambda one: _("kind of character") if one == KIND else title(one),
        key=f"detective_map_colour_{case.kind}",
        width=260,
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
    )
    st.plotly_chart(
        figure,
        key="detective_map_figure",
        alt=_("Map of {count} states, coloured by: {feature}").format(
            count=len(case.text),
            feature=_("kind of character") if colour == KIND else title(colour),
        ),
        on_select=_picked,
        selection_mode="points",
        config={"displayModeBar": False, "scrollZoom": False},
    )
    st.caption(_("Click on a point to see its place in the text above."))


def _picked() -> None:
    """A point was clicked: select its character in the painted text."""
    chosen: Any = st.session_state.get("detective_map_figure")
    points = chosen["selection"]["points"] if chosen else []
    if not points or "customdata" not in points[0]:
        return
    data = points[0]["customdata"]
    place = int(data[0] if isinstance(data, list) else data["0"])
    put("stretch", f"{place}-{place + 1}")
    st.session_state["detective_jump"] = f"map {place}"
    st.session_state["detective_jumped"] = True


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
        typed = column.text_input(
            _("Another text") if k else _("The way of a text"),
            TRAILS[case.name][k],
            key=f"detective_trail_{case.name}_{k}",
            max_chars=60,
        )
        try:
            short = clean(typed, at_least=1).text
        except TextError:
            continue
        values = read_states(case.lm, short).quantity(case.quantity)
        trails.append(Trail(short, axes.place(values), f"{'AB'[k]}: {seen(short)}"))
    return trails


@st.fragment(key="detective_connect")
def connections(case: Case) -> None:
    """What the prediction after a place hangs on, in three kinds of cell."""
    box = st.expander(
        _("What a prediction hangs on: RNN, LSTM and GRU"),
        key="detective_connect_open",
        on_change="rerun",
        icon=":material/hub:",
    )
    if not box.open:
        return
    with box:
        _connections(case)


def _connections(case: Case) -> None:
    st.markdown(text("connectivity"))
    try:
        networks = trio()
    except CheckpointError:
        st.info(_("The three small networks are not installed here."), icon=":material/info:")
        return
    # a window of the corpus has text before it, and one character after it
    whole, offset = (case.text, 0) if case.own else (case.study.text, case.begin)
    stretch = linked_stretch(case)
    end = offset + (stretch[1] if stretch else min(len(case.text), 400))
    part, following = whole[max(0, end - BACK) : end], whole[end : end + 1]
    for column, (kind, lm) in zip(st.columns(len(networks)), networks.items(), strict=True):
        found = connectivity(lm, part, following or None)
        shares = np.sqrt(found.strengths / max(float(found.strengths.max()), 1e-12))
        levels = (MIDDLE + np.rint(127 * shares)).astype(np.uint8)[:, None]
        with column:
            st.markdown(f"**{CELLS[kind]}**")
            passages(
                part,
                partial(_parts, levels),
                [Excerpt(len(part) - 1, len(part))],
                key=f"detective_connect_{kind}",
                group=f"connect_{kind}",
                quantity="h",
                unit=0,
                label=_("What the {kind}'s prediction hangs on").format(kind=CELLS[kind]),
                around=BACK,
            )
            told = (
                _(
                    "What comes next, ‹{char}›, gets {share}%. Nine tenths of the strength lie in "
                    "the last **{reach}** of {count} characters."
                )
                if following
                else _(
                    "The text ends here; the network's own guess, ‹{char}›, gets {share}%. Nine "
                    "tenths of the strength lie in the last **{reach}** of {count} characters."
                )
            )
            st.caption(
                told.format(
                    char=quoted(found.char.replace("\n", "⏎").replace(" ", "␣")),
                    share=f"{100 * found.probability:.0f}",
                    reach=found.reach,
                    count=len(part),
                )
            )
    _lesson(whole, range(offset, offset + len(case.text)))


def _parts(levels: Levels, ranges: list[Range]) -> list[Levels]:
    return [levels[begin:end] for begin, end in ranges]


def _lesson(whole: str, window: range) -> None:
    """What the three reaches say over many places, and no more than that."""
    first = max(window.start, BACK)
    if window.stop - first < 2 * PLACES:
        return
    step = (window.stop - first) // PLACES
    found = _reaches(whole[first - BACK : window.stop], step)
    middle = {kind: float(np.median(some)) for kind, some in found.items()}
    loss = {
        kind: lm.card.measured.loss
        for kind, lm in trio().items()
        if lm.card is not None and lm.card.measured is not None
    }
    st.markdown(
        _(
            "At {count} places of the text above, half of the reaches are at most: {reaches}."
        ).format(
            count=PLACES,
            reaches=", ".join(f"{CELLS[kind]} **{reach:.0f}**" for kind, reach in middle.items()),
        )
        + " "
        + lesson(middle)
    )
    st.caption(
        _("Held-out loss in nats per character: {losses}.").format(
            losses=", ".join(f"{CELLS[kind]} {value:.2f}" for kind, value in loss.items())
        )
    )


def lesson(reach: Mapping[str, float]) -> str:
    """The sentence that these reaches bear out."""
    if reach["rnn"] < min(reach["lstm"], reach["gru"]):
        return _(
            "The RNN looks back least: on its way back its gradient is multiplied by the same "
            "matrix at every step and dies away, while the gates of the other two let some of it "
            "pass unchanged. A prediction needs a long reach only where something far back decides "
            "it, so the reaches differ from place to place, and the longest is not the best by "
            "that alone."
        )
    return _(
        "Here the RNN does not look back least, as it does in most texts: what decides lies near, "
        "or too few places were asked."
    )


@st.cache_data(max_entries=50, show_spinner=False)
def _reaches(part: str, step: int) -> dict[str, list[int]]:
    """By kind of cell, at `PLACES` places, the first of them after `BACK` characters."""
    places = [BACK + k * step for k in range(PLACES)]
    return {kind: reaches(lm, part, places, BACK) for kind, lm in trio().items()}
