"""The live chart: loss, gradient, prediction and weights of a training, at any of its moments.

Payloads of a running training replace one another in place: nothing is mounted again, everything
glides. All moments travel with each payload, so that the time machine moves in the browser alone;
the server hears only where the viewer stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from seqviz.figures.live import RUN_COLOURS, PackedTraining
from seqviz.payloads import fingerprint
from seqviz.payloads.live_chart import ChartDress, ChartMoving, RunColours
from seqviz.ui.components.live_chart.words import words
from seqviz.ui.frame.i18n import language
from seqviz.ui.frame.session import told_by
from seqviz.ui.kit.host import Parcel, component
from seqviz.ui.kit.palettes import PALETTES

_component = component("live_chart")


def live_chart(
    packed: PackedTraining,
    *,
    key: str,
    labels: Mapping[str, str] | None = None,
    on_select: Callable[[], None] | None = None,
    jump: int = 0,
) -> int | None:
    """Mount the chart; return which moment of the first run the viewer looks at.

    Args:
        packed: the training as far as it has come.
        key: of the component; the same one keeps the chart in place.
        labels: words that replace the usual ones, such as ``loss_unit`` for another loss.
        on_select: called when the viewer stops at another moment; without it Python is not told.
        jump: a new value brings the chart into view.

    Returns:
        An index into the first run's ``moments``, or None while it follows the training.
    """
    training = {**packed.meta, "id": fingerprint(packed.meta, packed.numbers)}
    dress = ChartDress(
        run_colours=RunColours(light=RUN_COLOURS["light"], dark=RUN_COLOURS["dark"]),
        palettes=PALETTES,
        labels=replace(words(), **dict(labels or {})),
    )
    mounted = f"{key}-{language()}"
    _component(
        ChartMoving(reports=on_select is not None, selected=selected_step(key), jump=jump),
        key=mounted,
        parcels=(
            Parcel({}, packed.numbers[: packed.settled]),
            Parcel(training, packed.numbers[packed.settled :]),
            Parcel(dress),
        ),
        on_selected_change=on_select or (lambda: None),
    )
    return selected_moment(packed, key)


def selected_moment(packed: PackedTraining, key: str) -> int | None:
    """Which moment of the first run the viewer of the chart ``key`` looks at; None for the newest.

    The browser names the moment's step, since snapshots may have been thinned out in between.
    """
    steps: list[int] = packed.meta["runs"][0]["moments"]["step"]
    step = selected_step(key)
    return steps.index(step) if step is not None and step in steps else None


def selected_step(key: str) -> int | None:
    """The step that the browser last named; anything but a whole number is none."""
    value = told_by(f"{key}-{language()}").get("selected")
    return value if type(value) is int else None
