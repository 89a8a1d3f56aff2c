"""Where the saved runs of a task are kept, and which of them are its own.

All lie in one library: in the folder of their task, marked with its name. Runs of the first task
had neither, so one without a mark is one of the task whose `kept_as` is "". Left out: the library
itself (engine.library), what a page does with a run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from seqviz.training.engine.history import History
from seqviz.training.engine.library import Library, RunInfo, SavedRun
from seqviz.training.tasks.task import Run, Task

MARK: Final = "trained"
"""The setting that says of which task a run is."""


def library_of(task: Task, whole: Library) -> Library:
    """The part of a library that is the task's, with the same bounds."""
    if not task.kept_as:
        return whole
    return Library(
        whole.directory / task.kept_as, max_runs=whole.max_runs, max_bytes=whole.max_bytes
    )


def keep(task: Task, run: Run, history: History, library: Library, name: str) -> RunInfo | None:
    """Save a run as it is now; None where there is nothing yet.

    Args:
        task: that it learns.
        run: its network and settings.
        history: of its training.
        library: the task's.
        name: any text.

    Raises:
        LibraryError: no room, or something in it would not load again.
    """
    model = run.now(history)
    if model is None:
        return None
    mark: Mapping[str, Any] = {MARK: task.kept_as} if task.kept_as else {}
    setup = {**mark, **run.settings()}
    return library.save(name, model, setup, history, task=task.card, data=run.about)


def is_of(task: Task, saved: SavedRun) -> bool:
    """Whether a saved run is marked as one of this task, and its network can be one."""
    mark = saved.info.setup.get(MARK, "")
    return mark == task.kept_as and task.reads(saved.card.architecture)
