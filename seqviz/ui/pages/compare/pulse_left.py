"""What is left of a pulse in the states of three networks, and how far their gates stand open."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st

from seqviz.cells import CELLS, Kind
from seqviz.cells.keeping import keeper
from seqviz.figures.live import RUN_COLOURS
from seqviz.figures.pulse import apart, as_shares, pulse_figure
from seqviz.figures.theme import Mode, palette
from seqviz.numbers import measured, percent
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.controls.charts import chart
from seqviz.ui.frame.i18n import _, all_of
from seqviz.ui.pages.compare.three_cells import Run

_OPEN: Final = 0.99  # what a gate keeps that is called open
_LATER: Final = 5  # this many steps after the pulse the sentence says what is left


def colour_of(kind: Kind, mode: Mode) -> str:
    """A cell's, on every tab: the RNN and the LSTM as begun by PyTorch as where they are trained.

    The third one there is the LSTM with its gate opened, so no other cell has that colour.
    """
    own, shared = RUN_COLOURS[mode][:2], palette(mode)
    others = (shared.positive, *shared.classes[1::3])
    return (*own, *others)[tuple(CELLS).index(kind)]


def pulse_of(run: Run) -> int:
    """Index of the step of the first pulse."""
    return int(np.abs(run.trace.layers[0].x[:, 0]).max(axis=1).argmax())


def what_is_left(runs: dict[Kind, Run]) -> None:
    """How long each still shows the pulse: the same runs without it, and how far they are."""
    pulse = pulse_of(next(iter(runs.values())))
    far = {kind: apart(*run, pulse) for kind, run in runs.items()}
    left = {cell_name(kind): as_shares(one) for kind, one in far.items()}
    said = {name: _share(share[pulse + _LATER]) for name, share in left.items()}
    st.markdown(
        _(
            "**How long does each still show the pulse of step {pulse}?** {later} steps later its "
            "trace in the state is still {shares} of what it was at most."
        ).format(
            pulse=pulse + 1,
            later=_LATER,
            shares=all_of(f"{name} **{share}%**" for name, share in said.items()),
        )
    )
    mode = st.context.theme.type or "light"
    chart(
        pulse_figure(
            left,
            pulse,
            palette(mode),
            [colour_of(kind, mode) for kind in runs],
            step_title=_("step"),
            y_title=_("left of the pulse"),
        ),
        key="pulse",
        alt="; ".join(
            f"{name}: {', '.join(f'{share:.0%}' for share in shares[pulse:])}"
            for name, shares in left.items()
        ),
    )
    st.caption(
        _(
            "Each network ran with the pulse and again without it; the curve is how far apart its "
            "hidden states then are, ‖h with − h without‖, as a share of its own largest distance. "
            "That distance is not the same for all: {distances}."
        ).format(
            distances=all_of(
                f"{cell_name(kind)} {measured(one.max())}" for kind, one in far.items()
            )
        )
    )


def how_open(runs: dict[Kind, Run]) -> None:
    """What the gates that keep let through on average, and what that leaves: why a pulse fades."""
    kept = {
        cell_name(kind): share
        for kind, run in runs.items()
        if (share := kept_on_average(run)) is not None
    }
    if not kept:
        return
    said, left = (
        all_of(f"{name} **{_share(share**steps)}%**" for name, share in kept.items())
        for steps in (1, _LATER)
    )
    st.markdown(
        _(
            "**How far do the gates stand open?** On average over all units and steps a gate keeps "
            "of the memory, a step: {kept}. Over {later} steps that rate leaves {left}. One that "
            "kept {high}% would leave {most}%: what an open gate is good for, *Trained* shows."
        ).format(
            kept=said,
            later=_LATER,
            left=left,
            high=_share(_OPEN),
            most=_share(_OPEN**_LATER),
        )
    )


def kept_on_average(run: Run) -> float | None:
    """The mean of what the gate that keeps lets through, or None where no gate keeps."""
    layer = run.trace.layers[0]
    found = keeper(layer.description)
    if found is None:
        return None
    opened = float(layer.quantity(found.gate).mean())
    return opened if found.sign > 0 else 1 - opened


def _share(share: float) -> str:
    """In percent; all or nothing only where it is just that."""
    return f"{100 * share:.0f}" if share in (0, 1) else percent(share)
