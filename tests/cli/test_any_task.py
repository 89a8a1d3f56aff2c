"""`train TASK` for a task of the register that has no words of its own on the command line."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from seqviz.cli import main
from seqviz.models.checkpoint_model import load_model
from seqviz.training import doctor, tasks
from seqviz.training.tasks import TASKS
from tests.training import copy_task

QUICK = ["train", "echo", "--cell", "gru", "--hidden-size", "8", "--learning-rate", "0.02"]


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy task is in the register, and its name stands nowhere else."""
    more = {**TASKS, "echo": copy_task.TASK}
    monkeypatch.setattr(tasks, "TASKS", MappingProxyType(more))


def test_a_registered_task_is_listed_trained_measured_and_judged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Its line among the tasks; loss and share on what is held out, chance, the doctor's cause."""
    assert main(["train", "--help"]) == 0
    assert "say again what was read, after a wait" in capsys.readouterr().out
    assert main([*QUICK, "--epochs", "2", "--longest", "4"]) == 0
    out = capsys.readouterr().out
    assert "Training 389 weights, 16 steps" in out
    assert "Epoch 2/2 done, mean loss" in out
    run = copy_task.TASK.begin(
        copy_task.CopySetup(cell="gru", hidden_size=8, learning_rate=0.02, epochs=2, longest=4)
    )
    list(run.learner.run(2))
    accuracy, loss = run.score_on(run.model, run.data.X_held_out, run.data.y_held_out)  # type: ignore[attr-defined]
    assert f"Held out: {accuracy:.2%} right, loss {loss:.4g}" in out
    chance = run.data.chance  # type: ignore[attr-defined]
    assert f"The best answer that looks at nothing has a loss of {chance:.4g}" in out
    assert "Not finished yet\n  sees: Over 60 sequences that are held out" in out
    assert "cure: Train for more epochs. (epochs = " in out


def test_what_was_trained_is_saved_with_the_command_that_repeats_it(tmp_path: Path) -> None:
    """The command line in its card makes the same network again."""
    files = tmp_path / "one.safetensors", tmp_path / "two.safetensors"
    more = ["--epochs", "1", "--longest", "3", "--clip", "off", "--seed", "3"]
    assert main([*QUICK, *more, "--out", str(files[0])]) == 0
    model, card = load_model(files[0])
    program, again = card.command.split(" -m seqviz ")
    assert (program, card.architecture.task) == ("python", "classes")
    assert main([*again.split(), "--out", str(files[1])]) == 0
    for name, array in load_model(files[1])[0].parameters().items():
        np.testing.assert_array_equal(array, model.parameters()[name])


def test_what_was_trained_is_saved_before_the_doctor_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while he looks at it ends the command; the network is there."""

    def interrupted(work: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(doctor, "finish", interrupted)
    file = tmp_path / "one.safetensors"
    assert main([*QUICK, "--epochs", "1", "--longest", "3", "--out", str(file)]) == 130
    assert load_model(file)[1].architecture.task == "classes"


def test_a_training_that_diverged_saves_nothing_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The doctor is heard, and then the exit code is that of a mistake."""
    file = tmp_path / "one.safetensors"
    wild = ["--learning-rate", "1e30", "--optimizer", "sgd", "--clip", "off", "--epochs", "3"]
    assert main([*QUICK, *wild, "--longest", "3", "--out", str(file)]) == 2
    assert "nothing was saved; try a smaller --learning-rate" in capsys.readouterr().err
    assert not file.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--learning-rate", "-1"], "learning_rate"),
        (["--clip", "x"], "'x' is no number and not 'off'"),
        (["--epochs", "0"], "is not a whole number from 1 on"),
        (["--cell", "x"], "invalid choice: 'x'"),
        (["--out", "x.ckpt"], "wanted the ending .safetensors"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, nothing trained."""
    assert main([*QUICK, *arguments]) == 2
    printed = capsys.readouterr()
    assert message in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""


def test_every_task_of_the_register_can_be_trained_from_the_command_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each by its own words or by the usual ones; `digits` is called mnist, `characters` charlm."""
    called = {"digits": "mnist", "characters": "charlm"}
    for name in tasks.TASKS:
        assert main(["train", called.get(name, name), "--help"]) == 0
        assert "usage:" in capsys.readouterr().out


def test_a_task_with_a_delay_is_trained_from_any_beginning(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With the chance of its own; an initialisation that its cell has no place for is refused."""
    words = ["train", "recall_blank", "--steps", "2", "--symbols", "4", "--hidden-size", "8"]
    assert main([*words, "--epochs", "2", "--initialisation", "chrono"]) == 0
    out = capsys.readouterr().out
    assert "40 steps" in out
    assert f"Guessing has a loss of {np.log(4):.4g}" in out
    assert main([*words, "--cell", "rnn", "--initialisation", "chrono"]) == 2
    assert "'chrono' for 'rnn', want a cell with a gate that keeps" in capsys.readouterr().err
    assert main(["train", "copy", "--steps", "20"]) == 2
    assert "copy wants 21 or more" in capsys.readouterr().err
