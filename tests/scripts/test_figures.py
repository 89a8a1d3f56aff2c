"""The README's table of figures: each is made again, and a difference is seen."""

from __future__ import annotations

import subprocess

import pytest

from benchmarks.doctor_report import WELL, Result, report
from benchmarks.doctor_rows import Row as Fault
from scripts import figures
from scripts.figures import README, compared, left_over, main, of_row, table
from scripts.figures_table import ROWS, Figure

WRITTEN = table(README.read_text(encoding="utf-8"))


def test_every_row_has_its_figures() -> None:
    """No row of the README's table is without an entry, and no entry without a row."""
    described = [of_row(row, WRITTEN) for row in ROWS]
    assert sorted(described, key=WRITTEN.index) == list(WRITTEN)


def test_no_number_stands_outside(subtests: pytest.Subtests) -> None:
    """Each number of a row is a figure that is made again, or a setting of its measurement."""
    for row in ROWS:
        with subtests.test(row=row.name):
            assert left_over(row, of_row(row, WRITTEN)) == []
            assert row.figures


def test_a_number_outside_is_seen() -> None:
    """A number that nobody accounts for is returned, whatever its notation."""
    row = ROWS[0]
    more = figures.Written(
        "MNIST LSTM, 2 × 128, on the 10,000 test images",
        "**99.70 %** (30 misread), 1,234 or 0.5",
        "",
    )
    assert left_over(row, more) == ["1,234", "0.5"]


ACCURACY = Figure(written="99.70 %", found=r"^Accuracy: ([\d.]+)%", within=0.005)
A = r"^ +a +([\d.]+)"
PAIR = "  a  0.40  (0.1 to 0.9)\n  a  0.60  (0.1 to 0.9)\n  b  7\n"


@pytest.mark.parametrize(
    ("figure", "output", "agrees"),
    [
        (ACCURACY, "Accuracy: 99.70%", True),
        (ACCURACY, "Accuracy: 99.69%", False),
        (ACCURACY, "nothing", False),
        (Figure(written="1,367 MB", found=r"(\S+) MB", take="most"), "1,300 MB\n1,367 MB", True),
        (Figure(written="1,367 MB", found=r"(\S+) MB", take="most"), "1,300 MB\n1,368 MB", False),
        (Figure(written="9 and more", found=r"b +(\d+)", take="least"), PAIR, False),
        (Figure(written="7 and more", found=r"b +(\d+)", take="least"), PAIR, True),
        (Figure(written="0.40 to 0.60", found=A, take="span"), PAIR, True),
        (Figure(written="0.30 to 0.60", found=A, take="span"), PAIR, False),
        (Figure(written="0.30 to 0.60", found=A, take="span", factor=1.5), PAIR, True),
        (Figure(written="0.4", found=A), PAIR, False),
        (Figure(written="0.4, 0.6", found=A), PAIR, True),
    ],
)  # fmt: skip
def test_a_difference_is_seen(figure: Figure, output: str, agrees: bool) -> None:
    """Within the tolerance it agrees, and nowhere else; nothing found is a difference."""
    assert compared(figure, output)[1] is agrees


@pytest.mark.parametrize("name", ["doctor", "doctor-kinds"])
def test_what_a_doctor_s_benchmark_prints_is_found(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Count by count: of one fault in six runs, each of which comes out otherwise."""
    came_out = (
        ("step", {"clip": 1.0}, 2.0, 1.0),
        ("step", {"clip": 1.0}, 2.0, 3.0),
        ("step", {}, 0.0, 0.0),
        ("slow", {"clip": 1.0}, 2.0, 1.0),
        (WELL, {}, 0.0, 0.0),
        ("unclear", {}, 0.0, 0.0),
    )

    def examined(row: Fault, seed: int) -> Result:
        named, cure, without, cured = came_out[seed]
        return Result(row, seed, named, cure, 0.5, without, cured)

    report("1 rows, seeds [0, 1]", [(Fault("a", ("step",)), range(6))], examined, error="error")
    printed = capsys.readouterr().out
    (row,) = (row for row in ROWS if row.name == name)
    found = [compared(figure, printed)[0] for figure in row.figures]
    assert found == ["1", "3", "1", "2", "3", "2"]


def test_a_row_is_made_again(capsys: pytest.CaptureFixture[str]) -> None:
    """The bracket counter's command runs, and what it prints is what the README says."""
    assert main(["--only", "brackets"]) == 0
    assert "2 figures agree, 0 differ." in capsys.readouterr().out


def test_a_changed_figure_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where a command prints something else, or fails, the status is 1 and the figure is named."""
    monkeypatch.setattr(figures, "outputs", lambda *_: "    40  97.0000%  100.00%  0.1\n")
    assert main(["--only", "brackets"]) == 1
    assert "DIFFERS: written 100, 100, 99.998 %, found 97" in capsys.readouterr().out

    def failing(*_: object) -> str:
        raise subprocess.CalledProcessError(3, "python", stderr="it broke")

    monkeypatch.setattr(figures, "outputs", failing)
    assert main(["--only", "brackets"]) == 1
    assert "status 3: it broke" in capsys.readouterr().out


def test_what_was_not_run_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the data nothing is compared, and that is said instead of an agreement."""
    monkeypatch.delenv("SEQVIZ_DATA_DIR", raising=False)
    assert main(["--only", "mnist"]) == 0
    said = capsys.readouterr().out
    assert "not run: needs --data DIR" in said
    assert "0 figures agree" in said
