"""Labelled texts to classify: the shipped names with their origins.

The shipped file holds several thousand given and family names of 30 languages or regions, from the
lists of the `faker` package; ``scripts/make_names.py`` says how they were chosen and what the
labels do not say. A name on the lists of several classes is in neither part: it is in ``shared``.

One fixed split: of every class, a fifth is held out, chosen by a seeded generator. Whole families
go to one side. Two names are of one family if they are joined by a chain of near copies; case and
accents never count, and near copies are

    of any two classes   the same letters                           Ólafur, Olafur
                         the same beginning of at least 4 letters,
                         and after it at most 1 letter more in the
                         one and at most 3 more in the other        Novák, Nováková; Kowalski, -ska
    of one class         one letter put in, left out or replaced    Shih-Ming, Chih-Ming

So no held-out name has a training name of its own class within one such edit. One of another class
it may have (Marko, Marco): that can only mislead. Families across classes would be too large to
split, as short names chain together: a third of all names would be one. As it is, the largest
families are never held out, because they hold more of a class than a fifth.

Left out: own data, which come as a table (``seqviz.data.labelled``), and what a network reads
(``seqviz.models.text_classifier``).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from seqviz.data.composed import composed
from seqviz.data.text import EmptyText, TextError
from seqviz.paths import ASSETS_DIR

NAMES_FILE: Final = "names.json"
FORMAT: Final = "seqviz-names-1"
SEED: Final = 5  # of the shipped split
HELD_OUT: Final = 0.2  # share of every class

MAX_LENGTH: Final = 200  # characters of a text, after NFC

Int64 = NDArray[np.int64]


class TooLongText(TextError):
    """More characters than are read."""

    code = "too_long"


class BrokenText(TextError):
    """A NUL, or half a surrogate pair: no character of any writing."""

    code = "broken"


def clean_text(text: str, *, most: int = MAX_LENGTH) -> str:
    """Put a text into NFC without white space around it.

    Any writing, direction and emoji is let through; of endless accents some are left out.

    Raises:
        EmptyText, TooLongText, BrokenText: see there.
    """
    if len(text) > 8 * most:  # before any work on it; 8 characters can compose to one at most
        raise TooLongText(f"text must have at most {most} characters, got {len(text):,}")
    text = tidy(text)
    if len(text) > most:
        raise TooLongText(f"text must have at most {most} characters, got {len(text)}")
    return text


def tidy(text: str) -> str:
    """As `clean_text`, of any length.

    Raises:
        EmptyText, BrokenText: see there.
    """
    broken = _BROKEN.search(text)
    if broken:
        what = "a NUL" if broken[0] == "\0" else "half a surrogate pair"
        raise BrokenText(f"text must not hold {what}, got one at character {broken.start() + 1}")
    text = composed(text)[0].strip()
    if not text:
        raise EmptyText("text must hold at least one character that is not white space, got none")
    return text


def plain(text: str) -> str:
    """The text without case and accents: names that are equal in this count as one."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFD", text.casefold().translate(_STROKES))
    return "".join(c for c in apart if not unicodedata.combining(c))


_BROKEN: Final = re.compile("[\0\ud800-\udfff]")
_STROKES: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Some texts with their classes; arrays are read-only.

    Attributes:
        texts: N texts.
        labels: int64 (N,), indices into the data's classes.
    """

    texts: tuple[str, ...]
    labels: Int64

    def __len__(self) -> int:
        return len(self.texts)

    def where(self, mask: NDArray[np.bool_]) -> Examples:
        """Those of them that a mask (N,) chooses, in their order."""
        labels = self.labels[mask].astype(np.int64)
        labels.flags.writeable = False
        return Examples(tuple(t for t, m in zip(self.texts, mask, strict=True) if m), labels)


@dataclass(frozen=True, slots=True, eq=False)
class TextData:
    """Texts with classes in two parts that share no text.

    Attributes:
        classes: the names of the classes.
        train, held_out: the two parts.
        origin: where they come from, in words.
        shared: texts with several right classes, which are in neither part → their classes.
        dropped: how many rows said the same as one before.
    """

    classes: tuple[str, ...]
    train: Examples
    held_out: Examples
    origin: str
    shared: Mapping[str, tuple[int, ...]]
    dropped: int = 0

    @property
    def commonest(self) -> float:
        """The score of always saying the commonest class of the training part, held out."""
        guess = np.bincount(self.train.labels, minlength=len(self.classes)).argmax()
        return float((self.held_out.labels == guess).mean())


@cache
def load_names(path: Path = ASSETS_DIR / NAMES_FILE) -> TextData:
    """The shipped names in their fixed split, read once."""
    content = json.loads(path.read_text("utf-8"))
    if content.get("format") != FORMAT:
        raise ValueError(f"{path} has format {content.get('format')!r}; wanted {FORMAT!r}")
    classes = tuple(content["classes"])
    pairs = [
        (name, number)
        for number, kinds in enumerate(content["classes"].values())
        for kind in ("given", "family")
        for name in kinds[kind]
    ]
    texts, labels = [name for name, _ in pairs], np.array([number for _, number in pairs])
    whole = Examples(tuple(texts), labels)
    train, held_out = split(whole, families(texts, labels.tolist()), seed=SEED)
    index = {name: number for number, name in enumerate(classes)}
    shared = {text: tuple(index[name] for name in own) for text, own in content["shared"].items()}
    return TextData(classes, train, held_out, content["origin"], shared)


def families(texts: Sequence[str], labels: Sequence[int]) -> list[int]:
    """A number for each text, the same for those that near copies join, as at the top.

    Args:
        texts: N texts without NULs.
        labels: their N classes.
    """
    folded = [plain(text) for text in texts]
    parent = list(range(len(texts)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = i = parent[parent[i]]
        return i

    alike: dict[str, list[int]] = defaultdict(list)
    for i, text in enumerate(folded):
        alike[text[:4]].append(i)
    for group in alike.values():
        for place, i in enumerate(group):
            for j in group[:place]:
                if _near(folded[i], folded[j]):
                    parent[root(i)] = root(j)
    first: dict[tuple[int, str], int] = {}
    for i, (text, label) in enumerate(zip(folded, labels, strict=True)):
        for pattern in one_edit(text):
            parent[root(i)] = root(first.setdefault((label, pattern), i))
    return [root(i) for i in range(len(texts))]


def one_edit(text: str) -> list[str]:
    """Patterns that two texts share exactly if one letter put in, left out or replaced parts them.

    In each pattern a NUL stands for one letter of the text, or between two of them; a text shares
    its patterns with itself, too.
    """
    return [f"{text[:k]}\0{text[k + own :]}" for own in (0, 1) for k in range(len(text) + 1 - own)]


def related(texts: Sequence[str], others: Sequence[str]) -> NDArray[np.bool_]:
    """Whether each text is at most one edit from one of the others, but for accents, (N,)."""
    known = {pattern for other in others for pattern in one_edit(plain(other))}
    return np.array([not known.isdisjoint(one_edit(plain(text))) for text in texts], bool)


def _near(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    same = next(
        (k for k, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short)
    )
    return one == other or (same >= 4 and same >= len(short) - 1 and same >= len(long) - 3)


def split(
    whole: Examples, groups: Sequence[int], *, seed: int, share: float = HELD_OUT
) -> tuple[Examples, Examples]:
    """Hold out a share of every class, in whole groups.

    Args:
        whole: all examples.
        groups: a number for each of them; those with the same number stay together.
        seed: of the choice.
        share: of each class to hold out, at least one text and never all, as far as groups allow.

    Returns:
        What to train on and what is held out, both in the order they had.
    """
    rng = np.random.default_rng(seed)
    numbers = np.asarray(groups)
    held = np.zeros(len(whole), bool)
    order = rng.permutation(np.unique(numbers))
    members: dict[int, list[int]] = defaultdict(list)
    for place, number in enumerate(numbers.tolist()):
        members[number].append(place)
    labels = whole.labels.tolist()
    size = np.bincount(whole.labels)
    wanted = np.maximum(1, np.round(size * share)).astype(int)
    left = np.minimum(wanted, size - 1).tolist()  # to hold out still, of each class
    for number in order.tolist():
        own = Counter(labels[member] for member in members[number])
        if all(left[label] >= count for label, count in own.items()):
            held[members[number]] = True
            for label, count in own.items():
                left[label] -= count
    return whole.where(~held), whole.where(held)
