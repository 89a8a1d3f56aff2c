"""The tutorial's log lines: which steps have one, and that each says its own batch's loss."""

from __future__ import annotations

import pytest

from seqviz.training.engine.events import EpochDone, StepDone, TrainingEnded, TrainingStarted
from seqviz.training.engine.history import History
from seqviz.training.tasks.log_lines import log_of


def trained(epochs: int, per_epoch: int, *, ends: bool = True) -> History:
    """A training whose loss at a step is a thousandth of the step."""
    history = History()
    history.add(TrainingStarted(epochs * per_epoch, epochs, 100, 10, "cpu", "float32"))
    for step in range(1, epochs * per_epoch + 1):
        epoch = 1 + (step - 1) // per_epoch
        history.add(StepDone(step, epoch, step / 1000, 0.001, None, float(step)))
        if step % per_epoch == 0:
            history.add(EpochDone(epoch, step, 0.5, 0.9774, float(step), 0.4))
    if ends:
        history.add(TrainingEnded("finished", epochs * per_epoch, 0.1, 1.0))
    return history


def test_a_line_every_hundred_steps() -> None:
    """As the tutorial counts them: within each epoch, with the loss of that very batch."""
    log = log_of(trained(2, 600), 10_000)
    assert log is not None
    assert (log.per_epoch, log.every) == (600, 100)
    assert log.lines[0] == "Epoch [1/2], Step [100/600], Loss: 0.1000"
    assert log.lines[6] == "Epoch [2/2], Step [100/600], Loss: 0.7000"
    assert log.lines[-1] == "Test Accuracy of the model on the 10000 test images: 97.74 %"
    assert len(log.lines) == 13


@pytest.mark.parametrize(("per_epoch", "every"), [(40, 10), (7, 1), (100, 100), (99, 10)])
def test_a_short_epoch_has_lines_too(per_epoch: int, every: int) -> None:
    """Where an epoch has fewer than a hundred steps they come more often."""
    log = log_of(trained(1, per_epoch, ends=False), 10)
    assert log is not None
    assert log.every == every
    assert len(log.lines) == per_epoch // every
    assert not any("Accuracy" in line for line in log.lines)


def test_a_training_that_goes_on_counts_its_own_epochs() -> None:
    """Two epochs, then one more: no line says [3/2], and the accuracy comes at the new end."""
    history = trained(2, 100)
    history.add(TrainingStarted(300, 3, 100, 10, "cpu", "float32"))
    history.add(StepDone(300, 3, 0.3, 0.001, None, 1.0))
    log = log_of(history, 10)
    assert log is not None
    assert [line.split(",")[0] for line in log.lines] == [f"Epoch [{k}/3]" for k in (1, 2, 3)]
    history.add(EpochDone(3, 300, 0.3, 0.99, 1.0, 0.3))
    history.add(TrainingEnded("finished", 300, 0.3, 1.0))
    log = log_of(history, 10)
    assert log is not None
    assert log.lines[-1].endswith("test images: 99.00 %")


def test_nothing_is_said_before_it_began() -> None:
    """No event, no log."""
    assert log_of(History(), 10) is None
