"""A character language model: it reads text and says what comes next, one character at a time.

    state_t = cells(one-hot(i_t), state_{t−1})        logits_t = W_y·h_t + b_y
    next character ~ softmax(logits_t / τ), filtered by top-k and top-p

Reading and choosing are apart: a state is a read-only value, so whoever keeps the states of a text
can go back to any place of it and go on another way. Everything runs with NumPy alone. Left out:
training (`seqviz.training.tasks.characters_lesson`), words, several streams at once.

Symbols: T characters, V vocabulary, H hidden units.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import RNNModel
from seqviz.data.text import Vocabulary
from seqviz.models.bridge import model_from_state
from seqviz.models.char_checkpoint import CharCard, CharMeasured, load_charlm
from seqviz.models.char_stepper import FusedWeights, States, Stepper, zero_states
from seqviz.models.sampling import Float64, Sampling, softmax64, uniforms
from seqviz.paths import ASSETS_DIR

SHIPPED: Final = {
    name: ASSETS_DIR / f"charlm_{name}.safetensors" for name in ("shakespeare", "python", "tang")
}
Array = NDArray[Any]
PLAIN: Final = Sampling()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the characters that may come next.

    Attributes:
        index, char: which.
        before: its probability as the model says it, softmax(logits).
        after: the probability with which it is drawn, after temperature and filters.
    """

    index: int
    char: str
    before: float
    after: float


@dataclass(frozen=True, slots=True, eq=False)
class Distribution:
    """What may come next; arrays are read-only.

    Attributes:
        vocabulary: the characters behind the indices.
        before: softmax of the logits, float64 (V,).
        after: after temperature, top-k and top-p, float64 (V,); what they left out has 0.
    """

    vocabulary: Vocabulary
    before: Float64
    after: Float64

    def top(self, count: int = 10) -> tuple[Candidate, ...]:
        """The `count` likeliest, as the model says it; among equals the smaller index first."""
        return tuple(self.of(int(k)) for k in np.argsort(-self.before, kind="stable")[:count])

    def of(self, index: int) -> Candidate:
        """One character, by its index."""
        char = self.vocabulary.characters[index]
        return Candidate(index, char, float(self.before[index]), float(self.after[index]))


@dataclass(frozen=True, slots=True, eq=False)
class Character:
    """One generated character, and all that is needed to look at it or to take another.

    Attributes:
        position: its place in the generated text, from 0.
        index, char: which.
        logits: from which it was chosen, (V,), read-only.
        sampling: how it was chosen.
        before, after: the model's state before and after it was read; another character at this
            place is `lm.generate(other, …, state=before, position=position + 1)`.
    """

    position: int
    index: int
    char: str
    logits: Array
    sampling: Sampling
    before: States
    after: States


class CharLM:
    """A character model, run with NumPy alone.

    Args:
        vocabulary: V characters.
        model: V inputs, V outputs; RNN, LSTM or GRU, any number of layers. Its weights are copied
            once and must not change afterwards.
        card: the checkpoint's card, if there is one.
    """

    def __init__(
        self, vocabulary: Vocabulary, model: RNNModel, card: CharCard | None = None
    ) -> None:
        sizes = (model.cells[0].input_size, len(model.b_y))
        if sizes != (len(vocabulary), len(vocabulary)):
            raise ValueError(
                f"inputs and outputs are {sizes[0]} and {sizes[1]}; wanted {len(vocabulary)} of "
                "each, the size of the vocabulary"
            )
        self.vocabulary, self.model, self.card = vocabulary, model, card

    @classmethod
    def load(cls, path: Path) -> CharLM:
        """Read a checkpoint (``*.safetensors`` with its card).

        Raises:
            CheckpointError: the file is missing or not what its card says.
        """
        tensors, card = load_charlm(path)
        model = model_from_state(tensors, card.architecture.kind)
        for weights in model.parameters().values():
            weights.flags.writeable = False
        return cls(Vocabulary(card.vocabulary), model, card)

    @cached_property
    def weights(self) -> FusedWeights:
        """The weights rearranged for one stream, made when they are first needed."""
        return FusedWeights(self.model)

    @property
    def start(self) -> States:
        """The state before anything was read: zeros. It can be shared, as it is read-only."""
        return zero_states(self.model)

    def read(self, text: str, state: States | None = None) -> States:
        """The state after reading a text; unknown characters are read as their nearest.

        Args:
            text: of any length.
            state: to go on from; `start` by default.
        """
        stepper = self._stepper(state)
        for index in self.vocabulary.encode(text).tolist():
            stepper.step(index)
        return stepper.state()

    def next_distribution(self, state: States, sampling: Sampling = PLAIN) -> Distribution:
        """What may come next in a state, before and after temperature and filters."""
        return self.distribution(self._stepper(state).logits, sampling)

    def distribution(self, logits: Array, sampling: Sampling = PLAIN) -> Distribution:
        """The same from logits (V,), such as those of a `Character`."""
        before, after = softmax64(logits), sampling.probabilities(logits)
        before.flags.writeable = after.flags.writeable = False
        return Distribution(self.vocabulary, before, after)

    def generate(
        self,
        prompt: str = "",
        length: int | None = None,
        *,
        sampling: Sampling = PLAIN,
        seed: int = 0,
        state: States | None = None,
        position: int = 0,
    ) -> Iterator[Character]:
        """Write on, one character a turn; nothing is computed before it is asked for.

        The same seed gives the same text. The random number of a character depends on the seed
        and its position alone: going on from the `after` of a character at `position` + 1 gives
        the same text as if there had been no break.

        Args:
            prompt: read first, not part of what is generated. With none, and no `state`, a line
                end is read (or what is nearest to it).
            length: how many characters; None never ends.
            sampling: temperature, top-k, top-p, or greedy.
            seed: of the random numbers.
            state: to go on from; `start` by default.
            position: of the first character.
        """
        if length is not None and length < 0:
            raise ValueError(f"length is {length}; wanted 0 or more, or None")
        if not prompt and state is None:
            prompt = "\n"
        stepper = self._stepper(state)
        for index in self.vocabulary.encode(prompt).tolist():
            stepper.step(index)
        return self._written(stepper, length, sampling, seed, position)

    def _written(
        self, stepper: Stepper, length: int | None, sampling: Sampling, seed: int, position: int
    ) -> Iterator[Character]:
        characters, logits = self.vocabulary.characters, stepper.logits
        end = None if length is None else position + length
        before, draws = stepper.state(), uniforms(seed, position)
        while end is None or position < end:
            shown = logits.copy()
            shown.flags.writeable = False
            index = sampling.choose(shown, next(draws))
            stepper.step(index)
            after = stepper.state()
            yield Character(position, index, characters[index], shown, sampling, before, after)
            before, position = after, position + 1

    def write(
        self,
        prompt: str = "",
        length: int = 100,
        *,
        sampling: Sampling = PLAIN,
        seed: int = 0,
        state: States | None = None,
    ) -> str:
        """What `generate` gives, as one text."""
        parts = self.generate(prompt, length, sampling=sampling, seed=seed, state=state)
        return "".join(part.char for part in parts)

    def measure(
        self, text: str, on: str = "", *, progress: Callable[[int], object] | None = None
    ) -> CharMeasured:
        """Mean loss per character, the state carried from zeros through the whole text.

        Args:
            text: at least two characters; the first is read but not guessed.
            on: which text this is, in words.
            progress: called with the number of characters done since its last call.
        """
        indices = self.vocabulary.encode(text)
        guesses = len(indices) - 1
        if guesses < 1:
            raise ValueError(f"text has {len(text)} characters; wanted 2 or more")
        stepper, total = self._stepper(None), 0.0
        rows = np.empty((min(2048, guesses), len(self.vocabulary)), self.model.dtype)
        for begin in range(0, guesses, len(rows)):
            some = indices[begin : min(begin + len(rows), guesses)]
            for row, index in zip(rows, some.tolist(), strict=False):
                row[:] = stepper.step(index)
            z = rows[: len(some)].astype(np.float64)  # (T, V)
            z -= z.max(axis=1, keepdims=True)
            own = z[np.arange(len(some)), indices[begin + 1 : begin + 1 + len(some)]]
            total += float((np.log(np.exp(z).sum(axis=1)) - own).sum())
            if progress:
                progress(len(some))
        return CharMeasured(on or "a text", guesses, total / guesses)

    def _stepper(self, state: States | None) -> Stepper:
        return Stepper(self.weights, self.start if state is None else state)


@cache
def shipped_charlm(name: str) -> CharLM:
    """A model that comes with the app, one of ``SHIPPED``, read once and shared.

    Its weights are read-only.
    """
    if name not in SHIPPED:
        raise ValueError(f"name is {name!r}; wanted one of {', '.join(SHIPPED)}")
    return CharLM.load(SHIPPED[name])


def uniform_loss(vocabulary: Vocabulary) -> float:
    """The loss in nats of guessing every character with equal probability: ln V."""
    return math.log(len(vocabulary))
