"""A text that a network wrote, with everything that is needed to look back and branch off.

A text is decided by its `Spec` alone: the same one gives the same text, so it fits into a link.
Where a visitor took another character, that choice is part of the spec; what stands before it is
kept and never computed again. Left out: how it looks.

Symbols: T characters written, V vocabulary, K candidates shown of each, H hidden units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import split_state
from seqviz.models.char_stepper import States
from seqviz.models.charlm import PLAIN, Character, CharLM, Distribution
from seqviz.models.sampling import Sampling
from seqviz.payloads import fingerprint
from seqviz.payloads.typewriter import TypedText

CHUNK: Final = 300  # characters computed at a time
MOST: Final = 1200
MOST_TAKEN: Final = 40
SHOWN: Final = 10  # candidates of a character


@dataclass(frozen=True, slots=True)
class Spec:
    """What decides a text, beside the network.

    Args:
        prompt: read first; with none, a line end is read.
        sampling: temperature, top-k, top-p, or greedy.
        seed: of the random numbers.
        carried: whether the state flows on; if not, it is zeros before every character, and the
            network sees that one character only.
        taken: (position, index) where the visitor chose; in order of the positions.
        length: T, how many characters.
    """

    prompt: str = ""
    sampling: Sampling = PLAIN
    seed: int = 0
    carried: bool = True
    taken: tuple[tuple[int, int], ...] = ()
    length: int = CHUNK

    def branched(self, at: int, index: int) -> Spec:
        """The same up to position `at`, the character `index` there, then on by itself."""
        before = tuple(one for one in self.taken if one[0] < at)[: MOST_TAKEN - 1]
        length = min(MOST, max(self.length, at + 1 + CHUNK // 2))
        return replace(self, taken=(*before, (at, index)), length=length)


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """A text and how each of its characters came about."""

    lm: CharLM
    spec: Spec
    characters: tuple[Character, ...]

    @property
    def text(self) -> str:
        """What was written, without the prompt."""
        return "".join(one.char for one in self.characters)

    def distribution(self, at: int) -> Distribution:
        """What might have come at a position."""
        one = self.characters[at]
        return self.lm.distribution(one.logits, self.spec.sampling)


def write(lm: CharLM, spec: Spec, earlier: Written | None = None) -> Written:
    """Write a text, or only what differs from an earlier one.

    Args:
        lm: the network.
        spec: everything else.
        earlier: any text; as much of it stays as is the same.

    Raises:
        ValueError: a character that the visitor took is not in the vocabulary.
    """
    wrong = [index for _, index in spec.taken if not 0 <= index < len(lm.vocabulary)]
    if wrong:
        raise ValueError(f"index is {wrong[0]}; wanted one of {len(lm.vocabulary)} characters")
    characters = list(_kept(lm, spec, earlier))
    one_by_one = _going_on(lm, spec, characters)
    for _ in range(spec.length - len(characters)):
        characters.append(next(one_by_one))
    return Written(lm, spec, tuple(characters))


def _kept(lm: CharLM, spec: Spec, earlier: Written | None) -> tuple[Character, ...]:
    if earlier is None or earlier.lm is not lm:
        return ()
    if replace(earlier.spec, taken=(), length=0) != replace(spec, taken=(), length=0):
        return ()
    differing = {at for at, _ in set(spec.taken) ^ set(earlier.spec.taken)}
    return earlier.characters[: min(differing | {spec.length})]


def _going_on(lm: CharLM, spec: Spec, so_far: list[Character]) -> Iterator[Character]:
    """One character after another; `so_far` grows meanwhile."""
    taken = dict(spec.taken)
    while True:
        at = len(so_far)
        ends = [place for place in taken if place >= at]
        run = 1 if at in taken or not spec.carried else min(ends, default=spec.length) - at
        written = lm.generate(
            length=max(run, 1),
            sampling=spec.sampling,
            seed=spec.seed,
            state=_before(lm, spec, so_far),
            position=at,
        )
        for one in islice(written, max(run, 1)):
            yield _instead(lm, one, taken[one.position]) if one.position in taken else one


def _before(lm: CharLM, spec: Spec, so_far: list[Character]) -> States:
    """The state in which the next character is chosen."""
    if spec.carried:
        return so_far[-1].after if so_far else lm.read(spec.prompt or "\n")
    return lm.read(so_far[-1].char if so_far else (spec.prompt or "\n")[-1])


def _instead(lm: CharLM, one: Character, index: int) -> Character:
    char = lm.vocabulary.characters[index]
    return replace(one, index=index, char=char, after=lm.read(char, one.before))


@dataclass(frozen=True, slots=True)
class Packed:
    """What the typewriter gets.

    Attributes:
        meta: the words.
        numbers: little-endian float32 (T, K+1, 2), the probability before and after of each
            candidate and then of the character itself; uint16 (T, K+1), their indices; int8
            (T, H), 127 times the hidden state that they were read from.
    """

    meta: TypedText
    numbers: bytes


def pack(written: Written) -> Packed:
    """Everything about a text, for the browser."""
    lm, count = written.lm, len(written.characters)
    shown = min(SHOWN, len(lm.vocabulary))
    shares = np.zeros((count, shown + 1, 2), "<f4")
    indices = np.zeros((count, shown + 1), "<u2")
    for at, one in enumerate(written.characters):
        likely = written.distribution(at)
        order = np.argsort(-likely.before, kind="stable")[:shown]
        indices[at] = [*order, one.index]
        shares[at, :, 0], shares[at, :, 1] = likely.before[indices[at]], likely.after[indices[at]]
    hidden = [top_hidden(one.before) for one in written.characters]
    units = np.round(127 * np.clip(hidden, -1, 1)).astype("i1")  # (T, H)
    meta = TypedText(
        text=written.text,
        prompt=written.spec.prompt,
        taken=tuple(at for at, _ in written.spec.taken if at < count),
        size=count,
        candidates=shown,
        units=lm.model.cells[-1].hidden_size,
        characters=tuple(lm.vocabulary.characters),
    )
    numbers = shares.tobytes() + indices.tobytes() + units.tobytes()
    return Packed(replace(meta, id=fingerprint(meta, numbers)), numbers)


def top_hidden(state: States) -> NDArray[np.float32]:
    """H of the last layer, (H,)."""
    h: NDArray[np.float32] = split_state(state[-1])["h"][0]
    return h


def taken_to_link(taken: tuple[tuple[int, int], ...]) -> str:
    """Choices as a short text: "12-5.40-0"."""
    return ".".join(f"{at}-{index}" for at, index in taken)


def taken_from_link(link: str, vocabulary: int, length: int) -> tuple[tuple[int, int], ...]:
    """Read what `taken_to_link` wrote; anything else, damaged links too, gives none."""
    found: dict[int, int] = {}
    for part in link.split(".")[:MOST_TAKEN] if link else ():
        at, dash, index = part.partition("-")
        if not dash or not all(one.isascii() and one.isdigit() for one in (at, index)):
            return ()
        if len(part) > 12 or int(index) >= vocabulary or int(at) >= length:
            return ()
        found[int(at)] = int(index)
    return _sorted(found)


def _sorted(found: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(found.items()))
