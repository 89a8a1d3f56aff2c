"""The schedules against `torch.optim.lr_scheduler`."""

import numpy as np
import pytest
import torch
from torch.optim import lr_scheduler

from seqviz.training.engine.schedules import Constant, Cosine, OneCycle, StepDecay, WarmUp

STEPS = 50
RATE = 0.2


def torchs(make):
    """The factors of a torch schedule."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
    schedule = make(optimizer)
    rates = []
    for _ in range(STEPS):
        rates.append(optimizer.param_groups[0]["lr"] / RATE)
        optimizer.step()
        schedule.step()
    return rates


@pytest.mark.parametrize(
    ("schedule", "make"),
    [
        (Constant(), lambda o: lr_scheduler.ConstantLR(o, 1.0)),
        (StepDecay(7, 0.5), lambda o: lr_scheduler.StepLR(o, 7, 0.5)),
        (Cosine(0.1), lambda o: lr_scheduler.CosineAnnealingLR(o, STEPS, 0.1 * RATE)),
        (WarmUp(9, 0.2), lambda o: lr_scheduler.LinearLR(o, 0.2, total_iters=9)),
    ],
)
def test_factors_are_torchs(schedule, make):
    """Each factor of 50 steps equals torch's rate divided by the rate set."""
    factors = [schedule(step, STEPS) for step in range(STEPS)]
    np.testing.assert_allclose(factors, torchs(make), rtol=1e-12)


def test_one_cycle_is_torchs_to_its_last_step():
    """With as many steps planned as made, rise, peak and fall are torch's."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
    theirs = lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=STEPS, cycle_momentum=False)
    rates = [optimizer.param_groups[0]["lr"]]
    for _ in range(STEPS - 1):
        optimizer.step()
        theirs.step()
        rates.append(optimizer.param_groups[0]["lr"])
    factors = [OneCycle()(step, STEPS) for step in range(STEPS)]
    np.testing.assert_allclose(np.array(factors) * RATE, rates, rtol=1e-12)


@pytest.mark.parametrize("schedule", [Constant(), StepDecay(1), Cosine(), WarmUp(3), OneCycle()])
@pytest.mark.parametrize("steps", [1, 2, 3, 10])
def test_short_plans_and_steps_beyond_the_plan_have_factors(schedule, steps):
    """However short the plan, and also after its end, a factor is from 0 to 1."""
    assert all(0 <= schedule(step, steps) <= 1 + 1e-12 for step in range(steps + 5))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: StepDecay(0), "every: got 0"),
        (lambda: StepDecay(2, 0), "gamma: got 0"),
        (lambda: Cosine(2), "last: got 2"),
        (lambda: WarmUp(0), "rise: got 0"),
        (lambda: WarmUp(3, 0), "first: got 0"),
        (lambda: OneCycle(1), "rise: got 1"),
        (lambda: OneCycle(div=0.5), "div: got 0.5"),
    ],
)
def test_settings_out_of_range_are_refused(make, message):
    """Each names the argument and its value."""
    with pytest.raises(ValueError, match=message):
        make()
