"""Disturb the picture and see whether the network still reads it: the controls and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

import streamlit as st

from seqviz.models.digit_reader import DigitReading
from seqviz.models.experiments import (
    MAX_SEED,
    ROWS,
    Cover,
    Experiment,
    Flip,
    Reverse,
    Shuffle,
)
from seqviz.numbers import percent
from seqviz.ui.controls.digit.digit_choice import ChosenDigit, current_digit, set_experiments
from seqviz.ui.frame.i18n import N_, _
from seqviz.ui.frame.session import Key

_PILLS: Final = {
    "cover": N_("Cover rows"),
    "flip": N_("Mirror left and right"),
    "reverse": N_("Read from bottom to top"),
    "shuffle": N_("Shuffle the rows"),
}
# of the controls
_CHANGES: Final[Key[Sequence[str]]] = Key("disturb", ())
_COVERED: Final[Key[tuple[int, int]]] = Key("disturb_rows", (10, 18))
_ORDER: Final[Key[int]] = Key("disturb_seed", 1)


def experiment_controls(
    chosen: ChosenDigit, original: DigitReading, now: DigitReading, *, surgery: bool = False
) -> None:
    """Cover, mirror, reverse, shuffle; the answer before and after stands beside them.

    ``surgery``: gates are held meanwhile, which these answers are without.
    """
    _fill_in(chosen.experiments)
    st.subheader(_("Disturb it"))
    st.caption(
        _(
            "The network knows a digit only as a sequence of rows. Cover some or change their "
            "order, and see how much of its answer hung on them."
        )
    )
    controls, verdict = st.columns([7, 4], gap="large")
    with controls:
        st.pills(
            _("Change the picture"),
            list(_PILLS),
            format_func=lambda name: _(_PILLS[name]),
            selection_mode="multi",
            key=_CHANGES.name,
            on_change=_store,
            label_visibility="collapsed",
            wrap=True,
        )
        names = _CHANGES.get()
        if "cover" in names:
            st.slider(_("Rows to cover"), 1, ROWS, key=_COVERED.name, on_change=_store)
        if "shuffle" in names:
            st.button(
                _("Another order"),
                icon=":material/shuffle:",
                key="disturb_again",
                on_click=_reshuffle,
            )
    with verdict:
        _verdict(chosen, original, now, surgery)


def disturbance_note() -> None:
    """For a page without these controls: what is done to its picture, and the way back."""
    done = current_digit().experiments
    if not done:
        return
    found = dict.fromkeys(_pill_of(one) for one in done)
    names = [_(_PILLS[name]) if name else _("moved, turned, thicker or thinner") for name in found]
    with st.container(horizontal=True, vertical_alignment="center"):
        said = _("The picture is disturbed: {names}.").format(names=_("; ").join(names))
        st.markdown(said, width="content")
        st.button(_("Undo all"), icon=":material/undo:", key="undo_all", on_click=_undo)


def _verdict(chosen: ChosenDigit, original: DigitReading, now: DigitReading, surgery: bool) -> None:
    said = _("Without the surgery: {said}") if surgery else "{said}"
    before = _("{digit} with {percent}%").format(
        digit=original.prediction, percent=percent(original.confidence)
    )
    if not chosen.experiments:
        undisturbed = _("Undisturbed, it reads **{answer}**.").format(answer=before)
        st.markdown(said.format(said=undisturbed))
        return
    after = _("{digit} with {percent}%").format(
        digit=now.prediction, percent=percent(now.confidence)
    )
    disturbed = _("It read {before}, now it reads **{after}**.").format(before=before, after=after)
    st.markdown(said.format(said=disturbed))
    st.button(_("Undo all"), icon=":material/undo:", key="undo_all", on_click=_undo)


def _fill_in(experiments: tuple[Experiment, ...]) -> None:
    """Show what the link says, before the controls are drawn."""
    names = []
    _COVERED.begin((10, 18))
    for experiment in experiments:
        names.append(_pill_of(experiment))
        match experiment:
            case Cover(first, last):
                _COVERED.set((first + 1, last + 1))
            case Shuffle(seed):
                _ORDER.set(seed)
    _CHANGES.set([name for name in names if name is not None])


def _pill_of(experiment: Experiment) -> str | None:
    """Its control; shifts, turns and thickness come only by link: they act but have none."""
    match experiment:
        case Cover():
            return "cover"
        case Flip("h"):
            return "flip"
        case Flip() | Reverse():
            return "reverse"
        case Shuffle():
            return "shuffle"
    return None


def _store() -> None:
    """The controls have changed: write them as experiments into the session and the link."""
    first, last = _COVERED.get()
    made: dict[str, Experiment] = {
        "cover": Cover(first - 1, last - 1),
        "flip": Flip("h"),
        "reverse": Reverse(),
        "shuffle": Shuffle(_ORDER.get()),
    }
    chosen = iter([made[name] for name in _PILLS if name in _CHANGES.get()])
    done: list[Experiment] = []
    for experiment in current_digit().experiments:
        if _pill_of(experiment) is None:
            done.append(experiment)  # has no control, so no control takes it away
        else:
            done += islice(chosen, 1)
    set_experiments((*done, *chosen))


def _reshuffle() -> None:
    _ORDER.set((_ORDER.get() + 1) % MAX_SEED)
    _store()


def _undo() -> None:
    set_experiments(())
