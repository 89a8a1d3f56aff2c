"""What tasks with a delay and initialisations are called, and where one does not fit."""

from __future__ import annotations

from typing import Any

import pytest

from seqviz.cells import CELLS
from seqviz.cells.initialisations import INITIALISATIONS
from seqviz.data.memory import MEMORY_TASKS
from seqviz.training.tasks.memory import MemorySetup, initialisations_of
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.controls.memory_words import (
    initialisation_about,
    initialisation_title,
    task_about,
    task_title,
    why_not,
)


@pytest.mark.parametrize("kind", CELLS)
def test_all_that_cannot_begin_so_is_told_why_and_what_can(kind: Any) -> None:
    """For each initialisation nothing, or a sentence with the cell and every way open to it."""
    for name in INITIALISATIONS:
        said = why_not(kind, name)
        assert (said is None) == (name in initialisations_of(kind))
        if said is not None:
            assert said.startswith(cell_name(kind))
            assert all(initialisation_title(one) in said for one in initialisations_of(kind))
            with pytest.raises(ValueError, match="initialisation"):
                MemorySetup(cell=kind, initialisation=name)


def test_every_task_and_initialisation_has_words() -> None:
    """A title and a sentence."""
    for name in INITIALISATIONS:
        assert initialisation_title(name)
        assert initialisation_about(name).endswith(".")
    for task in MEMORY_TASKS:
        assert task_title(task.name)
        assert task_about(task.name)
