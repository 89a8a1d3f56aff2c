"""The commands of the character models: what they print and write, and kind errors."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from seqviz.cli import charlm, main, parse
from seqviz.data import corpora
from seqviz.models.char_checkpoint import CharMeasured
from seqviz.models.char_windows import measure_windows
from seqviz.models.charlm import CharLM, shipped_charlm
from seqviz.models.checkpoint import SHIPPED as DIGITS
from seqviz.models.detective.connectivity import trio
from seqviz.models.sampling import Sampling
from seqviz.paths import ROOT
from seqviz.training.tasks import characters_lesson as training
from seqviz.training.tasks.characters_lesson import CharRecipe

TEXT = "the cat sat on the mat, the rat sat on the cat,\n" * 30
PLAYS = corpora.held_out_plays()
TINY = ["--hidden-size", "8", "--epochs", "2"]


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """A text of one's own."""
    path = tmp_path / "notes.txt"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.fixture
def trained(text: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A small checkpoint that `train charlm` made of it."""
    out = text.parent / "mine.safetensors"
    assert main(["train", "charlm", "--text", str(text), *TINY, "--out", str(out)]) == 0
    capsys.readouterr()
    return out


def test_training_measures_the_stored_weights_and_repeats(
    text: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same command twice gives the same file; the figure is that of the file's weights."""
    hashes = []
    for name in ("a.safetensors", "b.safetensors"):
        out = text.parent / name
        assert main(["train", "charlm", "--text", str(text), *TINY, "--out", str(out)]) == 0
        hashes.append(hashlib.sha256(out.read_bytes()).hexdigest())
    assert hashes[0] == hashes[1]
    lm = CharLM.load(text.parent / "a.safetensors")
    assert lm.card is not None
    assert lm.card.measured is not None
    held_out = corpora.own(TEXT).held_out
    assert lm.card.measured.loss == pytest.approx(lm.measure(held_out).loss, rel=1e-9)
    assert lm.card.measured.characters == len(held_out) - 1
    assert lm.card.command == (
        "python -m seqviz train charlm --text notes.txt --hidden-size 8 --epochs 2 --seed 0 "
        "--threads 1 --out a.safetensors"
    )
    printed = capsys.readouterr().out
    assert f"{lm.card.measured.loss:.4f} nats" in printed
    assert "Epoch 2/2 done" in printed


def test_a_corpus_is_trained_with_its_recipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its name, so that the shipped networks can be made again."""
    tiny = CharRecipe(hidden_size=5, epochs=1, steps=20, how_chosen="by hand")
    monkeypatch.setitem(training.RECIPES, "zen", tiny)
    out = tmp_path / "zen.safetensors"
    assert main(["train", "charlm", "--corpus", "zen", "--out", str(out)]) == 0
    card = CharLM.load(out).card
    assert card is not None
    assert (card.corpus, card.architecture.hidden_size) == ("zen", 5)
    assert (card.how_chosen, card.recipe["steps"]) == ("by hand", 20)


def test_the_held_out_part_is_looked_at_once(
    text: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Training measures nothing on the way; afterwards exactly that part is measured, one time."""
    looked: list[str] = []
    measure = CharLM.measure

    def watched(self: CharLM, text: str, *rest: Any, **named: Any) -> CharMeasured:
        looked.append(text)
        return measure(self, text, *rest, **named)

    monkeypatch.setattr(CharLM, "measure", watched)
    monkeypatch.setattr(training, "measure", None)  # a call would fail
    out = text.parent / "once.safetensors"
    assert main(["train", "charlm", "--text", str(text), *TINY, "--out", str(out)]) == 0
    assert looked == [corpora.own(TEXT).held_out]
    assert "to choose on" not in capsys.readouterr().out


def test_settings_are_compared_without_the_held_out_part(
    text: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --choose the tenth before it is measured, after every epoch and in the card."""
    out = text.parent / "chosen.safetensors"
    options = ["--choose", "--dropout", "0.2", "--weight-dropout", "0.1", "--weight-decay", "0.05"]
    assert main(["train", "charlm", "--text", str(text), *TINY, *options, "--out", str(out)]) == 0
    lm, part = CharLM.load(out), corpora.to_choose_on(corpora.own(TEXT))
    assert lm.card is not None
    assert lm.card.measured is not None
    assert lm.card.characters == len(part.train)
    assert lm.card.measured.loss == pytest.approx(lm.measure(part.held_out).loss, rel=1e-9)
    assert "set apart to choose" in lm.card.measured.on
    recipe = lm.card.recipe
    settings = (recipe["dropout"], recipe["weight_dropout"], recipe["weight_decay"])
    assert settings == (0.2, 0.1, 0.05)
    assert " --choose " in lm.card.command
    printed = capsys.readouterr().out
    assert printed.count("to choose on") == 2, "two epochs"
    assert "Held out" not in printed


def test_windows_are_measured_on_request(
    trained: Path, text: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line each, with the loss of that many windows; a text that is too short is told."""
    command = ["evaluate", "charlm", "--checkpoint", str(trained), "--text", str(text)]
    assert main([*command, "--windows", "5", "20"]) == 0
    lines = capsys.readouterr().out.splitlines()[-2:]
    for line, length in zip(lines, (5, 20), strict=True):
        found = measure_windows(CharLM.load(trained), TEXT, length)
        assert line == (
            f"mine, 1,000 random windows of {length} characters, each from zeros: "
            f"{found.loss:.4f} nats, standard error {found.standard_error:.4f}"
        )
    assert main([*command, "--windows", str(len(TEXT))]) == 2
    assert "--windows" in capsys.readouterr().err


def test_evaluating_prints_nats_bits_and_perplexity(
    trained: Path, text: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Measured anew where the text is named, else the card's figure, marked as such."""
    lm = CharLM.load(trained)
    assert main(["evaluate", "charlm", "--checkpoint", str(trained)]) == 0
    line = capsys.readouterr().out.splitlines()[-1]
    assert lm.card is not None
    assert lm.card.measured is not None
    for number in (lm.card.measured.loss, lm.card.measured.bits):
        assert f"{number:.4f}" in line
    assert "as its card says" in line
    assert main(["evaluate", "charlm", "--checkpoint", str(trained), "--text", str(text)]) == 0
    line = capsys.readouterr().out.splitlines()[-1]
    measured = lm.measure(TEXT)
    for number in (f"{measured.loss:.4f}", f"{measured.bits:.4f}", f"{measured.perplexity:.3f}"):
        assert number in line
    assert "measured on notes.txt" in line


def test_one_table_and_plays_without_a_download(
    trained: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Several networks stand under one header; the held-out plays are those that come along."""
    monkeypatch.setenv("SEQVIZ_DATA_DIR", str(tmp_path))  # nothing is there
    monkeypatch.setattr(charlm, "held_out_plays", lambda: PLAYS[:300])
    args = parse(["evaluate", "charlm"])
    assert charlm.table(args, ["shakespeare", str(trained)]) == 0
    header, plays, own = capsys.readouterr().out.splitlines()
    assert header.startswith("checkpoint")
    assert f"{shipped_charlm('shakespeare').measure(PLAYS[:300]).loss:.4f}" in plays
    assert "measured on the last tenth of Tiny Shakespeare" in plays
    assert own.startswith(trained.stem)


def test_the_compared_networks_are_measured_on_the_part_that_they_were_cut_from() -> None:
    """Where this Python's library is theirs: the text of their card, not more of it."""
    lm = trio()["gru"]
    assert lm.card is not None
    held_out, remark = charlm._held_out(parse(["evaluate", "charlm"]), lm.card)
    if corpora.python_part().sha256 != lm.card.text_sha256:
        pytest.skip("this Python's library is another than the one that they learned from")
    assert len(held_out) == 100_000
    assert remark == f"measured on the held-out part of: {lm.card.origin}"


def test_a_network_without_a_held_out_text_has_no_figure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The tutorial's sentence is learned whole: saved without a score, and evaluating says so."""
    out = tmp_path / "sentence.safetensors"
    assert main(["train", "charlm", "--corpus", "sentence", *TINY, "--out", str(out)]) == 0
    assert "Held out" not in capsys.readouterr().out
    assert main(["evaluate", "charlm", "--checkpoint", str(out)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "--text" in captured.err


def test_generating_prints_the_prompt_and_what_follows(
    trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same seed, the same text; what the model does not know is told."""
    lm = CharLM.load(trained)
    command = ["generate", "--checkpoint", str(trained), "--prompt", "the é", "--length", "40"]
    settings = ["--temperature", "0.7", "--top-k", "5", "--top-p", "0.9", "--seed", "3"]
    assert main([*command, *settings]) == 0
    captured = capsys.readouterr()
    wanted = lm.write("the e", 40, sampling=Sampling(0.7, 5, 0.9), seed=3)
    assert captured.out == f"the é{wanted}\n"
    assert "'é' as 'e'" in captured.err
    assert main([*command, "--greedy"]) == 0
    greedy = capsys.readouterr()
    assert greedy.out == "the é" + lm.write("the e", 40, sampling=Sampling(greedy=True)) + "\n"
    assert "seed" not in greedy.err


def test_a_drawn_seed_is_told(trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, and giving it repeats the text."""
    command = ["generate", "--checkpoint", str(trained), "--length", "30", "--prompt", "the "]
    assert main(command) == 0
    first = capsys.readouterr()
    seed = first.err.split()[-1]
    assert main([*command, "--seed", seed]) == 0
    assert capsys.readouterr().out == first.out


def test_generating_and_evaluating_need_no_torch(trained: Path) -> None:
    """In a fresh process."""
    code = (
        "import sys\nfrom seqviz.cli import main\n"
        f"main(['generate', '--checkpoint', {str(trained)!r}, '--length', '5'])\n"
        f"main(['evaluate', 'charlm', '--checkpoint', {str(trained)!r}])\n"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)


def _damaged(change: Callable[[bytes], bytes], path: Path) -> None:
    path.write_bytes(change(path.read_bytes()))


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[:-2],
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: data + b"\0" * 100_000,
        lambda data: b"",
    ],
    ids=["short", "flipped", "long", "empty"],
)
def test_damaged_weights_are_refused(
    change: Callable[[bytes], bytes], trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, exit code 2."""
    _damaged(change, trained)
    assert main(["generate", "--checkpoint", str(trained)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"seqviz-charlm-1"', '"another"'),
        ('"hidden_size": 8', '"hidden_size": 9'),
        ('"hidden_size": 8', '"hidden_size": 10000000000'),
        ('"seed": 0', '"seed": "0"'),
        ('"loss": ', '"loss": -'),
        ('"vocabulary": "', '"vocabulary": "x'),
        ('"vocabulary": "', '"vocabulary": "tt'),
        (
            "{",
            "[",
        ),
    ],
)
def test_a_card_that_is_wrong_is_refused(
    old: str, new: str, trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever was changed in it: one line, exit code 2."""
    card = trained.with_suffix(".json")
    changed = card.read_text("utf-8").replace(old, new, 1)
    assert changed != card.read_text("utf-8")
    card.write_text(changed, "utf-8")
    assert main(["generate", "--checkpoint", str(trained)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["train", "charlm", "--out", "x.ckpt"], ".safetensors"),
        (["train", "charlm", "--corpus", "zen", "--text", "x.txt"], "--corpus"),
        (["train", "charlm", "--corpus", "zen", "--epochs", "0"], "--epochs"),
        (["train", "charlm", "--corpus", "zen", "--learning-rate", "-1"], "learning_rate"),
        (["train", "charlm", "--text", "no-such-file.txt"], "no-such-file.txt"),
        (["train", "charlm", "--corpus", "sentence", "--choose"], "to choose on"),
        (["evaluate", "charlm", "--windows", "0"], "--windows"),
        (["train", "charlm", "--data", "no-such-folder/x"], "--download"),
        (["train", "charlm", "--text", str(DIGITS)], "UTF-8"),
        (["evaluate", "charlm", "--checkpoint", "none.safetensors"], "none.json"),
        (["evaluate", "charlm", "--checkpoint", str(DIGITS)], "mnist_lstm.json"),
        (["generate", "--temperature", "0"], "temperature"),
        (["generate", "--top-p", "2"], "top_p"),
        (["generate", "--length", "0"], "--length"),
        (["generate", "--checkpoint", "nobody"], "nobody"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_code_2(
    arguments: list[str],
    word: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """On standard error, with the value or option that is wrong, without a traceback."""
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert word in captured.err
    assert not np.any([path.suffix == ".safetensors" for path in tmp_path.iterdir()])
