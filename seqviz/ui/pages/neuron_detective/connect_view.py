"""What a prediction hangs on, in three networks that differ in their cell alone."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from typing import Final

import numpy as np
import streamlit as st

from seqviz.models.charlm import CharLM
from seqviz.models.checkpoint import CheckpointError
from seqviz.models.detective.connectivity import (
    REACH,
    connectivity,
    likely,
    reaches,
    trio,
)
from seqviz.models.detective.pieces import Range
from seqviz.models.detective.ranking import MIDDLE, Levels
from seqviz.numbers import counted, fixed, given, measured, percent
from seqviz.ui.components.passages import Excerpt, passages
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.controls.shipped_note import shipped_note
from seqviz.ui.frame.address import ASKS, CONNECT, GUESS, SHADES
from seqviz.ui.frame.address import whole as number
from seqviz.ui.frame.i18n import _, all_of, text, together
from seqviz.ui.frame.link import forget, put, refuse, settle_of
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.session import control, told_by
from seqviz.ui.pages.neuron_detective.case import Case
from seqviz.ui.pages.neuron_detective.checked import check_connections
from seqviz.ui.pages.neuron_detective.evidence import linked_stretch
from seqviz.ui.pages.neuron_detective.kept import kept, opened

BACK: Final = 160  # characters that a prediction's gradient goes back through
AHEAD: Final = 40  # characters shown behind the predicted one
PILLS: Final = 5  # likely characters to choose from
STEP: Final = BACK + AHEAD  # places that one message of the browser may go at most
PLACES: Final = 24  # at which the three reaches are compared


@st.fragment(key="detective_connect")
def connections(case: Case) -> None:
    """What the prediction after a place hangs on, in three kinds of cell."""
    box = opened(
        CONNECT,
        "detective_connect_open",
        _("What a prediction hangs on: RNN, LSTM and GRU"),
        ":material/hub:",
    )
    if box is None:
        return
    with box:
        _connections(case)


def _connections(case: Case) -> None:
    st.markdown(text("connectivity"))
    try:
        networks = trio()
    except CheckpointError:
        st.info(_("The small networks for this are not installed here."), icon=":material/info:")
        return
    # a window of the corpus has text before it and after it
    whole, offset = (case.text, 0) if case.own else (case.study.text, case.begin)
    end = _place(case, offset, len(whole))
    part, following = whole[max(0, end - BACK) : end], whole[end : end + 1]
    char = _prediction(case, end, following, likely(networks.values(), part, PILLS))
    all_found = {kind: connectivity(lm, part, char or None) for kind, lm in networks.items()}
    ends = _shades({kind: float(one.strengths.max()) for kind, one in all_found.items()})
    behind = whole[end : end + AHEAD] or "∎"
    for column, (kind, found) in zip(st.columns(len(networks)), all_found.items(), strict=True):
        shares = np.sqrt(found.strengths / max(ends[kind], 1e-12))
        levels = np.full((len(part) + len(behind), 1), MIDDLE, np.uint8)
        levels[: len(part), 0] += np.rint(127 * shares).astype(np.uint8)
        key = f"detective_connect_{kind}"
        with column:
            st.markdown(f"**{cell_name(kind)}**")
            passages(
                part + behind,
                partial(_parts, levels),
                [Excerpt(len(part), len(part) + 1)],
                key=key,
                group=f"connect_{kind}",
                quantity="h",
                signed=True,
                unit=0,
                label=_("What the {kind}'s prediction hangs on").format(kind=cell_name(kind)),
                around=BACK,
                start=end - len(part),
                on_pick=partial(_moved, key, end, len(whole)),
                pick=_("Which character is predicted; left and right arrow: another one"),
            )
            st.caption(
                _told(char, following).format(
                    char=quoted(_seen(found.char)),
                    share=percent(found.probability),
                    most=f"{100 * REACH:.0f}",
                    reach=found.reach,
                    count=len(part),
                )
            )
    _lesson(whole, range(offset, offset + len(case.text)))
    _networks(networks)
    named = {cell_name(kind): lm for kind, lm in networks.items()}
    check_connections(named, part, {cell_name(kind): found for kind, found in all_found.items()})


def _shades(strongest: Mapping[str, float]) -> dict[str, float]:
    """The strength at which each panel's colours end: of all three, or its own."""
    key = "detective_connect_scale"
    change = kept(SHADES, key, "one", ("one", "own"))
    own = (
        st.segmented_control(
            _("How full a colour is"),
            ["one", "own"],
            format_func=lambda one: _("each its own scale") if one == "own" else _("one scale"),
            key=key,
            required=True,
            on_change=change,
        )
        == "own"
    )
    said = (
        _(
            "Each panel's colour is fullest at its own strongest place, so equal colours in "
            "different panels are not equal strengths. The strongest, in nats per "
            "length of the nudge: {strongest}."
        )
        if own
        else _(
            "Equal colours are equal strengths in all panels. The strongest of each, in nats per "
            "length of the nudge: {strongest}."
        )
    )
    st.caption(said.format(strongest=_each({k: measured(v) for k, v in strongest.items()})))
    return dict(strongest) if own else dict.fromkeys(strongest, max(strongest.values()))


def _each(said: Mapping[str, str]) -> str:
    """What is said of each kind of cell, in a row."""
    return all_of(f"{cell_name(kind)} {one}" for kind, one in said.items())


def _place(case: Case, offset: int, length: int) -> int:
    """Which character of the whole text is predicted; `length` is what comes after its end."""
    stretch = linked_stretch(case)
    first = offset + (stretch[1] if stretch else min(len(case.text), 400))
    said = settle_of(ASKS, _whose(case), str(first))
    named = number(said)
    if not named or named > length:
        refuse(ASKS, said)
        return min(first, length)
    return named


def _prediction(case: Case, end: int, following: str, likeliest: list[str]) -> str:
    """The prediction that is chosen: what came next by default, "" for each network's own guess."""
    options = [following] if following else []
    options += [one for one in likeliest if one != following]
    said = settle_of(GUESS, f"{_whose(case)} {end}", "")
    code = number(said)
    named = chr(code) if code is not None and code <= sys.maxunicode else ""
    if said and named not in options:
        refuse(GUESS, said)
    key = f"detective_guess_{bool(following)}"
    control(key).set(named if named in options else following or None)
    chosen = st.pills(
        _("The prediction: what came next, or what the networks together think likeliest"),
        options,
        format_func=lambda one: (
            _("‹{char}› came next").format(char=quoted(_seen(one)))
            if one == following
            else f"‹{quoted(_seen(one))}›"
        ),
        key=key,
        required=bool(following),
        on_change=_guessed,
        args=(key, following),
    )
    return chosen or following


def _guessed(key: str, following: str) -> None:
    chosen = control(key).get()
    put(GUESS, str(ord(chosen)) if chosen and chosen != following else "")


def _moved(key: str, end: int, length: int) -> None:
    """The browser goes some characters on or back."""
    by = told_by(key).get("pick")
    if type(by) is int and abs(by) <= STEP:
        put(ASKS, str(min(max(1, end + by), length)))
        forget(GUESS)


def _whose(case: Case) -> str:
    return f"{case.owner} {case.begin} {case.text[:40]}"


def _seen(char: str) -> str:
    return {"\n": "⏎", "\t": "→", " ": "␣"}.get(char, char)


def _told(char: str, following: str) -> str:
    """The sentence under a network; to be filled in."""
    if not char:
        return _(
            "The text ends here; the network's own guess, ‹{char}›, gets {share}%. {most}% of the "
            "strength lie in the last **{reach}** of {count} characters."
        )
    if char == following:
        return _(
            "What comes next, ‹{char}›, gets {share}%. {most}% of the strength lie in the last "
            "**{reach}** of {count} characters."
        )
    return _(
        "‹{char}›, which did not come next, gets {share}%. {most}% of the strength behind it lie "
        "in the last **{reach}** of {count} characters."
    )


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
    medians = _("The median reach at {count} places of the text above: {reaches}.").format(
        count=PLACES, reaches=_each({kind: f"**{reach:g}**" for kind, reach in middle.items()})
    )
    st.markdown(together((medians, lesson(middle, PLACES))))


def _networks(networks: Mapping[str, CharLM]) -> None:
    """How large they are, how well they guess, and how little was done to make them comparable."""
    sizes = _("Weights: {sizes}.").format(
        sizes=_each({kind: counted(lm.model.parameter_count) for kind, lm in networks.items()})
    )
    cards = {kind: lm.card for kind, lm in networks.items() if lm.card is not None}
    losses = _("Held-out loss in nats per character: {losses}.").format(
        losses=_each(
            {k: fixed(card.measured.loss, 2) for k, card in cards.items() if card.measured}
        )
    )
    taught = {
        (card.seed, card.recipe["learning_rate"], card.recipe["epochs"]) for card in cards.values()
    }
    told = [sizes, losses]
    told += [
        _(
            "Each was trained once (seed {seed}), with one setting for all that was tuned for none "
            "(learning rate {rate}, {epochs} epochs): neither sizes nor settings are fair to all, "
            "and another seed or rate might change the order."
        ).format(seed=seed, rate=given(rate), epochs=epochs)
        for seed, rate, epochs in taught
    ]
    st.caption(together(told))
    shipped_note(_("the held-out losses"), *(f"connect_{kind}.json" for kind in networks))


def lesson(reach: Mapping[str, float], places: int) -> str:
    """The sentence that these medians over some places bear out."""
    if reach["rnn"] < min(reach["lstm"], reach["gru"]):
        return _(
            "Here the RNN looks back least. The usual explanation, which is not tested here: on "
            "its way back its gradient is multiplied by a similar matrix at every step and dies "
            "away, while in an LSTM or a GRU a part of it goes past the matrix, almost unchanged "
            "where a gate is nearly open. A prediction needs a long reach only where something far "
            "back decides it, so the longest is not the best by that alone."
        )
    return _(
        "Here the RNN does not look back least. The reaches differ from place to place, and with "
        "{count} places chance may decide the order."
    ).format(count=places)


@st.cache_data(max_entries=50, show_spinner=False)
def _reaches(part: str, step: int) -> dict[str, list[int]]:
    """By kind of cell, at `PLACES` places, the first of them after `BACK` characters."""
    places = [BACK + k * step for k in range(PLACES)]
    return {kind: reaches(lm, part, places, BACK) for kind, lm in trio().items()}
