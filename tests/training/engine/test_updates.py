"""The torch loops' common update: what is beyond use makes none and ends as diverged."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from seqviz.training.engine.events import Event, SnapshotTaken, StepDone, TrainingEnded
from seqviz.training.engine.updates import Updates, one_cycle
from seqviz.training.tasks.brackets_lesson import new_model, train_brackets
from seqviz.training.tasks.characters_lesson import train_charlm
from seqviz.training.tasks.digits_lesson import train_digits
from seqviz.training.tasks.names_lesson import new_network, train_texts
from tests.training.tasks import test_brackets, test_characters, test_digits, test_names

Begin = Callable[[], tuple[Any, Iterator[Event]]]


def _digits() -> tuple[Any, Iterator[Event]]:
    model = test_digits.small()
    data = test_digits.IMAGES, test_digits.LABELS
    return model, train_digits(model, *data, test_digits.QUICK, seed=0, snapshots=True)


def _texts() -> tuple[Any, Iterator[Event]]:
    model = new_network(test_names.SHORT, len(test_names.VOCABULARY), 2, seed=0)
    data = test_names.VOCABULARY, test_names.DATA.train
    return model, train_texts(model, *data, test_names.SHORT, seed=0, snapshots=True)


def _characters() -> tuple[Any, Iterator[Event]]:
    model = test_characters._network()
    recipe = replace(test_characters.RECIPE, dropout=0.0)
    events = train_charlm(
        model, test_characters.INDICES, recipe, seed=0, snapshot=lambda step: False
    )
    return model, events


def _brackets() -> tuple[Any, Iterator[Event]]:
    model = new_model(0)
    return model, train_brackets(model, test_brackets.SHORT, seed=0)


every_loop = pytest.mark.parametrize("begin", [_digits, _texts, _characters, _brackets])


def _check_end(events: list[Event], model: Any, wanted: dict[str, Any], step: int) -> None:
    """Diverged after so many steps; the weights, and those told last, are the wanted ones."""
    end = events[-1]
    assert isinstance(end, TrainingEnded)
    assert (end.reason, end.step) == ("diverged", step)
    assert sum(isinstance(event, TrainingEnded) for event in events) == 1
    np.testing.assert_equal(model.numpy_state(), wanted)
    if isinstance(events[-2], SnapshotTaken):
        assert events[-2].step == step
        told = np.concatenate([array.ravel() for array in events[-2].parameters.values()])
        assert np.isfinite(told).all()


@every_loop
def test_a_loss_that_is_no_number_brings_the_last_good_weights_back(begin: Begin) -> None:
    """Those before the last step whose loss was no worse than the first, not those that gave it."""
    model, loop = begin()
    events, states = [], [model.numpy_state()]
    for event in loop:
        events.append(event)
        if isinstance(event, StepDone):
            states.append(model.numpy_state())
            if event.step == 3:
                with torch.no_grad():
                    model.fc.weight[0] = torch.nan
    losses = [event.loss for event in events if isinstance(event, StepDone)]
    scale = max(losses[0], math.log(model.fc.out_features))
    good = max(index for index, loss in enumerate(losses) if loss <= scale)
    _check_end(events, model, states[good], 3)


@every_loop
def test_a_gradient_that_is_not_finite_makes_no_update(begin: Begin) -> None:
    """The loss may be a number all the same: its weights stay, or better ones come back."""
    model, loop = begin()
    backwards: list[int] = []

    def spoil(gradient: torch.Tensor) -> torch.Tensor:
        backwards.append(1)
        return gradient * torch.inf if len(backwards) == 2 else gradient

    model.fc.bias.register_hook(spoil)
    events, states = [], [model.numpy_state()]
    for event in loop:
        events.append(event)
        if isinstance(event, StepDone):
            states.append(model.numpy_state())
    end = events[-1]
    assert isinstance(end, TrainingEnded)
    assert end.loss is not None
    first = next(event for event in events if isinstance(event, StepDone)).loss
    good = int(end.loss <= max(first, math.log(model.fc.out_features)))
    _check_end(events, model, states[good], 1)


def test_a_loss_that_explodes_makes_no_update() -> None:
    """A loss 1e6 times that of the start, or of knowing nothing, is beyond use."""
    model = torch.nn.Linear(2, 3)
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    updates = Updates(model, optimizer, schedule=None, clip=None, nothing=math.log(3))
    loss = model(torch.ones(2)).sum() ** 2
    assert updates.make(loss / float(loss.detach())) is not None
    before = model.weight.detach().clone()
    loss = model(torch.ones(2)).sum() ** 2
    assert updates.make(loss / float(loss.detach()) * 2e6) is None
    assert not torch.equal(model.weight, before)  # the loss of these was beyond use
    assert updates.loss == pytest.approx(2e6)


@pytest.mark.parametrize("rises", [0.1, 0.25])
@pytest.mark.parametrize("total", range(1, 13))
def test_so_few_updates_have_learning_rates_too(rises: float, total: int) -> None:
    """Each is above 0, none above the peak, which one of the first ones has, and the last is low.

    Three updates of a rise over a quarter, and nine over a tenth, would rise for none at all.
    """
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], 0.5)
    schedule = one_cycle(optimizer, 0.5, total, rises=rises)
    rates = []
    for _update in range(total):
        rates.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    assert min(rates) > 0
    assert max(rates) <= 0.5
    assert max(rates) >= (0.5 * 0.5 if total > 1 else 0.01)
    assert schedule.get_last_lr()[0] < 1e-4
