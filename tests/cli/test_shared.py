"""What all training commands share: nothing is trained that could not be saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from seqviz.cli import UsageError, main
from seqviz.cli.shared import check_out, follow
from seqviz.training.engine.events import EpochDone, Event, StepDone, TrainingEnded, TrainingStarted

STARTED = TrainingStarted(2, 1, 10, 1234, "cpu", "float32")
STEP = StepDone(1, 1, 0.5, 0.1, 1.0, 0.1)


@pytest.mark.parametrize("task", [["brackets"], ["names"], ["charlm", "--corpus", "sentence"]])
def test_a_path_that_cannot_be_written_is_refused_before_the_training(
    task: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, exit code 2, and no minutes of training for nothing."""
    (tmp_path / "file").touch()
    out = str(tmp_path / "file" / "mine.safetensors")
    assert main(["train", *task, "--epochs", "1", "--out", out]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert "seqviz: " in printed.err


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    """And nothing is left in it."""
    check_out(tmp_path / "new" / "mine.safetensors", ".safetensors")
    assert list((tmp_path / "new").iterdir()) == []
    with pytest.raises(UsageError, match=r"wanted the ending .ckpt or .safetensors"):
        check_out(tmp_path / "mine.txt", ".ckpt", ".safetensors")
    (tmp_path / "folder.ckpt").mkdir()
    with pytest.raises(UsageError, match="which is a folder"):
        check_out(tmp_path / "folder.ckpt", ".ckpt")


def test_following_prints_a_line_at_the_start_and_for_each_epoch(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """On standard output; the last event comes back."""
    end = TrainingEnded("finished", 1, 0.5, 0.3)
    events: list[Event] = [STARTED, STEP, EpochDone(1, 1, 0.5, None, 0.2), end]
    told = follow(iter(events), lambda e: f" on {e.examples}", lambda e: f"{e.loss:.2f}", "luck")
    assert told is end
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["Training 1,234 weights on 10", "Epoch 1/1 done, mean loss 0.50"]


def test_a_training_that_diverged_is_an_error_with_advice() -> None:
    """Also where the loss is a number and only the gradient is not."""
    events: list[Event] = [STARTED, STEP, TrainingEnded("diverged", 1, 0.25, 0.3)]
    with pytest.raises(UsageError, match=r"diverged at step 2 \(loss 0.25\).*try another --seed"):
        follow(events, lambda started: "", lambda done: "", "another --seed")
