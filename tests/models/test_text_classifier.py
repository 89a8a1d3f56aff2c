"""The text classifier: equal to torch, as good as its card says, and reading any text."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
import unicodedata
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from seqviz.cells import RNNModel
from seqviz.data.names import BrokenText, Examples, TooLongText, load_names
from seqviz.data.text import EmptyText, TextError
from seqviz.models.checkpoint import SHIPPED as DIGITS
from seqviz.models.checkpoint import CheckpointError, load_numpy
from seqviz.models.text_classifier import (
    MOST_CHARACTERS,
    SHIPPED,
    UNKNOWN,
    TextClassifier,
    Vocabulary,
    baseline_of,
    pad,
    shipped_text_classifier,
)
from seqviz.models.text_explanations import explain, longest_text
from seqviz.paths import ROOT
from seqviz.training.tasks.names_lesson import TextNetwork
from tests.models.small_classifier import KINDS, random_classifier

READER = shipped_text_classifier()
NAMES = load_names()


def test_the_network_is_torch_s_own() -> None:
    """Logits after every character of real names equal what torch computes from the weights."""
    assert READER.card is not None
    module = TextNetwork(READER.card.architecture, generator=torch.Generator())
    module.load_state_dict({k: torch.tensor(v) for k, v in load_numpy(SHIPPED)[0].items()})
    for text in NAMES.held_out.texts[:40]:
        reading = READER.read(text)
        x = torch.tensor(reading.x)
        with torch.no_grad():
            y = [module(x, torch.tensor([t + 1]))[0].numpy() for t in range(len(text))]
        np.testing.assert_allclose(reading.logits, y, rtol=1e-4, atol=1e-4)


def test_the_shipped_network_is_as_good_as_its_card() -> None:
    """The held-out score again, and what it is worth: far above guessing, below the n-grams'."""
    assert READER.card is not None
    card, baseline = READER.card.measured, baseline_of(READER)
    assert card is not None
    assert baseline is not None
    again = READER.measure(NAMES.held_out, card.on)
    assert again.accuracy == pytest.approx(card.accuracy, abs=1e-3)  # rounding
    assert again.loss == pytest.approx(card.loss, rel=1e-3)
    assert card.accuracy > 0.62 > 10 * NAMES.commonest
    assert np.sum(baseline.confusion) == np.sum(card.confusion) == len(NAMES.held_out)
    assert np.trace(baseline.confusion) / len(NAMES.held_out) == pytest.approx(baseline.accuracy)
    assert "scripts.names_baseline" in baseline.on
    assert READER.classes == NAMES.classes


def test_reading_loads_no_torch() -> None:
    """In a fresh process, with the shipped network read and a name explained."""
    code = """
import sys
from seqviz.models.text_classifier import shipped_text_classifier
from seqviz.models.text_explanations import explain
from seqviz.data.names import load_names
reader = shipped_text_classifier()
explain(reader, reader.read("Anna")); load_names()
print(sorted({"torch", "sklearn", "plotly", "streamlit"} & set(sys.modules)))
"""
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Shapes, sums, order, and that nothing but a `TextError` comes out."""
    if not text.strip() or "\0" in text:
        with pytest.raises(TextError):
            READER.read(text)
        return
    reading = READER.read(text)
    steps = len(reading.text)
    assert unicodedata.is_normalized("NFC", reading.text)
    assert reading.logits.shape == reading.probabilities.shape == (steps, 30)
    np.testing.assert_allclose(reading.probabilities.sum(axis=1), 1, rtol=1e-5)
    assert reading.prediction == reading.probabilities[-1].argmax()
    assert len(reading.read_as) == steps
    assert 0 <= reading.decided_at < steps
    assert 0 <= reading.pushed_at < steps
    assert all(not a.flags.writeable for a in (reading.x, reading.logits, reading.probabilities))


@pytest.mark.parametrize(
    ("text", "error"),
    [("", EmptyText), ("  ", EmptyText), ("a" * 201, TooLongText), ("a\0", BrokenText)],
)
def test_what_is_no_text_is_refused(text: str, error: type[TextError]) -> None:
    """By type."""
    with pytest.raises(error):
        READER.read(text)


@pytest.mark.parametrize("kind", KINDS)
def test_after_every_character_it_says_what_it_would_of_that_text(kind: str) -> None:
    """The river at character t is the answer to the text that ends there."""
    classifier = random_classifier(kind)
    reading = classifier.read("abéd cab")
    for t in (0, 2, 7):
        np.testing.assert_allclose(
            classifier.read(reading.text[: t + 1]).logits[-1], reading.logits[t], rtol=1e-9
        )
    np.testing.assert_allclose(
        classifier.logits(["ab", "abéd cab", "a"], batch_size=2)[[0, 1, 2]],
        [reading.logits[1], reading.logits[7], reading.logits[0]],
        rtol=1e-9,
    )


def test_which_character_decided_by_hand() -> None:
    """The last change of the likeliest class, and the largest rise of the last one's share."""
    for text in NAMES.held_out.texts[::50]:
        reading = READER.read(text)
        likeliest = reading.probabilities.argmax(axis=1)
        place = len(text) - 1
        while place and likeliest[place - 1] == reading.prediction:
            place -= 1
        assert reading.decided_at == place
        own = [reading.before[reading.prediction], *reading.probabilities[:, reading.prediction]]
        rises = [b - a for a, b in pairwise(own)]
        assert reading.pushed_at == rises.index(max(rises))
        assert reading.top(1)[0] == (READER.classes[reading.prediction], reading.confidence)


def test_before_the_first_character_it_says_what_the_biases_say() -> None:
    """softmax(b_y), because h is 0."""
    b = READER.model.b_y.astype(np.float64)
    np.testing.assert_allclose(READER.read("a").before, np.exp(b) / np.exp(b).sum(), rtol=1e-5)


def test_case_does_not_matter_and_accents_do() -> None:
    """Small and large letters are one; ń is not n."""
    np.testing.assert_array_equal(READER.read("NOWAK").logits, READER.read("nowak").logits)
    np.testing.assert_array_equal(READER.read("İpek").logits, READER.read("ipek").logits)
    assert not np.array_equal(READER.read("Kuźma").logits, READER.read("Kuzma").logits)


def test_unknown_characters_are_read_as_the_nearest_known() -> None:
    """Less marks at a time, then as unknown; and the reading says so."""
    vocabulary = Vocabulary("aåo")
    assert vocabulary.read_as("aÅǻãØ😀") == ("a", "å", "å", "a", "", "")
    assert vocabulary.encode("😀").tolist() == [UNKNOWN]
    assert len(vocabulary) == 4
    assert Vocabulary.of(["aA b", "Bc", "cx"]).characters == "bc"
    with pytest.raises(ValueError, match="once"):
        Vocabulary("aa")


def test_a_large_table_of_rare_characters_needs_little_memory() -> None:
    """2 MB of 20,000 kinds: the vocabulary is capped, no matrix grows with its square."""
    kinds = np.random.default_rng(0).integers(0x4E00, 0x4E00 + 20_000, (20_000, 30))
    texts = ["".join(map(chr, row)) for row in kinds.tolist()] + ["一丁"] * 100
    vocabulary = Vocabulary.of(texts)
    assert len(vocabulary) == MOST_CHARACTERS + 1
    assert vocabulary.read_as("一丁") == ("一", "丁")  # the most frequent stay
    rng = np.random.default_rng(1)
    model = RNNModel(len(vocabulary), 8, 2, cell="gru", rng=rng, dtype=np.float32)
    reader = TextClassifier(model, vocabulary, ("x", "y"))
    tracemalloc.start()
    reader.read(texts[0])
    explain(reader, reader.read((vocabulary.characters * 2)[: longest_text(reader)]))
    reader.logits([vocabulary.characters[:200]] * 300)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60e6


def test_padding_keeps_every_text() -> None:
    """Side by side, time first, unknown behind the end."""
    padded, lengths = pad([np.array([1, 2, 3]), np.array([4])])
    assert padded.tolist() == [[1, 4], [2, UNKNOWN], [3, UNKNOWN]]
    assert lengths.tolist() == [3, 1]


@pytest.mark.parametrize("kind", KINDS)
def test_measuring_counts_by_hand(kind: str) -> None:
    """Accuracy, loss and confusion, one text after another."""
    classifier = random_classifier(kind)
    texts, labels = ("ab", "c", "deed", "a e"), np.array([0, 1, 2, 1])
    measured = classifier.measure(Examples(texts, labels), "these")
    confusion, losses = np.zeros((3, 3), int), []
    for text, label in zip(texts, labels, strict=True):
        p = classifier.read(text).probabilities[-1]
        confusion[label, p.argmax()] += 1
        losses.append(-np.log(p[label]))
    assert np.array_equal(measured.confusion, confusion)
    assert measured.loss == pytest.approx(np.mean(losses))
    assert measured.accuracy == pytest.approx(np.trace(confusion) / 4)


def test_another_network_is_refused() -> None:
    """The digit checkpoint names no characters; a missing one is named; sizes must fit."""
    with pytest.raises(CheckpointError, match="characters"):
        TextClassifier.load(DIGITS)
    with pytest.raises(CheckpointError, match=r"none\.json"):
        TextClassifier.load(Path("none.safetensors"))
    with pytest.raises(ValueError, match="need"):
        TextClassifier(READER.model, READER.vocabulary, ("one", "two"))
    assert baseline_of(random_classifier("rnn")) is None
