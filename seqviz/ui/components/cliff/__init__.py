"""The cliff: a ball on the loss of a one-unit RNN, computed in the browser as it is moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from seqviz.figures.cliff import GROUND, LOWEST, MOST, RAMP, usual_walk
from seqviz.payloads.cliff import Cliff, Range, Walk
from seqviz.ui.components.cliff.words import words
from seqviz.ui.frame.i18n import language
from seqviz.ui.frame.session import told_by
from seqviz.ui.kit.host import component
from seqviz.ui.kit.palettes import PALETTES

_component = component("cliff")


def cliff(
    asked: Walk,
    ranges: Mapping[str, Range],
    *,
    key: str,
    on_said: Callable[[Mapping[str, Any]], None],
) -> None:
    """Mount the picture.

    Args:
        asked: how everything stands at first.
        ranges: of the sliders, by their names in ``Walk``.
        key: of the component; the same one keeps its place.
        on_said: told how everything stands, as the address says it, before anything else is.
    """
    mounted = f"{key}-{language()}"
    _component(
        Cliff(
            ground=GROUND,
            asked=asked,
            usual=usual_walk(),
            ranges=ranges,
            most=MOST,
            ramp=RAMP,
            lowest=LOWEST,
            palettes=PALETTES,
            labels=words(),
        ),
        key=mounted,
        default={"said": {}},
        on_said_change=lambda: on_said(told_by(mounted).get("said") or {}),
    )
