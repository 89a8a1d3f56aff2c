"""A picture above each network set by hand: what it says on its own sequence."""

from __future__ import annotations

from functools import cache

from seqviz.cells.base import Kind
from seqviz.cells.presets import PRESETS
from seqviz.ui.controls.pictured import line, pictured


@cache
def preset_pictures(kind: Kind, key: str = "pictured") -> str:
    """A style that draws each preset's first output over its steps above its name.

    Args:
        kind: of the cell.
        key: of what holds the row of choices.
    """
    runs = (
        preset.model().forward(preset.inputs(), preset.states()).y[:, 0, 0]
        for preset in PRESETS[kind].values()
    )
    return pictured(key, [line(run) for run in runs])
