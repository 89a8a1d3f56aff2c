"""What the page says of presets and breaks, from trainings with their own settings and seeds.

What a series says by itself is proved from its values (``tests/data/test_series_claims.py``).
"""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.data.series import generate
from seqviz.models.forecast import evaluate, one_step
from seqviz.training.doctor import finish
from seqviz.training.engine.events import EpochDone, PhaseDone, StepDone
from seqviz.training.engine.optimizers import OPTIMIZERS
from seqviz.training.tasks.sequence import BREAKS, DEFAULT, SETUPS, SequenceRun, Setup, build
from tests.claims.proof import proves


def trained(setup: Setup) -> tuple[SequenceRun, list[EpochDone]]:
    """The run at its end, and its epochs."""
    run = build(setup)
    return run, [event for event in run.loop(lambda: False) if isinstance(event, EpochDone)]


@proves(
    "Sine: the tutorial (32 hidden, 100 epochs)",
    "A plain RNN learns the sine within a few epochs.",
)
@pytest.mark.parametrize("seed", range(5))
def test_the_tutorial_learns_within_a_few_epochs(seed: int) -> None:
    """After five of its 100 epochs the held-out loss is below 1 % of the sine's variance."""
    setup = SETUPS["tutorial"].setup
    assert (setup.series, setup.cell, setup.nonlinearity) == ("sine", "rnn", "tanh")
    assert (setup.hidden_size, setup.epochs) == (32, 100)
    run, epochs = trained(setup.changed({"epochs": 5, "seed": seed}))
    assert epochs[-1].validation_loss is not None
    assert epochs[-1].validation_loss < 0.01 * run.data.series.values.var()


@proves(
    "Once trained, it is nearly perfect one step ahead; ten steps ahead it is no better than "
    "always saying the mean."
)
@pytest.mark.parametrize("seed", range(5))
def test_chaos_is_foreseen_one_step_and_not_ten(seed: int) -> None:
    """The error is a tenth of the deviation at most, and at ten steps as large as it."""
    run, _epochs = trained(SETUPS["chaos"].setup.changed({"seed": seed}))
    found = evaluate(run.model, run.data)
    mean = np.sqrt(np.mean((run.data.validation - run.data.train.mean()) ** 2))
    assert found.one_step["model"].rmse < 0.1 * mean
    assert found.ahead["model"][9] > mean


@proves(
    "On average the held-out loss cannot fall below the noise, and a training loss that does has "
    "memorised some of it.",
    "Once trained, the prediction runs roughly through its middle.",
)
def test_the_noise_is_for_no_prediction_to_beat() -> None:
    """Over three seeds the held-out loss stays above the noise's variance, near the clean sine."""
    setup, losses = SETUPS["noisy"].setup, []
    clean = generate("sine").values
    noise = setup.noise * clean.std()
    for seed in range(3):
        run, epochs = trained(setup.changed({"seed": seed}))
        losses.append(epochs[-1].validation_loss)
        off = one_step(run.model, run.data)[run.data.cut :] - clean[run.data.cut :]
        assert np.sqrt(np.mean(off**2)) < noise
        assert abs(off.mean()) < 0.3 * noise
    assert np.mean(losses) > noise**2


@proves(
    "Five steps at once",
    "It predicts five values in a row; in training the true ones are read on the way.",
)
def test_five_values_are_predicted_and_the_true_ones_read() -> None:
    """The horizon is 5, and the inputs of a training step are window and truth, no prediction."""
    setup = SETUPS["five"].setup
    assert (setup.horizon, setup.teacher_forcing) == (5, 1.0)
    run = build(setup.changed({"epochs": 1}))
    run.trainer.controls.slow_motion = True
    forward = next(
        event
        for event in run.loop(lambda: False)
        if isinstance(event, PhaseDone) and event.phase == "forward"
    )
    read = forward.arrays["x"][:, 0, 0]  # (T + K − 1,)
    assert len(read) == setup.window + 4
    at = np.flatnonzero((run.data.X[:, :, 0] == read[: setup.window]).all(axis=1))
    assert np.array_equal(read[setup.window :], run.data.y[at[0], :4, 0])


@proves(
    "A slow climb and a sudden fall, always from the same height: one value tells that it comes, "
    "and yet the jump can make most of the error for a while."
)
@pytest.mark.parametrize("seed", range(3))
def test_the_saw_s_jump_makes_most_of_the_error_at_first(seed: int) -> None:
    """Of the squared errors on held-out values, after three epochs with the usual settings."""
    run, _epochs = trained(DEFAULT.changed({"series": "saw", "epochs": 3, "seed": seed}))
    values, cut = run.data.series.values, run.data.cut
    errors = ((one_step(run.model, run.data) - values) ** 2)[cut:]
    falls = np.diff(values)[cut - 1 :] < 0
    assert errors[falls].sum() > 0.5 * errors.sum()


@proves("Learning rate 1")
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_the_first_update_is_as_much_longer_as_is_said(optimizer: str, cell: str) -> None:
    """For every optimizer and cell: the ratio of the rates, which the question names."""
    setup = DEFAULT.changed({"optimizer": optimizer, "cell": cell, "hidden_size": 4})
    one = BREAKS["learning_rate"]
    lengths = []
    for changed in (setup, one.apply(setup)):
        run = build(changed)
        before = np.concatenate([a.ravel() for a in run.trainer.current().values()])
        for event in run.loop(lambda: False):
            if isinstance(event, StepDone):
                break
        after = np.concatenate([a.ravel() for a in run.trainer.current().values()])
        lengths.append(np.linalg.norm(after - before))
    assert one.apply(setup).learning_rate == 1
    assert lengths[1] / lengths[0] == pytest.approx(one.facts(setup)["times"], rel=1e-6)


@proves(
    "At first every unit adds up what it reads over 60 values and stops only at 0: ReLU has no "
    "ceiling, and nothing shortens the gradient."
)
@pytest.mark.parametrize("series", ["sine", "walk", "logistic"])
@pytest.mark.parametrize("broken", [{}, {"reset_state": True}, {"init": "zero"}])
def test_the_broken_relu_begins_by_adding_up(series: str, broken: dict[str, object]) -> None:
    """h_t = max(0, h_{t−1} + W_x·x_t) over windows of 60, with no clipping.

    Whatever was broken before: a state that is forgotten adds nothing up.
    """
    setup = BREAKS["relu"].apply(DEFAULT.changed({"series": series, "seed": 3} | broken))
    assert (setup.window, setup.clip, setup.reset_state) == (60, None, False)
    run = build(setup)
    x = run.data.X[:8].swapaxes(0, 1)  # (T, N, 1)
    h = run.model.forward(x).layers[0].h  # (T, N, H)
    sums = np.zeros_like(h[0])
    for t in range(len(x)):
        sums = np.maximum(0, sums + x[t] @ run.model.cells[0].W_x.T)
        assert np.allclose(h[t], sums)


@proves("All weights zero")
@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_units_that_begin_alike_stay_alike(cell: str) -> None:
    """With all weights zero no unit ever differs from another: the answer is: nothing can."""
    setup = BREAKS["zero"].apply(Setup(cell=cell, epochs=2, hidden_size=4, num_layers=2))  # type: ignore[arg-type]
    run = build(setup)
    assert not any(array.any() for array in run.model.parameters().values())
    list(run.loop(lambda: False))
    h = run.model.forward(run.data.X[:8].swapaxes(0, 1)).layers[-1].h
    assert np.array_equal(h, np.repeat(h[..., :1], h.shape[-1], axis=-1))


@proves(
    "The state is set back to zero before every step: how many values does the prediction now "
    "depend on?"
)
@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_without_its_state_a_prediction_hangs_on_one_value(cell: str) -> None:
    """Other values before the last one change nothing, another last one does: one."""
    setup = BREAKS["reset"].apply(Setup(cell=cell, epochs=1, hidden_size=4))  # type: ignore[arg-type]
    run, _epochs = trained(setup)
    run.trainer.controls.slow_motion = True
    forward = next(
        event
        for event in run.trainer.run(run.data.X, run.data.y, 1)
        if isinstance(event, PhaseDone) and event.phase == "forward"
    )
    x, y = forward.arrays["x"], forward.arrays["y"]
    alone = run.model.forward(x[-1:]).y[-1]
    assert np.allclose(y, alone)
    assert np.ptp(y) > 0


def test_the_closed_gate_fails_by_vanishing() -> None:
    """Next to nothing comes back, first and last; it is lost at jumps, and with the gate open not.

    Every window holds two jumps at least. The other weights, the data and their order are the same.
    """
    closed = BREAKS["vanishing"].apply(DEFAULT.changed({"hidden_size": 12}))
    left = {}
    for init in ("closed", "open"):
        run = build(closed.changed({"init": init}))
        jumps = (np.abs(np.diff(run.data.X[:, :, 0], axis=1)) > 1).sum(axis=1)
        assert jumps.min() >= 2
        shares = [finish(run.reach(run.model)).share()]
        *_, epoch = [one for one in run.loop(lambda: False) if isinstance(one, EpochDone)]
        shares.append(finish(run.reach(run.model)).share())
        last = np.mean((run.data.X_validation[:, -1, 0] - run.data.y_validation) ** 2)
        assert epoch.validation_loss is not None
        left[init] = epoch.validation_loss / last
        assert (max(shares) < 1e-20) == (init == "closed"), shares
    assert left["closed"] > 0.9
    assert left["open"] < 0.1


@pytest.mark.parametrize(
    ("changes", "left_out"),
    [
        ({}, set()),
        ({"learning_rate": 1.0}, {"learning_rate"}),
        ({"learning_rate": 10.0}, {"learning_rate"}),
        ({"init": "zero"}, {"zero"}),
        ({"reset_state": True, "shuffle_time": True}, {"reset", "shuffle"}),
    ],
)
def test_what_is_broken_already_is_not_offered_as_a_break(
    changes: dict[str, object], left_out: set[str]
) -> None:
    """Nor is a lower learning rate: what is offered makes the first update longer."""
    setup = DEFAULT.changed(changes)
    assert {name for name, one in BREAKS.items() if not one.breaks(setup)} == left_out
    if BREAKS["learning_rate"].breaks(setup):
        assert BREAKS["learning_rate"].facts(setup)["times"] > 1
