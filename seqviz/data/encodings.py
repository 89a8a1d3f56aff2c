r"""Bytes that somebody brings read as text: which encoding they are in, and the text itself.

In this order, and the first that fits is taken:

    mark        UTF-8, UTF-16 or UTF-32 with a byte order mark
    UTF-16      without a mark, where every second byte is mostly zero
    UTF-8       if all of it is; if all but a little is, the file is damaged, and that is said
    guessed     one of ``GUESSED``: chardet ranks them by pairs of letters in up to ``_SAMPLE``
                bytes of lines that are not ASCII; where so little stands there that it cannot
                know, the encodings that spreadsheets write most (``_COMMON``) come first

A guess is taken only if every byte is a character of it. Work is linear in the size. Left out:
line ends, control characters and Unicode's forms, which are the reader's matter.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["zip", "office", "pdf", "picture", "binary", "damaged"]

GUESSED: Final = (  # as Python names them, the widest of each family
    "cp1252",
    "gb18030",
    "big5hkscs",
    "cp932",
    "euc-jp",
    "cp949",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "cp1258",
    "cp874",
    "koi8-r",
    "iso8859-2",
    "mac-roman",
    "cp850",
)
NAMES: Final = {  # what people call them
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "gb18030": "GB 18030",
    "big5hkscs": "Big5",
    "cp932": "Shift JIS",
    "euc-jp": "EUC-JP",
    "cp949": "EUC-KR",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "cp1257": "Windows-1257",
    "cp1258": "Windows-1258",
    "cp874": "Windows-874",
    "koi8-r": "KOI8-R",
    "iso8859-2": "ISO 8859-2",
    "mac-roman": "Mac Roman",
    "cp850": "DOS 850",
}
_MARKS: Final = (  # the longer ones first: UTF-32's begins as UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES: Final[tuple[tuple[bytes, Kind], ...]] = (
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"%PDF-", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
)
_SAMPLE: Final = 16_384  # bytes that are enough to tell an encoding
_NEAR, _LINE = 200, 1_000  # bytes before and after a character that is not ASCII
_CLEAR: Final = 3  # times as likely as the next: then a wrong byte is damage, no other encoding
_TRIED: Final = 3  # guesses that are tried on the whole file
_COMMON: Final = {"cp1252": 0.01, "gb18030": 0.01, "cp1250": 0.006}  # added to a guess's likeness
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_REPEATED: Final = re.compile(rb"([\x80-\xff].)\1{2,}", re.DOTALL)
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_SHUFFLED: Final = re.compile(  # MŸller, Gr”áe, yaðmur: what Windows-1252 makes of others' letters
    "[a-zß-ÿ][À-ÞŠŽŸ€‚„…†‡ˆ‰‹”–—¡-¿][a-zß-ÿ]|[ÐðÞþÝýŠšŽž]"
)
_FOREIGN: Final = re.compile("[\u0370-\u1cff\u2e80-\uffff]+")
_IN_A_WORD: Final = re.compile(
    # Greek or Russian beside a Latin letter, Chinese between two.
    "[a-z][\u0370-\u1cff]|[\u0370-\u1cff][a-z]"
    r"|(?<![^\W\d_])[\u00c0-\u024f\u0370-\u04ff](?=[0-9])"  # a letter for a currency's sign: Ł100
    "|[A-Za-z]{2}[\u2e80-\uffff](?=[a-z])|[A-Za-z][\u2e80-\uffff](?=[a-z]{2})"
)
_NO_LETTER: Final = re.compile("[\x80-\x9f\ue000-\uf8ff]")  # controls and private places


class NotText(ValueError):
    """Bytes that are no text, or none that can be told.

    Attributes:
        kind: what they are instead. "zip" is also every newer office document, "office" an older
            one; "damaged" is text in `encoding` but for the byte at `place`.
        place: of the first wrong byte, counted from 0; 0 unless "damaged".
        row: the line it is in, counted from 1; 0 unless "damaged".
        encoding: a key of ``NAMES``; "" unless "damaged".
    """

    def __init__(
        self, message: str, kind: Kind, *, place: int = 0, row: int = 0, encoding: str = ""
    ) -> None:
        super().__init__(message)
        self.kind, self.place, self.row, self.encoding = kind, place, row, encoding


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How bytes were read.

    Attributes:
        encoding: a key of ``NAMES``.
        guessed: nothing in the bytes names the encoding, so `others` may be right instead.
        others: the next likely encodings by which the text would be another one.
    """

    encoding: str = "utf-8"
    guessed: bool = False
    others: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What people call the encoding: "GB 18030"."""
        return NAMES[self.encoding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded(Reading):
    """A text out of bytes.

    Attributes:
        text: without a byte order mark; control characters and NUL may be in it.
    """

    text: str

    @property
    def reading(self) -> Reading:
        """Without the text."""
        return Reading(encoding=self.encoding, guessed=self.guessed, others=self.others)


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Read bytes as text, as described at the top of the module.

    Args:
        data: anything; who calls has capped its size.
        encoding: a key of ``NAMES`` to read it by, or None to find out.

    Raises:
        NotText: see there.
        ValueError: another encoding.
    """
    if encoding is not None:
        if encoding not in NAMES:
            raise ValueError(f"encoding must be one of {', '.join(NAMES)}, got {encoding!r}")
        return Decoded(text=_strict(data, encoding), encoding=encoding)
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return Decoded(text=_strict(data, marked), encoding=marked)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise NotText(
                f"data must be plain text such as UTF-8, got a file of kind {kind}",
                kind,
            )
    wide = _utf_16(data)
    if wide is not None:
        return Decoded(text=wide, encoding="utf-16")
    try:
        return Decoded(text=data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _guess(data, error.start)


def _strict(data: bytes, encoding: str) -> str:
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise _damaged(data, encoding, error.start) from None


def _damaged(data: bytes, encoding: str, place: int) -> NotText:
    row = data.count(b"\n", 0, place) + 1
    message = f"data must be {NAMES[encoding]}, got a wrong byte at place {place:,} in row {row:,}"
    return NotText(message, "damaged", place=place, row=row, encoding=encoding)


def _utf_16(data: bytes) -> str | None:
    """The text, if the zero bytes among the first stand in every second place."""
    begin = data[:_SAMPLE]
    zeros = begin[0::2].count(0), begin[1::2].count(0)
    if len(data) % 2 or not data or max(zeros) * 8 < len(begin) or min(zeros) * 20 > max(zeros):
        return None
    try:
        text = data.decode("utf-16-le" if zeros[1] > zeros[0] else "utf-16-be")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _guess(data: bytes, wrong: int) -> Decoded:
    """Read bytes that are not UTF-8, as the first wrong byte's place says."""
    if _nearly_utf_8(data, wrong):
        raise _damaged(data, "utf-8", wrong)
    sample = _sample(data)
    plain = sample.decode("latin-1")
    if 50 * len(_CONTROL.findall(plain)) > len(plain) or b"\0" in data:
        raise NotText(
            "data must be plain text such as UTF-8, got zeros or many control characters", "binary"
        )
    scores = _scores(sample)
    ranked = sorted(scores, key=lambda encoding: -scores[encoding])
    if ranked and _same(sample, ranked[0], "cp1252"):
        ranked = ["cp1252", *(e for e in ranked if e != "cp1252")]
    damaged: NotText | None = None
    for place, encoding in enumerate(ranked[:_TRIED]):
        try:
            text = _strict(data, encoding)
        except NotText as error:
            damaged = damaged or error
            if place == 0 and all(scores[encoding] > _CLEAR * scores[e] for e in ranked[1:]):
                break
            continue
        others = [e for e in ranked[place + 1 :] if not _same(sample, encoding, e)]
        return Decoded(text=text, encoding=encoding, guessed=True, others=tuple(others[:3]))
    raise damaged or NotText(
        "data must be plain text such as UTF-8, got bytes that no text encoding has", "binary"
    )


def _nearly_utf_8(data: bytes, wrong: int) -> bool:
    """Whether around the first wrong byte nearly all is UTF-8, and not ASCII alone."""
    begin = max(0, wrong - _SAMPLE)
    window = data[begin : wrong + _SAMPLE].lstrip(bytes(range(0x80, 0xC0)) if begin else b"")
    text = window.decode("utf-8", "replace")
    others = sum(char > "\x7f" for char in text)
    lost = text.count("\ufffd")
    return others - lost > 8 * lost


def _same(sample: bytes, one: str, other: str) -> bool:
    return sample.decode(one, "replace") == sample.decode(other, "replace")


def _sample(data: bytes) -> bytes:
    """Up to about ``_SAMPLE`` bytes of the lines that are not ASCII."""
    parts: list[bytes] = []
    size = end = 0
    while size < _SAMPLE and (found := _HIGH.search(data, end)):
        place = found.start()
        begin = max(data.rfind(b"\n", max(end, place - _NEAR), place) + 1, end)
        if begin < place - _NEAR:
            begin = place
        stop = data.find(b"\n", place, place + _LINE)
        end = stop + 1 if stop >= 0 else min(place + _LINE, len(data))
        parts.append(data[begin:end])
        size += end - begin
    return b"".join(parts)


def _scores(sample: bytes) -> dict[str, float]:
    """How likely each encoding that can be the sample's is."""
    import chardet  # its models take a moment to load, and most files are UTF-8

    whole = sample[: sample.rfind(b"\n") + 1] or sample  # without a character that is cut
    whole = _REPEATED.sub(rb"\1", whole)  # one sign again and again says as much as one
    likeness = dict.fromkeys(GUESSED, 0.0)
    found = chardet.detect_all(whole, ignore_threshold=True, include_encodings=GUESSED)
    for guess in found:
        name = codecs.lookup(guess["encoding"]).name if guess["encoding"] else ""
        encoding = _FAMILY.get(name)
        if encoding is not None:
            likeness[encoding] = max(likeness[encoding], guess["confidence"])
    shuffled = _SHUFFLED.search(whole.decode("cp1252", "replace"))
    common = _COMMON | ({"cp1252": 0.0, "cp1250": 0.0} if shuffled else {})
    return {
        encoding: (like + common.get(encoding, 0.0)) * (0.1 if _torn(whole, encoding) else 1.0)
        for encoding, like in likeness.items()
        if not _strange(whole, encoding)
    }


def _strange(sample: bytes, encoding: str) -> bool:
    """Whether an encoding makes of the sample what no text has."""
    text = sample.decode(encoding, "replace")
    return _NO_LETTER.search(text) is not None or text.count("\ufffd") * 100 > len(text)


def _torn(sample: bytes, encoding: str) -> bool:
    """Whether half of what is not Latin stands in the middle of Latin words, as in "cafι"."""
    text = sample.decode(encoding, "replace")
    return 2 * len(_IN_A_WORD.findall(text)) >= max(1, len(_FOREIGN.findall(text)))


_FAMILY: Final = {codecs.lookup(name).name: name for name in GUESSED} | {
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "shift_jis_2004": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "tis-620": "cp874",
    "iso8859-1": "cp1252",
}
