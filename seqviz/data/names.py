"""Labelled texts to classify: the shipped names with their origins, or a visitor's own table.

The shipped file holds several thousand given and family names of 30 languages or regions, from the
lists of the `faker` package; ``scripts/make_names.py`` says how they were chosen and what the
labels do not say. A name on the lists of several classes is in neither part: it is in ``shared``.

One fixed split: of every class, a fifth is held out, chosen by a seeded generator. Whole families
go to one side, never a name to one and its near copy to the other:

    same letters but for case and accents                           Ólafur, Olafur
    same beginning of at least 4 letters, and after it at most 1
    letter more in the one and at most 3 more in the other          Novák, Nováková; Kowalski, -ska

Own data come as CSV with the columns ``text`` and ``label``; whatever is wrong with them is told
with its row, column and reason. Left out: what a network reads (``seqviz.models.text_classifier``).
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from seqviz.data.text import EmptyText, TextError
from seqviz.paths import ASSETS_DIR

NAMES_FILE: Final = "names.json"
FORMAT: Final = "seqviz-names-1"
SEED: Final = 5  # of the shipped split
HELD_OUT: Final = 0.2  # share of every class

MAX_LENGTH: Final = 200  # characters of a text, after NFC
MAX_LABEL: Final = 60  # characters of a label
MAX_BYTES: Final = 2 * 1024 * 1024
MAX_ROWS: Final = 20_000
MAX_CLASSES: Final = 60

Int64 = NDArray[np.int64]


class TooLongText(TextError):
    """More characters than are read."""

    code = "too_long"


class BrokenText(TextError):
    """A NUL, or half a surrogate pair: no character of any writing."""

    code = "broken"


class TableError(ValueError):
    """Own data that cannot be used.

    Attributes:
        code: which kind of error; never changes.
        row: line of the file, counted from 1 with the header, or None where it is about the whole.
        column: "text" or "label", or None.
        reason: what is wrong and what is wanted, for people.
    """

    def __init__(
        self, code: str, reason: str, row: int | None = None, column: str | None = None
    ) -> None:
        place = [f"row {row}"] if row else []
        place += [f"column {column}"] if column else []
        super().__init__(f"{', '.join(place)}: {reason}" if place else reason)
        self.code, self.reason, self.row, self.column = code, reason, row, column


def clean_text(text: str, *, most: int = MAX_LENGTH) -> str:
    """Put a text into NFC without white space around it.

    Any writing, direction and emoji is let through.

    Raises:
        EmptyText, TooLongText, BrokenText: see there.
    """
    if len(text) > 8 * most:  # before any work on it; 8 characters can compose to one at most
        raise TooLongText(f"text must have at most {most} characters, got {len(text):,}")
    for place, char in enumerate(text, start=1):
        if char == "\0" or "\ud800" <= char <= "\udfff":
            what = "a NUL" if char == "\0" else "half a surrogate pair"
            raise BrokenText(f"text must not hold {what}, got one at character {place}")
    text = unicodedata.normalize("NFC", text).strip()
    if not text:
        raise EmptyText("text must hold at least one character that is not white space, got none")
    if len(text) > most:
        raise TooLongText(f"text must have at most {most} characters, got {len(text)}")
    return text


def plain(text: str) -> str:
    """The text without case and accents: names that are equal in this count as one."""
    apart = unicodedata.normalize("NFD", text.casefold().translate(_STROKES))
    return "".join(c for c in apart if not unicodedata.combining(c))


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
    train, held_out = split(whole, families(texts), seed=SEED)
    index = {name: number for number, name in enumerate(classes)}
    shared = {text: tuple(index[name] for name in own) for text, own in content["shared"].items()}
    return TextData(classes, train, held_out, content["origin"], shared)


def families(texts: Sequence[str]) -> list[int]:
    """A number for each text, the same for near copies as at the top of the module."""
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
    return [root(i) for i in range(len(texts))]


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
    size = np.bincount(whole.labels)
    wanted = np.maximum(1, np.round(size * share)).astype(int)
    count = np.zeros_like(size)
    for number in order.tolist():
        own = np.bincount(whole.labels[members[number]], minlength=len(size))
        if (count + own <= np.where(own > 0, np.minimum(wanted, size - 1), len(whole))).all():
            held[members[number]] = True
            count += own
    return _pick(whole, ~held), _pick(whole, held)


def _pick(whole: Examples, mask: NDArray[np.bool_]) -> Examples:
    labels = whole.labels[mask].astype(np.int64)
    labels.flags.writeable = False
    return Examples(tuple(t for t, m in zip(whole.texts, mask, strict=True) if m), labels)


# --- own data -------------------------------------------------------------------------------------


def read_table(raw: bytes, *, seed: int = SEED) -> TextData:
    """Read a visitor's own CSV: UTF-8, a header, the columns ``text`` and ``label``.

    Columns may stand in any order, with others beside them; ``,``, ``;`` or a tab parts them. A
    row that says the same as one before is dropped. Equal texts (but for case and accents) stay on
    one side of the split; where their labels differ, the text is in ``shared`` and in no part.

    Args:
        raw: the file.
        seed: of the split.

    Raises:
        TableError: the first thing that is wrong, with row, column and reason.
    """
    rows = _rows(_decode(raw))
    number, header = rows[0]
    names = [name.strip().casefold() for name in header]
    for name in ("text", "label"):
        if names.count(name) != 1:
            reason = f"the header must name one column {name!r}, got {', '.join(header)[:80]!r}"
            raise TableError("header", reason, number, name)
    found: dict[tuple[str, str], str] = {}  # (plain text, label) → text as first written
    owners: dict[str, set[str]] = defaultdict(set)
    dropped = 0
    for number, row in rows[1:]:
        if len(row) != len(header):
            reason = f"wanted {len(header)} fields as in the header, got {len(row)}"
            raise TableError("fields", f"{reason}; put quotes around a text with commas", number)
        try:
            text = clean_text(row[names.index("text")])
        except TextError as error:
            raise TableError(error.code, str(error), number, "text") from None
        try:
            label = clean_text(row[names.index("label")], most=MAX_LABEL)
        except TextError as error:
            raise TableError(error.code, str(error), number, "label") from None
        dropped += (plain(text), label) in found
        found.setdefault((plain(text), label), text)
        owners[plain(text)].add(label)
    return _from_rows(found, owners, dropped, seed)


def _from_rows(
    found: Mapping[tuple[str, str], str], owners: Mapping[str, set[str]], dropped: int, seed: int
) -> TextData:
    classes = tuple(sorted({label for _, label in found}))
    if not 2 <= len(classes) <= MAX_CLASSES:
        reason = f"wanted 2 to {MAX_CLASSES} different labels, got {len(classes)}"
        raise TableError("classes", reason, None, "label")
    index = {label: number for number, label in enumerate(classes)}
    single = [(text, label) for (key, label), text in found.items() if len(owners[key]) == 1]
    whole = Examples(
        tuple(text for text, _ in single), np.array([index[b] for _, b in single], np.int64)
    )
    counts = np.bincount(whole.labels, minlength=len(classes))
    if counts.min() < 2:
        name = classes[int(counts.argmin())]
        reason = f"each label needs at least 2 texts of its own, {name!r} has {counts.min()}"
        raise TableError("few", reason, None, "label")
    train, held_out = split(whole, range(len(whole)), seed=seed)
    shared = {
        found[key, min(labels)]: tuple(index[label] for label in sorted(labels))
        for key, labels in owners.items()
        if len(labels) > 1
    }
    return TextData(classes, train, held_out, "own data", shared, dropped)


def _decode(raw: bytes) -> str:
    if len(raw) > MAX_BYTES:
        reason = f"the file has {len(raw):,} bytes; at most {MAX_BYTES:,} are read"
        raise TableError("bytes", reason)
    if b"\0" in raw:
        row = raw[: raw.index(b"\0")].count(b"\n") + 1
        reason = "there is a NUL byte; save the table as CSV in UTF-8, not as UTF-16 or a workbook"
        raise TableError("nul", reason, row)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        reason = f"byte 0x{raw[error.start]:02x} is not UTF-8; save the table as CSV in UTF-8"
        raise TableError("encoding", reason, row) from None


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """All rows that are not blank, with the line that each begins on."""
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, line = [], 1
    try:
        for row in reader:
            if any(field.strip() for field in row):
                rows.append((line, row))
            if len(rows) > MAX_ROWS + 1:
                raise TableError("rows", f"at most {MAX_ROWS:,} rows are read", line)
            line = reader.line_num + 1
    except csv.Error as error:
        reason = f"this is not CSV: {error}; look for a quote that is not closed"
        raise TableError("csv", reason, line) from None
    if not rows:
        raise TableError("empty", "the file is empty; wanted a header text,label and rows below it")
    return rows
