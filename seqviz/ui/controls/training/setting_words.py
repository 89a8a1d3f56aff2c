"""What the settings of a sequence run and their values are called, wherever they are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from seqviz.cells import CELLS, described
from seqviz.data.curve import DRAWN
from seqviz.data.real import KNOWN
from seqviz.data.series import Series
from seqviz.numbers import given
from seqviz.training.tasks.sequence import CHOICES, DEFAULT, GATES, OWN, SETUPS, Setup
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.controls.memory_words import initialisation_title
from seqviz.ui.frame.i18n import N_, _, told_apart
from seqviz.ui.frame.quoting import line_of

LABELS: Final = {
    "series": N_("Series"),
    "noise": N_("Noise added"),
    "scaling": N_("Scaling"),
    "window": N_("Window"),
    "horizon": N_("Horizon"),
    "cell": N_("Kind of cell"),
    "nonlinearity": N_("Activation"),
    "hidden_size": N_("Units per layer"),
    "num_layers": N_("Layers"),
    "epochs": N_("Epochs"),
    "learning_rate": N_("Learning rate"),
    "optimizer": N_("Optimizer"),
    "clip": N_("Clip the gradient"),
    "batch_size": N_("Batch"),
    "teacher_forcing": N_("Teacher forcing"),
    "init": N_("First weights"),
    "shuffle_time": N_("Shuffle the order inside each window"),
    "reset_state": N_("Forget the state before every step"),
    "patience": N_("Stop early"),
    "seed": N_("Seed"),
}
NAMES: Final = {
    **{kind: described(kind).title for kind in CELLS},
    "sgd": N_("SGD"),
    "momentum": N_("SGD with momentum"),
    "nesterov": N_("Nesterov momentum"),
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "none": N_("as it is"),
    "standard": N_("mean 0, deviation 1"),
    "minmax": N_("from −1 to 1"),
    "zero": N_("all zero"),
    "identity": N_("W_h is the identity"),
    "tanh": "tanh",
    "relu": "ReLU",
}


STARTS: Final[Mapping[str, tuple[str, float | None]]] = {
    "uniform": ("torch", None),
    "chrono": ("chrono", None),
    **{way: ("bias", bias) for way, bias in GATES.items()},
}
"""The first weights that are an initialisation, by its name and bias."""


def label(name: str) -> str:
    """Of a setting, in the session's language."""
    return _(LABELS[name])


def said(name: str, value: Any) -> str:
    """The value of a setting as people know it; what is not known stays as it is."""
    if name == "series" and value in (*KNOWN, OWN):
        return _("a series of your own") if value == OWN else _(KNOWN[value].title)
    if name == "init" and isinstance(value, str) and value in STARTS:
        return initialisation_title(*STARTS[value])
    if name in CHOICES and isinstance(value, str) and value in NAMES:
        return _(NAMES[value])
    if value is None:
        return _("off")
    if isinstance(value, bool):
        return _("on") if value else _("off")
    return given(value) if isinstance(value, int | float) else str(value)


_USUAL: Final = (
    "cell", "hidden_size", "window", "epochs", "optimizer", "learning_rate", "batch_size", "clip"
)  # fmt: skip


def recipe(setup: Setup) -> str:
    """All numbers that a run is made of; what is off or as usual in no run is left out."""
    unusual = (name for name in LABELS if getattr(setup, name) != getattr(DEFAULT, name))
    names = [name for name in dict.fromkeys((*_USUAL, *unusual)) if name != "series"]
    return " · ".join(f"{label(name)} {said(name, getattr(setup, name))}" for name in names)


FROM: Final = " › "  # between file and column in the name of a series
NAME: Final = 60  # characters at most in what is saved
_FILE, _COLUMN = 26, 16  # characters at most in a run's name
_TOLD: Final = (
    "init", "learning_rate", "optimizer", "nonlinearity", "clip", "shuffle_time", "reset_state"
)  # fmt: skip
"""Settings that a run's name tells where they are not those of its series' preset."""


def name_of(
    setup: Setup, others: Sequence[tuple[str, Setup]] = (), series: Series | None = None
) -> str:
    """What a run is called: its cell, its size, what it learned, and what was changed for it.

    `NAME` characters at most, so that it can be saved; what does not fit is left out.

    Args:
        setup: of the run.
        others: name and setup of the runs in the same chart. From one that would be called the
            same the name says what differs.
        series: the visitor's own, or None.
    """
    short = told_apart(f"{cell_name(setup.cell)} {setup.hidden_size}", learned(setup, series))
    short = short.replace(" · ", " - ")  # which parts what differs from it
    names = {name for name, _setup in others}
    namesakes = [other for name, other in others if name.partition(" · ")[0] == short]
    usual = next(
        (one.setup for one in SETUPS.values() if one.setup.series == setup.series), DEFAULT
    )
    changed = [name for name in _TOLD if getattr(setup, name) != getattr(usual, name)]
    differs = [
        name
        for name in LABELS
        if any(getattr(setup, name) != getattr(other, name) for other in namesakes)
    ]
    name, most = short, NAME - len(" (99)")
    for one in dict.fromkeys((*changed, *differs)):
        longer = f"{name} · {label(one)} {said(one, getattr(setup, one))}"
        name = longer if len(longer) <= most else name
    return next(n for k in range(1, 99) if (n := name if k == 1 else f"{name} ({k})") not in names)


def learned(setup: Setup, series: Series | None) -> str:
    """A generator's title, "drawn curve", or file and column of the visitor's own series."""
    if setup.series != OWN or series is None:
        return said("series", setup.series)
    if series.name == DRAWN:
        return _("drawn curve")
    file, _colon, column = series.name.partition(FROM)
    return (
        _("{file}: {column}").format(file=cut_short(file, _FILE), column=cut_short(column, _COLUMN))
        if column
        else (cut_short(file, _FILE + _COLUMN))
    )


def from_file(series: Series, file: str) -> Series:
    """The same series, told apart from that of another file with such a column."""
    return replace(series, name=FROM.join(cut_short(line_of(one)) for one in (file, series.name)))


def cut_short(text: str, most: int = NAME) -> str:
    """The text, or its beginning with an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
