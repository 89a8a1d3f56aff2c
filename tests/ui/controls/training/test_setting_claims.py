"""What the page says of settings and of one update, beside what they really do."""

from __future__ import annotations

import re

import numpy as np
import pytest

from seqviz.data.series import MAX_SIZE, Floats, Series
from seqviz.data.windows import Scaler
from seqviz.figures.forecast import ahead_alt
from seqviz.figures.stations import PHASES
from seqviz.models.forecast import evaluate
from seqviz.training.engine.events import PhaseDone, StepDone
from seqviz.training.engine.optimizers import Adam
from seqviz.training.tasks.sequence import BREAKS, DEFAULT, LIMITS, SETUPS, Setup, build
from seqviz.ui.controls.training.live_view import scaling_note
from seqviz.ui.controls.training.sequence_run import SequenceTraining
from seqviz.ui.frame.i18n import use_language
from seqviz.ui.pages.sequence_prediction.outcome import ahead_words
from seqviz.ui.pages.sequence_prediction.run_controls import COMPARISONS, MOST, _variants
from tests.claims.proof import proves

VALUES = [
    np.arange(90.0),
    -1e9 + np.sin(np.arange(90.0)),
    np.random.default_rng(3).standard_normal(90) * 1e-6,
    np.linspace(-MAX_SIZE, MAX_SIZE, 90),
]


@proves(
    "mean 0, deviation 1",
    "from −1 to 1",
    "The network reads (x − {shift}) / {scale}: the training part alone then lies between −1 and "
    "1.",
)
@pytest.mark.parametrize("values", VALUES)
def test_what_is_scaled_has_the_range_that_is_said(values: Floats) -> None:
    """The training part, whatever its size and place."""
    standard = Scaler.fit(values, "standard").apply(values)
    assert (standard.mean(), standard.std()) == pytest.approx((0, 1), abs=1e-6)
    minmax = Scaler.fit(values, "minmax").apply(values)
    assert (minmax.min(), minmax.max()) == pytest.approx((-1, 1), abs=1e-6)


@pytest.mark.parametrize("scaling", ["standard", "minmax"])
@pytest.mark.parametrize("values", VALUES)
def test_the_note_on_scaling_can_be_computed_with(scaling: str, values: Floats) -> None:
    """Its two numbers give what the network reads, to a hundredth, also far away from 0."""
    what = SequenceTraining.of(
        DEFAULT.changed({"series": "own", "scaling": scaling}), Series("mine", values)
    )
    with use_language("en"):
        note = scaling_note(what)
    found = re.search(r"\(x − \(?([−\d.,·⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)\)?\) / ([\d.,·⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+):", note)
    assert found is not None, note
    shift, scale = (number(text) for text in found.groups())
    read = (values - shift) / scale
    assert np.abs(read - what.run.data.scaled).max() < 0.02
    own_units = "the picture and the window told under it are in the series' own"
    assert own_units in note
    assert np.array_equal(what.truth.values, values)


def number(text: str) -> float:
    """The value of a written number."""
    head, _dot, power = text.replace(",", "").rpartition("·")
    raised = re.fullmatch(r"(−?)10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", power)
    if raised is None:
        return float(power.replace("−", "-"))
    exponent = raised[2].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(f"{head or raised[1] + '1'}e{exponent}".replace("−", "-"))


@pytest.mark.parametrize("scaling", ["standard", "minmax"])
def test_a_part_that_never_changes_is_not_said_to_be_divided(scaling: str) -> None:
    """Neither by its deviation nor by its range, which are both nothing."""
    values = np.concatenate([np.full(80, 7.0), np.arange(20.0)])
    setup = DEFAULT.changed({"series": "own", "scaling": scaling})
    with use_language("en"):
        note = scaling_note(SequenceTraining.of(setup, Series("mine", values)))
    assert note.startswith("The network reads x − 7: the training part hardly varies")


@proves("all zero")
@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("size", [1, 7, 128])
def test_first_weights_are_what_they_are_called(cell: str, size: int) -> None:
    """Uniform up to 1/√H, for the output too; or nothing but zeros."""
    setup = Setup(cell=cell, hidden_size=size)  # type: ignore[arg-type]
    weights = np.concatenate([a.ravel() for a in build(setup).model.parameters().values()])
    assert np.abs(weights).max() <= size**-0.5
    if size > 1:
        assert np.abs(weights).max() > 0.9 * size**-0.5
        assert np.abs(weights).mean() == pytest.approx(size**-0.5 / 2, rel=0.2)
    zero = build(setup.changed({"init": "zero"})).model.parameters()
    assert not any(array.any() for array in zero.values())


@proves(
    "Learning rate ÷3, as it is, ×3",
    "8, 32 and 64 units",
    "Two or three runs from the same seed, in one chart.",
)
@pytest.mark.parametrize("rate", [LIMITS["learning_rate"][0], 0.003, 5.0, 10.0])
def test_a_comparison_holds_what_its_name_says(rate: float) -> None:
    """Thrice and a third of the rate, where both are allowed; three sizes; one seed."""
    setup = DEFAULT.changed({"learning_rate": rate, "seed": 5})
    with use_language("en"):
        rates = [one.learning_rate / rate for one in _variants("rates", setup).values()]
        sizes = {one.hidden_size for one in _variants("sizes", setup).values()}
        all_of_them = [_variants(kind, setup) for kind in COMPARISONS]
    low, high = LIMITS["learning_rate"]
    wanted = [factor for factor in (1 / 3, 1, 3) if low <= rate * factor <= high]
    assert rates == pytest.approx(wanted)
    assert sizes == {8, 32, 64}
    for variants in all_of_them:
        assert 2 <= len(variants) <= MOST
        assert {one.seed for one in variants.values()} == {5}


@proves("Every update has four phases.", file="slow_motion.md")
@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_an_update_goes_through_four_phases(cell: str) -> None:
    """Told in order, one of each, before the update is done."""
    run = build(Setup(cell=cell, hidden_size=3, epochs=1))  # type: ignore[arg-type]
    run.trainer.controls.slow_motion = True
    told = []
    for event in run.loop(lambda: False):
        if isinstance(event, PhaseDone):
            told.append(event.phase)
        if isinstance(event, StepDone):
            break
    assert tuple(told) == PHASES
    assert len(told) == 4


@proves("One training step in four stations")
def test_there_are_as_many_stations() -> None:
    """One a phase."""
    assert len(PHASES) == 4


@proves("m, q: running means of g and g²; the hat makes up for their start at 0")
@pytest.mark.parametrize("gradient", [2.5, -1e-3, 40.0])
def test_adam_makes_up_for_the_start_at_zero(gradient: float) -> None:
    """Under a gradient that never changes each step is η·g/|g|, the first one too."""
    weights, adam = np.zeros(1), Adam()
    for step in range(1, 6):
        adam.step(weights, np.array([gradient]), 0.1)
        assert weights[0] == pytest.approx(-0.1 * step * np.sign(gradient), rel=1e-3)


@proves("{name}: {first} after 1 step, {last} after {steps}.")
def test_the_figure_s_words_begin_at_one_step() -> None:
    """The first number is the error one step ahead, the last that of the last step."""
    run = build(DEFAULT.changed({"hidden_size": 2}))
    found = evaluate(run.model, run.data, steps=6)
    one = {"last": np.array([0.125, 0.25, 0.5])}
    with use_language("en"):
        assert "repeat the last value: 0.125 after 1 step, 0.500 after 3." in ahead_alt(
            one, ahead_words()
        )
    cut = run.data.cut
    values = run.data.series.values
    starts = np.array(found.origins)
    assert starts[0] == cut
    assert found.ahead["last"][0] == pytest.approx(
        np.sqrt(np.mean((values[starts] - values[starts - 1]) ** 2))
    )


def test_one_value_is_enough_for_the_logistic_map() -> None:
    """So not every break ruins every series: without its state it learns all the same."""
    setup = BREAKS["reset"].apply(SETUPS["chaos"].setup)
    run = build(setup)
    list(run.loop(lambda: False))
    found = evaluate(run.model, run.data, reset_state=True).one_step
    assert found["model"].rmse < 0.1 * found["last"].rmse
