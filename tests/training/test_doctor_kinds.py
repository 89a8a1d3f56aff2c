"""The doctor on real trainings of characters, texts, digits and random numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from seqviz.data.corpora import Corpus, sentence, zen
from seqviz.data.labelled import read_table
from seqviz.data.names import TextData, load_names
from seqviz.data.sample import load_sample
from seqviz.models.checkpoint import Architecture
from seqviz.models.classifier import DigitLSTM
from seqviz.models.text_classifier import TextClassifier, Vocabulary
from seqviz.training.doctor import Finding, finish
from seqviz.training.doctor.characters import BITS, Characters
from seqviz.training.doctor.choices import Choices
from seqviz.training.doctor.digits import Digits
from seqviz.training.doctor.randoms import Randoms
from seqviz.training.doctor.rivals import Subject, examine_rivals
from seqviz.training.doctor.texts import Texts
from seqviz.training.engine.events import Event, never
from seqviz.training.engine.history import History
from seqviz.training.tasks.characters_numpy import CharRun, CharSetup, build
from seqviz.training.tasks.digits_lesson import train_digits
from seqviz.training.tasks.digits_recipes import RECIPES
from seqviz.training.tasks.names_lesson import TextRecipe, classifier_of, new_network, train_texts
from seqviz.training.tasks.random_vectors import TUTORIAL, train_random

CHOICES = Choices(
    (1, 2, 4, 8, 15, 30, 60, 100, 150, 300),
    (0.001, 0.002, 0.005, 0.008, 0.01, 0.02, 0.05),
    (8, 16, 32, 64, 96, 128),
)


def told(events: Iterator[Event]) -> History:
    """The history of a whole training."""
    history = History()
    for event in events:
        history.add(event)
    return history


def examined(subject: Subject) -> tuple[Finding, ...]:
    """What is found in the end."""
    found = finish(examine_rivals(subject))
    assert found is not None
    return found


# ---------------------------------------------------------------- characters


def wrote(corpus: Corpus, setup: CharSetup) -> tuple[CharRun, History]:
    """A whole training of a character network."""
    run = build(corpus, setup)
    return run, told(run.loop(never))


FAST = {"learning_rate": 0.05, "hidden_size": 192, "epochs": 15}  # as may be chosen on the page


@pytest.mark.parametrize(
    ("corpus", "changes", "code", "cure"),
    [
        (sentence, {}, None, {}),
        (sentence, {"seed": 1, "learning_rate": 0.05}, None, {}),
        (sentence, {"epochs": 4}, "unfinished", {"epochs": 60}),
        (sentence, {"epochs": 4, "seed": 2}, "unfinished", {"epochs": 60}),
        (sentence, {"learning_rate": 0.001, "seed": 2}, "slow", {"learning_rate": 0.005}),
        (sentence, FAST, "fast", {"learning_rate": 0.01}),
        (zen, {"streams": 4, "epochs": 60}, "memorises", {"epochs": 4}),
    ],
)
def test_a_character_network(
    corpus: Any, changes: Mapping[str, Any], code: str | None, cure: Mapping[str, Any]
) -> None:
    """The cause that was made is named, a healthy run is left in peace, the trial is the cure."""
    text, setup = corpus(), replace(CharSetup(), **changes)
    run, history = wrote(text, setup)
    kind = Characters(text, setup, True, CHOICES)
    assert kind.updates({}) == history.last_step
    found = examined(kind.subject(run.model, history))
    assert [one.code for one in found] == ([] if code is None else [code])
    if code is not None:
        assert found[0].cure == cure
        cured, after = wrote(text, replace(setup, **cure))
        losses = kind.losses(cured.model)
        assert losses is not None
        trial = found[0].trial
        assert trial is not None
        assert trial.cured == pytest.approx(BITS * losses.mean(), rel=1e-6)
        assert trial.updates == after.last_step
        assert trial.way == "beside"
        assert trial.cured < trial.unchanged


def test_the_doctor_s_loss_of_characters_is_that_of_the_curve() -> None:
    """In bits, over the same characters, of the same network."""
    setup = CharSetup(streams=4, epochs=3)
    run, history = wrote(zen(), setup)
    losses = Characters(zen(), setup, True, CHOICES).losses(run.model)
    assert losses is not None
    assert losses.mean() == pytest.approx(history.epochs().validation_loss[-1], rel=1e-4)


# ---------------------------------------------------------------- texts


def table(first: int, second: int, *, mixed: bool = False) -> TextData:
    """Names of two origins, so many of each; their labels dealt anew where mixed."""
    names, rng = load_names(), np.random.default_rng(0)
    texts, labels = [], []
    for label, count in (("Zulu", first), ("Polish", second)):
        places = np.flatnonzero(names.train.labels == names.classes.index(label))
        texts += [names.train.texts[k] for k in rng.choice(places, count, replace=False)]
        labels += [label] * count
    if mixed:
        labels = list(rng.permutation(labels))
    rows = [f"{text},{label}" for text, label in zip(texts, labels, strict=True)]
    return read_table("\n".join(("text,label", *rows)).encode())


def learned(data: TextData, units: int, epochs: int) -> tuple[TextClassifier, History]:
    """A whole training of a text classifier."""
    recipe = TextRecipe("gru", units, epochs=epochs)
    vocabulary = Vocabulary.of(data.train.texts)
    network = new_network(recipe, len(vocabulary), len(data.classes), seed=0)
    history = told(
        train_texts(network, vocabulary, data.train, recipe, seed=0, held_out=data.held_out)
    )
    return classifier_of(network, vocabulary, data.classes), history


TEXT_CHOICES = Choices(epochs=(1, 2, 5, 14, 30), units=(16, 32))


@pytest.mark.parametrize(
    ("data", "units", "epochs", "code", "case"),
    [
        ((150, 150), 32, 30, None, ""),
        ((100, 100), 32, 1, "unfinished", ""),
        ((80, 80, True), 32, 14, "nothing", "counted"),
        ((190, 10), 32, 14, "commonest", ""),
        ((20, 20, True), 32, 14, "unclear", "few"),
    ],
)
def test_a_text_classifier(
    data: tuple[Any, ...], units: int, epochs: int, code: str | None, case: str
) -> None:
    """Well; too few epochs; labels that say nothing; one label far too common; too few texts."""
    texts = table(*data[:2], mixed=len(data) > 2)
    classifier, history = learned(texts, units, epochs)
    subject = Texts(texts, "gru", units, epochs, TEXT_CHOICES).subject(classifier, history)
    now = subject.measure(never)
    assert now is not None
    assert now.mean() == pytest.approx(history.epochs().validation_loss[-1], rel=1e-5)
    found = examined(subject)
    assert [(one.code, one.case) for one in found] == ([] if code is None else [(code, case)])
    if code == "unfinished":
        trial = found[0].trial
        assert trial is not None
        after = learned(texts, units, found[0].cure["epochs"])[1]
        assert trial.cured == pytest.approx(after.epochs().validation_loss[-1], rel=1e-5)


def test_a_count_of_letters_tells_real_labels_from_dealt_ones() -> None:
    """Naive Bayes is far below the shares of real labels, and above those of dealt ones."""
    for mixed, better in ((False, True), (True, False)):
        texts = Texts(table(150, 150, mixed=mixed), "gru", 16, 1, TEXT_CHOICES)
        assert texts.shares().mean() == pytest.approx(np.log(2), abs=0.01)
        assert bool(texts.counted().mean() < texts.shares().mean()) is better


# ---------------------------------------------------------------- digits, random numbers


def test_the_digit_network_after_one_epoch_is_not_finished() -> None:
    """More epochs are tried on a copy; that is what a training of so many epochs comes to."""
    sample, sizes = load_sample(), Architecture(hidden_size=16)
    images, labels = sample.train.images[:600], sample.train.labels[:600]
    held = sample.held_out.images[:200], sample.held_out.labels[:200]

    def read(epochs: int) -> tuple[DigitLSTM, History]:
        import torch

        network = DigitLSTM(sizes, generator=torch.Generator().manual_seed(0))
        recipe = replace(RECIPES["tutorial"], epochs=epochs)
        return network, told(train_digits(network, images, labels, recipe, seed=0, held_out=held))

    network, history = read(1)
    kind = Digits(images, labels, *held, "tutorial", 1, sizes, Choices(epochs=(1, 2, 5, 10)))
    (found,) = examined(kind.subject(network.numpy_state(), history))
    assert (found.code, found.cure) == ("unfinished", {"epochs": 10})
    assert found.evidence["loss"] == pytest.approx(history.epochs().validation_loss[-1], rel=1e-5)
    trial = found.trial
    assert trial is not None
    assert trial.cured == pytest.approx(read(10)[1].epochs().validation_loss[-1], rel=1e-4)


@pytest.mark.parametrize("epochs", [10, 100])
def test_random_numbers_have_nothing_to_go_by(epochs: int) -> None:
    """However long it is trained; the copy that is measured is the network that was trained."""
    history = told(train_random(replace(TUTORIAL, epochs=epochs), held_out=2000)[2])
    subject = Randoms(epochs, Choices(epochs=(10, 100))).subject(history)
    (found,) = examined(subject)
    assert (found.code, found.cure) == ("nothing", {})
    assert found.evidence["loss"] == pytest.approx(history.epochs().validation_loss[-1], rel=1e-5)
