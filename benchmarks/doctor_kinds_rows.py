"""Trainings of digits, texts and characters that fail by a known cause, for bench_doctor_kinds.

Each row says the names that are true. A training is what the page would make with these settings,
on a small network. Its error is measured on answers that the doctor never saw: digits and texts
have them; of a text that is written on, all held-out characters count.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from seqviz.data.corpora import Corpus, own, sentence, zen
from seqviz.data.labelled import read_table
from seqviz.data.names import Examples, TextData
from seqviz.data.sample import load_sample
from seqviz.models.checkpoint import Architecture
from seqviz.models.classifier import DigitLSTM
from seqviz.models.text_classifier import Vocabulary
from seqviz.training.doctor.characters import Characters
from seqviz.training.doctor.choices import Choices
from seqviz.training.doctor.digits import Digits
from seqviz.training.doctor.rivals import Subject
from seqviz.training.doctor.texts import Texts
from seqviz.training.engine.events import Event, never
from seqviz.training.engine.history import History
from seqviz.training.tasks.characters_numpy import CharSetup, build
from seqviz.training.tasks.digits_lesson import evaluate, train_digits
from seqviz.training.tasks.digits_recipes import RECIPES
from seqviz.training.tasks.names_lesson import TextRecipe, classifier_of, new_network, train_texts

WELL = ("well",)
Changes = Mapping[str, Any]


@dataclass(frozen=True)
class Patient:
    """A whole training: what the doctor sees, and the error of one with other settings."""

    subject: Subject
    error: Callable[[Changes], float]


@dataclass(frozen=True)
class Row:
    """One fault and nothing else.

    Args:
        name: in the table.
        accepts: the names that are true of it.
        make: the training, by its seed.
    """

    name: str
    accepts: tuple[str, ...]
    make: Callable[[int], Patient]


def _told(events: Any) -> History:
    history = History()
    event: Event
    for event in events:
        history.add(event)
    return history


# ---------------------------------------------------------------- digits

DIGIT_CHOICES = Choices(epochs=(1, 2, 3, 5, 10, 20, 40))
NEW_DIGITS = 1000


def _digits(
    epochs: int,
    *,
    recipe: str = "tutorial",
    count: int = 600,
    held: int = 300,
    units: int = 24,
    dealt: bool = False,
    wrong: float = 0.0,
) -> Callable[[int], Patient]:
    def make(seed: int) -> Patient:
        sample, rng = load_sample(), np.random.default_rng(seed)
        rows = rng.permutation(len(sample))[: count + held + NEW_DIGITS]
        images, labels = sample.images[rows], sample.labels[rows]
        if dealt:
            labels = rng.permutation(labels)
        others = (labels + rng.integers(1, 10, len(labels))) % 10
        labels = np.where(rng.random(len(labels)) < wrong, others, labels)
        learned, asked = slice(count), slice(count, count + held)
        sizes = Architecture(hidden_size=units)

        def read(changes: Changes) -> tuple[DigitLSTM, History]:
            settings = replace(
                RECIPES[changes.get("recipe", recipe)], epochs=changes.get("epochs", epochs)
            )
            network = DigitLSTM(sizes, generator=torch.Generator().manual_seed(seed))
            held_out = (images[asked], labels[asked])
            events = train_digits(
                network, images[learned], labels[learned], settings, seed=seed, held_out=held_out
            )
            return network, _told(events)

        network, history = read({})
        doctor = Digits(
            images[learned],
            labels[learned],
            images[asked],
            labels[asked],
            recipe,
            epochs,
            sizes,
            DIGIT_CHOICES,
            seed,
        )

        def error(changes: Changes) -> float:
            one = read(changes)[0] if changes else network
            return evaluate(one, images[count + held :], labels[count + held :]).loss

        return Patient(doctor.subject(network.numpy_state(), history), error)

    return make


# ---------------------------------------------------------------- texts

TEXT_CHOICES = Choices(epochs=(1, 2, 5, 14, 30, 60), units=(16, 32, 64, 128, 256))
NEW_TEXTS = 400
SYLLABLES = (("ka", "mo", "ti", "su", "re"), ("ben", "dor", "gil", "har", "wyn"))
SHARED = ("la", "ni", "o", "ve", "zu", "pa", "ri", "de")


def _words(rng: np.random.Generator, count: int, *, wrong: float, first: float) -> list[list[Any]]:
    """Texts that are all different, with 0 or 1; one syllable of four is the label's own."""
    found: dict[str, int] = {}
    while len(found) < count:
        label = int(rng.random() >= first)
        parts = list(rng.choice(SHARED, 3))
        parts.insert(int(rng.integers(4)), str(rng.choice(SYLLABLES[label])))
        found.setdefault("".join(parts), label if rng.random() >= wrong else 1 - label)
    return [list(pair) for pair in found.items()]


def _texts(
    epochs: int,
    *,
    count: int = 300,
    units: int = 32,
    wrong: float = 0.0,
    first: float = 0.5,
    dealt: bool = False,
) -> Callable[[int], Patient]:
    def make(seed: int) -> Patient:
        rng = np.random.default_rng(seed)
        pairs = _words(rng, count + NEW_TEXTS, wrong=wrong, first=first)
        if dealt:
            labels = rng.permutation([label for _text, label in pairs])
            pairs = [[text, int(label)] for (text, _old), label in zip(pairs, labels, strict=True)]
        table = "\n".join(("text,label", *(f"{text},{'AB'[k]}" for text, k in pairs[:count])))
        data = read_table(table.encode())
        new = Examples(
            tuple(text for text, _label in pairs[count:]),
            np.array([label for _text, label in pairs[count:]], np.int64),
        )

        def read(changes: Changes, held_out: Examples) -> tuple[Any, History]:
            recipe = TextRecipe(
                "gru", changes.get("units", units), epochs=changes.get("epochs", epochs)
            )
            vocabulary = Vocabulary.of(data.train.texts)
            network = new_network(recipe, len(vocabulary), len(data.classes), seed=seed)
            history = _told(
                train_texts(network, vocabulary, data.train, recipe, seed=seed, held_out=held_out)
            )
            return classifier_of(network, vocabulary, data.classes), history

        classifier, history = read({}, data.held_out)
        doctor = Texts(data, "gru", units, epochs, TEXT_CHOICES, seed)

        def error(changes: Changes) -> float:
            one = read(changes, data.held_out)[0] if changes else classifier
            return _loss(one, new, data)

        return Patient(doctor.subject(classifier, history), error)

    return make


def _loss(classifier: Any, new: Examples, data: TextData) -> float:
    asked = replace(data, held_out=new)
    losses = Texts(asked, "gru", 1, 1, TEXT_CHOICES)._losses(classifier)
    assert losses is not None
    return float(losses.mean())


# ---------------------------------------------------------------- characters

CHAR_CHOICES = Choices(
    (1, 2, 4, 8, 15, 30, 60, 100, 150, 300),
    (0.001, 0.002, 0.005, 0.008, 0.01, 0.02, 0.05),
    (8, 16, 32, 64, 96, 128, 192, 256),
)


def _repeats(_rng: np.random.Generator) -> Corpus:
    return own("the cat sat on the mat, and the dog lay in the sun. " * 24)


def _chance(rng: np.random.Generator) -> Corpus:
    return own("".join(rng.choice(list("abcdefgh"), 1200)))


def _tales(rng: np.random.Generator) -> Corpus:
    words = [["the", "a", "one"], ["old", "small", "red"], ["cat", "bird", "fox", "dog"]]
    words += [["sees", "hears", "likes"], ["the", "a"], ["moon.", "river.", "wind."]]
    return own(" ".join(str(rng.choice(words[k % 6])) for k in range(600)))


def _short(_rng: np.random.Generator) -> Corpus:
    return own("a short text of my own, which is soon learned by heart")


def _sentence(_rng: np.random.Generator) -> Corpus:
    return sentence()


def _zen(_rng: np.random.Generator) -> Corpus:
    return zen()


def _characters(
    text: Callable[[np.random.Generator], Corpus], **settings: Any
) -> Callable[[int], Patient]:
    def make(seed: int) -> Patient:
        corpus = text(np.random.default_rng(seed))
        streams = 1 if len(corpus.train) < 300 else 4  # as the page sets it
        setup = replace(CharSetup(streams=streams, seed=seed), **settings)
        doctor = Characters(corpus, setup, True, CHAR_CHOICES)

        def read(changes: Changes) -> tuple[Any, History]:
            run = build(corpus, replace(setup, **changes))
            return run, _told(run.loop(never))

        run, history = read({})

        def error(changes: Changes) -> float:
            ended, model = history.ended, run.model
            if changes:
                other, after = read(changes)
                ended, model = after.ended, other.model
            losses = doctor.losses(model)
            assert losses is not None
            assert ended is not None
            return float("inf") if ended.reason == "diverged" else float(losses.mean())

        return Patient(doctor.subject(run.model, history), error)

    return make


def _high(text: Callable[[np.random.Generator], Corpus], epochs: int) -> Callable[[int], Patient]:
    return _characters(text, epochs=epochs, learning_rate=0.05, hidden_size=256)


LOW = ("slow", "unfinished")  # both are true: more epochs at a low rate come as far
RARE = ("commonest", "unfinished")  # both are true: with more epochs it finds the rare label too
SCHEDULED = ("well", "unfinished")  # forty epochs are the most, and with more it might get further
ROWS = (
    Row("digits, one epoch", ("unfinished",), _digits(1)),
    Row("digits, one epoch, changed images", ("unfinished",), _digits(1, recipe="best")),
    Row("digits, three epochs", ("unfinished",), _digits(3)),
    Row("digits, healthy", SCHEDULED, _digits(40, recipe="best", count=1000, units=32)),
    Row("digits, by heart", ("memorises",), _digits(40, count=1000, units=48, wrong=0.3)),
    Row("digits, labels dealt", ("nothing",), _digits(20, count=300, dealt=True)),
    Row("digits, 20 held out, one epoch", ("unclear",), _digits(1, held=20)),
    Row("texts, healthy", WELL, _texts(30)),
    Row("texts, one epoch", ("unfinished",), _texts(1)),
    Row("texts, labels dealt", ("nothing",), _texts(14, dealt=True)),
    Row("texts, labels dealt, 60 epochs", ("nothing",), _texts(60, dealt=True, units=64)),
    Row("texts, one label in 95 %", RARE, _texts(5, first=0.95)),
    Row("texts, one label in 95 %, dealt", ("commonest",), _texts(14, first=0.95, dealt=True)),
    Row("texts, 40 of them", ("unclear",), _texts(5, count=40)),
    Row("texts, by heart", ("memorises",), _texts(60, wrong=0.15, units=128)),
    Row("repeating, healthy", WELL, _characters(_repeats, epochs=30)),
    Row("repeating, one epoch", ("unfinished",), _characters(_repeats, epochs=1)),
    Row("repeating, low rate", LOW, _characters(_repeats, epochs=15, learning_rate=0.001)),
    Row("repeating, high rate", ("fast",), _high(_repeats, epochs=15)),
    Row("sentences, healthy", WELL, _characters(_tales, epochs=15)),
    Row("sentences, three epochs", ("unfinished",), _characters(_tales, epochs=3)),
    Row("sentences, low rate", LOW, _characters(_tales, epochs=8, learning_rate=0.001)),
    Row("sentences, high rate", ("fast",), _high(_tales, epochs=8)),
    Row("one line, healthy", WELL, _characters(_sentence, epochs=100)),
    Row("one line, four epochs", ("unfinished",), _characters(_sentence, epochs=4)),
    Row("one line, low rate", LOW, _characters(_sentence, epochs=100, learning_rate=0.001)),
    Row("one line, high rate", ("fast",), _high(_sentence, epochs=60)),
    Row("own line, five held out", ("unclear",), _characters(_short, epochs=4)),
    Row("the Zen, by heart", ("memorises",), _characters(_zen, epochs=60)),
    Row("characters by chance", ("nothing",), _characters(_chance, epochs=15)),
)
