"""What is raced over, and who races: as the address says it, and as it is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from seqviz.cells import CELLS
from seqviz.data.memory import MEMORY_TASKS, MemoryTask
from seqviz.training.race.entrant import (
    MOST,
    SIZES,
    Entrant,
    read_entrants,
    usual_entrants,
    written,
)
from seqviz.training.tasks import TASKS
from seqviz.training.tasks.memory import (
    MemorySetup,
    RecallSetup,
    initialisations_of,
    task_of,
)
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.controls.memory_words import (
    initialisation_title,
    network_name,
    task_about,
    task_title,
)
from seqviz.ui.frame.address import ALPHABET, DELAY, DELAYED, ENTRANTS, RACE_SEED
from seqviz.ui.frame.i18n import _, ngettext
from seqviz.ui.frame.link import (
    choice_of,
    forget,
    put,
    put_value,
    refuse,
    settle,
    value_of,
)
from seqviz.ui.frame.session import Key, Keys

STOPS: Final = (5, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100)
"""Lengths that the delay can be dragged to."""
NOBODY: Final = "–"


@dataclass(frozen=True, slots=True)
class Chosen:
    """One race.

    Attributes:
        task: its name.
        usual: settings of all entrants.
        entrants: who races.
    """

    task: str
    usual: MemorySetup
    entrants: tuple[Entrant, ...]

    @property
    def of(self) -> MemoryTask:
        """The task itself."""
        return task_of(self.task, self.usual)


_TASK: Final[Key[str]] = Key("lab_task", "recall")
_SEED: Final[Key[int]] = Key("lab_seed", 0)
_SYMBOLS: Final[Key[int]] = Key("lab_symbols", 8)
_CELL: Final[Keys[str]] = Keys("lab_cell_", NOBODY)
_START: Final[Keys[str]] = Keys("lab_start_", "torch")
_HIDDEN: Final[Keys[int]] = Keys("lab_hidden_", 32)
_TWICE: Final[Key[Entrant | None]] = Key("lab_twice", None)
"""Who was just chosen though they are in the race already."""


def usual_of(task: str) -> MemorySetup:
    """How a task is learned unless somebody says otherwise."""
    setup = TASKS[task].setup
    assert isinstance(setup, MemorySetup)
    return setup


def stops_of(task: MemoryTask) -> tuple[int, ...]:
    """The lengths that a task has room for."""
    return tuple(steps for steps in STOPS if steps >= task.shortest)


def chosen() -> Chosen:
    """As the address says it; what it says and is none leaves it for the default."""
    task = choice_of(DELAYED, [one.name for one in MEMORY_TASKS])
    usual = setup = usual_of(task)
    racing = usual_entrants(task, usual)
    if isinstance(setup, RecallSetup):
        setup = replace(setup, symbols=value_of(ALPHABET))
    else:
        forget(ALPHABET)
    steps = value_of(DELAY, usual.steps)
    if steps not in stops_of(task_of(task, setup)):
        refuse(DELAY, str(steps))
        steps = usual.steps
        put_value(DELAY, steps, steps)
    said = settle(ENTRANTS, written(racing))
    entrants = read_entrants(said)
    if entrants is None:
        refuse(ENTRANTS, said)
        entrants = racing
        put(ENTRANTS, written(entrants), written(entrants))
    setup = replace(setup, steps=steps, seed=value_of(RACE_SEED))
    return Chosen(task, setup, entrants)


def entrant_name(entrant: Entrant) -> str:
    """Cell and initialisation; the size too, where it is not the usual one."""
    name = network_name(entrant.cell, entrant.start, relu=entrant.nonlinearity == "relu")
    if entrant.hidden == Entrant(entrant.cell).hidden:
        return name
    units = ngettext("{count} unit", "{count} units", entrant.hidden).format(count=entrant.hidden)
    return _("{name}, {units}").format(name=name, units=units)


def short_name(entrant: Entrant, among: Sequence[Entrant]) -> str:
    """Its name in a chart, which says the size only where the sizes differ."""
    if len({one.hidden for one in among}) > 1:
        return entrant_name(entrant)
    return entrant_name(replace(entrant, hidden=Entrant(entrant.cell).hidden))


def choose_task(now: Chosen, *, locked: bool) -> None:
    """Another task, with who usually races over it."""
    _TASK.set(now.task)
    st.selectbox(
        _("Task"),
        [one.name for one in MEMORY_TASKS],
        format_func=task_title,
        key=_TASK.name,
        on_change=_task_chosen,
        disabled=locked,
    )
    st.caption(task_about(now.task))


def _task_chosen() -> None:
    put_value(DELAYED, _TASK.get())
    forget(DELAY, ENTRANTS)


def delay_chosen(steps: int) -> None:
    """The delay was dragged to another length."""
    put_value(DELAY, steps, usual_of(value_of(DELAYED)).steps)


def choose_entrants(now: Chosen, *, locked: bool) -> None:
    """Cell, initialisation and size of each, the seed, and how many symbols there are."""
    with st.popover(
        _("Change who races"), icon=":material/tune:", disabled=locked, key="lab_entrants"
    ):
        for k in range(MOST):
            _choose_entrant(now, k)
        twice = _TWICE.take()
        if twice is not None:
            st.warning(
                _(
                    "“{name}” is in this race already, so nothing was changed: each has to "
                    "differ in something. Choose another cell, initialisation or size."
                ).format(name=entrant_name(twice)),
                icon=":material/group:",
            )
        left, right = st.columns(2)
        _SEED.set(now.usual.seed)
        left.number_input(
            _("Seed"),
            0,
            9999,
            key=_SEED.name,
            on_change=lambda: put_value(RACE_SEED, _SEED.get()),
            help=_("Everybody reads the same sequences, drawn from this seed."),
        )
        if isinstance(now.usual, RecallSetup):
            _SYMBOLS.set(now.usual.symbols)
            right.number_input(
                _("Symbols"),
                2,
                26,
                key=_SYMBOLS.name,
                on_change=lambda: put_value(ALPHABET, _SYMBOLS.get()),
            )


def _choose_entrant(now: Chosen, k: int) -> None:
    entrant = now.entrants[k] if k < len(now.entrants) else None
    _CELL.of(k).set(NOBODY if entrant is None else entrant.cell)
    cell, start, hidden = st.columns([2, 3, 2])
    cell.selectbox(
        _("Cell {number}").format(number=k + 1),
        [*CELLS] if k == 0 else [*CELLS, NOBODY],
        format_func=lambda kind: _("nobody") if kind == NOBODY else cell_name(kind),
        key=_CELL.of(k).name,
        on_change=_cell_chosen,
        args=(k,),
    )
    if entrant is None:
        return
    _START.of(k).set(entrant.start)
    start.selectbox(
        _("Initialisation"),
        initialisations_of(entrant.cell),
        format_func=initialisation_title,
        key=_START.of(k).name,
        on_change=_entrants_chosen,
        args=(k,),
    )
    _HIDDEN.of(k).set(entrant.hidden)
    hidden.selectbox(
        _("Units"), SIZES, key=_HIDDEN.of(k).name, on_change=_entrants_chosen, args=(k,)
    )


def _cell_chosen(changed: int) -> None:
    """Another cell at one place, as it was initialised before where that fits and nobody is so.

    Args:
        changed: the place.
    """
    one, others = _entrant_at(changed), [_entrant_at(k) for k in range(MOST) if k != changed]
    if one is not None:
        starts = (one.start, *initialisations_of(one.cell))
        free = (start for start in starts if replace(one, start=start) not in others)
        _START.of(changed).set(next(free, one.start))
    _entrants_chosen(changed)


def _entrants_chosen(changed: int) -> None:
    """One was chosen anew; who is in the race already is not taken twice, and all stay as they are.

    Args:
        changed: whose place.
    """
    places = [_entrant_at(k) for k in range(MOST)]
    found = tuple(one for one in places if one is not None)
    again = places[changed]
    if again is not None and found.count(again) > 1:
        _TWICE.set(again)
        return
    task = value_of(DELAYED)
    put(ENTRANTS, written(found), written(usual_entrants(task, usual_of(task))))


def _entrant_at(k: int) -> Entrant | None:
    """Who is chosen at a place; None for nobody."""
    kind = next((kind for kind in CELLS if kind == _CELL.of(k).get()), None)
    if kind is None:
        return None
    start = _START.of(k).get()
    fits = start if start in initialisations_of(kind) else "torch"
    return Entrant(kind, fits, _HIDDEN.of(k).get())
