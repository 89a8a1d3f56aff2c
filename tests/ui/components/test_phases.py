"""Slow motion from Python: four stations with the numbers of one real training step."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from seqviz.cells import RNNModel
from seqviz.figures.stations import PHASES, stations
from seqviz.payloads import plain
from seqviz.payloads.phases import (
    BackwardStation,
    ForwardStation,
    LossStation,
    Stations,
    UpdateStation,
)
from seqviz.training.engine import optimizers
from seqviz.training.engine.events import Phase, PhaseDone
from seqviz.training.engine.trainer import Trainer
from seqviz.ui.components.phases.words import RULES, rule_note, words
from seqviz.ui.frame.i18n import LANGUAGES, Language, use_language
from tests.pages.components import sent
from tests.patience import PATIENCE


def _events(cell: str = "lstm", step: int = 1, clip: float | None = 0.01) -> list[PhaseDone]:
    rng = np.random.default_rng(2)
    model = RNNModel(1, 5, 1, num_layers=2, cell=cell, rng=rng)  # type: ignore[arg-type]
    trainer = Trainer(model, 0.1, optimizer="sgd", clip=clip, batch_size=8)
    trainer.controls.slow_motion = True
    X, y = rng.standard_normal((24, 6, 1)), rng.standard_normal((24, 1))
    told = [event for event in trainer.run(X, y, 1) if isinstance(event, PhaseDone)]
    return [event for event in told if event.step == step]


def _by_phase(events: list[PhaseDone]) -> Mapping[Phase, PhaseDone]:
    return {event.phase: event for event in events}


def _reached(
    shown: Stations,
) -> tuple[ForwardStation, LossStation, BackwardStation, UpdateStation]:
    """All four stations of a step that has reached them."""
    assert shown.forward is not None
    assert shown.loss is not None
    assert shown.backward is not None
    assert shown.update is not None
    return shown.forward, shown.loss, shown.backward, shown.update


def _floats(numbers: Sequence[float | None]) -> list[float]:
    return [np.nan if number is None else number for number in numbers]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("optimizer", RULES)
def test_every_word_is_there(lang: Language, optimizer: optimizers.OptimizerName) -> None:
    """In each language, for each optimizer."""
    with use_language(lang):
        assert all(plain(words(optimizer)).values())


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_the_numbers_are_those_of_the_step(cell: str) -> None:
    """Inputs, outputs, errors, norms and weights come from the events, not from elsewhere."""
    events = _by_phase(_events(cell))
    shown = stations(events)
    forward, loss, backward, _update = _reached(shown)
    arrays = {phase: event.arrays for phase, event in events.items()}
    assert shown.step == 1
    np.testing.assert_allclose(_floats(forward.x), arrays["forward"]["x"][:, 0, 0])
    np.testing.assert_allclose(_floats(forward.h[0]), arrays["forward"]["h"][:, 0, 0])
    assert loss.loss == events["loss"].values["loss"]
    np.testing.assert_allclose(_floats(loss.target)[0], arrays["loss"]["target"][0, 0])
    d_h = arrays["backward"]["d_h"]
    lengths = [np.linalg.norm(d_h[t]) for t in range(len(d_h))]
    np.testing.assert_allclose(_floats(backward.d_h), lengths)
    assert backward.clipped_norm is not None
    assert backward.gradient_norm is not None
    assert backward.clipped_norm < backward.gradient_norm
    assert backward.shared is not None
    assert np.sum(_floats(backward.shared.parts)) == pytest.approx(backward.shared.total)
    assert backward.shared.before == (0, 0.0)
    for one in backward.parameters:
        want = np.linalg.norm(arrays["backward"][f"d_{one.name}"])
        assert one.norm == pytest.approx(want)


def test_plain_descent_is_what_its_arrow_says() -> None:
    """With SGD each weight really moves by −η·gradient, after clipping."""
    *_, update = _reached(stations(_by_phase(_events())))
    assert len(update.weights) == 5
    for one in update.weights:
        assert one.after - one.before == pytest.approx(one.plain, rel=1e-6)


def test_every_optimizer_has_its_own_lines() -> None:
    """The formulas beside an update are those that its optimizer states and follows."""
    assert set(RULES) == set(optimizers.OPTIMIZERS)
    stated = " ".join((optimizers.__doc__ or "").split())
    for name, lines in RULES.items():
        for line in lines:
            assert line.replace("w", "p") in stated, name
    assert len(set(RULES.values())) == len(RULES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_new_letters_are_explained(lang: Language) -> None:
    """Where a rule has more letters than w, η and g."""
    with use_language(lang):
        for name, lines in RULES.items():
            assert bool(rule_note(name)) == (len(lines) > 1)


@pytest.mark.parametrize(("cell", "gates"), [("rnn", ""), ("lstm", "ifgo"), ("gru", "rzn")])
def test_a_weight_knows_its_gate(cell: str, gates: str) -> None:
    """Row and column are counted within the gate's own block."""
    events = _by_phase(_events(cell))
    *_, update = _reached(stations(events))
    for one in update.weights:
        before = events["update"].arrays[f"before.{one.name}"]
        row, *column = one.place
        if one.gate is None:
            assert not gates or "." not in one.name
        elif not one.name.endswith("b_hn"):
            row += 5 * gates.index(one.gate)
        assert before[(row, *column)] == one.before


def test_an_older_step_is_not_shown() -> None:
    """When a new step begins, the stations behind its first one wait again."""
    older, newer = _by_phase(_events()), _by_phase(_events(step=2))
    shown = stations({**older, "forward": newer["forward"]})
    assert shown.step == 2
    assert shown.forward is not None
    assert [getattr(shown, phase) for phase in PHASES[1:]] == [None] * 3


def test_nothing_yet() -> None:
    """Without an event all four wait."""
    assert stations({}) == Stations(0, 0, None, None, None, None)


def test_what_is_not_finite_can_be_sent() -> None:
    """A step that explodes is shown with gaps."""
    events = {}
    for phase, event in _by_phase(_events()).items():
        arrays = {name: np.full_like(array, np.nan) for name, array in event.arrays.items()}
        values = dict.fromkeys(event.values, float("inf"))
        events[phase] = replace(event, arrays=arrays, values=values)
    shown = stations(events)
    json.dumps(plain(shown), allow_nan=False)
    _forward, loss, _backward, update = _reached(shown)
    assert update.weights == ()
    assert loss.loss is None


def test_labels_become_one_of_several() -> None:
    """A classifier's step has targets too: 1 at the right class."""
    model = RNNModel(1, 4, 3, rng=np.random.default_rng(0))
    trainer = Trainer(model, loss="cross_entropy", batch_size=4)
    trainer.controls.slow_motion = True
    X = np.random.default_rng(1).standard_normal((4, 5, 1))
    told = trainer.run(X, np.array([0, 1, 2, 0]), 1)
    shown = stations(_by_phase([event for event in told if isinstance(event, PhaseDone)]))
    _forward, loss, *_ = _reached(shown)
    assert loss.target
    assert set(loss.target) <= {0.0, 1.0}


def test_it_mounts() -> None:
    """The page's component is sent what `stations` says."""

    def page() -> None:
        import numpy as np

        from seqviz.training.engine.events import PhaseDone
        from seqviz.ui.components.phases import phases

        arrays = {"x": np.ones((4, 2, 1)), "h": np.zeros((4, 2, 3)), "y": np.full((2, 1), 0.5)}
        forward = PhaseDone("forward", 7, 2, arrays, {})
        phases({"forward": forward}, key="slow", optimizer="adam")

    app = AppTest.from_function(page, default_timeout=PATIENCE).run()
    assert not app.exception, app.exception[0].message
    (message,) = sent(app, "phases")
    assert message.meta["stations"]["step"] == 7
    assert message.meta["rule"]["lines"] == list(RULES["adam"])
    assert message.meta["stations"]["forward"]["y"] == 0.5
    assert message.meta["stations"]["loss"] is None


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("optimizer", RULES)
def test_what_is_said_of_the_step_is_what_the_optimizer_does(
    optimizer: optimizers.OptimizerName, seed: int
) -> None:
    """Against every gradient for SGD and RMSprop only; the others go along some of them."""
    rng = np.random.default_rng(seed)
    weights, made = rng.standard_normal(20), optimizers.OPTIMIZERS[optimizer]()
    along = 0
    for _step in range(30):
        gradient = rng.standard_normal(20)
        before = weights.copy()
        made.step(weights, gradient, 0.01)
        along += int(np.sum((weights - before) * gradient > 0))
    with use_language("en"):
        said = words(optimizer).update_says
    assert ("may even go along" in said) == (along > 0)
    assert ("against its gradient" in said) == (along == 0)
    assert ("in proportion" in said) == (optimizer == "sgd")
