"""A series that the visitor brings: a column of a CSV file, or a curve drawn by hand.

It stays in the session: it does not fit into a link, and nothing of it is kept on the server.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import streamlit as st

from seqviz.data.columns import MAX_BYTES, ColumnError, Table, read_column, read_table
from seqviz.data.curve import CurveError, resample
from seqviz.data.series import MAX_POINTS, MIN_POINTS, Series
from seqviz.models.forecast import continuation
from seqviz.ui.curve_pad import RIGHT_END, Curve, curve_from_browser, curve_pad
from seqviz.ui.i18n import N_, _, language
from seqviz.ui.learning.sequence_run import SequenceTraining
from seqviz.ui.learning.session import trainings
from seqviz.ui.quoting import line_of, quoted

UPLOAD: Final = "upload"
DRAW: Final = "draw"
OWN_WAYS: Final = {UPLOAD: N_("Your CSV file"), DRAW: N_("Draw a curve")}
PAD: Final = "curve"
AHEAD: Final = 600  # values at most that the network adds to a drawn curve
FLAT: Final = 0.2  # of the curve's own deviation: a continuation that moves less has learned little
_SERIES: Final = "own_series"
_CURVE: Final = "own_curve"
_COMPLAINTS: Final = {
    "too_large_file": N_("This file is larger than {wanted} bytes."),
    "not_text": N_("This is not a text file. A CSV file with numbers is wanted."),
    "broken_quotes": N_("Row {row}: a quotation mark is opened and never closed."),
    "too_few_rows": N_("At least {wanted} rows of numbers are wanted; this file has {got}."),
    "too_many_rows": N_("At most {wanted} rows, please; this file has more."),
    "too_many_columns": N_("At most {wanted} columns, please; this file has {got}."),
    "ragged_row": N_("Row {row} has {got} cells; the rows before it have {wanted}."),
    "no_numbers": N_("No column of this file holds numbers all the way down."),
    "not_a_number": N_("Row {row}, column {column}: a number is wanted, not “{entry}”."),
    "missing_value": N_("Row {row}, column {column}: a number is wanted; the cell is empty."),
    "not_finite": N_("Row {row}, column {column}: “{entry}” is not a finite number."),
}


def own_way() -> str | None:
    """How the visitor brings a series, or None where it is one of ours."""
    way = st.session_state.get("own_way")
    return way if way in OWN_WAYS else None


def own_series(*, locked: bool) -> Series | None:
    """Show the way that was chosen; return what came by it, also where that was before."""
    way = own_way()
    found = _from_file(locked) if way == UPLOAD else _from_hand()
    brought: dict[str | None, Series] = st.session_state.setdefault(_SERIES, {})
    if found is not None:
        brought[way] = found
    elif way == DRAW:
        brought.pop(way, None)  # wiped off the pad
    return brought.get(way)


def bring_back(series: Series) -> None:
    """Make it the page's series again."""
    for way, known in st.session_state.get(_SERIES, {}).items():
        if same_series(known, series):
            st.session_state["own_way"] = way


def _from_file(locked: bool) -> Series | None:
    file = st.file_uploader(
        _("A CSV file with one series in a column"),
        type=["csv", "tsv", "txt"],
        max_upload_size=MAX_BYTES // 1_000_000,
        key="own_file",
        help=_("It is read in memory and not kept."),
        disabled=locked,
    )
    if file is None:
        st.caption(
            _("{low} to {high} rows, one number each; several columns are fine.").format(
                low=MIN_POINTS, high=f"{MAX_POINTS:,}"
            )
        )
        return None
    try:
        table = read_table(file.getvalue())
        series = read_column(table, _column(table, locked))
        if series.values.min() == series.values.max():
            st.caption(_("All values of this column are equal: there is nothing to learn."))
        return series
    except ColumnError as error:
        st.warning(complaint(error))
        return None


def _column(table: Table, locked: bool) -> int | None:
    numeric = table.numeric
    if len(numeric) < 2:
        return None
    return st.selectbox(
        _("Column"),
        numeric,
        format_func=lambda index: line_of(table.names[index]),
        key="own_column",
        disabled=locked,
    )


def complaint(error: ColumnError) -> str:
    """What was expected, in the session's language."""
    template = _COMPLAINTS.get(error.code)
    if template is None:
        return _("This file cannot be read as a table of numbers.")
    return _(template).format(
        row=error.row,
        column=quoted(error.column),
        entry=quoted(error.entry),
        got=f"{error.got:,}",
        wanted=f"{error.wanted:,}",
    )


def _from_hand() -> Series | None:
    state = st.session_state.get(f"{PAD}-{language()}")
    if state is not None and state.get("curve") is not None:
        st.session_state[_CURVE] = curve_from_browser(state.get("curve"))
    drawn: Curve | None = st.session_state.get(_CURVE)  # kept through a change of language
    series = _resampled(drawn) if drawn else None
    going = _continued(series, drawn) if drawn and series is not None else []
    curve_pad(key=PAD, curve=drawn, continuation=going)
    if not drawn:
        st.caption(
            _("Draw from left to right; the network learns your curve and then carries it on.")
        )
    elif series is None:
        st.caption(_("A little longer, please: the curve should cover a tenth of the width."))
    elif going and is_flat(going, series):
        st.caption(_("So far the network carries on almost flat: train it for more epochs."))
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
            model = what.model_with(what.run.trainer.current())
            resets = what.run.setup.reset_state
            going = continuation(model, what.run.data, steps, start=len(series), reset_state=resets)
            return [float(value) for value in going]
    return []


def same_series(one: Series | None, other: Series | None) -> bool:
    """Whether both are the same numbers, or none."""
    if one is None or other is None:
        return one is other
    return one is other or one.values.tobytes() == other.values.tobytes()
