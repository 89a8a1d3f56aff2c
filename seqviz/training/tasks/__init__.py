"""What a network can learn here: a task a file, and the register of all of them.

A task is data, network and recipe, and what a snapshot of its training shows (task.py). What all of
them have in common, the shelf, the chart, the doctor and the command line, is asked of a task in
this register, so a new one is a file here and a line below; only a page for it says more.

Importing the register loads no torch, since pages do and a visitor would wait for it.
So the four tasks that torch trains have a second file each, `…_lesson.py`: it defines modules of
torch, which has to be loaded for that, and the worker that trains imports it. A task whose data are
arrays trains with NumPy and has none (arrays.py).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from seqviz.training.tasks import brackets, characters, digits, memory, names, sequence
from seqviz.training.tasks.task import Run as Run
from seqviz.training.tasks.task import Task as Task

TASKS: Final[Mapping[str, Task]] = MappingProxyType(
    {
        task.name: task
        for task in (
            sequence.TASK,
            digits.TASK,
            names.TASK,
            characters.TASK,
            brackets.TASK,
            *memory.MEMORY,
        )
    }
)
"""Every task by its name."""
