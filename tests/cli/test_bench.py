"""`bench memory`: made, cut off, gone on with, and refused where it is another one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from seqviz.cli import main
from seqviz.training.ladder import climb as module
from seqviz.training.ladder.climb import Plan
from seqviz.training.ladder.table import Table, load, save
from seqviz.training.pixels import plan, run
from tests.tiny_mnist import write_tiny_mnist

SMALL = ["bench", "memory", "--seeds", "1", "--tasks", "recall_blank", "--budget", "40"]
SMALL += ["--cells", "rnn-torch", "lstm-chrono", "rnn-relu-identity", "--ladder", "2", "3"]


class Killed(BaseException):
    """What nobody catches, as nobody catches the end of a machine."""


def test_a_table_that_was_killed_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is in the file is not trained again, and the end is the table of an unbroken run."""
    whole, broken = tmp_path / "whole.json", tmp_path / "broken.json"
    assert main([*SMALL, "--out", str(whole)]) == 0
    trials = load(whole).trials
    assert len(trials) >= 3
    made: list[int] = []
    real = module.attempt

    def until_the_third(*args: Any) -> Any:
        if len(made) == 2:
            raise Killed
        made.append(len(made))
        return real(*args)

    monkeypatch.setattr(module, "attempt", until_the_third)
    with pytest.raises(Killed):
        main([*SMALL, "--out", str(broken)])
    assert load(broken).trials == trials[:2]
    assert not broken.with_suffix(".html").exists()
    made.clear()
    monkeypatch.setattr(module, "attempt", lambda *args: made.append(1) or real(*args))
    assert main([*SMALL, "--out", str(broken)]) == 0
    assert len(made) == len(trials) - 2
    assert broken.read_bytes() == whole.read_bytes()
    assert broken.with_suffix(".html").stat().st_size > 1e6
    capsys.readouterr()
    made.clear()
    assert main([*SMALL, "--out", str(broken)]) == 0
    assert made == [], "all is known"
    out = capsys.readouterr().out
    assert "within 40 updates of 32 sequences (1,280 sequences)" in out
    assert "  lstm-chrono " in out
    assert "rnn-relu-identity" in out


def test_a_longer_plan_takes_over_what_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another seed and a task more: only what is new is trained."""
    out = ["--out", str(tmp_path / "t.json")]
    one = ["bench", "memory", "--tasks", "recall_blank", "--budget", "20", "--ladder", "2"]
    one += ["--cells", "rnn-torch", *out]
    assert main([*one, "--seeds", "1"]) == 0
    asked: list[Any] = []
    real = module.attempt
    monkeypatch.setattr(
        module, "attempt", lambda plan, *args: asked.append(args[:4]) or real(plan, *args)
    )
    assert main([*one, "--seeds", "2"]) == 0
    assert [(task, steps, seed) for task, _who, steps, seed in asked] == [("recall_blank", 2, 1)]


def test_a_shorter_plan_throws_no_training_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fewer seeds, delays and cells: all that lies in the file stays there; its own is told."""
    path = tmp_path / "big.json"
    usual = ["bench", "memory", "--tasks", "recall", "--budget", "20", "--out", str(path)]
    whole = [*usual, "--seeds", "2", "--ladder", "2", "3", "--cells", "rnn-torch", "gru-torch"]
    assert main(whole) == 0
    before = load(path)
    assert [(one.entrant.cell, one.steps, one.seed) for one in before.trials] == [
        ("rnn", 2, 0),
        ("gru", 2, 0),
        ("rnn", 2, 1),
        ("gru", 2, 1),
    ]
    capsys.readouterr()
    real, made = module.attempt, []
    monkeypatch.setattr(module, "attempt", lambda *args: made.append(args) or real(*args))
    assert main([*usual, "--seeds", "1", "--ladder", "2", "--cells", "rnn-torch"]) == 0
    assert load(path) == before
    out = capsys.readouterr().out
    assert "gru-torch" not in out
    assert "also keeps 3 trainings from before" in out
    assert main(whole) == 0
    assert made == [], "all is known"
    assert main([*usual, "--seeds", "1", "--ladder", "2", "--cells", "lstm-torch"]) == 0
    assert len(made) == 1
    assert len(load(path).trials) == 5


def test_a_plan_that_cannot_lie_beside_the_one_there_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A task that has no room for the delays of the file: nothing trained, nothing lost."""
    path = tmp_path / "t.json"
    usual = ["bench", "memory", "--seeds", "1", "--budget", "20", "--cells", "rnn-torch"]
    usual += ["--out", str(path)]
    assert main([*usual, "--tasks", "recall", "--ladder", "2"]) == 0
    before = path.read_bytes()
    capsys.readouterr()
    assert main([*usual, "--tasks", "copy", "--ladder", "21"]) == 2
    printed = capsys.readouterr().err
    assert "name another --out" in printed
    assert printed.count("\n") == 1
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("clip", "null", "holds a table with clip null, not 1.0; name another --out\n"),
        ("batch_size", "16", "holds a table with batch_size 16, not 32; name another --out\n"),
        ("budget", "40", "not 20; name another --out, or --budget 40 to go on with it\n"),
        (
            "learning_rate",
            "0.01",
            "not 0.003; name another --out, or --learning-rate 0.01 to go on with it\n",
        ),
    ],
)
def test_only_an_option_that_there_is_is_advised(
    name: str, value: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of all that a recipe has only the budget and the learning rate can be asked for."""
    path = tmp_path / "t.json"
    plan = replace(Plan(), budget=20)
    save(path, Table(plan))
    was = json.dumps(getattr(plan, name))
    text = path.read_text("utf-8").replace(f'"{name}": {was}', f'"{name}": {value}')
    path.write_text(text, encoding="utf-8")
    assert main(["bench", "memory", "--budget", "20", "--out", str(path)]) == 2
    assert capsys.readouterr().err.endswith(message)
    assert path.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--budget", "60"], "holds a table with budget 40, not 60; name another --out"),
        (["--ladder", "3", "2"], "the shortest delay first"),
        (["--tasks", "copy"], "copy wants 21 or more"),
        (["--budget", "5"], "at least one measurement"),
        (["--learning-rate", "0"], "'0' is not a number above 0"),
        (["--learning-rate", "nan"], "'nan' is not a number above 0"),
        (["--learning-rate", "11"], "learning_rate"),
        (["--out", "x.txt"], "wanted the ending .json"),
        (["--cells", "lstm-identity"], "invalid choice"),
        (["--tasks", "mnist"], "invalid choice"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, nothing trained, the table that is there as it was."""
    path = tmp_path / "t.json"
    quick = ["bench", "memory", "--tasks", "recall_blank", "--cells", "rnn-torch", "--seeds", "1"]
    quick += ["--ladder", "2", "--budget", "40", "--out", str(path)]
    assert main(quick) == 0
    before = path.read_bytes()
    capsys.readouterr()
    assert main([*quick, *arguments]) == 2
    printed = capsys.readouterr()
    assert message in printed.err
    assert printed.err.count("\n") == 1
    assert path.read_bytes() == before


def test_a_file_that_is_no_table_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is somebody's."""
    path = tmp_path / "mine.json"
    path.write_text('{"my": "own"}', encoding="utf-8")
    assert main([*SMALL, "--out", str(path)]) == 2
    assert "name another --out" in capsys.readouterr().err
    assert path.read_text("utf-8") == '{"my": "own"}'


def test_digits_are_benched_row_by_row_and_pixel_by_pixel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every kind of run has its curve, and the same command with more updates goes on with them."""
    monkeypatch.setattr(plan, "HELD_OUT", 10)
    data, out = write_tiny_mnist(tmp_path / "data", train=70), tmp_path / "out.json"
    asked = ["bench", "digits", "--data", str(data), "--seeds", "1", "--out", str(out)]
    assert main([*asked, "--updates", "1"]) == 0
    assert main([*asked, "--updates", "2"]) == 0
    record = plan.read_record(out)
    assert (record.trained_on, record.measured_on) == (60, 10)
    assert {one.name for one in record.curves} == {
        f"{reading}-{start}-0" for reading in plan.READINGS for start in plan.STARTS
    }
    assert capsys.readouterr().out.count("0 updates") == 8
    assert main([*asked[:3], str(tmp_path / "nothing"), *asked[4:]]) == 2
    monkeypatch.setattr(plan, "HELD_OUT", 69)
    capsys.readouterr()
    assert main(asked) == 2
    assert "70 images; wanted 69 to measure on and 50 or more" in capsys.readouterr().err


def test_a_bench_stopped_before_it_began_leaves_what_lies_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Runs of which none has a result yet do not take the place of a file that has some."""
    monkeypatch.setattr(plan, "HELD_OUT", 10)
    monkeypatch.setattr(run, "train_all", lambda curves, *_rest, **_stop: iter([curves]))
    data, out = write_tiny_mnist(tmp_path / "data", train=70), tmp_path / "out.json"
    out.write_text("kept", encoding="utf-8")
    main(["bench", "digits", "--data", str(data), "--seeds", "1", "--out", str(out)])
    assert out.read_text("utf-8") == "kept"
