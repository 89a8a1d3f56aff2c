"""A series that the visitor brings: a column of a CSV file, or a curve drawn by hand.

It stays in the session: it does not fit into a link, and nothing of it is kept on the server.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import streamlit as st

from seqviz.data.curve import DRAWN, MIN_WIDTH, CurveError, resample
from seqviz.data.series import Series
from seqviz.models.forecast import continuation
from seqviz.numbers import given
from seqviz.training.tasks.sequence import DEFAULT, OWN
from seqviz.ui.components.curve_pad import RIGHT_END, Curve, curve_from_browser, curve_pad
from seqviz.ui.controls.training.sequence_run import SequenceTraining
from seqviz.ui.controls.training.session import trainings
from seqviz.ui.controls.training.setting_words import learned
from seqviz.ui.frame.i18n import N_, _, language
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.session import Key, told_by
from seqviz.ui.pages.sequence_prediction.csv_file import bring_column

UPLOAD: Final = "upload"
DRAW: Final = "draw"
WAYS_TO_BRING: Final = {UPLOAD: N_("Your CSV file"), DRAW: N_("Draw a curve")}
PAD: Final = "curve"
AHEAD: Final = 600  # values at most that the network adds to a drawn curve
FLAT: Final = 0.2  # of the curve's own deviation: a continuation that moves less has learned little
WAY: Final[Key[str | None]] = Key("series_way", None)  # how the series is brought
_SERIES: Final[Key[dict[str | None, Series] | None]] = Key("brought_series", None)
_CURVE: Final[Key[Curve | None]] = Key("drawn_curve", None)
# an earlier run's series, in use instead of what was brought since
_AGAIN: Final[Key[Series | None]] = Key("latest_series", None)


def brought_way() -> str | None:
    """How the visitor brings a series, or None where it is one of ours."""
    way = WAY.get()
    return way if way in WAYS_TO_BRING else None


def bring_series(*, locked: bool) -> Series | None:
    """Show the way that was chosen; return what came by it, also where that was before."""
    way = brought_way()
    again = _AGAIN.get()
    if again is not None:
        _say_again(again, locked)
        return again
    found = bring_column(locked=locked) if way == UPLOAD else _from_hand()
    others = {one: series for one, series in (_SERIES.get() or {}).items() if one != way}
    # nothing was found where it was wiped off the pad, or where a file cannot be read
    _SERIES.set(others if found is None else {**others, way: found})
    return found


def bring_back(series: Series) -> None:
    """Make it the page's series again, also where another one was brought since."""
    _AGAIN.forget()
    for way, known in (_SERIES.get() or {}).items():
        if same_series(known, series):
            WAY.set(way)
            return
    WAY.set(DRAW if series.name == DRAWN else UPLOAD)
    _AGAIN.set(series)


def use_what_was_brought() -> None:
    """Let an earlier run's series go again."""
    _AGAIN.forget()


def _say_again(series: Series, locked: bool) -> None:
    name = learned(DEFAULT.changed({"series": OWN}), series)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            _("In use is the series of an earlier run: {series}, {count} values.").format(
                series=quoted(name), count=f"{len(series):,}"
            ),
            width="content",
        )
        st.button(
            _("Use what I brought last"),
            key="use_latest_series",
            icon=":material/undo:",
            on_click=use_what_was_brought,
            disabled=locked,
        )


def _from_hand() -> Series | None:
    said = told_by(f"{PAD}-{language()}").get("curve")
    if said is not None:
        _CURVE.set(curve_from_browser(said))
    drawn = _CURVE.get()  # kept through a change of language
    series = _resampled(drawn) if drawn else None
    going = _continued(series, drawn) if drawn and series is not None else []
    curve_pad(key=PAD, curve=drawn, continuation=going)
    if not drawn:
        st.caption(
            _("Draw from left to right; the network learns your curve and then carries it on.")
        )
    elif series is None:
        st.caption(
            _("A little longer, please: the curve should cover {percent}% of the width.").format(
                percent=given(100 * MIN_WIDTH)
            )
        )
    elif going and is_flat(going, series):
        st.caption(
            _(
                "So far the network carries on almost flat. More epochs often help; where they do "
                "not, see what the doctor finds."
            )
        )
    return series


def is_flat(going: Sequence[float], series: Series) -> bool:
    """Whether a continuation hardly moves where the series does."""
    finite = [value for value in going if math.isfinite(value)]
    return len(finite) == len(going) and float(np.std(finite)) < FLAT * float(series.values.std())


def _resampled(drawn: Curve) -> Series | None:
    try:
        return resample(drawn)
    except CurveError:
        return None


def _continued(series: Series, drawn: Curve) -> list[float]:
    """How a network that was trained on this very curve goes on, to the pad's right end."""
    spacing = (drawn[-1][0] - drawn[0][0]) / len(series)
    steps = min(AHEAD, math.ceil((RIGHT_END - drawn[-1][0]) / spacing))
    for run in reversed(trainings().of("sequence_prediction")):
        what: SequenceTraining = run.what
        if same_series(what.series, series) and what.run.trainer.step:
            model = what.run.network(what.run.trainer.current())
            resets = what.run.setup.reset_state
            going = continuation(model, what.run.data, steps, start=len(series), reset_state=resets)
            return [float(value) for value in going]
    return []


def same_series(one: Series | None, other: Series | None) -> bool:
    """Whether both are the same numbers, or none."""
    if one is None or other is None:
        return one is other
    return one is other or one.values.tobytes() == other.values.tobytes()
