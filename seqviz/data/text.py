r"""Text from anywhere made fit to learn, and characters as numbers and back.

What `clean` does, in this order:

    bytes        UTF-8, or UTF-16 with a byte order mark; anything else is refused
    line ends    \r\n, \r, U+2028 and U+2029 become \n
    left out     control characters but \n and \t, byte order marks, halves of surrogate pairs
    Unicode      NFC: "e" + "´" becomes "é", one character; full-width letters stay what they are

Right-to-left text, emoji and their invisible joiners stay: each code point is one character, in the
order in which it is stored. Left out: graphemes, words, guessing of old encodings.

Symbols: C characters of a text, V of a vocabulary.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]

MAX_BYTES: Final = 5 * 2**20  # of a text that a visitor brings
MAX_VOCABULARY: Final = 4096
UNKNOWN: Final = "\ufffd"  # stands for the rare characters of a text with too many kinds

_LINE_ENDS: Final = re.compile("\r\n?|\u2028|\u2029")
_LEFT_OUT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_TYPED: Final = {  # what word processors make of a typewriter's characters
    **dict.fromkeys("‘’‚‛′´`", "'"),
    **dict.fromkeys("“”„‟″«»「」『』", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("。", "."),
    **dict.fromkeys("、", ","),
    "…": ".",
}


class TextError(ValueError):
    """A text that cannot be used; ``code`` says why and never changes.

    Attributes:
        got, wanted: how many bytes or characters there are and may be; `got` is the place of the
            first wrong byte where the encoding is what is wrong; 0 where neither matters.
    """

    code: ClassVar[str] = "text"

    def __init__(self, message: str, *, got: int = 0, wanted: int = 0) -> None:
        super().__init__(message)
        self.got, self.wanted = got, wanted


class EmptyText(TextError):
    """No character that can be used."""

    code = "empty"


class TooShortText(TextError):
    """One character: there is no next one to guess."""

    code = "too_short"


class TooLargeText(TextError):
    """More than ``MAX_BYTES``."""

    code = "too_large"


class NotText(TextError):
    """Bytes that are neither UTF-8 nor marked as UTF-16."""

    code = "not_text"


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text that can be learned.

    Attributes:
        text: at least two characters.
        left_out: how many characters were left out, such as NUL.
    """

    text: str
    left_out: int


def clean(data: str | bytes, *, at_least: int = 2, max_bytes: int = MAX_BYTES) -> CleanText:
    """Make a visitor's text fit to learn, as described at the top of the module.

    Args:
        data: anything typed, pasted or uploaded.
        at_least: characters that must be left; 2 to train, 1 for a prompt.
        max_bytes: of the text as UTF-8; more is refused before it is looked at.

    Raises:
        TextError: one of its kinds.
    """
    size = len(data) if isinstance(data, bytes) else _utf8_size(data, max_bytes)
    if size > max_bytes:
        raise TooLargeText(
            f"text must have at most {max_bytes:,} bytes, got {size:,}", got=size, wanted=max_bytes
        )
    text = _decode(data) if isinstance(data, bytes) else data
    text = _LINE_ENDS.sub("\n", text)
    text, left_out = _LEFT_OUT.subn("", text)
    text = unicodedata.normalize("NFC", text)
    if not text:
        raise EmptyText("text must have at least one character, got none", wanted=at_least)
    if len(text) < at_least:
        raise TooShortText(
            f"text must have at least {at_least} characters, got {len(text)}",
            got=len(text),
            wanted=at_least,
        )
    return CleanText(text, left_out)


def _utf8_size(text: str, enough: int) -> int:
    """Bytes of a text as UTF-8; more than `enough` is counted in characters, which is quick."""
    return len(text) if len(text) > enough else len(text.encode("utf-8", "surrogatepass"))


def _decode(data: bytes) -> str:
    encoding = next((e for mark, e in _MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText(
            f"text must be UTF-8, got a wrong byte at place {error.start:,}", got=error.start
        ) from None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The characters that a model knows, each with its index.

    A character it does not know is read as its nearest (`nearest`): the first of these that is
    known: the plain form of a typographic sign (“ → "), the compatible form (ｆ → f, ² → 2), the
    letter without its accents (é → e), the other case, a space for any white space; then `UNKNOWN`,
    a space, or the first character.

    Args:
        characters: V different characters; the place in this text is the index.
    """

    characters: str
    _index: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index = {char: place for place, char in enumerate(self.characters)}
        if not self.characters or len(index) != len(self.characters):
            raise ValueError(
                f"characters are {self.characters[:40]!r}; wanted at least one, all different"
            )
        if len(index) > MAX_VOCABULARY:
            raise ValueError(f"{len(index)} characters; wanted at most {MAX_VOCABULARY}")
        object.__setattr__(self, "_index", index)

    @classmethod
    def of(cls, text: str, *, size: int = MAX_VOCABULARY) -> Vocabulary:
        """All characters of a text in the order of their code points.

        Args:
            text: at least one character.
            size: of more kinds than this the `size` − 1 most frequent stay, and `UNKNOWN` stands
                for the rest.
        """
        counts = Counter(text)
        if len(counts) > size:
            counts.pop(UNKNOWN, None)
            ranked = sorted(counts, key=lambda char: (-counts[char], char))
            return cls("".join(sorted([*ranked[: size - 1], UNKNOWN])))
        return cls("".join(sorted(counts)))

    def __len__(self) -> int:
        return len(self.characters)

    def __contains__(self, char: object) -> bool:
        return char in self._index

    def index(self, char: str) -> int:
        """The index of a character, or of its nearest."""
        place = self._index.get(char)
        return self._index[self.nearest(char)] if place is None else place

    def nearest(self, char: str) -> str:
        """The known character that this one is read as; a known one is its own nearest."""
        plain = _TYPED.get(char, char)
        compatible = unicodedata.normalize("NFKC", plain)[:1]
        bare = unicodedata.normalize("NFKD", plain)[:1]
        forms = [char, plain, _TYPED.get(compatible, compatible), bare]
        forms += [form.swapcase() for form in forms]
        if char.isspace():
            forms += [" ", "\n"]
        forms += [UNKNOWN, " ", self.characters[0]]
        return next(form for form in forms if form in self._index)

    def encode(self, text: str) -> Indices:
        """Indices of all characters of a text, int64 (C,)."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        kinds, places = np.unique(codes, return_inverse=True)
        found = np.array([self.index(chr(code)) for code in kinds], np.int64)
        return found[places] if len(codes) else np.zeros(0, np.int64)

    def decode(self, indices: NDArray[np.integer]) -> str:
        """The text behind indices (C,)."""
        return "".join(self.characters[index] for index in np.asarray(indices).tolist())

    def replaced(self, text: str) -> dict[str, str]:
        """Each kind of character that is not known → what it is read as, in order of appearance."""
        return {char: self.nearest(char) for char in dict.fromkeys(text) if char not in self}
