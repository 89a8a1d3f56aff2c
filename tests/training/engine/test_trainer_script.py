"""The trainer in a script, next to other threads, and what it refuses."""

import subprocess
import sys
import threading

import numpy as np
import pytest

from seqviz.training.engine.events import (
    StepDone,
)
from seqviz.training.engine.schedules import OneCycle
from seqviz.training.engine.trainer import Trainer
from tests.training.small import make_model, of, sine


def test_train_returns_the_history_and_learns(capsys):
    """`train` works as in a script: a bar on stderr, nothing on stdout, a loss that falls."""
    X, y = sine(200)
    history = Trainer(make_model(hidden=16)).train(X, y, 20, validation=sine(30))
    assert history.ended.reason == "finished"
    losses = history.epochs().loss
    assert len(losses) == 20
    assert losses[-1] < 1e-2 < losses[0]
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "loss=" in captured.err
    assert "validation=" in captured.err
    trainer = Trainer(make_model())
    trainer.train(X, y, 1, progress=False)
    assert capsys.readouterr().err == ""


def test_a_reader_on_another_thread_never_sees_half_an_update():
    """Every copy is one that the training had after some step."""
    X, y = sine(10)
    trainer = Trainer(make_model(), batch_size=2)
    sums, copies, done = set(), [], threading.Event()

    def total(parameters):
        return float(sum(array.sum() for array in parameters.values()))

    def read():
        while not done.is_set():
            copies.append(total(trainer.current()))

    sums.add(total(trainer.current()))
    thread = threading.Thread(target=read)
    thread.start()
    try:
        for event in trainer.run(X, y, 200):
            if isinstance(event, StepDone):
                sums.add(total(trainer.current()))
    finally:
        done.set()
        thread.join()
    assert len(copies) > 10
    assert set(copies) <= sums


def test_the_sine_is_learned_well_below_a_thousandth():
    """1,000 points on [0, 100], windows of 10, 32 units, 15 epochs: mean squared error < 1e-4."""
    values = np.sin(np.linspace(0, 100, 1000))
    X = np.stack([values[i : i + 10] for i in range(990)])[..., None]
    model = make_model(hidden=32)
    Trainer(model).train(X, values[10:], 15, progress=False)
    y = model.forward(X.swapaxes(0, 1)).y[-1, :, 0]
    assert np.mean((y - values[10:]) ** 2) < 1e-4


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"learning_rate": 0}, "learning_rate: got 0"),
        ({"optimizer": "adamw"}, "optimizer: got 'adamw', want 'sgd', 'momentum'"),
        ({"loss": "mae"}, "loss: got 'mae', want 'mse' or 'cross_entropy'"),
        ({"batch_size": 0}, "batch_size: got 0"),
        ({"truncate": 1.5}, "truncate: got 1.5"),
        ({"patience": True}, "patience: got True"),
        ({"teacher_forcing": 2}, "teacher_forcing: got 2"),
        ({"clip": 0}, "clip: got 0"),
    ],
)
def test_arguments_out_of_range_are_refused(options, message):
    """Each names the argument, what it got and what it wants."""
    with pytest.raises(ValueError, match=message):
        Trainer(make_model(), **options)


X70 = np.zeros((70, 6, 1))


@pytest.mark.parametrize(
    ("X", "y", "options", "message"),
    [
        (X70[..., 0], np.zeros(70), {}, r"X: got shape \(70, 6\), want \(N, T, 1\)"),
        (X70[:0], np.zeros(0), {}, r"X: got shape \(0, 6, 1\)"),
        (X70, np.zeros(69), {}, r"y: got shape \(69,\), want \(70, 1\) or \(70,\)"),
        (X70, np.zeros((70, 6)), {}, r"y: got shape \(70, 6\), want \(70, 1\) or \(70,\)"),
        (X70, np.zeros((70, 3, 2)), {}, r"y: got shape \(70, 3, 2\), want \(70, K, 1\)"),
        (X70, np.zeros(70), {"every_step": True}, r"want \(70, 6, 1\) or \(70, 6\)"),
        (X70 + np.nan, np.zeros(70), {}, "X: got NaN or infinity as float64"),
        (X70, np.full(70, np.inf), {}, "y: got NaN or infinity"),
        (X70, np.zeros(70, "U1"), {}, "y: got <U1, want numbers"),
        (X70, np.zeros(70), {"epochs": 0}, "epochs: got 0"),
        (
            X70,
            np.zeros(70),
            {"validation": (X70, np.zeros(3))},
            r"validation y: got shape \(3,\)",
        ),
    ],
)
def test_data_that_do_not_fit_are_refused_before_anything_runs(X, y, options, message):
    """The call itself raises, not the first event; the message names the array."""
    with pytest.raises(ValueError, match=message):
        Trainer(make_model()).run(X, y, **{"epochs": 1, **options})


def test_answers_that_cannot_be_read_as_inputs_are_refused():
    """Values after the first can only be wanted where O == I."""
    trainer = Trainer(make_model(outputs=2))
    with pytest.raises(ValueError, match="got 3 values after each window, want 1, because 2 out"):
        trainer.run(X70, np.zeros((70, 3, 2)), 1)


def test_patience_needs_validation_and_arrays_are_arrays():
    """What is missing or of the wrong type is named."""
    with pytest.raises(ValueError, match="validation: got None, want data, for patience=3"):
        Trainer(make_model(), patience=3).run(X70, np.zeros(70), 1)
    with pytest.raises(TypeError, match="X: got list"):
        Trainer(make_model()).run([[1.0]], np.zeros(70), 1)
    trainer = Trainer(make_model(outputs=2), loss="cross_entropy")
    with pytest.raises(ValueError, match="got values from 0 to 2, want 0 to 1"):
        trainer.run(X70, np.arange(70) % 3, 1)


def test_one_cycle_ends_with_the_training():
    """The last step's rate is the smallest of the plan."""
    trainer = Trainer(make_model(), 0.01, schedule=OneCycle())
    rates = [event.learning_rate for event in of(StepDone, trainer.run(*sine(), 5))]
    assert max(rates) == pytest.approx(0.01, rel=0.1)
    assert rates[-1] == pytest.approx(0.01 / 25 / 1e4)


def test_a_numpy_training_loads_no_torch():
    """A script that trains with NumPy imports neither torch nor plotly nor streamlit."""
    code = (
        "import sys, seqviz.training.engine.trainer; "
        "print([name for name in ('torch', 'plotly', 'streamlit') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
