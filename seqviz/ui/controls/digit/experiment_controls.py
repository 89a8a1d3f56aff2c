"""Disturb the picture and see whether the network still reads it: the controls and what is told."""

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
    Noise,
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
    "noise": N_("Noise"),
}
# of the controls
_CHANGES: Final[Key[Sequence[str]]] = Key("disturb", ())
_COVERED: Final[Key[tuple[int, int]]] = Key("disturb_rows", (10, 18))
_ORDER: Final[Key[int]] = Key("disturb_seed", 1)
_NOISE: Final[Key[int]] = Key("disturb_noise", 20)


def experiment_controls(
    chosen: ChosenDigit, original: DigitReading, *, surgery: bool = False
) -> None:
    """Cover, mirror, reverse, shuffle, noise; what it reads without any of it.

    Args:
        chosen: the digit and what is done to it.
        original: its reading before anything was done.
        surgery: gates are held meanwhile, which that answer is without.
    """
    _fill_in(chosen.experiments)
    with st.container(horizontal=True, vertical_alignment="center", key="disturb_row"):
        st.pills(
            _("Disturb it"),
            list(_PILLS),
            format_func=lambda name: _(_PILLS[name]),
            selection_mode="multi",
            key=_CHANGES.name,
            on_change=_store,
            wrap=True,
            help=_(
                "The network knows a digit only as a sequence of rows. Cover some or change their "
                "order, and see how much of its answer hung on them."
            ),
        )
        names = _CHANGES.get()
        if "cover" in names:
            st.slider(_("Rows to cover"), 1, ROWS, key=_COVERED.name, on_change=_store, width=220)
        if "shuffle" in names:
            st.button(
                _("Another order"),
                icon=":material/shuffle:",
                key="disturb_again",
                on_click=_reshuffle,
            )
        if "noise" in names:
            st.slider(
                _("Pixels that are noise, in percent"),
                1,
                100,
                key=_NOISE.name,
                on_change=_store,
                width=220,
            )
        if not chosen.experiments:
            undisturbed = _("Undisturbed, it reads **{answer}**.").format(answer=_answer(original))
            st.markdown(_without(surgery).format(said=undisturbed), width="content")


def disturbance_told(original: DigitReading, now: DigitReading, *, surgery: bool = False) -> None:
    """While the picture is disturbed: by what, what became of the answer, and the way back.

    Args:
        original: the reading of the picture as it was chosen.
        now: of the disturbed one.
        surgery: gates are held meanwhile, which both answers are without.
    """
    if not current_digit().experiments:
        return
    answers = _("It read {before}, now it reads **{after}**.").format(
        before=_answer(original), after=_answer(now)
    )
    _disturbed(_without(surgery).format(said=answers))


def _answer(reading: DigitReading) -> str:
    return _("{digit} with {percent}%").format(
        digit=reading.prediction, percent=percent(reading.confidence)
    )


def _without(surgery: bool) -> str:
    return _("Without the surgery: {said}") if surgery else "{said}"


def disturbance_note() -> None:
    """For a page without these controls: what is done to its picture, and the way back."""
    if current_digit().experiments:
        _disturbed("")


def _disturbed(answers: str) -> None:
    found = dict.fromkeys(_pill_of(one) for one in current_digit().experiments)
    names = [_(_PILLS[name]) if name else _("moved, turned, thicker or thinner") for name in found]
    with st.container(horizontal=True, vertical_alignment="center", key="disturbed"):
        said = _("The picture is disturbed: {names}.").format(names=_("; ").join(names))
        st.markdown(said, width="content")
        if answers:
            st.markdown(answers, width="content")
        st.button(_("Undo all"), icon=":material/undo:", key="undo_all", on_click=_undo)


def _fill_in(experiments: tuple[Experiment, ...]) -> None:
    """Show what the link says, before the controls are drawn."""
    names = []
    _COVERED.begin((10, 18))
    _NOISE.begin(20)
    for experiment in experiments:
        names.append(_pill_of(experiment))
        match experiment:
            case Cover(first, last):
                _COVERED.set((first + 1, last + 1))
            case Shuffle(seed):
                _ORDER.set(seed)
            case Noise(share):
                _NOISE.set(share)
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
        case Noise():
            return "noise"
    return None


def _store() -> None:
    """The controls have changed: write them as experiments into the session and the link."""
    first, last = _COVERED.get()
    made: dict[str, Experiment] = {
        "cover": Cover(first - 1, last - 1),
        "flip": Flip("h"),
        "reverse": Reverse(),
        "shuffle": Shuffle(_ORDER.get()),
        "noise": Noise(_NOISE.get()),
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
