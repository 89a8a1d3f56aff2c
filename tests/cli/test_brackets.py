"""The bracket commands: what they print and write, and one kind line for what cannot be done."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from seqviz.cli import main
from seqviz.data.brackets import new_texts
from seqviz.models.bracket_reader import BracketReader, measure, shipped_bracket_reader
from seqviz.models.checkpoint import SHIPPED as DIGITS
from seqviz.training.tasks import brackets_lesson as training

TINY = training.BracketRecipe(epochs=1, steps=2, batch_size=2, length=5)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """A recipe of two steps in place of the real one."""
    monkeypatch.setattr(training, "BracketRecipe", lambda **given: TINY)


def test_evaluating_the_shipped_network_prints_what_was_measured(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Accuracy at each length asked for, the confusion counts, and the unit that counts."""
    assert (
        main(["evaluate", "brackets", "--lengths", "7", "30", "--texts", "50", "--seed", "3"]) == 0
    )
    out, reader = capsys.readouterr().out, shipped_bracket_reader()
    for length in (7, 30):
        scored = measure(reader.model, [new_texts(length, 50, seed=3)], "")
        line = next(line for line in out.splitlines() if line.split()[:1] == [str(length)])
        assert f"{scored.accuracy:.4%}" in line
    broken = out.split("broken")[-1].splitlines()[0].split()
    assert broken == [str(count or ".") for count in scored.confusion[-1]]
    assert f"unit {reader.counter_unit} follows the depth best" in out


@pytest.mark.usefixtures("tiny")
def test_training_writes_a_reader_that_loads_and_repeats(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same seed twice gives the same weights; the card names the command."""
    hashes = []
    for name in ("a.safetensors", "b.safetensors"):
        assert main(["train", "brackets", "--seed", "5", "--out", str(tmp_path / name)]) == 0
        hashes.append(BracketReader.load(tmp_path / name).card.weights_sha256)
    assert hashes[0] == hashes[1]
    card = BracketReader.load(tmp_path / "a.safetensors").card
    wanted = "python -m seqviz train brackets --seed 5 --threads 1 --out a.safetensors"
    assert (card.seed, card.command) == (5, wanted)
    assert "Epoch 1/1 done" in capsys.readouterr().out


@pytest.mark.usefixtures("tiny")
def test_a_training_that_diverges_saves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, exit code 2, no file."""
    from seqviz.training.engine.events import TrainingEnded

    ended = TrainingEnded("diverged", 3, float(np.nan), 0.1)
    monkeypatch.setattr(training, "train_brackets", lambda *_, **__: iter([ended]))
    path = tmp_path / "none.safetensors"
    assert main(["train", "brackets", "--out", str(path)]) == 2
    assert "step 4" in capsys.readouterr().err
    assert not path.exists()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["train", "brackets", "--out", "x.ckpt"], ".safetensors"),
        (["train", "brackets", "--epochs", "0"], "--epochs"),
        (["evaluate", "brackets", "--checkpoint", "none.safetensors"], "none.json"),
        (["evaluate", "brackets", "--lengths", "0"], "--lengths"),
        (["evaluate", "brackets", "--checkpoint", str(DIGITS)], "28"),
        (["predict", "brackets"], "brackets"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_code_2(
    arguments: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """On standard error, with the value or option that is wrong, without a traceback."""
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert word in captured.err
