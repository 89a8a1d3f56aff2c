"""What the page on training the digit network shows beside the chart: its answers by epoch."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

import streamlit as st

from seqviz.figures.theme import palette
from seqviz.models.digit_reader import DigitReading
from seqviz.numbers import counted, counted_share, fixed, percent
from seqviz.training.engine.events import SnapshotTaken
from seqviz.training.engine.history import History
from seqviz.training.tasks.digits import digits_of
from seqviz.ui.components.gallery import Picture, gallery
from seqviz.ui.controls.digit.digit_choice import ChosenDigit, image_code
from seqviz.ui.controls.training.course_view import epochs_of
from seqviz.ui.frame.i18n import _
from seqviz.ui.pages.train_digits.run import DigitsTraining

SHOWN: Final = 56
SHARES: Final = 12  # of the last epochs
_STYLE: Final = """<style>
.answers { border-collapse: separate; border-spacing: 3px; font-variant-numeric: tabular-nums; }
.answers th { font-weight: 500; padding: 0 .35rem; text-align: right; }
.answers td { min-width: 2.1rem; height: 1.7rem; text-align: center; border-radius: 4px;
  font-size: .8rem; }
.answers .best { outline: 2px solid currentcolor; }
@media (max-width: 640px) {
  .answers { border-spacing: 1px; }
  .answers th { padding: 0 .15rem; }
  .answers td { min-width: 1.65rem; font-size: .7rem; }
}
</style>"""


def accuracies(run_epochs: Sequence[tuple[int, float]]) -> None:
    """The share read right after each epoch, the last one large."""
    if not run_epochs:
        st.caption(_("After the first epoch you see here how many new digits it reads right."))
        return
    epoch, last = run_epochs[-1]
    before = run_epochs[-2][1] if len(run_epochs) > 1 else None
    st.metric(
        _("Held-out digits read right after epoch {epoch}").format(epoch=epoch),
        f"{counted_share(last)}%",
        None
        if before is None
        else _("{change} points").format(change=fixed(100 * (last - before), 1, plus=True)),
    )
    if before is not None:
        shares = " · ".join(counted_share(share) for _epoch, share in run_epochs[-SHARES:])
        st.caption(
            _("After each epoch, in percent: {shares}").format(
                shares=("… " if len(run_epochs) > SHARES else "") + shares
            )
        )


def your_digit(
    what: DigitsTraining, chosen: ChosenDigit, snapshot: SnapshotTaken, history: History
) -> None:
    """The visitor's digit, and what it is read as after the latest epoch."""
    reading = what.read(snapshot, chosen.image)
    said = (
        _("Before training it reads your digit as {digit}, with {percent}%.")
        if not snapshot.step
        else _("After epoch {epoch} it reads {digit}, with {percent}%.")
    ).format(
        epoch=epochs_of(snapshot, history),
        digit=reading.prediction,
        percent=percent(reading.confidence, 0),
    )
    with st.container(horizontal=True, vertical_alignment="center", key="your_digit"):
        st.image(255 - chosen.image, width=56, output_format="PNG", alt=_("Your digit"))
        st.caption(said, width="stretch")


def answers(
    what: DigitsTraining,
    chosen: ChosenDigit,
    snapshots: Sequence[SnapshotTaken],
    history: History,
) -> None:
    """Every epoch's answer to the visitor's digit, as shares of colour with their numbers."""
    st.markdown(_("**Your digit, read again after every epoch** (percent)"))
    readings = [(epochs_of(one, history), what.read(one, chosen.image)) for one in snapshots]
    st.html(_STYLE + _answers(readings))


def _answers(readings: Sequence[tuple[str, DigitReading]]) -> str:
    """A table: a row an epoch, a column a class; only numbers go into it."""
    colours = palette(st.context.theme.type or "light")
    head = "".join(f'<th scope="col">{digit}</th>' for digit in range(10))
    rows = []
    for epoch, reading in readings:
        cells = []
        for digit, share in enumerate(reading.probabilities[-1].tolist()):
            strength = round(100 * share)
            best = ' class="best"' if digit == reading.prediction else ""
            colour = f"color-mix(in srgb, {colours.positive} {strength}%, {colours.surface})"
            ink = "#ffffff" if strength > 55 and colours.background == "#ffffff" else colours.text
            ink = "#000000" if strength > 55 and colours.background != "#ffffff" else ink
            cells.append(f'<td{best} style="background:{colour};color:{ink}">{_share(share)}</td>')
        rows.append(f'<tr><th scope="row">{epoch}</th>{"".join(cells)}</tr>')
    label = _("epoch")
    return (
        f'<table class="answers"><thead><tr><th scope="col">{label}</th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _share_bar(share: float) -> str:
    """How much of all is misread, as a bar as wide as the pictures; its number stands above."""
    colours = palette(st.context.theme.type or "light")
    form = "height:6px;border-radius:3px;background:"
    inner = f'<div style="width:{100 * share:.1f}%;{form}{colours.negative}"></div>'
    return f'<div aria-hidden="true" style="{form}{colours.surface}">{inner}</div>'


def _share(share: float) -> str:
    """A probability in whole percent, as short as its cell."""
    return escape(percent(share, 0).replace(" ", ""))


def misread(what: DigitsTraining, snapshot: SnapshotTaken, history: History) -> str | None:
    """The held-out digits that the network of this epoch gets wrong; the code of a picked one.

    Args:
        what: the training.
        snapshot: its weights at a moment.
        history: of the training.
    """
    watched = what.mistakes(snapshot)
    wrong = watched.wrong
    data = digits_of(what.setup.source)
    total = len(watched.predictions)
    if not snapshot.step:
        said = _("**Before training, {wrong} of {total} held-out digits are misread.**")
    elif total == len(data.held_labels):
        said = _("**{wrong} of {total} held-out digits are misread after epoch {epoch}.**")
    else:
        said = _(
            "**{wrong} of the first {total} held-out digits are misread after epoch {epoch}.**"
        )
    st.markdown(
        said.format(
            wrong=counted(len(wrong)), total=counted(total), epoch=epochs_of(snapshot, history)
        )
    )
    st.html(_share_bar(len(wrong) / total))
    pictures = [
        Picture(
            data.held_images[k],
            image_code(data.held_images[k]),
            _("Meant {label}, read {prediction}").format(
                label=int(data.held_labels[k]), prediction=int(watched.predictions[k])
            ),
            f"{int(data.held_labels[k])} → {int(watched.predictions[k])}",
        )
        for k in wrong[:SHOWN]
    ]
    picked = gallery(pictures, label=_("Misread digits"), key="misread", size=48)
    if pictures:
        st.caption(_("Under each: what was meant → what it reads. Pick one to make it your digit."))
    return picked
