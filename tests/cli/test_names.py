"""The name commands: what they print and write, and one kind line for what cannot be done."""

from __future__ import annotations

from pathlib import Path

import pytest

from seqviz.cli import main
from seqviz.data.names import load_names, related
from seqviz.models.checkpoint import SHIPPED as DIGITS
from seqviz.models.text_classifier import TextClassifier, baseline_of, shipped_text_classifier


def test_evaluating_prints_the_score_beside_the_n_grams(capsys: pytest.CaptureFixture[str]) -> None:
    """Both accuracies and losses, and a line for every class."""
    assert main(["evaluate", "names"]) == 0
    out, reader, data = capsys.readouterr().out, shipped_text_classifier(), load_names()
    scored, baseline = reader.measure(data.held_out, ""), baseline_of(reader)
    assert baseline is not None
    line = {row.split("  ")[0]: row for row in out.splitlines()}
    assert f"{scored.accuracy:.2%}" in line["network"]
    assert f"{baseline.accuracy:.2%}" in line["n-gram model"]
    assert f"{data.commonest:.2%}" in line["commonest class"]
    near = related(data.held_out.texts, data.train.texts)
    for name, mask in (("near", near), ("apart", ~near)):
        right = reader.measure(data.held_out.where(mask), "").accuracy
        assert line[name].split("   ")[-1] == f"network {right:.2%}"
        assert line[name].split()[:3] == [name, str(mask.sum()), "names"]
    for k, name in enumerate(data.classes):
        assert f"{scored.confusion[k][k] / sum(scored.confusion[k]):.1%}" in line[name]


def test_predicting_prints_every_character(capsys: pytest.CaptureFixture[str]) -> None:
    """A line each, the answer, and with --explain the three explanations."""
    assert main(["predict", "names", "Papadopoulos"]) == 0
    out = capsys.readouterr().out
    reading = shipped_text_classifier().read("Papadopoulos")
    assert [line[0] for line in out.splitlines()[:12]] == list("Papadopoulos")
    assert f"Papadopoulos: Greek, {reading.confidence:.1%}" in out
    assert "gradient" not in out
    assert main(["predict", "names", "Papadopoulos", "--explain"]) == 0
    out = capsys.readouterr().out
    assert out.count("rank correlation") == 3
    assert "worst other letter" in out


def test_a_letter_that_is_not_known_is_marked(capsys: pytest.CaptureFixture[str]) -> None:
    """Any writing is read, and said to be unknown."""
    assert main(["predict", "names", "李😀", "--explain"]) == 0
    assert capsys.readouterr().out.count("(unknown character)") == 2


def test_training_saves_a_network_that_can_be_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One epoch of two tiny networks, joined; the card's command repeats it."""
    monkeypatch.chdir(tmp_path)
    options = ["--kind", "rnn", "--hidden-size", "4", "--epochs", "1", "--seed", "2"]
    options += ["--members", "2"]
    assert main(["train", "names", *options, "--out", "tiny.safetensors"]) == 0
    out = capsys.readouterr().out
    assert out.count("Epoch 1/1 done") == 2
    reader = TextClassifier.load(tmp_path / "tiny.safetensors")
    assert reader.card is not None
    assert reader.card.architecture.kind == "rnn"
    assert reader.card.architecture.hidden_size == 8
    assert "nothing was compared" in reader.card.how_chosen
    for part in ("--kind rnn", "--hidden-size 4", "--members 2", "--epochs 1", "--seed 2"):
        assert part in reader.card.command
    assert baseline_of(reader) is None
    assert main(["evaluate", "names", "--checkpoint", "tiny.safetensors"]) == 0


def test_the_tutorial_s_recipe_learns_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten epochs, a word about chance, and nothing written."""
    monkeypatch.chdir(tmp_path)
    assert main(["train", "names", "--recipe", "tutorial"]) == 0
    out = capsys.readouterr().out
    assert out.count("done, mean loss 1.") == 10
    assert "20%" in out
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["predict", "names", ""], "text must hold"),
        (["predict", "names", "a" * 300], "at most 200"),
        (["predict", "names", "a\0b"], "NUL"),
        (["evaluate", "names", "--checkpoint", "none.safetensors"], "none"),
        (["evaluate", "names", "--checkpoint", str(DIGITS)], "characters"),
        (["train", "names", "--out", "x.ckpt"], ".safetensors"),
        (["train", "names", "--kind", "cnn"], "cnn"),
    ],
)
def test_what_cannot_be_done_ends_with_one_line(
    argv: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2 and the reason, never a traceback."""
    assert main(argv) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert len(captured.err.strip().splitlines()) == 1
