"""A saved history with one field poisoned is refused, or its numbers can be shown."""

import json
import math
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from seqviz.figures.live import LiveRun, pack_training
from seqviz.training.engine.controls import Settings
from seqviz.training.engine.history import History, HistoryError
from seqviz.training.engine.run_files import summarise
from seqviz.ui.controls.training.sequence_run import CHANGES
from seqviz.ui.controls.writers.networks import held_out_at
from tests.training.engine.test_history import filled

Path = tuple[str | int, ...]
GONE = object()
POISONS: tuple[Any, ...] = (
    *(GONE, None, "x", "", "\x1b[31m", "1", True, -1, 0, 0.5, 2**53, 10**30, 10**400),
    *(1e308, -1e308, 1e-320, math.nan, math.inf, [], {}, [[[]]], {"a": 1}, [None] * 6, ["1"] * 6),
)


CONTENT: dict[str, Any] = json.loads(filled().to_json())


def places(part: Any, at: Path = ()) -> Iterator[Path]:
    """Every place in it: fields, columns, and the first, a middle and the last of each list."""
    if at:
        yield at
    if isinstance(part, dict):
        for name, inner in part.items():
            yield from places(inner, (*at, name))
    elif isinstance(part, list):
        for index in sorted({0, len(part) // 2, len(part) - 1} & {*range(len(part))}):
            yield from places(part[index], (*at, index))


def poisoned(at: Path, poison: Any) -> str:
    """The text with something else, or nothing, at one place."""
    whole = deepcopy(CONTENT)
    part: Any = whole
    for step in at[:-1]:
        part = part[step]
    if poison is GONE:
        del part[at[-1]]
    else:
        part[at[-1]] = poison
    return json.dumps(whole)


def show(history: History) -> None:
    """All that is made of a saved history: its line in the list, its curves, its marks."""
    summary = summarise(history)
    assert 0 <= summary.steps < 2**53
    assert 0 <= summary.seconds < 1e11
    for number in (summary.loss, summary.validation_loss, summary.accuracy):
        assert number is None or math.isfinite(number)
    held_out_at(history, history.last_step)
    for change in history.settings:
        assert CHANGES[change.name]
        asdict(Settings(**{"learning_rate": 1.0, change.name: change.value}))
    steps, epochs = history.steps(), history.epochs()
    run = LiveRun(
        name="x",
        step=steps.step,
        loss=steps.loss,
        gradient_norm=steps.gradient_norm,
        epoch_step=epochs.step,
        epoch_loss=epochs.loss,
        validation_loss=epochs.validation_loss,
    )
    packed = pack_training([run])
    assert not np.isinf(np.frombuffer(packed.numbers[: 4 * packed.meta["floats"]], "<f4")).any()
    assert History.from_json(history.to_json()).to_json() == history.to_json()


@pytest.mark.parametrize("at", list(places(CONTENT)), ids=lambda at: ".".join(map(str, at)))
def test_a_poisoned_field_is_refused_or_harmless(at: Path) -> None:
    """Wrong types, missing, huge, negative, not a number: one typed error of one line, or shown."""
    refused = []
    for poison in POISONS:
        try:
            history = History.from_json(poisoned(at, poison))
        except HistoryError as error:
            refused.append(str(error))
        else:
            show(history)
    assert len(refused) >= 10
    assert all(map(str.isprintable, refused))
