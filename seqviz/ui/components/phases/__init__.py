"""Slow motion: one training step in four stations, forward, loss, backward, update."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import streamlit as st

from seqviz.figures.stations import stations
from seqviz.training.engine.events import Phase, PhaseDone
from seqviz.training.engine.optimizers import OptimizerName
from seqviz.ui.components.phases.words import RULES, rule_note, words
from seqviz.ui.frame.i18n import language
from seqviz.ui.kit.chart_kit import KIT_JS, PALETTES
from seqviz.ui.kit.envelope import envelope

_FOLDER: Final = Path(__file__).parent
_component = st.components.v2.component(
    "seqviz.phases",
    css=(_FOLDER / "phases.css").read_text(encoding="utf-8"),
    js="\n".join(
        [
            KIT_JS,
            *(
                (_FOLDER / f"{name}.js").read_text(encoding="utf-8")
                for name in ("1_pictures", "2_main")
            ),
        ]
    ),
)


def phases(
    phase_events: Mapping[Phase, PhaseDone],
    *,
    key: str,
    optimizer: OptimizerName = "sgd",
    labels: Mapping[str, str] | None = None,
) -> None:
    """Show the stations that the newest step has reached; the others wait, dim.

    Args:
        phase_events: the latest event of each phase; those of an older step count as not reached.
        key: of the component; the same one keeps its place.
        optimizer: that made the update, so that its own formula stands there.
        labels: words that replace the usual ones.
    """
    meta = {
        "stations": stations(phase_events),
        "rule": {"lines": RULES[optimizer], "note": rule_note(optimizer)},
        "palettes": PALETTES,
        "labels": words(optimizer) | dict(labels or {}),
    }
    _component(data=envelope(meta, b""), key=f"{key}-{language()}")
