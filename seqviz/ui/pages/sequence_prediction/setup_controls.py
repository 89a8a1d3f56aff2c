"""The settings of a run: a preset, the data, the cell, and everything else on demand.

The setup lives in the address as one short text, so a link trains the same network. A series that
the visitor brought does not fit there and stays in the session.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from seqviz.cells import CELLS
from seqviz.data.real import KNOWN
from seqviz.data.series import Series
from seqviz.numbers import given
from seqviz.training.tasks.sequence import LIMITS, OWN, SETUPS, Setup, choices_of
from seqviz.training.tasks.sequence_setup import has_nonlinearity
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.controls.training.setting_words import label, recipe, said
from seqviz.ui.frame.address import RUN
from seqviz.ui.frame.i18n import N_, _, together
from seqviz.ui.frame.link import put, settle
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.session import Key, Keys
from seqviz.ui.pages.sequence_prediction.advice import advice, preset_of
from seqviz.ui.pages.sequence_prediction.brought_series import (
    WAY,
    WAYS_TO_BRING,
    bring_series,
    brought_way,
    use_what_was_brought,
)
from seqviz.ui.pages.sequence_prediction.pictures import pictures

_PRESET: Final[Key[str | None]] = Key("sequence_preset", None)  # of the controls
_SETTING: Final[Keys[Any]] = Keys("set_", None)  # by the setting
_REFUSED: Final[Key[str]] = Key("refused", "")
_LINK_PROBLEM: Final[Key[tuple[Setup | None, tuple[str, ...], bool]]] = Key(
    "link_problem", (None, (), False)
)
RATES: Final = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0)


@dataclass(frozen=True, slots=True)
class _Number:
    """A whole number among the settings: how far a click goes."""

    step: int = 1
    help: str = ""


_NUMBERS: Final = {
    "hidden_size": _Number(8),
    "num_layers": _Number(),
    "window": _Number(5, N_("How many values the network reads before it predicts.")),
    "horizon": _Number(
        1,
        N_(
            "How many values it predicts in a row. After the first one it reads its own "
            "prediction; in training the true value as often as teacher forcing says."
        ),
    ),
    "epochs": _Number(10, N_("Passes through all windows of the training part.")),
    "batch_size": _Number(
        16, N_("Windows per update of the weights; the last update of an epoch takes the rest.")
    ),
    "seed": _Number(
        1,
        N_(
            "With the same settings the same seed gives the same series, first weights and order, "
            "so the same training."
        ),
    ),
}


def current_setup() -> Setup:
    """What the address says, as far as it can be used; the tutorial's for the rest."""
    setup, unusable = Setup.read_link(settle(RUN))
    if unusable:
        _LINK_PROBLEM.set((setup, unusable, False))
    take(setup)  # what cannot be used leaves the address
    return setup


def _warn(setup: Setup) -> None:
    """Say what was wrong with the link, for as long as the settings stay what was made of it."""
    made, unusable, foreign = _LINK_PROBLEM.get()
    if made != setup:
        _LINK_PROBLEM.forget()
        return
    problems = []
    if unusable:
        parts = _(", ").join(quoted(part[:20]) for part in unusable[:5])
        said = _("Part of the link means nothing here: {parts}. The rest of it holds.")
        problems.append(said.format(parts=parts))
    if foreign:
        problems.append(
            _(
                "These settings are about a series from a file or drawn by hand. It is not kept "
                "beyond the tab that it was brought to, and no link carries it: bring it again. "
                "Until then a sine stands in for it."
            )
        )
    st.warning("\n\n".join(problems), icon=":material/link_off:")


def take(setup: Setup) -> None:
    """Make it the page's."""
    put(RUN, setup.to_link())


def choose_setup(*, locked: bool) -> tuple[Setup, Series | None]:
    """Show the choices; return the settings and the visitor's own series, if they are about one.

    Where the visitor is still to bring a series, the settings are about "own" and it is None.

    Args:
        locked: a training runs, so nothing that shapes it can change.
    """
    setup = current_setup()
    _presets(setup, locked)
    series = bring_series(locked=locked) if brought_way() is not None else None
    if brought_way() is not None:
        setup = setup.changed({"series": OWN})
    stands_in = setup.series == OWN and brought_way() is None
    if stands_in:  # the address stays as it is, so that a reload says so too
        made, unusable, _foreign = _LINK_PROBLEM.get()
        sine = setup.changed({"series": "sine"})
        unusable = unusable if made in (setup, sine) else ()
        setup = sine
        _LINK_PROBLEM.set((setup, unusable, True))
    _warn(setup)
    return setup, series


def sentence() -> str:
    """What to look for in a preset, else what the series teaches and what lies on top of it.

    Of a series that the visitor brings, or that a sine stands in for, there is nothing to say.
    """
    setup = current_setup()
    return "" if brought_way() is not None or setup.series == OWN else advice(setup)


def cell_and_details(setup: Setup, *, locked: bool) -> None:
    """All settings, one press away; to stand beside the buttons."""
    with st.popover(_("All settings"), icon=":material/tune:"):
        st.caption(recipe(setup))
        _cell(setup, locked)
        _details(setup, locked)


# ---------------------------------------------------------------- in view


def _presets(setup: Setup, locked: bool) -> None:
    _PRESET.set(brought_way() or preset_of(setup))
    series = [preset.setup.series for preset in SETUPS.values()]
    titles = [_(preset.title) for preset in SETUPS.values()]
    st.html(pictures(_PRESET.name, [*series, *WAYS_TO_BRING], titles))
    st.pills(
        _("What to learn"),
        [*SETUPS, *WAYS_TO_BRING],
        format_func=lambda name: _(SETUPS[name].short if name in SETUPS else WAYS_TO_BRING[name]),
        key=_PRESET.name,
        on_change=_preset_chosen,
        args=(setup,),
        disabled=locked,
        label_visibility="collapsed",
        wrap=True,
    )


def _preset_chosen(setup: Setup) -> None:
    name = _PRESET.get() or ""
    use_what_was_brought()
    if name in SETUPS:
        WAY.set(None)
        take(SETUPS[name].setup)
    elif name in WAYS_TO_BRING:
        WAY.set(name)
        take(setup.changed({"series": OWN, "scaling": "standard", "noise": 0.0}))


def _cell(setup: Setup, locked: bool) -> None:
    _SETTING.of("cell").set(setup.cell)
    st.segmented_control(
        label("cell"),
        list(CELLS),
        format_func=cell_name,
        key=_SETTING.of("cell").name,
        required=True,
        on_change=_changed,
        args=(setup, "cell"),
        disabled=locked,
        label_visibility="collapsed",
        wrap=True,
    )


# ---------------------------------------------------------------- on demand


def _details(setup: Setup, locked: bool) -> None:
    """In three parts, so that each fits on a small screen."""
    network, data, training = st.tabs([_("Network"), _("Data"), _("Training")])
    with network:
        first, second = st.columns(2)
        with first:
            _number("hidden_size", setup, locked)
            _number("num_layers", setup, locked)
        with second:
            _choice("nonlinearity", setup, locked or not has_nonlinearity(setup.cell))
            _choice("init", setup, locked)
    with data:
        first, second = st.columns(2)
        with first:
            _series(setup, locked)
            _number("window", setup, locked)
            _number("horizon", setup, locked)
        with second:
            _choice("scaling", setup, locked)
            _slider("noise", setup, locked or setup.series == OWN, 1.0)
            _toggle("shuffle_time", setup, locked)
            _toggle("reset_state", setup, locked)
    with training:
        first, second = st.columns(2)
        with first:
            _number("epochs", setup, locked)
            _number("batch_size", setup, locked)
            _choice("optimizer", setup, locked)
            _rate(setup, locked)
        with second:
            _optional("clip", setup, locked, 1.0)
            _optional("patience", setup, locked, 10)
            _number("seed", setup, locked)
            if setup.horizon > 1:
                _slider("teacher_forcing", setup, locked, 1.0)
            else:
                st.caption(_("Teacher forcing: it reads on only where it predicts several values."))


def _series(setup: Setup, locked: bool) -> None:
    own = brought_way()
    _SETTING.of("series").set(own or setup.series)
    titles = (
        {own: _(WAYS_TO_BRING[own])} if own else {k: _(kind.title) for k, kind in KNOWN.items()}
    )
    st.selectbox(
        label("series"),
        list(titles),
        format_func=titles.__getitem__,
        key=_SETTING.of("series").name,
        on_change=_changed,
        args=(setup, "series"),
        disabled=locked or own is not None,
    )


def _number(name: str, setup: Setup, locked: bool) -> None:
    number = _NUMBERS[name]
    st.number_input(
        label(name),
        step=number.step,
        key=_filled(name, setup),
        help=_(number.help) or None,
        on_change=_changed,
        args=(setup, name),
        disabled=locked,
    )
    _refused(name)


def _choice(name: str, setup: Setup, locked: bool) -> None:
    titles = {value: said(name, value) for value in choices_of(name, setup.cell)}
    st.selectbox(
        label(name),
        list(titles),
        format_func=titles.__getitem__,
        key=_filled(name, setup),
        on_change=_changed,
        args=(setup, name),
        disabled=locked,
    )


_SLID: Final = {
    "noise": N_("How far the noise scatters, as a share of the series' own deviation."),
    "teacher_forcing": N_(
        "How often, in training, it reads the true value instead of its own prediction."
    ),
}


def _slider(name: str, setup: Setup, locked: bool, high: float) -> None:
    st.slider(
        label(name),
        0.0,
        max(high, getattr(setup, name)),
        help=_(_SLID[name]),
        key=_filled(name, setup),
        on_change=_changed,
        args=(setup, name),
        disabled=locked,
    )


def _toggle(name: str, setup: Setup, locked: bool) -> None:
    st.toggle(
        label(name),
        key=_filled(name, setup),
        on_change=_changed,
        args=(setup, name),
        disabled=locked,
    )


def _rate(setup: Setup, locked: bool) -> None:
    st.select_slider(
        label("learning_rate"),
        rates(setup.learning_rate),
        format_func=given,
        key=_filled("learning_rate", setup),
        on_change=_changed,
        args=(setup, "learning_rate"),
        disabled=locked,
    )


_MEANT: Final = {
    "clip": N_("A gradient that is longer than this is shortened to it."),
    "patience": N_(
        "After so many epochs without a lower validation loss the training ends, with the best "
        "weights."
    ),
}


def _optional(name: str, setup: Setup, locked: bool, usual: float) -> None:
    st.number_input(
        label(name),
        value=None,  # may be empty; what it shows is in the session
        step=1 if isinstance(usual, int) else None,
        placeholder=_("off"),
        key=_filled(name, setup),
        on_change=_changed,
        args=(setup, name),
        disabled=locked,
        help=together(
            (
                _(_MEANT[name]),
                _("Empty it to switch it off; usual: {value}.").format(value=given(usual)),
            )
        ),
    )
    _refused(name)


def rates(value: float) -> list[float]:
    """The learning rates on offer, with the one in use among them."""
    return sorted({*RATES, value})


def _filled(name: str, setup: Setup) -> str:
    """The key of a setting's control, which shows what the setup says."""
    _SETTING.of(name).set(getattr(setup, name))
    return _SETTING.of(name).name


def _changed(setup: Setup, name: str) -> None:
    """Take it; a number that is none of the setting's changes nothing, and the page says so.

    The control has no limits of its own: Streamlit would complain of them in English.
    """
    try:
        take(setup.changed({name: _SETTING.of(name).get()}))
    except ValueError:
        if name not in LIMITS:
            raise
        _REFUSED.set(name)


def _refused(name: str) -> None:
    if _REFUSED.get() == name:
        _REFUSED.forget()
        low, high = LIMITS[name]
        st.warning(_("From {low} to {high}, please.").format(low=given(low), high=given(high)))
