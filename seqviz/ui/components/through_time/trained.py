"""The same picture of a trained network's answer, whose way back the server has computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from seqviz.figures.live import RUN_COLOURS
from seqviz.payloads.answer_back import SentLane, TrainedBack
from seqviz.ui.components.through_time import _GAP, SIZES, _component, room_of
from seqviz.ui.components.through_time.words import words
from seqviz.ui.frame.i18n import _, language
from seqviz.ui.frame.session import told_by
from seqviz.ui.kit.palettes import PALETTES

_STRIP, _AROUND = 286, 320  # pixels of all but the lanes: with letters, with a picture


def trained_back(
    lanes: tuple[SentLane, ...],
    told: Sequence[str],
    at: int,
    *,
    names: Sequence[str] = (),
    pixels: Sequence[Sequence[float]] = (),
    key: str,
    on_said: Callable[[Mapping[str, Any]], None],
) -> None:
    """Mount the picture.

    Args:
        lanes: a layer each.
        told: what came of it, in sentences.
        at: the step that the error has come back to, at first.
        names: of what is read at each step.
        pixels: the same, as numbers from 0 to 1.
        key: of the component; the same one keeps its place.
        on_said: told the step that is looked at, as the address says it.
    """
    mounted = f"{key}-{language()}"
    steps = len(lanes[0].line)
    shown = TrainedBack(
        trained=lanes,
        steps=steps,
        at=min(at, steps),
        names=tuple(names),
        pixels=tuple(tuple(row) for row in pixels),
        told=tuple(told),
        colours={str(mode): colours for mode, colours in RUN_COLOURS.items()},
        palettes=PALETTES,
        labels=words(SIZES)
        | {
            "region": _("The way back of one answer"),
            "read": _("What it reads: dimmed where little of the gradient arrives."),
            "trained_axis": _(
                "Lights and curves: the length of the gradient at each step, as a share of that at "
                "the loss; log axis. Dotted: what the gates alone would hand on, unit by unit."
            ),
            "theory": _("{cell}: gates"),
            "half": _("half-life by the average gate"),
        },
    )
    _component(
        shown,
        key=mounted,
        default={"said": {}},
        room=room_of([len(lane.shares) for lane in lanes], _STRIP if names else _AROUND, _GAP),
        on_said_change=lambda: on_said(told_by(mounted).get("said") or {}),
    )
