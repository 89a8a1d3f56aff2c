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


def test_a_measured_series_says_whose_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Origin, the licence of the copy, and that its season was not found but known."""
    assert main([*QUICK, "--series", "co2", "--scaling", "standard"]) == 0
    out = capsys.readouterr().out
    assert "Scripps Institution of Oceanography" in out
    assert "“This is public domain.”" in out
    assert "period: 12 steps, which is known of this series" in out


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


CELLS = [round(1200 + (k * 37 % 101) * 1.5) for k in range(60)]


@pytest.mark.parametrize(
    ("text", "arguments", "lines"),
    [
        (
            "day;visitors;flag\n" + "".join(f"{k};{v:,};0\n" for k, v in enumerate(CELLS)),
            [],
            [
                "Read own.csv: column 'visitors' (the first that looks like a series), "
                "60 values from 1,200 to 1,350",
                "other columns: 'day': dates or times; 'flag': always the same",
                "'1,200' is read as 1,200; with --decimal comma it is 1.2",
            ],
        ),
        (
            "day;visitors\n" + "".join(f"{k};{v:,}\n" for k, v in enumerate(CELLS)),
            ["--decimal", "comma", "--column", "visitors"],
            ["(as asked), 60 values from 1.2 to 1.35"],
        ),
        (
            "Station\na b\ni,v\n"
            + "".join(f"{60 - k},{-999 if k == 5 else v}\n" for k, v in enumerate(CELLS))
            + "Source: x\n",
            [],
            [
                "rows that are no part of the table: 1 (title), 2 (title), 64 (note)",
                "add --missing=-999 --gaps drop",
                "'i' goes down: --reverse puts the earliest value first",
            ],
        ),
        (
            "i,v\n" + "".join(f"{k},{'n/a' if k == 7 else v}\n" for k, v in enumerate(CELLS)),
            ["--gaps", "interpolate", "--separator", "comma", "--header", "1"],
            ["60 values", "gaps filled: 1, rows left out: 0"],
        ),
    ],
    ids=["default", "chosen", "remarks", "gaps"],
)
def test_it_says_what_was_read_of_a_file(
    text: str,
    arguments: list[str],
    lines: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Which column and why, how a cell was read, and what to type for another reading."""
    path = tmp_path / "own.csv"
    path.write_text(text, encoding="utf-8")
    assert main([*QUICK, "--csv", str(path), *arguments]) == 0
    out = capsys.readouterr().out
    for line in lines:
        assert line in out


def test_a_file_without_a_usable_column_lists_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The cell at fault, and what the other columns are."""
    path = tmp_path / "own.csv"
    path.write_text(
        "day,price\n" + "".join(f"{k},{v if k != 9 else 'x'}\n" for k, v in enumerate(CELLS))
    )
    assert main([*QUICK, "--csv", str(path)]) == 2
    error = capsys.readouterr().err
    assert "row 11 of column 'price' must be a number such as 1.5, got 'x'" in error
    assert "'day': dates or times; 'price': cannot be read, row 11 holds 'x'" in error
