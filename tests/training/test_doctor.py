"""The doctor names the cause of real failures, its cure cures them, and it finds no others."""

from __future__ import annotations

import math
import string
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from seqviz.cells import RNNModel
from seqviz.cells.rnn import Nonlinearity
from seqviz.data.series import Series, generate
from seqviz.models.forecast import predict
from seqviz.numbers import measured
from seqviz.training.batch import at_a_time
from seqviz.training.doctor import CAUSES, Finding
from seqviz.training.doctor.series import diagnose
from seqviz.training.events import EpochDone, StepDone
from seqviz.training.history import History
from seqviz.training.probe import FEWEST, WINDOWS, Probe, looked_at, measure
from seqviz.training.sequence import BREAKS, DEFAULT, SETUPS, SequenceRun, Setup, build

CAUSE_OF = {
    "learning_rate": "step",
    "relu": "explosion",
    "zero": "copies",
    "shuffle": "order",
    "reset": "memory",
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
    return run, history, probe, diagnose(history, probe, setup)


@cache
def healthy() -> tuple[SequenceRun, History, Probe]:
    """A short training in which nothing is wrong."""
    run, history, probe, findings = examine(SHORT)
    assert findings == ()
    return run, history, probe


def broken(name: str, cell: str, seed: int) -> None:
    """One break: the cause comes first, and its cure cures."""
    setup = BREAKS[name].apply(SHORT.changed({"cell": cell, "seed": seed}))
    _run, history, probe, findings = examine(setup)
    baseline = min(probe.last_loss, probe.mean_loss)
    assert history.ended is not None
    assert history.ended.reason == "diverged" or probe.train_loss > 0.9 * baseline
    assert findings[0].code == CAUSE_OF[name]
    cured = setup.changed(findings[0].cure)
    _run, _history, after, left = examine(cured)
    baseline = min(after.last_loss, after.mean_loss)
    assert after.train_loss < 0.2 * baseline
    assert after.validation_loss < 0.2 * baseline
    assert left == ()


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_is_named_and_cured(name: str) -> None:
    """With the tutorial's network."""
    broken(name, "rnn", 0)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("name", "cell"), [(n, c) for n in BREAKS for c in CELLS if n != "relu" or c == "rnn"]
)
def test_a_break_is_named_and_cured_with_every_cell(name: str, cell: str, seed: int) -> None:
    """For several seeds; only an RNN has ReLU."""
    broken(name, cell, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", SETUPS)
def test_a_preset_has_nothing_wrong(name: str, seed: int) -> None:
    """No false alarm."""
    assert examine(SETUPS[name].setup.changed({"seed": seed}))[3] == ()


@pytest.mark.parametrize(
    ("setup", "code"),
    [
        (Setup(learning_rate=1e-5, epochs=10), "slow"),
        (Setup(learning_rate=1e-3, optimizer="sgd", epochs=10), "slow"),
        (Setup(learning_rate=1e-3, epochs=3), "unfinished"),
        (Setup(series="noise", epochs=40), "noise"),
        (Setup(series="square", epochs=40), "no_gain"),
        (Setup(learning_rate=10.0, optimizer="sgd", clip=None, epochs=3), "step"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.to_link(),
)
def test_other_causes_are_named(setup: Setup, code: str) -> None:
    """Too slow, not finished, nothing to learn, a window that is too short."""
    assert [finding.code for finding in examine(setup)[3]][:1] == [code]


@pytest.mark.parametrize("setup", [Setup(learning_rate=1e-5, epochs=10), Setup(epochs=1)])
def test_the_cures_of_slow_trainings_cure(setup: Setup) -> None:
    """A higher learning rate, or more epochs until it is well."""
    for _ in range(5):
        findings = examine(setup)[3]
        if not findings:
            return
        setup = setup.changed(findings[0].cure)
    raise AssertionError(f"still {findings[0].code} with {setup}")


def test_large_values_must_be_scaled() -> None:
    """Unscaled hundreds fail, and scaling them is the cure."""
    series = Series("large", 500 + 200 * generate("sine").values)
    setup = Setup(series="own", scaling="none", epochs=12)
    findings = examine(setup, series)[3]
    assert findings[0].code == "scale"
    assert examine(setup.changed(findings[0].cure), series)[3] == ()


def test_small_values_must_be_scaled() -> None:
    """Unscaled thousandths fail, and scaling them is the cure."""
    series = Series("small", 1e-3 * generate("sine").values)
    setup = Setup(series="own", scaling="none", epochs=12)
    findings = examine(setup, series)[3]
    assert [(finding.code, finding.cure) for finding in findings] == [
        ("scale", {"scaling": "standard"})
    ]
    assert examine(setup.changed(findings[0].cure), series)[3] == ()


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


def test_the_flag_alone_says_nothing() -> None:
    """The same numbers under every break's setup: nothing is found that was not measured."""
    _run, history, probe = healthy()
    for one in BREAKS.values():
        assert diagnose(history, probe, one.apply(SHORT)) == ()


def test_the_numbers_alone_say_it() -> None:
    """One measurement changed at a time, under the healthy setup."""
    _run, history, probe = healthy()
    zero = dict.fromkeys(probe.gradients, 0.0)
    no_memory = {k: 0.0 if k.endswith("W_h") else v for k, v in probe.gradients.items()}
    forgotten = np.where(np.arange(10) == 0, 1.0, 0.0)
    bad = {"train_loss": 0.4}
    changes = {
        "copies": {"unit_spread": 0.0, "gradients": zero},
        "order": {"order": 0.2},
        "memory": {"influence": forgotten, "gradients": no_memory},
        "scale": {"size": 300.0, **bad},
        "step": {"updates": (3.0,), **bad},
        "saturated": {"saturated": 0.9, **bad},
        "dead": {"dead": 1.0, **bad},
    }
    for code, change in changes.items():
        found = diagnose(history, replace(probe, **change), SHORT)  # type: ignore[arg-type]
        assert found[0].code == code


def test_a_history_without_snapshots_still_tells_a_high_learning_rate() -> None:
    """One that was saved and loaded again has only the numbers of its steps."""
    setup = BREAKS["learning_rate"].apply(SHORT)
    run, history, _probe, _findings = examine(setup)
    loaded = History.from_json(history.to_json())
    assert loaded.snapshots == ()
    assert diagnose(loaded, measure(run, loaded), setup)[0].code == "step"


@pytest.mark.parametrize(
    ("name", "value", "code"), [("learning_rate", 1.0, "step"), ("clip", None, "explosion")]
)
def test_what_was_changed_while_it_ran_is_found_too(
    name: str, value: float | None, code: str
) -> None:
    """The history is read, not the setup: a good start and then a bad setting."""
    setup = BREAKS["relu"].apply(SHORT).changed({"clip": 1.0}) if code == "explosion" else SHORT
    run, history = build(setup), History()
    for event in run.loop(lambda: False):
        history.add(event)
        if run.trainer.step == 1:
            run.trainer.controls.set(name, value)
    assert diagnose(history, measure(run, history), setup)[0].code == code


def test_a_run_that_has_not_begun_or_has_nothing_to_learn_is_no_trouble() -> None:
    """No steps yet: not finished; constant values: nothing to learn."""
    run, history = build(SHORT), History()
    assert [f.code for f in diagnose(history, measure(run, history), SHORT)] == ["unfinished"]
    flat = Series("flat", np.full(100, 3.0))
    setup = Setup(series="own", scaling="standard", epochs=5)
    assert {f.code for f in examine(setup, flat)[3]} <= {"scale", "noise", "unfinished"}


@pytest.mark.parametrize("code", CAUSES)
def test_every_cause_is_said_with_its_evidence(code: str) -> None:
    """Sentences; only "sees" has fields, and a sentence never claims what is not measured."""
    cause = CAUSES[code]
    for text in (cause.title, cause.why, cause.cure):
        assert not [name for _, name, _, _ in string.Formatter().parse(text) if name]
    for text in (cause.sees, cause.why):
        assert text.endswith(".")


def test_evidence_fills_the_sentences() -> None:
    """Every field of the sentence has a number, shown short."""
    for name in BREAKS:
        for finding in examine(BREAKS[name].apply(SHORT.changed({"epochs": 3})))[3]:
            said = finding.cause.sees.format(**finding.shown())
            assert "{" not in said
            assert all(math.isfinite(value) for value in finding.evidence.values())


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


def test_saturation_is_said_beside_the_gradient_of_this_very_history() -> None:
    """No sentence claims a length: the evidence has that of the last updates in the curve."""
    _run, history, probe = healthy()
    bad = replace(probe, saturated=0.9, train_loss=0.4)
    (found,) = [one for one in diagnose(history, bad, SHORT) if one.code == "saturated"]
    norms = history.steps().gradient_norm[-20:]
    assert found.evidence["gradient"] == np.median(norms)
    assert found.shown()["gradient"] == measured(np.median(norms))
    assert "nearly 0" not in found.cause.sees + found.cause.why


@pytest.mark.parametrize("rate", [0.5, 1.0])
def test_a_run_that_diverges_at_once_is_no_matter_of_its_window(rate: float) -> None:
    """One update and no snapshot that can be used: the learning rate, not a guess's worth."""
    setup = Setup(nonlinearity="relu", learning_rate=rate, epochs=2)
    _run, history, _probe, findings = examine(setup)
    assert history.ended is not None
    assert history.ended.reason == "diverged"
    assert findings[0].code == "step"
    assert not {"no_gain", "noise"} & {one.code for one in findings}


@pytest.mark.parametrize(("cell", "says"), [("relu", True), ("tanh", False)])
def test_relu_is_blamed_only_where_there_is_one(cell: Nonlinearity, says: bool) -> None:
    """An exploded gradient has another reason in a network of tanh."""
    _run, history, probe = healthy()
    setup = SHORT.changed({"nonlinearity": cell, "clip": None})
    long = History.from_json(history.to_json())
    long.add(StepDone(long.last_step + 1, 1, 1.0, 0.001, 400.0, 1.0))
    (found,) = diagnose(long, replace(probe, train_loss=0.4), setup)
    assert found.code == "explosion"
    assert ("ReLU" in found.cause.why) == says


def test_a_rate_that_was_raised_is_not_called_too_low() -> None:
    """Begun at 10⁻⁶ and raised to 0.003: its updates are judged at the rate that they had."""
    setup = DEFAULT.changed({"learning_rate": 1e-6, "epochs": 2})
    run, history = build(setup), History()
    for event in run.loop(lambda: False):
        history.add(event)
        if isinstance(event, EpochDone):
            run.trainer.controls.set("learning_rate", 0.003)
    probe = measure(run, history)
    (finding,) = diagnose(history, replace(probe, train_loss=probe.last_loss), setup)
    assert finding.code == "unfinished"


@pytest.mark.parametrize(
    ("share", "case", "percent"),
    [(0.986, "hardly", 1.4), (0.81, "hardly", 19.0), (1.0, "not", 0.0), (1.3, "not", -30.0)],
)
def test_better_by_little_is_not_called_no_better(share: float, case: str, percent: float) -> None:
    """What is said of the network's error beside a guess's is true of the numbers that follow."""
    _run, history, probe = healthy()
    flat = History.from_json(history.to_json())
    for epoch in range(200):
        flat.add(EpochDone(flat.last_step or 0, 13 + epoch, 0.5, 0.5, 0.0))
    guess = min(probe.last_loss, probe.mean_loss)
    (finding,) = diagnose(flat, replace(probe, train_loss=share * guess), SHORT)
    assert (finding.code, finding.case) == ("no_gain", case)
    assert finding.evidence["percent"] == pytest.approx(percent, abs=1e-9)
    assert finding.cause.title == ("No" if case == "not" else "Hardly") + " better than a guess"
    assert ("{percent}%" in finding.cause.sees) == (case == "hardly")


def test_a_large_network_is_looked_at_on_fewer_windows() -> None:
    """Usual networks on all 128; the largest on so few that their traces stay near a piece's."""
    rng = np.random.default_rng(0)
    usual = RNNModel(1, 64, 1, cell="lstm", rng=rng)
    largest = RNNModel(1, 128, 1, cell="lstm", num_layers=3, rng=rng)
    assert looked_at(usual, 50) == WINDOWS
    assert 2 * at_a_time(largest, 119) <= FEWEST
    assert looked_at(largest, 119) == FEWEST
