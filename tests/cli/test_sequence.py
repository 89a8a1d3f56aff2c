"""`train sequence`: what it prints, and one kind line for what cannot be done."""

from __future__ import annotations

from pathlib import Path

import pytest

from seqviz.cli import main

QUICK = ["train", "sequence", "--epochs", "3", "--hidden", "6"]


def test_it_prints_losses_and_both_baselines(capsys: pytest.CaptureFixture[str]) -> None:
    """The tutorial's sine, shortened."""
    assert main([*QUICK, "--learning-rate", "0.02"]) == 0
    out = capsys.readouterr().out
    assert "Training 55 weights on 790 windows, 3 epochs" in out
    assert "Epoch 3/3 done, mean loss" in out
    assert "Training finished after 75 steps" in out
    assert "period: 63 steps" in out
    for row in ("network", "last value", "last period"):
        assert f"\n{row}" in out


def test_a_break_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """The doctor's finding with its numbers, why, and the cure."""
    assert main([*QUICK, "--break", "zero"]) == 0
    out = capsys.readouterr().out
    assert "All units are copies\n  sees: The largest difference" in out
    assert "(init = uniform)" in out


def test_a_column_of_a_file_is_learned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Scaled by default, errors in its own units."""
    path = tmp_path / "mine.csv"
    path.write_text("day,value\n" + "".join(f"{n},{1000 + n % 7}\n" for n in range(100)))
    assert main([*QUICK, "--csv", str(path)]) == 0
    assert "Errors on the last 20 values; period: 7 steps" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--preset", "x"], "--preset is 'x'; wanted one of tutorial"),
        (["--break", "x"], "--break is 'x'; wanted one of learning_rate"),
        (["--window", "1"], "window must be a whole number from 2 to 100, got 1"),
        (["--learning-rate", "nan"], "learning_rate must be"),
        (["--csv", "{tmp}/none.csv"], "No such file or directory"),
        (["--csv", "{tmp}/bad.csv"], "row 3 of column 'a' must be a number such as 1.5, got 'x'"),
        (["--csv", "{tmp}/large.csv"], "file must have at most 2000000 bytes, got 2000001"),
        (["--csv", "{tmp}/good.csv", "--column", "b"], "column must be one of a, got 'b'"),
        (["--csv", "{tmp}/good.csv", "--window", "40"], "series must have at least 82 values"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, nothing trained."""
    (tmp_path / "bad.csv").write_text("a\n1\nx\n" + "2\n" * 50)
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(2_000_100)  # only as much of it is read as tells that it is too large
    (tmp_path / "good.csv").write_text("a\n" + "1\n2\n" * 30)
    filled = [argument.replace("{tmp}", str(tmp_path)) for argument in arguments]
    assert main(["train", "sequence", *filled]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err
    assert captured.err.count("\n") == 1
