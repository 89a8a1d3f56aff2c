"""Digits row by row and pixel by pixel, with the forget gate closed and open at the start."""

from __future__ import annotations

import math
from functools import cache

import streamlit as st

from seqviz.figures.pixels import pixels_figure
from seqviz.figures.theme import palette
from seqviz.numbers import counted, measured, percent
from seqviz.training.pixels.plan import (
    BEGUN,
    READINGS,
    SHAPES,
    SHIPPED,
    STARTS,
    Reading,
    Record,
    Start,
    read_record,
)
from seqviz.ui.controls.charts import chart
from seqviz.ui.controls.memory_words import initialisation_title
from seqviz.ui.controls.shipped_note import shipped_note
from seqviz.ui.frame.i18n import _, together


@st.fragment(key="lab_pixels")
def show_pixels() -> None:
    """The section; closed, nothing of it is computed."""
    opened = st.expander(
        _("The same digits in {rows} steps and in {pixels}").format(
            rows=SHAPES["rows"][0], pixels=SHAPES["pixels"][0]
        ),
        icon=":material/grid_on:",
        key="lab_pixels_open",
        on_change="rerun",
    )
    if not opened.open:
        return
    known = record()
    with opened:
        st.markdown(_about(known))
        chart(
            pixels_figure(
                known,
                palette(st.context.theme.type or "light"),
                names=run_name,
                updates=_("updates"),
                right=_("held-out digits right"),
                chance=_("always the most frequent digit"),
            ),
            key="lab_pixels_chart",
            alt=together(said_of_pixels(known)),
            bar="none",
        )
        st.markdown("  \n".join(said_of_pixels(known)))
        shipped_note(_("these trainings"), SHIPPED.name)


@cache
def record() -> Record:
    """What is shipped."""
    return read_record(SHIPPED)


def run_name(reading: Reading, start: Start) -> str:
    """What a kind of run is called."""
    how = {"rows": _("row by row"), "pixels": _("pixel by pixel")}[reading]
    return _("{reading}, {initialisation}").format(
        reading=how, initialisation=initialisation_title(BEGUN[start])
    )


def _about(known: Record) -> str:
    line = known.line("pixels", "open")
    return _(
        "An LSTM of {units} units reads handwritten digits: as {rows} rows, or, made "
        "{side} × {side}, as {pixels} single pixels. It begins as PyTorch draws it, with a memory "
        "of about one step, or with chrono's biases, for memories of up to as many steps as it "
        "reads. "
        "Lines are medians of {seeds} seeds, bands reach from the lowest to the highest. All were "
        "trained for {updates} updates of {batch} images; longer training would move what "
        "is not flat yet."
    ).format(
        units=known.settings.hidden,
        rows=SHAPES["rows"][0],
        pixels=SHAPES["pixels"][0],
        side=math.isqrt(SHAPES["pixels"][0]),
        seeds=line.seeds,
        updates=counted(line.updates[-1]),
        batch=known.settings.batch,
    )


def said_of_pixels(known: Record) -> list[str]:
    """Where each kind of run ended, and what the gate's start decided."""
    said = []
    for reading in READINGS:
        ends = {start: _end(known, reading, start) for start in STARTS}
        form = {
            "rows": _("Row by row, {steps} steps: {closed} from the usual start, {open} with "
                      "chrono."),
            "pixels": _("Pixel by pixel, {steps} steps: {closed} from the usual start, {open} with "
                        "chrono."),
        }[reading]  # fmt: skip
        sentence = form.format(
            steps=SHAPES[reading][0], closed=_spread(*ends["closed"]), open=_spread(*ends["open"])
        )
        said.append(together([sentence, _decided(ends["closed"], ends["open"])]))
    said.append(
        _("Always saying the most frequent digit is right in {chance}% of cases.").format(
            chance=percent(known.chance)
        )
    )
    return said


def _end(known: Record, reading: Reading, start: Start) -> tuple[float, float, float]:
    line = known.line(reading, start)
    return line.low[-1], line.middle[-1], line.high[-1]


def _spread(low: float, middle: float, high: float) -> str:
    return _("{middle}% ({low}% to {high}%)").format(
        low=percent(low), middle=percent(middle), high=percent(high)
    )


def _decided(closed: tuple[float, float, float], opened: tuple[float, float, float]) -> str:
    """What the two ranges, lowest, median, highest, say of each other."""
    (low, _middle, high), (least, _median, most) = closed, opened
    if least > high:
        return _("Every seed with chrono is ahead of every seed from the usual start.")
    if low > most:
        return _("Every seed from the usual start is ahead of every seed with chrono.")
    apart, wide = high - low, most - least
    if apart >= 3 * wide:
        return _(
            "The ranges overlap: with chrono the seeds lie {wide} points apart, from the usual "
            "start {apart}, so the luck of a seed can tell either story."
        ).format(wide=measured(100 * wide), apart=measured(100 * apart))
    return _("The ranges overlap: the gate's start does not decide it here.")
