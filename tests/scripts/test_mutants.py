"""The table of mutants fits the program as it is, and a survivor is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import mutants
from scripts.mutants import killed, main, mutated
from scripts.mutants_table import JAVASCRIPT, MUTANTS, PYTHON, Mutant
from seqviz.paths import ROOT

ONE = Mutant("a sign", "sum.py", "a + b", "a - b", ("test_sum.py",))


def test_every_mutant_can_be_put_in(subtests: pytest.Subtests) -> None:
    """What each replaces stands once in its file, and the tests that should kill it are there."""
    for one in MUTANTS:
        with subtests.test(mutant=one.name):
            source = (ROOT / one.file).read_text(encoding="utf-8")
            assert mutated(source, one) != source
            assert one.tests
            for test in one.tests:
                assert (ROOT / test.partition("::")[0]).exists(), test


def test_both_halves_are_broken() -> None:
    """Ten of each language and more, no two of one name."""
    assert len(PYTHON) >= 10
    assert len(JAVASCRIPT) >= 10
    assert all(one.file.endswith(".py") for one in PYTHON)
    assert all(one.file.endswith(".js") for one in JAVASCRIPT)
    assert len({one.name for one in MUTANTS}) == len(MUTANTS)


@pytest.mark.parametrize("source", ["a * b", "a + b and a + b"])
def test_a_mutant_without_a_place_is_told(source: str) -> None:
    """Where its text stands nowhere, or twice, nobody would know what was broken."""
    with pytest.raises(ValueError, match=r"a sign: wanted once in sum\.py"):
        mutated(source, ONE)


@pytest.mark.parametrize("notices", [True, False])
def test_a_mutant_is_put_in_and_taken_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, notices: bool
) -> None:
    """While its tests run the mutant stands in the file, and afterwards what stood there before."""
    file = tmp_path / "sum.py"
    file.write_text("a + b")
    seen = []

    def passes(folder: Path, _tests: tuple[str, ...]) -> bool:
        seen.append((folder / "sum.py").read_text())
        return not notices

    monkeypatch.setattr(mutants, "passes", passes)
    assert killed(tmp_path, ONE) is notices
    assert seen == ["a - b"]
    assert file.read_text() == "a + b"


def test_words_that_name_no_mutant_are_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing that ran is no success."""
    with pytest.raises(SystemExit) as ended:
        main(["--only", "no such word"])
    assert ended.value.code == 2
    assert "no mutant has one of these words" in capsys.readouterr().err


def test_a_survivor_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is named; so are tests that fail without a mutant, which would kill everything."""
    monkeypatch.setattr(mutants, "MUTANTS", (ONE,))
    monkeypatch.setattr(mutants, "copied", lambda folder: (folder / "sum.py").write_text("a + b"))
    monkeypatch.setattr(mutants, "passes", lambda *_: True)
    assert main([]) == 1
    assert "SURVIVED  a sign\n0 of 1 mutants killed" in capsys.readouterr().out
    monkeypatch.setattr(mutants, "passes", lambda *_: False)
    assert main([]) == 1
    assert "FAILS without a mutant: test_sum.py" in capsys.readouterr().out
