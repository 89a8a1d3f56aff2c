r"""Text from anywhere made fit to learn, and characters as numbers and back.

What `clean` does, in this order:

    bytes        any encoding that `seqviz.data.encodings` reads
    line ends    \r\n, \r, U+2028 and U+2029 become \n
    left out     control characters but \n and \t, byte order marks, halves of surrogate pairs
    Unicode      NFC: "e" + "´" becomes "é", one character; full-width letters stay what they are;
                 of endless accents 30 stay (`seqviz.data.composed`)

Right-to-left text, emoji and their invisible joiners stay: each code point is one character, in the
order in which it is stored. Left out: graphemes, words.

Symbols: C characters of a text, V of a vocabulary.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.data import encodings
from seqviz.data.composed import PIECE, composed
from seqviz.data.encodings import Reading

Indices = NDArray[np.int64]

MAX_BYTES: Final = 5 * 2**20  # of a text that a visitor brings
MAX_VOCABULARY: Final = 4096
UNKNOWN: Final = "\ufffd"  # stands for the rare characters of a text with too many kinds

_LINE_ENDS: Final = ("\r\n", "\r", "\u2028", "\u2029")
_LEFT_OUT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff]+")
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
        got, wanted: how many bytes or characters there are and may be; 0 where neither matters.
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
    """Bytes that are no text.

    Attributes:
        why: what they are instead, or where they are damaged.
    """

    code = "not_text"

    def __init__(self, why: encodings.NotText) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text that can be learned.

    Attributes:
        text: at least two characters.
        left_out: how many control characters were left out, such as NUL.
        marks: how many accents were left out of endless runs of them.
        reading: how the bytes were read; UTF-8 for what was no bytes.
    """

    text: str
    left_out: int
    marks: int = 0
    reading: Reading = field(default_factory=Reading)


def clean(
    data: str | bytes,
    *,
    at_least: int = 2,
    max_bytes: int = MAX_BYTES,
    encoding: str | None = None,
) -> CleanText:
    """Make a visitor's text fit to learn, as described at the top of the module.

    Args:
        data: anything typed, pasted or uploaded.
        at_least: characters that must be left; 2 to train, 1 for a prompt.
        max_bytes: of bytes as they are, of a text as UTF-8; more is refused before it is looked at.
        encoding: a key of `seqviz.data.encodings.NAMES` to read bytes by; None to find out.

    Raises:
        TextError: one of its kinds.
    """
    size = len(data) if isinstance(data, bytes) else _utf8_size(data, max_bytes)
    if size > max_bytes:
        raise TooLargeText(
            f"text must have at most {max_bytes:,} bytes, got {size:,}", got=size, wanted=max_bytes
        )
    text, reading = _decode(data, encoding) if isinstance(data, bytes) else (data, Reading())
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    pieces = (text[begin : begin + PIECE] for begin in range(0, len(text), PIECE))
    printable = "".join(_LEFT_OUT.sub("", piece) for piece in pieces)
    left_out = len(text) - len(printable)
    text, marks = composed(printable)
    if not text:
        raise EmptyText("text must have at least one character, got none", wanted=at_least)
    if len(text) < at_least:
        raise TooShortText(
            f"text must have at least {at_least} characters, got {len(text)}",
            got=len(text),
            wanted=at_least,
        )
    return CleanText(text, left_out, marks, reading)


def _utf8_size(text: str, enough: int) -> int:
    """Bytes of a text as UTF-8; more than `enough` is counted in characters, which is quick."""
    return len(text) if len(text) > enough else len(text.encode("utf-8", "surrogatepass"))


def _decode(data: bytes, encoding: str | None) -> tuple[str, Reading]:
    try:
        decoded = encodings.decode(data, encoding)
    except encodings.NotText as error:
        raise NotText(error) from None
    return decoded.text, decoded.reading


def _codes(text: str) -> NDArray[np.uint32]:
    """The code points of a text, uint32 (C,)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


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
        counts = np.bincount(_codes(text))  # quick, and lets other threads run between the steps
        kinds = np.flatnonzero(counts)
        if len(kinds) > size:
            kinds = kinds[kinds != ord(UNKNOWN)]
            often = np.lexsort((kinds, -counts[kinds]))[: size - 1]
            kinds = np.sort(np.append(kinds[often], ord(UNKNOWN)))
        return cls("".join(map(chr, kinds.tolist())))

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
        codes = _codes(text)
        kinds, places = np.unique(codes, return_inverse=True)
        found = np.array([self.index(chr(code)) for code in kinds], np.int64)
        return found[places] if len(codes) else np.zeros(0, np.int64)

    def decode(self, indices: NDArray[np.integer]) -> str:
        """The text behind indices (C,)."""
        return "".join(self.characters[index] for index in np.asarray(indices).tolist())

    def replaced(self, text: str) -> dict[str, str]:
        """Each kind of character that is not known → what it is read as, in order of appearance."""
        return {char: self.nearest(char) for char in dict.fromkeys(text) if char not in self}
