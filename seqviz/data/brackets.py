"""How deep are the round brackets nested after every character of a text?

With the steps s_t = +1 for "(", −1 for ")" and 0 for any other character:

    d_t = s_1 + … + s_t                                    the depth
    label_t = d_t       while 0 ≤ d_1, …, d_t ≤ 6
    label_t = BROKEN    from the first d_t outside 0 … 6 on, for ever

A reader that sees one character at a time can be right only if it counts, which is why the task
shows what a recurrent network keeps in its state. Left out: other brackets, also the full-width
（ and ）; they are characters like any letter.

Symbols: N texts, T characters, I = 3 inputs: one for "(", one for ")", one for all the rest.

Source: F. A. Gers and J. Schmidhuber, "LSTM Recurrent Networks Learn Simple Context-Free and
Context-Sensitive Languages", IEEE Transactions on Neural Networks 12 (2001), 1333-1340.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]

OPEN: Final = "("
CLOSE: Final = ")"
SYMBOLS: Final = (OPEN, CLOSE, "other")  # the inputs, in order
_STEPS: Final = np.array([1, -1, 0])  # what each of them adds to the depth
MAX_DEPTH: Final = 6
BROKEN: Final = MAX_DEPTH + 1  # the last class
LABELS: Final = (*map(str, range(BROKEN)), "broken")
SEED: Final = 90_001  # of the texts that a reader is measured with; no training uses it
MAX_LENGTH: Final = 60  # characters of a visitor's text


class BracketTextError(ValueError):
    """A text that is not read; ``code`` says why and never changes."""

    code: ClassVar[str] = "text"


class EmptyText(BracketTextError):
    """No character at all."""

    code = "empty"


class TooLongText(BracketTextError):
    """More characters than fit on the page."""

    code = "too_long"


def check_text(text: str) -> None:
    """Refuse a text that has no character, or more than ``MAX_LENGTH``.

    Raises:
        EmptyText: nothing to read.
        TooLongText: more than ``MAX_LENGTH`` characters.
    """
    if not text:
        raise EmptyText("text must hold at least one character, got 0")
    if len(text) > MAX_LENGTH:
        raise TooLongText(f"text must have at most {MAX_LENGTH} characters, got {len(text)}")


def depths(text: str) -> Int64:
    """The right label after every character.

    Args:
        text: any text, of any length.

    Returns:
        (T,): the depth 0 … 6, or ``BROKEN``.
    """
    return _labels(_symbols([text]))[:, 0]


def encode(texts: str | Sequence[str]) -> Float32:
    """What the network reads: one character a step, as a one-hot row.

    Args:
        texts: one text, or several of one length.

    Returns:
        float32 (T, N, I), time first; N is 1 for one text.

    Raises:
        EmptyText: a text without a character.
        ValueError: no texts, or texts of several lengths.
    """
    return _one_hot(_symbols([texts] if isinstance(texts, str) else texts))


@dataclass(frozen=True, slots=True, eq=False)
class BracketTexts:
    """Random texts of one length with the right label at every step; arrays are read-only.

    Attributes:
        texts: N texts of T characters.
        x: the same as one-hot rows, float32 (T, N, I).
        labels: the depth or ``BROKEN``, int64 (T, N).
    """

    texts: tuple[str, ...]
    x: Float32
    labels: Int64


def random_texts(rng: np.random.Generator, count: int, length: int) -> BracketTexts:
    """Draw texts that use every depth, hold it over long words, and break now and then.

    Each text draws its own habits: the share of other characters (0 to 95 %), how often a bracket
    repeats the one before it (0 to 90 %: from "()()" to "(((((("), how often it opens otherwise
    (35 to 75 %: shallow or deep), and whether it is careful. At depth 0 or 6 a careful text turns
    a bracket round that would break it; the others, four in ten, let it stand one time in four.

    Args:
        rng: source of the random numbers; the same state gives the same texts.
        count: N, how many.
        length: T, characters of each.
    """
    if min(count, length) < 1:
        raise ValueError(f"count and length must be at least 1, got {count} and {length}")
    others, repeats = rng.uniform(0, 0.95, count), rng.uniform(0, 0.9, count)
    opens = rng.uniform(0.35, 0.75, count)
    slips = np.where(rng.random(count) < 0.4, 0.25, 0.0)
    symbols = np.empty((length, count), np.int64)
    last, depth = np.zeros(count, np.int64), np.zeros(count, np.int64)
    for row in symbols:
        u = rng.random((4, count))
        fresh = np.where(u[3] < opens, 0, 1)  # 0 is "(", 1 is ")"
        bracket = np.where(u[0] < repeats, last, fresh)
        breaks = ((depth == 0) & (bracket == 1)) | ((depth == MAX_DEPTH) & (bracket == 0))
        bracket = np.where(breaks & (u[1] >= slips), 1 - bracket, bracket)
        is_bracket = u[2] >= others
        row[:] = np.where(is_bracket, bracket, 2)
        last = np.where(is_bracket, bracket, last)
        depth += _STEPS[row]  # past a break this is no depth, and no longer matters
    letters = rng.integers(ord("a"), ord("z") + 1, symbols.shape)
    codes = np.where(symbols == 2, letters, np.where(symbols == 0, ord(OPEN), ord(CLOSE)))
    texts = tuple("".join(map(chr, column)) for column in codes.T.tolist())
    x, labels = _one_hot(symbols), _labels(symbols)
    for array in (x, labels):
        array.flags.writeable = False
    return BracketTexts(texts, x, labels)


def new_texts(length: int, count: int = 2000, *, seed: int = SEED) -> BracketTexts:
    """Texts to measure with: the same for the same length, count and seed.

    Only very short ones can also have been drawn in training, which uses other seeds.
    """
    return random_texts(np.random.default_rng([seed, length]), count, length)


def _symbols(texts: Sequence[str]) -> Int64:
    """Indices into ``SYMBOLS``, (T, N)."""
    if not texts or len(set(map(len, texts))) != 1:
        lengths = sorted(set(map(len, texts)))
        raise ValueError(f"texts must be at least one, all of one length, got lengths {lengths}")
    if not texts[0]:
        raise EmptyText("text must hold at least one character, got 0")
    index = {OPEN: 0, CLOSE: 1}
    return np.array([[index.get(char, 2) for char in text] for text in texts], np.int64).T


def _one_hot(symbols: Int64) -> Float32:
    return np.eye(len(SYMBOLS), dtype=np.float32)[symbols]  # (T, N) → (T, N, I)


def _labels(symbols: Int64) -> Int64:
    depth = _STEPS[symbols].cumsum(axis=0)  # (T, N)
    broken = np.logical_or.accumulate((depth < 0) | (depth > MAX_DEPTH), axis=0)
    return np.where(broken, BROKEN, depth)
