"""Slow motion: one training step in four stations, forward, loss, backward, update."""

from __future__ import annotations

from collections.abc import Mapping

from seqviz.figures.stations import stations
from seqviz.payloads.phases import Phases, Rule
from seqviz.training.engine.events import Phase, PhaseDone
from seqviz.training.engine.optimizers import OptimizerName
from seqviz.ui.components.phases.words import RULES, rule_note, words
from seqviz.ui.frame.i18n import language
from seqviz.ui.kit.host import component
from seqviz.ui.kit.palettes import PALETTES

_component = component("phases")


def phases(
    phase_events: Mapping[Phase, PhaseDone],
    *,
    key: str,
    optimizer: OptimizerName = "sgd",
    decays: bool = False,
    coarse: bool = False,
) -> None:
    """Show the stations that the newest step has reached; the others wait, dim.

    Args:
        phase_events: the latest event of each phase; those of an older step count as not reached.
        key: of the component; the same one keeps its place.
        optimizer: that made the update, so that its own formula stands there.
        decays: whether every weight shrinks a little, too.
        coarse: whether the update is made in bfloat16, and what is seen of each step in float32.
    """
    lines = RULES[optimizer]
    if decays:
        lines = (*lines[:-1], f"{lines[-1]} − η·λ·w")
    shown = Phases(
        stations=stations(phase_events),
        rule=Rule(lines, rule_note(optimizer)),
        palettes=PALETTES,
        labels=words(optimizer, coarse=coarse),
    )
    _component(shown, key=f"{key}-{language()}")
