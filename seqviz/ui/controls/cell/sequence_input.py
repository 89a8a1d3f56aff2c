"""A preset's input as text that the visitor may change, and what comes out beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from seqviz.cells.presets import Preset
from seqviz.data.sequences import (
    MAX_SIZE,
    MAX_STEPS,
    Row,
    SequenceError,
    format_sequence,
    parse_sequence,
)
from seqviz.figures.sequence import sequence_alt, sequence_figure
from seqviz.figures.theme import palette
from seqviz.numbers import given
from seqviz.ui.controls.charts import chart
from seqviz.ui.controls.surgery.panel import Surgery
from seqviz.ui.frame.address import SEQUENCE
from seqviz.ui.frame.course_acts import did
from seqviz.ui.frame.i18n import N_, _, together
from seqviz.ui.frame.link import put, settle_of
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.session import Key

_FIELD: Final[Key[str]] = Key("seq", "")  # of the control
_COMPLAINTS: Final = {
    "empty": N_("Type at least one number, such as {example}."),
    "too_long": N_("At most {steps} steps, please."),
    "not_a_number": N_("Step {step}: a number is wanted, such as 0.5 or −1, not “{entry}”."),
    "wrong_width": N_(
        "Step {step}, “{entry}”: {wanted} numbers are wanted ({names}), with a comma between "
        "them; steps are set apart by spaces."
    ),
    "too_large": N_("Step {step}: “{entry}” is beyond ±{limit}."),
}


def _typed(own: str) -> None:
    put(SEQUENCE, _FIELD.get(), own)
    did("sequence_typed")


def sequence_input(preset: Preset) -> Preset:
    """The preset on the sequence in the field: its own at first, or what the visitor types."""
    own = format_sequence(preset.x)
    typed = settle_of(SEQUENCE, f"{preset.kind}.{preset.name}", own)
    _FIELD.set(typed)
    names = input_names(preset)
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    row.text_input(
        _("Input sequence: {names} at every step").format(names=_(", ").join(names)),
        key=_FIELD.name,
        live=True,
        help=_("One step after another, with spaces between them. Try your own numbers."),
        on_change=_typed,
        args=(own,),
    )
    row.button(
        _("Reset"),
        icon=":material/restart_alt:",
        key="reset_seq",
        help=_("Back to this network's own sequence"),
        disabled=typed == own,
        on_click=put,
        args=(SEQUENCE, own, own),
    )
    try:
        rows = parse_sequence(typed, len(preset.x[0]))
        if len(names) == 1 and len(rows) > len(typed.split()):
            st.caption(
                _(
                    "Read as {count} steps: here a comma parts two steps, and decimals have a dot."
                ).format(count=len(rows))
            )
        return replace(preset, x=rows)
    except SequenceError as error:
        st.warning(complaint(error, names, preset.x))
        return preset


def complaint(error: SequenceError, names: tuple[str, ...], own: tuple[Row, ...]) -> str:
    """Which entry is wrong and what was expected, in the session's language."""
    said = _(_COMPLAINTS[error.code]).format(
        step=error.step,
        entry=quoted(error.entry),
        wanted=error.wanted,
        names=_(", ").join(names),
        steps=MAX_STEPS,
        limit=f"{MAX_SIZE:g}",
        example=format_sequence(own[:3]),
    )
    meanwhile = _("Meanwhile the network reads its own sequence.")
    return together((said, meanwhile))


def step_names(preset: Preset) -> list[str]:
    """A label for every step: its inputs."""
    return [", ".join(map(given, row)) for row in preset.x]


def input_names(preset: Preset) -> tuple[str, ...]:
    """What the inputs mean, in the session's language."""
    return tuple(_(name) for name in preset.input_names)


def output_names(preset: Preset) -> tuple[str, ...]:
    """What the outputs mean, in the session's language."""
    return tuple(_(name) for name in preset.output_names)


def in_and_out(preset: Preset, surgery: Surgery) -> None:
    """What went in and what came out, over all steps; under surgery also what would have."""
    trace, cut = surgery.after, bool(surgery.interventions)
    x, y = trace.layers[0].x[:, 0], trace.y[:, 0]  # (T, 1, ·) → (T, ·)
    words = {"input_names": input_names(preset), "output_names": output_names(preset)}
    chart(
        sequence_figure(
            x,
            y,
            palette(st.context.theme.type or "light"),
            titles=(
                _("In: {names}").format(names=_(", ").join(words["input_names"])),
                _("Out: {names} (on a scale of its own)").format(
                    names=_(", ").join(words["output_names"])
                ),
            ),
            step_title=_("step"),
            untouched=(surgery.before.y[:, 0], _("{name} untouched")) if cut else None,
            **words,
        ),
        key="in_and_out",
        alt=sequence_alt(x, y, **words),
        bar="none",
    )
