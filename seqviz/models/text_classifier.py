"""The text classifier: a recurrent network reads a text character by character and names its class.

    x_t = one-hot of character t                       small letters, see ``Vocabulary``
    h_t = cell(x_t, h_{t−1})                           RNN, LSTM or GRU
    logits_t = W_y · h_t + b_y                         probabilities_t = softmax(logits_t)

The network was trained to answer after the last character. ``probabilities[t]`` for an earlier t is
therefore what it says of the text that ends with character t: while a person types, each of these
texts is the whole text for a moment. Before the first character h = 0, so it says softmax(b_y).

Which character decided? Two answers, which need not agree:

    decided_at   the first character from which on the likeliest class stays what it is in the end
    pushed_at    the character that raised the probability of that class most

Left out: torch, and why it says so (``seqviz.models.text_explanations``).

Symbols: N texts, T characters, V = I different characters and one for all others, H hidden units,
O classes.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import ModelTrace, RNNModel
from seqviz.data.names import Examples, clean_text
from seqviz.models.bridge import model_from_state
from seqviz.models.checkpoint import Card, CheckpointError, Measured, load_numpy
from seqviz.models.digit_reader import softmax
from seqviz.models.parts import Part, parts_of
from seqviz.paths import ASSETS_DIR

SHIPPED: Final = ASSETS_DIR / "names_gru.safetensors"
SHIPPED_POEMS: Final = ASSETS_DIR / "poems_gru.safetensors"  # (``scripts/make_poem_reader.py``)
MEMBERS: Final = (
    3  # networks in the shipped one, trained apart (``seqviz.training.tasks.committee``)
)
UNKNOWN: Final = 0  # index of every character that is not in the vocabulary
MOST_CHARACTERS: Final = 500  # that a vocabulary takes from texts: each one is an input
_AT_ONCE: Final = 2**22  # numbers in the one-hot rows of texts that are read side by side
Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]


class Vocabulary:
    """The characters that a network knows, and how any other is read.

    A character is read as its small letter; if that is unknown, as the letter without its accents
    (ǻ as å or a, whichever is known); if that is unknown too, as ``UNKNOWN``, index 0.

    Args:
        characters: small letters and signs, no two alike; the first gets index 1.

    Raises:
        ValueError: a character twice, or something that is not one character.
    """

    def __init__(self, characters: str) -> None:
        if len(set(characters)) != len(characters):
            raise ValueError(f"characters is {characters!r}; wanted each one once")
        self.characters = characters
        self._index = {char: index for index, char in enumerate(characters, start=1)}

    @classmethod
    def of(
        cls, texts: Iterable[str], *, fewest: int = 2, most: int = MOST_CHARACTERS
    ) -> Vocabulary:
        """The characters of some texts, in the order of Unicode.

        Args:
            texts: to be learned.
            fewest: a character must stand in so many of them.
            most: of more kinds than this, those in the most texts stay; the rest is ``UNKNOWN``.
        """
        counts = Counter(char for text in texts for char in {_small(char) for char in text})
        ranked = sorted(
            (char for char, count in counts.items() if count >= fewest),
            key=lambda char: (-counts[char], char),
        )
        return cls("".join(sorted(ranked[:most])))

    def __len__(self) -> int:
        """V: all characters and ``UNKNOWN``."""
        return len(self.characters) + 1

    def index(self, char: str) -> int:
        """The input that one character raises, 0 … V − 1."""
        known = self._index.get(_small(char))
        if known is not None:
            return known
        apart = unicodedata.normalize("NFD", _small(char))
        for length in range(len(apart) - 1, 0, -1):  # one mark less at a time
            known = self._index.get(unicodedata.normalize("NFC", apart[:length]))
            if known is not None:
                return known
        return UNKNOWN

    def encode(self, text: str) -> Int64:
        """The indices of all characters, (T,)."""
        return np.array([self.index(char) for char in text], np.int64)

    def read_as(self, text: str) -> tuple[str, ...]:
        """What each character is read as; "" for ``UNKNOWN``."""
        return tuple(
            self.characters[index - 1] if index else "" for index in self.encode(text).tolist()
        )


def _small(char: str) -> str:
    return char.lower()[:1]  # İ becomes i and a dot: the i is enough


@dataclass(frozen=True, slots=True, eq=False)
class TextReading:
    """One text read to the end; arrays are read-only, characters are indices from 0.

    Attributes:
        text: what was read: NFC, without white space around it, T characters.
        read_as: what each character was read as; "" for an unknown one.
        indices: the input of each character, int64 (T,).
        x: one-hot rows, (T, 1, V).
        trace: every intermediate value.
        logits: after every character, (T, O).
        probabilities: softmax of the logits, (T, O).
        before: the probabilities before the first character, (O,).
        classes: the names of the O classes.
        prediction: the likeliest class after the last character.
        decided_at, pushed_at: the character that decided, as at the top of the module.
    """

    text: str
    read_as: tuple[str, ...]
    indices: Int64
    x: Float32
    trace: ModelTrace
    logits: Float32
    probabilities: Float32
    before: Float32
    classes: tuple[str, ...]
    prediction: int
    decided_at: int
    pushed_at: int

    @property
    def knows_any(self) -> bool:
        """Whether one character, other than white space, is one that the network knows."""
        return any(form and not form.isspace() for form in self.read_as)

    @property
    def confidence(self) -> float:
        """The probability of the prediction after the last character."""
        return float(self.probabilities[-1, self.prediction])

    def top(self, count: int = 3, after: int = -1) -> tuple[tuple[str, float], ...]:
        """The likeliest classes after a character, with their probabilities."""
        row = self.probabilities[after]
        return tuple((self.classes[k], float(row[k])) for k in np.argsort(-row)[:count])


class TextClassifier:
    """A trained classifier, run with NumPy alone.

    Args:
        model: any kind and number of layers; one input per character, one output per class.
        vocabulary: its characters.
        classes: the names of its outputs.
        card: the checkpoint's card, or None for a network that was just trained.

    Raises:
        ValueError: sizes that do not fit together.
    """

    def __init__(
        self,
        model: RNNModel,
        vocabulary: Vocabulary,
        classes: Sequence[str],
        card: Card | None = None,
    ) -> None:
        found = (model.cells[0].input_size, len(model.b_y))
        if found != (wanted := (len(vocabulary), len(classes))):
            raise ValueError(
                f"model has {found} inputs and outputs; vocabulary and classes need {wanted}"
            )
        self.model, self.vocabulary, self.classes = model, vocabulary, tuple(classes)
        self.card = card

    @classmethod
    def load(cls, path: Path = SHIPPED) -> TextClassifier:
        """Read a checkpoint (``*.safetensors`` with its card).

        Raises:
            CheckpointError: the file is missing, not what its card says, or no text classifier.
        """
        tensors, card = load_numpy(path)
        characters, classes = card.recipe.get("characters"), card.recipe.get("classes")
        if not isinstance(characters, str) or not _are_names(classes):
            raise CheckpointError(f"{path}: the card's recipe names no characters and classes")
        try:
            model = model_from_state(tensors, card.architecture.kind)
            return cls(model, Vocabulary(characters), cast(list[str], classes), card)
        except ValueError as error:
            raise CheckpointError(f"{path} is no text classifier: {error}") from None

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Groups of units that share nothing; each computes alone what it adds to the logits."""
        return parts_of(self.model)

    def read(self, text: str) -> TextReading:
        """Read one text, keeping every value on the way.

        Args:
            text: any writing, 1 to 200 characters.

        Raises:
            TextError: an empty text, one too long, or one that holds no character of any writing.
        """
        text = clean_text(text)
        indices = self.vocabulary.encode(text)
        x = self.one_hot(indices[:, np.newaxis])  # (T, 1, V)
        trace = self.model.forward(x)
        logits: Float32 = trace.y[:, 0]  # (T, 1, O) → (T, O)
        probabilities, before = softmax(logits), softmax(self.model.b_y)
        prediction = int(logits[-1].argmax())
        other = np.flatnonzero(logits.argmax(axis=-1) != prediction)
        own = np.concatenate([before[[prediction]], probabilities[:, prediction]])
        for array in (indices, x, probabilities, before):
            array.flags.writeable = False
        return TextReading(
            text=text,
            read_as=self.vocabulary.read_as(text),
            indices=indices,
            x=x,
            trace=trace,
            logits=logits,
            probabilities=probabilities,
            before=before,
            classes=self.classes,
            prediction=prediction,
            decided_at=int(other[-1]) + 1 if len(other) else 0,
            pushed_at=int(np.diff(own).argmax()),
        )

    def one_hot(self, indices: Int64) -> Float32:
        """Rows with a single 1, in the model's dtype: indices (T, N) → (T, N, V)."""
        rows = np.zeros((*indices.shape, len(self.vocabulary)), self.model.dtype)
        np.put_along_axis(rows, indices[..., np.newaxis], 1, axis=-1)
        return rows

    def logits(self, texts: Sequence[str], *, batch_size: int = 256) -> Float32:
        """What is said of each whole text, (N, O); they may differ in length.

        Texts are padded behind their end. What comes after a character cannot change what was said
        at it, so the padding plays no part.
        """
        out = self.logits_until(texts, batch_size, lambda: False)
        assert out is not None
        return out

    def logits_until(
        self, texts: Sequence[str], batch_size: int, stop: Callable[[], bool]
    ) -> Float32 | None:
        """As ``logits``; None where `stop`, asked before each batch, says True."""
        coded = [self.vocabulary.encode(clean_text(text)) for text in texts]
        out = np.empty((len(coded), len(self.classes)), self.model.dtype)
        order = np.argsort([len(row) for row in coded], kind="stable")
        longest = max((len(row) for row in coded), default=1)
        batch_size = min(batch_size, 1 + _AT_ONCE // (longest * len(self.vocabulary)))
        for start in range(0, len(order), batch_size):
            if stop():
                return None
            chosen = order[start : start + batch_size]
            padded, lengths = pad([coded[k] for k in chosen])
            y = self.model.forward(self.one_hot(padded)).y  # (T, N, O)
            out[chosen] = y[lengths - 1, np.arange(len(chosen))]
        return out

    def measure(self, examples: Examples, on: str) -> Measured:
        """Accuracy, loss in nats and confusion on texts with their classes."""
        measured = self.measure_until(examples, on, lambda: False)
        assert measured is not None
        return measured

    def measure_until(
        self, examples: Examples, on: str, stop: Callable[[], bool], *, batch_size: int = 256
    ) -> Measured | None:
        """As ``measure``; None where `stop`, asked before each batch of texts, says True."""
        said = self.logits_until(examples.texts, batch_size, stop)
        if said is None:
            return None
        logits = said.astype(np.float64)
        confusion = np.zeros((len(self.classes), len(self.classes)), np.int64)
        np.add.at(confusion, (examples.labels, logits.argmax(axis=-1)), 1)
        own = np.take_along_axis(log_softmax(logits), examples.labels[:, np.newaxis], axis=-1)
        rows = tuple(tuple(map(int, row)) for row in confusion)
        right = float(np.trace(confusion)) / len(examples)
        return Measured(on, right, -float(own.mean()), rows)


def pad(coded: Sequence[Int64]) -> tuple[Int64, Int64]:
    """Put texts of several lengths side by side, time first.

    Returns:
        Indices (T, N) with ``UNKNOWN`` behind each end, and the lengths (N,).
    """
    lengths = np.array([len(row) for row in coded], np.int64)
    padded = np.full((int(lengths.max()), len(coded)), UNKNOWN, np.int64)
    for column, row in enumerate(coded):
        padded[: len(row), column] = row
    return padded, lengths


def log_softmax(logits: NDArray[Any]) -> NDArray[Any]:
    """l_k − log Σ_j exp(l_j), over the last axis, without overflow."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    logs: NDArray[Any] = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return logs


@cache
def shipped_text_classifier(path: Path = SHIPPED) -> TextClassifier:
    """A network that comes with the app, read once; its weights are read-only."""
    classifier = TextClassifier.load(path)
    for weights in classifier.model.parameters().values():
        weights.flags.writeable = False
    return classifier


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def baseline_of(classifier: TextClassifier) -> Measured | None:
    """What an n-gram model scored on the same held-out texts, as the card has it, if it does.

    A script of each measured it; ``on`` is the command that does so again.
    """
    found = classifier.card.recipe.get("baseline") if classifier.card else None
    if not isinstance(found, dict):
        return None
    try:
        rows = tuple(tuple(int(count) for count in row) for row in found["confusion"])
        measured = Measured(
            str(found["command"]), float(found["accuracy"]), float(found["loss"]), rows
        )
    except (KeyError, TypeError, ValueError):
        raise CheckpointError("the card's baseline is not one that seqviz wrote") from None
    if {len(rows), *map(len, rows)} != {len(classifier.classes)}:
        raise CheckpointError("the card's baseline has another number of classes")
    return measured
