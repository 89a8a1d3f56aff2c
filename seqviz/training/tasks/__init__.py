"""What a network can learn here: a task a file, and the register of all of them.

A task is data, network and recipe, and what a snapshot of its training shows (task.py). Importing
the register loads no torch: a task's lesson does, in the worker that trains.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from seqviz.training.tasks import brackets, characters, digits, names, sequence
from seqviz.training.tasks.task import Run as Run
from seqviz.training.tasks.task import Task as Task

TASKS: Final[Mapping[str, Task]] = MappingProxyType(
    {
        task.name: task
        for task in (sequence.TASK, digits.TASK, names.TASK, characters.TASK, brackets.TASK)
    }
)
"""Every task by its name."""
