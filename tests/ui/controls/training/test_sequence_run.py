"""What the sequence page computes of a run: each moment once, from that moment's weights."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from seqviz.cells import RNNModel
from seqviz.data.series import Floats
from seqviz.figures.live import MAX_POINTS, MAX_VALUES, Moment, pack_training, picked
from seqviz.models.forecast import Evaluation, continuation, evaluate, one_step, predict
from seqviz.training.doctor import finish
from seqviz.training.engine.events import SettingsChanged, SnapshotTaken, TrainingEnded
from seqviz.training.engine.history import History
from seqviz.training.tasks.sequence import DEFAULT, Setup
from seqviz.ui.controls.training.sequence_run import A_STEP, BUDGET, SequenceTraining, _loss_at
from seqviz.ui.frame.i18n import Language, use_language
from seqviz.ui.pages.sequence_prediction.outcome import evaluation

TINY = DEFAULT.changed({"hidden_size": 4, "epochs": 2})


def trained(setup: Setup = TINY) -> tuple[SequenceTraining, History]:
    """A run that has ended."""
    training, history = SequenceTraining.of(setup, None), History()
    for event in training.remaining()(lambda: False):
        history.add(event)
    return training, history


def look_until_all(training: SequenceTraining, history: History, *, alive: bool) -> int:
    """How many refreshes it took."""
    looks = 1
    while not training.look(history, alive=alive):
        looks += 1
        assert looks < 1000
    return looks


@pytest.mark.parametrize("changes", [{}, {"cell": "gru"}, {"reset_state": True}, {"horizon": 3}])
def test_every_moment_is_that_snapshots_network(changes: dict[str, object]) -> None:
    """Predictions, forecasts, gradient through time are the core's with its snapshot's weights."""
    training, history = trained(TINY.changed(changes))
    look_until_all(training, history, alive=False)
    data, resets = training.run.data, training.run.setup.reset_state
    drawn = picked(data.series.values)
    drawn = drawn[drawn >= data.window]
    for snapshot in history.snapshots:
        model, moment = training.run.network(snapshot.parameters), training.moments[snapshot.step]
        assert moment.predictions is not None
        expected = one_step(model, data, reset_state=resets)
        np.testing.assert_allclose(moment.predictions[drawn], expected[drawn], rtol=1e-9)
        going = continuation(model, data, len(data.validation), reset_state=resets)
        assert moment.forecast is not None
        np.testing.assert_allclose(moment.forecast, going, rtol=1e-9)
        want = finish(training.run.reach(model))
        assert moment.reach is not None
        assert len(want.norms["h"]) == data.window + data.horizon - 1
        np.testing.assert_array_equal(moment.reach.norms["h"], want.norms["h"])
        assert (want.share() == 0) == resets


@pytest.mark.parametrize(
    "changes",
    [
        {"nonlinearity": "relu", "init": "identity", "clip": None, "learning_rate": 10.0},
        {"noise": 0.5, "learning_rate": 0.03, "patience": 1, "batch_size": 512, "epochs": 100},
    ],
    ids=["diverged", "early"],
)
def test_weights_that_were_given_up_are_forgotten(changes: dict[str, object]) -> None:
    """Looked at before the end, the last moment is still that of the weights come back to."""
    training, history = SequenceTraining.of(TINY.changed(changes), None), History()
    end = None
    for event in training.remaining()(lambda: False):
        history.add(event)
        end = event
        if isinstance(event, SnapshotTaken):
            training.look(history, alive=True, budget=np.inf)
    assert isinstance(end, TrainingEnded)
    assert end.early or end.reason == "diverged"
    look_until_all(training, history, alive=False)
    last = history.snapshots[-1]
    found = training.moments[last.step].predictions
    expected = one_step(training.run.network(last.parameters), training.run.data)
    assert found is not None
    drawn = np.isfinite(found)
    assert drawn.any()
    np.testing.assert_allclose(found[drawn], expected[drawn], rtol=1e-9)


def test_a_refresh_has_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a moment takes long, a refresh computes few and leaves the rest for the next ones."""
    training, history = trained()
    clock = [0.0]

    def later() -> float:
        clock[0] += BUDGET
        return clock[0]

    monkeypatch.setattr("seqviz.ui.controls.training.sequence_run.time.perf_counter", later)
    count = len(history.snapshots)
    assert look_until_all(training, history, alive=True) >= count / 2
    assert set(training.moments) == {snapshot.step for snapshot in history.snapshots}


def test_which_moments_have_a_forecast_hangs_on_the_settings_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On a machine that takes an hour for each, a run has as many forecasts as anywhere."""
    training, history = trained()
    clock = [0.0]

    def later() -> float:
        clock[0] += 3600
        return clock[0]

    monkeypatch.setattr("seqviz.ui.controls.training.sequence_run.time.perf_counter", later)
    look_until_all(training, history, alive=False)
    found = [training.moments[snapshot.step].forecast for snapshot in history.snapshots]
    assert all(forecast is not None for forecast in found)


def test_forecasts_stop_where_they_cost_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest moments come first; the one that goes beyond the bound is the last."""
    training, history = trained()
    per = len(training.run.data.validation) * (training.run.data.window + 1)
    parameters = sum(a.size for a in training.run.model.parameters().values())
    monkeypatch.setattr(
        "seqviz.ui.controls.training.sequence_run.MOST_FORECASTS", 1.5 * per * (parameters + A_STEP)
    )
    look_until_all(training, history, alive=False)
    found = [training.moments[one.step].forecast is not None for one in history.snapshots]
    assert found == [False] * (len(found) - 2) + [True] * 2


def test_what_is_known_of_a_snapshot_goes_with_it() -> None:
    """Where the history lets go of a snapshot, nothing computed of it is kept."""
    training, history = trained()
    gone = replace(history.snapshots[0], step=1_000_000)
    training.sources[gone.step] = gone
    training.moments[gone.step] = Moment(gone.step)
    look_until_all(training, history, alive=False)
    kept = {snapshot.step for snapshot in history.snapshots}
    assert set(training.moments) == set(training.sources) == kept


def test_a_large_network_is_looked_at_in_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """No look computes all predictions at once; what they make together is the core's."""
    training, history = trained(TINY.changed({"epochs": 1}))
    monkeypatch.setattr("seqviz.ui.controls.training.sequence_run.SLICE", 1.0)
    asked: list[int] = []

    def counted(model: RNNModel, X: Floats, **options: bool) -> Floats:
        asked[-1] += len(X)
        return predict(model, X, **options)

    monkeypatch.setattr("seqviz.ui.controls.training.sequence_run.predict", counted)
    data = training.run.data
    expected = one_step(training.run.model, data)
    done = False
    while not done:
        asked.append(0)
        done = training.look(history, alive=False, budget=0.0)
    assert max(asked) == 8
    assert training.now is not None
    assert training.now.predictions is not None
    drawn = picked(data.series.values)
    np.testing.assert_allclose(
        training.now.predictions[drawn[drawn >= data.window]],
        expected[drawn[drawn >= data.window]],
        rtol=1e-9,
    )


def test_a_moment_is_computed_once() -> None:
    """Another look keeps the very same objects, which the packing knows."""
    training, history = trained()
    look_until_all(training, history, alive=False)
    before = dict(training.moments)
    assert training.look(history, alive=False)
    assert all(training.moments[step] is moment for step, moment in before.items())
    assert not training.lacks(history, alive=False)


def test_looking_leaves_the_training_alone() -> None:
    """Moments are computed with copies: the network's own weights stay as they are."""
    training, history = trained()
    before = training.run.trainer.current()
    model = training.run.network(history.snapshots[0].parameters)
    model.parameters()["W_y"][...] = 7
    look_until_all(training, history, alive=False)
    after = training.run.trainer.current()
    assert all(np.array_equal(before[name], after[name]) for name in before)


def test_what_is_missing_is_what_is_asked_for() -> None:
    """A run that was stopped trains the rest of its epochs; a whole one, one more."""
    training, history = SequenceTraining.of(TINY, None), History()
    for event in training.loop_of(1)(lambda: False):
        history.add(event)
    for epochs in (2, 3):
        for event in training.remaining()(lambda: False):
            history.add(event)
        assert training.run.trainer.epoch == epochs


def test_a_large_network_predicts_fewer_values() -> None:
    """Every value of the series where that is quick, where it is not those that keep its shape."""
    assert SequenceTraining.of(TINY, None).truth.most == MAX_VALUES
    large = TINY.changed({"cell": "lstm", "hidden_size": 128, "num_layers": 3, "window": 100})
    training = SequenceTraining.of(large, None)
    assert training.truth.most == MAX_POINTS
    run = training.live_run(History(), "large", running=False)
    packed = pack_training([run], training.truth)
    assert packed.meta["series"]["x"]["s"] == [MAX_POINTS]


def test_the_untrained_network_can_be_drawn() -> None:
    """Before the first step there is one moment, and no loss anywhere."""
    training, history = SequenceTraining.of(TINY, None), History()
    assert training.look(history, alive=True, budget=np.inf)
    run = training.live_run(history, "untrained", running=False)
    assert run.moments == ()
    assert run.now is not None
    assert (run.now.step, run.now.loss) == (0, None)
    assert pack_training([run], training.truth).meta["runs"][0]["step"] == 0


@pytest.mark.parametrize(("step", "loss"), [(0, 0.1), (1, 0.1), (2, 0.2), (3, 0.3), (9, 0.3)])
def test_a_moments_loss_is_the_curves_there(step: int, loss: float) -> None:
    """One number for one update, wherever it is told: the loss of its batch."""
    assert _loss_at(np.array([1, 2, 3]), np.array([0.1, 0.2, 0.3]), step) == loss
    assert _loss_at(np.empty(0), np.empty(0), step) is None


def test_what_a_pause_found_is_looked_at_again_after_the_end() -> None:
    """At its end a run may come back to other weights of the same step: outcome and doctor too."""
    training, history = trained()

    def judged(*, alive: bool) -> Evaluation:
        trainer = training.run.trainer
        return evaluation(training, trainer.step, trainer.current(), alive=alive)

    paused = judged(alive=True)
    assert judged(alive=True) is paused
    weights = training.run.trainer._weights
    weights.restore(np.zeros_like(weights.vector))
    ended = judged(alive=False)
    model = training.run.network(training.run.trainer.current())
    assert ended.one_step["model"] == evaluate(model, training.run.data).one_step["model"]
    assert ended.one_step["model"] != paused.one_step["model"]
    assert history.ended is not None


def test_two_runs_of_the_page_may_look_at_once() -> None:
    """A click starts a run of the page while the one before still computes: neither fails."""
    training, history = trained(TINY.changed({"hidden_size": 32, "epochs": 8}))
    with ThreadPoolExecutor(4) as pool:
        looks = [pool.submit(look_until_all, training, history, alive=False) for _run in range(4)]
    assert all(look.result() for look in looks)
    assert set(training.moments) == {snapshot.step for snapshot in history.snapshots}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["η → 0.01", "clip → off", "teacher forcing → 0.5"]),
        ("zh", ["η → 0.01", "裁剪 → 关闭", "教师强制 → 0.5"]),
    ],
)
def test_what_was_changed_on_the_way_is_marked_in_words(lang: Language, said: list[str]) -> None:
    """In the page's language, and a setting that is off is called so."""
    training, history = SequenceTraining.of(TINY, None), History()
    changes = {"learning_rate": 0.01, "clip": None, "teacher_forcing": 0.5}
    for name, value in changes.items():
        history.add(SettingsChanged(1, name, value, 0.0))
    with use_language(lang):
        marks = training.live_run(history, "RNN", running=True).marks
    assert [mark.text for mark in marks] == said
