"""What saved runs and their settings are called where they stand beside each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from seqviz.training.engine.library import Row, RunInfo
from seqviz.ui.controls.cell_words import name_of_kind
from seqviz.ui.frame.i18n import N_, _
from seqviz.ui.frame.quoting import line_of


def titles(runs: Sequence[RunInfo]) -> dict[str, str]:
    """By id, each with name and time; no two are equal, since a choice is told by its title."""
    found: dict[str, str] = {}
    for run in runs:
        title = f"{line_of(run.name)} · {run.saved[:16].replace('T', ' ')}"
        found[run.id] = title if title not in found.values() else f"{title} · {run.id[:4]}"
    return found


SETTINGS: Final[Mapping[str, str]] = {
    "source": N_("What it learns from"),
    "corpus": N_("What it learns"),
    "recipe": N_("How it learns"),
    "cell": N_("Kind of cell"),
    "hidden_size": N_("Hidden units"),
    "learning_rate": N_("Learning rate"),
}


def setting_in(words: Mapping[str, str]) -> Callable[[Row], tuple[str, Row] | None]:
    """How a page tells a setting whose values are called as `words` says, in English."""

    def called(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return _(words[value]) if value in words else name_of_kind(value)

    def told(row: Row) -> tuple[str, Row] | None:
        if row.name not in SETTINGS:
            return None
        return _(SETTINGS[row.name]), Row(row.name, tuple(map(called, row.values)))

    return told
