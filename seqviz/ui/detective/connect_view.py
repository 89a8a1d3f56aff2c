"""What a prediction hangs on, in three networks that differ in their cell alone."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from typing import Final

import numpy as np
import streamlit as st

from seqviz.models.checkpoint import CheckpointError
from seqviz.models.detective.connectivity import connectivity, likely, reaches, trio
from seqviz.models.detective.pieces import Range
from seqviz.models.detective.ranking import MIDDLE, Levels
from seqviz.numbers import percent
from seqviz.ui.detective.case import Case
from seqviz.ui.detective.evidence import linked_stretch
from seqviz.ui.detective.kept import opened
from seqviz.ui.detective.passages import Excerpt, passages
from seqviz.ui.i18n import _, text, together
from seqviz.ui.link import forget, put, settle_of
from seqviz.ui.link import whole as number
from seqviz.ui.quoting import quoted

BACK: Final = 160  # characters that a prediction's gradient goes back through
AHEAD: Final = 40  # characters shown behind the predicted one
PILLS: Final = 5  # likely characters to choose from
STEP: Final = BACK + AHEAD  # places that one message of the browser may go at most
PLACES: Final = 24  # at which the three reaches are compared
CELLS: Final = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}


@st.fragment(key="detective_connect")
def connections(case: Case) -> None:
    """What the prediction after a place hangs on, in three kinds of cell."""
    box = opened(
        "connect",
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
        st.info(_("The three small networks are not installed here."), icon=":material/info:")
        return
    # a window of the corpus has text before it and after it
    whole, offset = (case.text, 0) if case.own else (case.study.text, case.begin)
    end = _place(case, offset, len(whole))
    part, following = whole[max(0, end - BACK) : end], whole[end : end + 1]
    char = _prediction(case, end, following, likely(networks.values(), part, PILLS))
    behind = whole[end : end + AHEAD] or "∎"
    for column, (kind, lm) in zip(st.columns(len(networks)), networks.items(), strict=True):
        found = connectivity(lm, part, char or None)
        shares = np.sqrt(found.strengths / max(float(found.strengths.max()), 1e-12))
        levels = np.full((len(part) + len(behind), 1), MIDDLE, np.uint8)
        levels[: len(part), 0] += np.rint(127 * shares).astype(np.uint8)
        key = f"detective_connect_{kind}"
        with column:
            st.markdown(f"**{CELLS[kind]}**")
            passages(
                part + behind,
                partial(_parts, levels),
                [Excerpt(len(part), len(part) + 1)],
                key=key,
                group=f"connect_{kind}",
                quantity="h",
                unit=0,
                label=_("What the {kind}'s prediction hangs on").format(kind=CELLS[kind]),
                around=BACK,
                start=end - len(part),
                on_pick=partial(_moved, key, end, len(whole)),
                pick=_("Which character is predicted; left and right arrow: another one"),
            )
            st.caption(
                _told(char, following).format(
                    char=quoted(_seen(found.char)),
                    share=percent(found.probability),
                    reach=found.reach,
                    count=len(part),
                )
            )
    _lesson(whole, range(offset, offset + len(case.text)))


def _place(case: Case, offset: int, length: int) -> int:
    """Which character of the whole text is predicted; `length` is what comes after its end."""
    stretch = linked_stretch(case)
    first = offset + (stretch[1] if stretch else min(len(case.text), 400))
    named = number(settle_of("asks", _whose(case), str(first)))
    return min(named, length) if named else first


def _prediction(case: Case, end: int, following: str, likeliest: list[str]) -> str:
    """The prediction that is chosen: what came next by default, "" for each network's own guess."""
    options = [following] if following else []
    options += [one for one in likeliest if one != following]
    said = number(settle_of("guess", f"{_whose(case)} {end}", ""))
    named = chr(said) if said is not None and said <= sys.maxunicode else ""
    key = f"detective_guess_{bool(following)}"
    st.session_state[key] = named if named in options else following or None
    chosen = st.pills(
        _("The prediction: what came next, or what the three together think likeliest"),
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
    chosen = st.session_state[key]
    put("guess", str(ord(chosen)) if chosen and chosen != following else "")


def _moved(key: str, end: int, length: int) -> None:
    """The browser goes some characters on or back."""
    by = st.session_state[key].get("pick")
    if type(by) is int and abs(by) <= STEP:
        put("asks", str(min(max(1, end + by), length)))
        forget("guess")


def _whose(case: Case) -> str:
    return f"{case.owner} {case.begin} {case.text[:40]}"


def _seen(char: str) -> str:
    return {"\n": "⏎", "\t": "→", " ": "␣"}.get(char, char)


def _told(char: str, following: str) -> str:
    """The sentence under a network; to be filled in."""
    if not char:
        return _(
            "The text ends here; the network's own guess, ‹{char}›, gets {share}%. Nine "
            "tenths of the strength lie in the last **{reach}** of {count} characters."
        )
    if char == following:
        return _(
            "What comes next, ‹{char}›, gets {share}%. Nine tenths of the strength lie in "
            "the last **{reach}** of {count} characters."
        )
    return _(
        "‹{char}›, which did not come next, gets {share}%. Nine tenths of the strength behind it "
        "lie in the last **{reach}** of {count} characters."
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
    loss = {
        kind: lm.card.measured.loss
        for kind, lm in trio().items()
        if lm.card is not None and lm.card.measured is not None
    }
    half = _(
        "At {count} places of the text above, half of the reaches are at most: {reaches}."
    ).format(
        count=PLACES,
        reaches=", ".join(f"{CELLS[kind]} **{reach:.0f}**" for kind, reach in middle.items()),
    )
    st.markdown(together((half, lesson(middle))))
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
