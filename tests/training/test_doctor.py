"""The doctor names the cause of real failures, its cure cures them, and it finds no others."""

from __future__ import annotations

import math
import string
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pytest

from seqviz.cells import RNNModel
from seqviz.data.series import Floats, Series, generate
from seqviz.models.forecast import evaluate, predict
from seqviz.training.doctor import CAUSES, Finding, Trial, finish
from seqviz.training.doctor import examine as look
from seqviz.training.doctor.finding import short
from seqviz.training.doctor.probe import FEWEST, WINDOWS, Probe, looked_at, measure
from seqviz.training.doctor.references import references
from seqviz.training.doctor.series import judge
from seqviz.training.doctor.series_causes import ALONE, finding
from seqviz.training.doctor.series_memorised import falling
from seqviz.training.doctor.series_suspects import Case, as_it_ran, suspects
from seqviz.training.doctor.series_trials import UPDATES, WORK, Copies, cost
from seqviz.training.engine.batch import at_a_time
from seqviz.training.engine.events import EpochDone, StepDone, never
from seqviz.training.engine.history import History
from seqviz.training.tasks.sequence import BREAKS, DEFAULT, SETUPS, SequenceRun, Setup, build
from tests.claims.proof import proves
from tests.matrix import WHOLE

CAUSE_OF = {
    "learning_rate": "step",
    "relu": "explosion",
    "zero": "copies",
    "shuffle": "order",
    "reset": "memory",
    "vanishing": "vanishing",
}
CELLS = ("rnn", "lstm", "gru")
SHORT = DEFAULT.changed({"epochs": 12})


def examine(
    setup: Setup, series: Series | None = None
) -> tuple[SequenceRun, History, Probe, tuple[Finding, ...]]:
    """Really train, then measure and diagnose."""
    run, history = build(setup, series), History()
    for event in run.loop(lambda: False):
        history.add(event)
    probe = measure(run, history)
    return run, history, probe, finish(judge(run, history, probe)) or ()


def read(findings: tuple[Finding, ...]) -> None:
    """Every field of every sentence has a number."""
    for one in findings:
        said = one.cause.sees.format(**one.shown())
        said += one.cause.against.format(**one.shown_against())
        assert "{" not in said
        assert bool(one.cure) <= bool(one.cause.cure and one.cause.expects)


@cache
def healthy() -> tuple[SequenceRun, History, Probe]:
    """A short training in which nothing is wrong."""
    run, history, probe, findings = examine(SHORT)
    assert findings == ()
    return run, history, probe


@lru_cache(maxsize=64)
def cured(setup: Setup) -> tuple[Probe, tuple[Finding, ...]]:
    """A training with a cure, once for each: the cures of several breaks come to the same."""
    return examine(setup)[2:]


def broken(name: str, cell: str, seed: int) -> None:
    """One break: the cause comes first, and its cure cures."""
    units = 12 if name == "vanishing" else SHORT.hidden_size  # its windows are long
    setup = BREAKS[name].apply(SHORT.changed({"cell": cell, "seed": seed, "hidden_size": units}))
    _run, history, probe, findings = examine(setup)
    baseline = min(probe.last_loss, probe.mean_loss)
    assert history.ended is not None
    assert history.ended.reason == "diverged" or probe.train_loss > 0.9 * baseline
    assert findings[0].code == CAUSE_OF[name]
    read(findings)
    after, left = cured(setup.changed(findings[0].cure))
    baseline = min(after.last_loss, after.mean_loss)
    assert after.train_loss < 0.2 * baseline
    assert after.validation_loss < 0.2 * baseline
    assert left == ()


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_is_named_and_cured(name: str) -> None:
    """With the tutorial's network."""
    broken(name, "rnn", 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "cell", "seed"),
    [
        (name, cell, seed)
        for k, name in enumerate(BREAKS)
        for cell in CELLS
        for seed in range(3)
        if (cell == "rnn" or name not in ("relu", "vanishing")) and (cell, seed) != ("rnn", 0)
        if WHOLE or seed == (k % 2 + 1 if cell == "rnn" else k % 3)
    ],
)
def test_a_break_is_named_and_cured_with_every_cell(name: str, cell: str, seed: int) -> None:
    """From another seed than above; two of them bring their own cell."""
    broken(name, cell, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2] if WHOLE else [0])
@pytest.mark.parametrize("name", SETUPS)
def test_a_preset_has_nothing_wrong_and_beats_the_last_value(name: str, seed: int) -> None:
    """No false alarm; one step ahead, on values that it has never seen, in its own time.

    Not CO₂, which shows that a network need not: it climbs beyond what was trained on, and may be
    called overfitted.
    """
    run, history, _probe, found = examine(SETUPS[name].setup.changed({"seed": seed}))
    assert {one.code for one in found} <= {"co2": {"overfit"}}.get(name, set())
    assert history.ended is not None
    assert history.ended.reason == "finished"
    if name != "co2" and seed == SETUPS[name].setup.seed:
        errors = evaluate(run.model, run.data).one_step
        assert errors["model"].mse < 0.8 * errors["last"].mse


SMALL = Setup(hidden_size=8, epochs=12, learning_rate=0.01)


def own(values: Floats) -> Series:
    """A visitor's series."""
    return Series("own", values)


def small(**changes: Any) -> Setup:
    """A small training of a visitor's series."""
    return SMALL.changed({"series": "own", **changes})


WAVE = np.sin(np.arange(300) / 4)
CHANCE = np.random.default_rng(4)
WALK = np.cumsum(0.1 * CHANCE.standard_normal(300))
WHITE = CHANCE.standard_normal(300)
SQUARE = np.where(np.arange(300) % 40 < 20, 1.0, -1.0)
CHAOS = generate("logistic", 300).values
LINEAR_RATES = {"optimizer": "sgd", "learning_rate": 0.1, "clip": None}
FAILING: dict[str, tuple[Setup, Floats, tuple[str, ...]]] = {
    "a rate too low for chaos": (
        small(window=4, scaling="standard", learning_rate=1e-5),
        CHAOS,
        ("slow",),
    ),
    "the same with SGD": (
        small(window=4, scaling="standard", optimizer="sgd", learning_rate=1e-3),
        CHAOS,
        ("slow",),
    ),
    "clipped to nothing": (
        small(optimizer="sgd", learning_rate=0.1, clip=0.001),
        WAVE,
        ("clip", "slow"),
    ),
    "two epochs": (small(epochs=2, learning_rate=0.003), WAVE, ("unfinished",)),
    "a rate of 10": (small(optimizer="sgd", learning_rate=10.0, epochs=4), WAVE, ("step",)),
    "times 1000": (small(clip=None), 1000 * WAVE, ("scale",)),
    "times 0.001": (small(), WAVE / 1000, ("scale",)),
    "8 times, not clipped": (small(**LINEAR_RATES), 8 * WAVE, ("scale", "step")),
    "a window without a jump": (small(window=8, cell="gru"), SQUARE, ("window",)),
    "a random walk": (small(), WALK, ("walk",)),
    "a long random walk": (small(epochs=60), WALK, ("walk",)),
    "white noise": (small(), WHITE, ("noise",)),
    "a wave, well learned": (small(epochs=30), WAVE, ()),
}


def test_nothing_is_said_of_other_causes_where_none_was_tried() -> None:
    """After a divergence there may be lower rates alone to try: no error of others is told."""
    looked = {"linear": 0.1, "products": 0.2, "neighbours": 0.3, "windows": 99}
    for other, alone in ((math.nan, True), (0.5, False), (math.inf, False)):
        found = finding("step", {}, against={"other": other, "tried": 3, **looked})
        assert (found.cause.against == ALONE) is alone
        said = found.cause.against.format(**found.shown_against())
        assert short(math.nan) not in said


@pytest.mark.parametrize("name", FAILING)
def test_a_cause_is_named_by_what_was_measured(name: str) -> None:
    """The right name, a cure only where a trial on a copy says that it helps."""
    setup, values, codes = FAILING[name]
    findings = examine(setup, own(values))[3]
    assert (findings[0].code in codes) if codes else not findings
    read(findings)
    for one in findings:
        assert not one.cure or (one.trial is not None and one.trial.helps)
        assert one.code not in ("walk", "noise") or not one.cure


def test_what_is_far_back_is_not_called_a_short_window() -> None:
    """The value of 39 steps before in a window of 60: it vanishes on its way back."""
    rng = np.random.default_rng(0)
    values = rng.standard_normal(600)
    for index in range(39, 600):
        values[index] = 0.9 * values[index - 39] + 0.45 * values[index]
    setup = small(window=60, epochs=6, learning_rate=0.003)
    _run, _history, probe, findings = examine(setup, own(values))
    assert findings[0].code == "vanishing"
    assert findings[0].evidence["back"] >= 39
    reached = probe.influence[int(findings[0].evidence["back"]) - 1] / probe.influence[0]
    assert findings[0].evidence["reached"] == reached
    assert not findings[0].cure or (findings[0].trial is not None and findings[0].trial.helps)


def test_a_rule_that_is_no_straight_line_is_not_called_chance() -> None:
    """Every value is the product of two earlier ones: nothing is said of nothing to learn."""
    values = list(np.random.default_rng(1).choice([-1.0, 1.0], 20))
    while len(values) < 400:
        values.append(values[-20] * values[-17])
    findings = examine(small(window=22, epochs=4), own(np.array(values)))[3]
    assert not {"noise", "walk"} & {one.code for one in findings}


def test_a_memorised_training_is_told_beside_its_noise() -> None:
    """A wave in noise and many units: the held-out loss rises above the least that it was."""
    rng = np.random.default_rng(0)
    values = np.sin(np.arange(150) / 4) + 0.35 * rng.standard_normal(150)
    setup = small(cell="gru", hidden_size=32, window=8, epochs=80)
    _run, history, _probe, findings = examine(setup, own(values))
    assert [one.code for one in findings] == ["overfit"]
    held_out = history.epochs().validation_loss
    trial = findings[0].trial
    assert trial is not None
    assert trial.way == "curve", "no copy was trained"
    assert trial.unchanged == held_out[-1]
    _run, again, _probe, _findings = examine(setup.changed(findings[0].cure), own(values))
    assert trial.cured == again.epochs().validation_loss.min()


def test_values_too_far_ahead_are_told() -> None:
    """Chaos one step ahead is learned; twelve steps ahead nothing is left of it."""
    setup = small(window=4, horizon=12, epochs=60, scaling="standard")
    findings = examine(setup, own(CHAOS))[3]
    assert (findings[0].code, findings[0].cure) == ("horizon", {"horizon": 3})


# ---------------------------------------------------------------- how it examines


def test_it_examines_the_same_each_time_and_changes_nothing() -> None:
    """Equal findings; the weights, the optimizer's way and the history are as they were."""
    setup = small(learning_rate=1e-5, epochs=3)
    run, history, _probe, first = examine(setup, own(WAVE))
    before, step = run.trainer.current(), run.trainer.step
    assert finish(look(run, history)) == first
    assert run.trainer.step == step
    for name, array in run.trainer.current().items():
        assert np.array_equal(array, before[name])


@pytest.mark.parametrize("asked", [0, 1, 5, 40])
def test_it_can_be_stopped_at_any_time(asked: int) -> None:
    """Once told to stop it makes no further update and finds nothing."""
    run, history, _probe, findings = examine(small(learning_rate=1e-5, epochs=3), own(WAVE))
    assert findings
    times = iter(range(10**6))
    slices = 0
    examination = look(run, history, lambda: next(times) >= asked)
    result: object = findings
    while result is findings:
        try:
            next(examination)
            slices += 1
        except StopIteration as end:
            result = end.value
    assert result is None
    assert slices <= asked + 2


def test_its_progress_never_falls() -> None:
    """Shares from 0 to 1, each with what it is doing."""
    run, history, _probe, _findings = examine(small(learning_rate=1e-5, epochs=3), own(WAVE))
    shares = [one.share for one in look(run, history)]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("batch_size", [1, 32, 1024])
def test_the_largest_network_costs_no_more_than_its_share(cell: Any, batch_size: int) -> None:
    """Counted in work: all copies together stay near the bound, whatever the settings."""
    setup = Setup(cell=cell, hidden_size=128, num_layers=3, window=100, batch_size=batch_size)
    run = build(setup)
    copies = Copies(run, setup, lambda: False)
    weights = run.model.parameter_count
    assert copies.updates * cost(copies.ran, weights) * copies.left <= 1.1 * WORK
    usual = Copies(build(DEFAULT), DEFAULT, lambda: False)
    assert usual.updates == UPDATES


def test_a_cure_is_held_against_errors_on_its_own_targets() -> None:
    """After a longer window, which has fewer targets, the next cure has its own ones again."""
    run = build(small(window=4), own(CHAOS))
    copies = Copies(run, run.setup, never)
    short, long, again = (
        finish(copies.tried(cure)) for cure in ({"seed": 1}, {"window": 60}, {"seed": 1})
    )
    assert again == short
    assert (long.before, long.unchanged) != (short.before, short.unchanged)


def test_where_nothing_can_be_tried_no_cause_is_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A network too large for trials that is not well: the doctor says that it cannot tell."""
    monkeypatch.setattr("seqviz.training.doctor.series_trials.WORK", 1e6)
    findings = examine(small(learning_rate=1e-5, epochs=2), own(WAVE))[3]
    assert [(one.code, one.case, dict(one.cure)) for one in findings] == [("unclear", "large", {})]


@pytest.mark.parametrize(
    ("before", "unchanged", "cured", "helps"),
    [
        (1.0, 1.0, 0.5, True),
        (1.0, 1.0, 0.95, False),
        (0.4, 1.0, 0.5, False),
        (1.0, math.inf, 0.5, True),
        (1.0, math.nan, math.inf, False),
        (1.0, 1.0, math.nan, False),
    ],
)
def test_a_cure_helps_where_it_leaves_clearly_less(
    before: float, unchanged: float, cured: float, helps: bool
) -> None:
    """Less than without it and less than at first; what diverged does not help."""
    assert Trial({}, 10, before, unchanged, cured).helps is helps


@pytest.mark.slow
def test_memorised_noise_is_seen_and_early_stopping_cures_it() -> None:
    """A large network on a noisy sine: the held-out loss rises again."""
    setup = Setup(noise=0.5, cell="gru", hidden_size=64, learning_rate=0.01, epochs=80)
    _run, _history, before, findings = examine(setup)
    assert [finding.code for finding in findings] == ["overfit"]
    _run, history, after, left = examine(setup.changed(findings[0].cure))
    assert left == ()
    assert history.ended is not None
    assert history.ended.early
    assert after.validation_loss < 0.9 * before.validation_loss


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("reset", [False, True])
def test_influence_is_the_slope_of_the_prediction(cell: str, reset: bool) -> None:
    """Against central differences through the network as it runs."""
    setup = Setup(cell=cell, hidden_size=4, num_layers=2, epochs=1, reset_state=reset)  # type: ignore[arg-type]
    run, _history, probe, _findings = examine(setup)
    X = run.data.X[np.unique(np.linspace(0, len(run.data.X) - 1, 128).astype(int))]
    for back in (0, 1, 4, 9):
        low, high = X.copy(), X.copy()
        low[:, -1 - back], high[:, -1 - back] = X[:, -1 - back] - 1e-5, X[:, -1 - back] + 1e-5
        difference = predict(run.model, high, reset_state=reset) - predict(
            run.model, low, reset_state=reset
        )
        assert probe.influence[back] == pytest.approx(np.abs(difference / 2e-5).mean(), abs=1e-8)


def test_measuring_changes_nothing() -> None:
    """The weights before and after are the same, and so are the numbers."""
    run, history, probe = healthy()
    before = run.trainer.current()
    again = measure(run, history)
    for name, array in run.model.parameters().items():
        assert np.array_equal(array, before[name])
    assert again.train_loss == probe.train_loss
    assert again.gradients == probe.gradients


@pytest.mark.parametrize("rate", [0.5, 1.0])
def test_a_run_that_diverges_at_once_is_no_matter_of_its_window(rate: float) -> None:
    """One update and no snapshot that can be used: the learning rate, not a guess's worth."""
    setup = Setup(nonlinearity="relu", learning_rate=rate, epochs=2)
    _run, history, _probe, findings = examine(setup)
    assert history.ended is not None
    assert history.ended.reason == "diverged"
    assert findings[0].code == "step"
    assert not {"no_gain", "noise"} & {one.code for one in findings}


def test_a_large_network_is_looked_at_on_fewer_windows() -> None:
    """Usual networks on all 128; the largest on so few that their traces stay near a piece's."""
    rng = np.random.default_rng(0)
    usual = RNNModel(1, 64, 1, cell="lstm", rng=rng)
    largest = RNNModel(1, 128, 1, cell="lstm", num_layers=3, rng=rng)
    assert looked_at(usual, 50) == WINDOWS
    assert 2 * at_a_time(largest, 119) <= FEWEST
    assert looked_at(largest, 119) == FEWEST


@pytest.mark.parametrize("name", BREAKS)
def test_the_flag_alone_says_nothing(name: str) -> None:
    """The same numbers under every break's setup: nothing is found that was not measured."""
    run, history, probe = healthy()
    said = replace(run, setup=BREAKS[name].apply(SHORT))
    assert finish(judge(said, history, probe)) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"unit_spread": 0.0}, "copies"),
        ({"order": 0.2}, "order"),
        ({"influence": np.where(np.arange(10) == 0, 1.0, 0.0)}, "memory"),
    ],
)
def test_structure_is_told_by_its_numbers(change: dict[str, Any], code: str) -> None:
    """One measurement changed at a time; no cure is offered, as none helps a sound training."""
    run, history, probe = healthy()
    change = {"gradients": dict.fromkeys(probe.gradients, 0.0), **change}
    if code == "memory":
        change["unit_spread"] = 1.0
    found = finish(judge(run, history, replace(probe, **change)))
    assert found is not None
    assert code in [one.code for one in found]
    assert all(not one.cure for one in found)


def case_of(setup: Setup, **changes: Any) -> Case:
    """What was measured of the healthy training, with some of it changed."""
    run, history, probe = healthy()
    long = History.from_json(history.to_json())
    long.add(StepDone((long.last_step or 0) + 1, 1, 1.0, 0.001, 400.0, 1.0))
    (*_, found) = references(run.data.scaled[: run.data.cut], setup.window)
    assert found is not None
    probe = replace(probe, **changes)
    return Case(long, probe, found, None, None, 30, setup, as_it_ran(long, setup))


@pytest.mark.parametrize(
    ("nonlinearity", "growing", "case"),
    [("relu", True, "relu"), ("relu", False, "error"), ("tanh", True, "error")],
)
def test_relu_and_its_weights_are_blamed_only_where_the_influence_grows(
    nonlinearity: Any, growing: bool, case: str
) -> None:
    """An exploded gradient has another reason elsewhere: large errors."""
    setup = SHORT.changed({"nonlinearity": nonlinearity, "clip": None})
    influence = np.geomspace(1, 100 if growing else 0.01, 10)
    found = {one.code: one for one in suspects(case_of(setup, influence_then=influence))}
    assert found["explosion"].case == case
    assert found["explosion"].evidence["longest"] == 400
    assert ("ReLU" in CAUSES[f"explosion, {case}"].why) == (case == "relu")


def test_what_was_changed_while_it_ran_is_tried_as_it_ran() -> None:
    """The highest rate that was used, and no clipping where there was none for a while."""
    run, history = build(SHORT), History()
    for event in run.loop(lambda: run.trainer.step > 4):
        history.add(event)
        if run.trainer.step == 1:
            run.trainer.controls.set("learning_rate", 1.0)
            run.trainer.controls.set("clip", None)
    ran = as_it_ran(history, SHORT)
    assert (ran.learning_rate, ran.clip) == (1.0, None)


def test_a_history_without_snapshots_is_examined_too() -> None:
    """One that was saved and loaded again has only the numbers of its steps."""
    setup = small(optimizer="sgd", learning_rate=10.0, epochs=4)
    run, history, _probe, _findings = examine(setup, own(WAVE))
    loaded = History.from_json(history.to_json())
    assert loaded.snapshots == ()
    found = finish(look(run, loaded))
    assert found is not None
    assert found[0].code == "step"


def test_a_run_that_has_not_begun_or_has_nothing_to_learn_is_no_trouble() -> None:
    """No steps yet: not begun; constant values: nothing wrong or nothing to go by."""
    run = build(SHORT)
    found = finish(look(run, History()))
    assert found is not None
    assert [(one.code, one.case) for one in found] == [("unfinished", "begin")]
    flat = own(np.full(100, 3.0))
    assert {f.code for f in examine(small(scaling="standard", epochs=5), flat)[3]} <= {"noise"}


def test_only_measured_sentences_have_fields(subtests: pytest.Subtests) -> None:
    """Titles, reasons, cures and what they should do stand by themselves."""
    for name, cause in CAUSES.items():
        with subtests.test(cause=name):
            for text in (cause.title, cause.why, cause.cure, cause.expects):
                assert not [field for _, field, _, _ in string.Formatter().parse(text) if field]
            for text in (cause.sees, cause.why):
                assert text.endswith(".")
            assert bool(cause.cure) == bool(cause.expects)


@pytest.mark.parametrize(
    ("losses", "falls"),
    [
        ([1.0], True),
        ([1.0, 0.9], True),
        ([0.9, 1.0, 0.95], False),
        ([0.9**k for k in range(20)], True),
        ([1.0 + 0.1 * (-1) ** k for k in range(20)], False),
        ([1.0 + 0.3 * (-1) ** k - 0.001 * k for k in range(20)], False),
        ([2.0 + k for k in range(12)], False),
    ],
)
def test_a_fall_must_exceed_its_own_scatter(losses: list[float], falls: bool) -> None:
    """Losses that jump about are no training that only needs more time."""
    history = History()
    for number, loss in enumerate(losses, 1):
        history.add(EpochDone(number, number, loss, None, 0.0, loss))
    assert falling(history) is falls


@proves(
    "The largest difference between the weights of two units is {spread}, and the longest gradient "
    "that reaches a cell's weights is {gradient}.",
    "With all weights zero every unit computes the same zero, so nothing that a unit does changes "
    "the output and no gradient tells any of them to become different.",
)
@pytest.mark.parametrize("cell", CELLS)
def test_units_without_weights_are_the_same_zero(cell: Any) -> None:
    """For negative, large and fractional inputs; both numbers of the sentence are exactly 0."""
    run = build(small(cell=cell, init="zero"), own(-700.5 * WAVE))
    probe = measure(run, History())
    trace = run.model.forward(run.data.X[:20].swapaxes(0, 1))
    assert not np.any(trace.layers[0].h)
    assert probe.unit_spread == 0
    assert not any(v for k, v in probe.gradients.items() if not k.endswith("b_y"))


@proves("The state is set to zero before every step, so only the latest value is known.")
@pytest.mark.parametrize("cell", CELLS)
def test_a_reset_state_knows_the_latest_value_alone(cell: Any) -> None:
    """Whatever came before, the answer is the same."""
    run = build(small(cell=cell, reset_state=True), own(WAVE))
    other = np.array(run.data.X[:20])
    other[:, :-1] = -3.5 * other[:, :-1] + 100
    assert np.array_equal(
        predict(run.model, run.data.X[:20], reset_state=True),
        predict(run.model, other, reset_state=True),
    )
