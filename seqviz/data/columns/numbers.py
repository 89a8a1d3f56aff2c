"""How the numbers of a column are written, decided from all of its cells.

    1,234.50   1.234,50   1 234,50   1'234.50   12,34,567
    $20   20 €   USD 20   2.1 %   12 °C       one unit for the whole column
    -5   −5   5-   (5)                        four ways to write a minus

A cell is taken apart into sign, digits with marks, exponent and unit; which mark is the decimal one
is then asked of the whole column. Where two readings fit every cell (1,200 and nothing else) both
are given, the likelier one first. Every step is linear in the length of the cells.

Left out: fractions, words for numbers, numbers that carry their own factor (1.2k beside 900).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

MARKS: Final = ".,' "
_LONG: Final = 64  # characters; a longer cell is a number only if it is plain digits
_PLAIN: Final = re.compile(r"([+-]?)([0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]{1,4})?")
_NOT_FINITE: Final = re.compile(r"[+-]?(?:inf|infinity|∞)", re.IGNORECASE)
_SIGN: Final = "[%‰‱°$¢£¤¥֏؋৲৳૱௹฿៛\u20a0-\u20cf﷼]"  # for units; all currencies have one
_UNIT: Final = (
    r"[^\W\d_][\w/°%·.^*]{0,15}(?: [^\W\d_][\w/.]{0,9})?"  # kWh, m3/s, Mio. EUR
    rf"|[^\W\d_]{{0,3}}{_SIGN}\w{{0,3}}"  # €, R$, °C
)
_CELL: Final = re.compile(
    rf"(?P<open>\(?) ?(?P<s1>[+-]?) ?(?P<before>(?:[^\W\d_]{{1,4}}\.?)?(?:{_SIGN})?)"
    r" ?(?P<s2>[+-]?) ?(?P<body>[0-9](?:[.,' ]?[0-9])*[.,]?|[.,][0-9]+)"
    rf"(?P<exponent>(?:[eE][+-]?[0-9]{{1,4}})?) ?(?P<after>(?:{_UNIT})?)"
    r" ?(?P<s3>-?) ?(?P<close>\)?)"
)
_OUTSIDE: Final = re.compile(r"([^\d()]{0,5})\(([^()]+)\)([^\d()]{0,5})")  # $(5), (5) %
_NOTHING_BEHIND: Final = re.compile(r"(?<=[0-9])[.,](?:-{1,2}|=)(?=\D|$)")  # 5,- is 5
_OTHERS: Final = str.maketrans(
    {
        **dict.fromkeys("−–—‐‑‒﹣－", "-"),
        **dict.fromkeys("’‘ʼ´`′＇", "'"),
        **dict.fromkeys("\u00a0\u202f\u2007\u2009\u2008\u200a\u2002\u2003\u3000\t", " "),
        **dict.fromkeys("\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff", ""),
        "٬": ",",
        "٫": ".",
    }
)
_GROUPS: Final = {
    mark: re.compile(rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+") for mark in MARKS
}
_THREE_BEHIND: Final = re.compile(r"[.,][0-9]{3}\Z")
_INDIAN: Final = re.compile(r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}")
_SHAPE: Final = str.maketrans("123456789", "000000000")
_WORDS: Final = frozenset(
    (
        *("kr", "fr", "sfr", "rs", "zł", "kč", "ft", "lei", "rm", "rp", "rmb", "dm", "лв"),
        *("руб", "грн", "元", "圆", "円", "원", "đ", "ден", "din", "dkr", "nkr", "skr", "us", "au"),
        *("ca", "nz", "hk", "nt", "sg", "r", "tl"),
    )
)


class Parts(NamedTuple):
    """One number, taken apart; ``body`` is its digits with the marks between them."""

    negative: bool
    body: str
    exponent: str
    unit: str


@dataclass(frozen=True, slots=True)
class Notation:
    """How a column's numbers are written.

    Attributes:
        decimal: the decimal mark, or "" where no cell has one.
        grouping: the mark between thousands, or "" where no cell has one.
        unit: what stands beside the numbers, "" if nothing.
    """

    decimal: str = ""
    grouping: str = ""
    unit: str = ""

    @property
    def decimal_mark(self) -> str:
        """The mark that this notation takes for the decimal one, also where no cell has it."""
        return self.decimal or ("," if self.grouping == "." else ".")

    def fits(self, body: str) -> bool:
        """Whether digits with marks are a number in this notation."""
        whole, mark, fraction = body, "", ""
        if self.decimal:
            whole, mark, fraction = body.partition(self.decimal)
        if fraction and not fraction.isdigit():
            return False
        if self.grouping and self.grouping in whole:
            grouped = _GROUPS[self.grouping].fullmatch(whole)
            return bool(grouped or (self.grouping == "," and _INDIAN.fullmatch(whole)))
        return whole.isdigit() or (not whole and bool(mark and fraction))

    def value(self, parts: Parts) -> float:
        """The number; ``fits`` must hold of its body."""
        digits = parts.body.replace(self.grouping, "") if self.grouping else parts.body
        if self.decimal:
            digits = digits.replace(self.decimal, ".")
        number = float(digits + parts.exponent)
        return -number if parts.negative else number

    def read(self, cell: str) -> float:
        """The number in a cell, NaN where it is none in this notation."""
        parts = take_apart(cell)
        return self.value(parts) if parts and self.fits(parts.body) else math.nan


# ---------------------------------------------------------------- a cell


def plain(cell: str) -> str:
    """Other writings of digits, minus signs, apostrophes and spaces as the usual ones."""
    if cell.isascii() or len(cell) > _LONG:
        return cell.strip()
    text = unicodedata.normalize("NFKC", cell.translate(_OTHERS)).translate(_OTHERS)
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c for c in text
    ).strip()


def take_apart(cell: str) -> Parts | None:
    """A number taken apart, or None where the cell is none."""
    simple = _PLAIN.fullmatch(cell)
    if simple:
        sign, body, exponent = simple.groups()
        return Parts(sign == "-", body, exponent or "", "")
    if _has_raised_digit(cell):
        return None
    text = plain(cell)
    if len(text) > _LONG:
        return None
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]  # as Excel is kept from changing it
    if outside := _OUTSIDE.fullmatch(text):
        before, inside, behind = outside.groups()
        text = f"({before}{inside}{behind})"
    found = _CELL.fullmatch(_NOTHING_BEHIND.sub("", text))
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    signs = found["s1"] + found["s2"] + found["s3"]
    before, after = found["before"].strip(), found["after"].strip()
    if len(signs) > 1 or (before and after) or (before and not _may_stand_before(before)):
        return None
    if not _is_in_some_notation(shape_of(found["body"])):
        return None  # 02.01.2023
    negative = "-" in signs or bool(found["open"])
    return Parts(negative, found["body"], found["exponent"], before or after)


def is_infinite(cell: str) -> bool:
    """Whether the cell writes an infinite number out."""
    return len(cell) < 12 and bool(_NOT_FINITE.fullmatch(plain(cell)))


def is_currency(unit: str) -> bool:
    """Whether a unit is a currency, by its sign, its code or a usual short form."""
    if any(unicodedata.category(letter) == "Sc" for letter in unit):
        return True
    return unit.casefold().rstrip(".") in _WORDS or unit.upper() in _codes()


def _has_raised_digit(cell: str) -> bool:
    """Whether ¹, ½ or ① stands beside a digit, where it is no digit of the number: 24.6¹, 5½."""
    return not cell.isascii() and any(
        one.isdecimal() and unicodedata.category(other) == "No"
        for pair in pairwise(cell)
        for one, other in (pair, pair[::-1])
    )


@lru_cache(maxsize=1024)
def _is_in_some_notation(shape: str) -> bool:
    return any(Notation(point, group).fits(shape) for point in ".," for group in ("", *MARKS))


def _may_stand_before(unit: str) -> bool:
    return unit == "%" or is_currency(unit)


@cache
def _codes() -> frozenset[str]:
    """The ISO 4217 codes."""
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


# ---------------------------------------------------------------- a column


def unit_of(counts: Counter[str]) -> str:
    """The unit of a column, the one that most of its numbers have; "" if most have none.

    A currency may be left out of some cells, as accounts do it.
    """
    unit, _often = counts.most_common(1)[0] if counts else ("", 0)
    if not unit and len(counts) == 2:
        other = next(known for known in counts if known)
        if is_currency(other):
            return other
    return unit


def has_unit(parts: Parts, unit: str) -> bool:
    """Whether a cell may stand in a column of this unit."""
    if parts.unit.casefold().rstrip(".") == unit.casefold().rstrip("."):
        return True
    return not parts.unit and (is_currency(unit) or not parts.body.strip("0.,"))


def notations(
    shapes: Counter[str],
    *,
    decimal: str | None = None,
    other_columns: str = "",
    delimiter: str = ",",
) -> tuple[Notation, ...]:
    """The notations in which every body is a number, the likelier first; else the best one.

    Args:
        shapes: of all bodies of a column, with how often each is there.
        decimal: the decimal mark that somebody chose, where there is a choice.
        other_columns: the decimal mark of the file's other columns, "" if they show none.
        delimiter: what stands between the file's cells.

    Returns:
        One or two; where no notation fits all, the one that fits most.
    """
    seen = [mark for mark in MARKS if any(mark in shape for shape in shapes)]
    offers = [
        Notation(point, grouping)
        for point in ("", *(mark for mark in ".," if mark in seen))
        for grouping in ("", *seen)
        if point != grouping or not point
    ]
    fitting = {
        offer: sum(often for shape, often in shapes.items() if offer.fits(shape))
        for offer in offers
    }
    total = shapes.total()
    every = [
        offer
        for offer, often in fitting.items()
        if often == total and all(mark in (offer.decimal, offer.grouping) for mark in seen)
    ]
    if not every:
        return (max(fitting, key=lambda offer: (fitting[offer], bool(offer.decimal))),)
    if len(every) == 1:
        return tuple(every)
    likely = decimal or _likely_decimal(shapes, other_columns, delimiter)
    return tuple(sorted(every, key=lambda offer: not _agrees(offer, likely)))


def shape_of(body: str, exponent: str = "") -> str:
    """All that matters of a body: how many digits, which marks, and whether it begins with 0.

    Before a power of ten no mark stands between thousands: 2,000e+02 is 200, and 2,03e+01 is 20.3.
    """
    if exponent and _THREE_BEHIND.search(body):
        body += "0"
    first = body[:1]
    return ("1" if "1" <= first <= "9" else first) + body[1:].translate(_SHAPE)


def _agrees(offer: Notation, decimal: str) -> bool:
    return offer.grouping != decimal and offer.decimal in ("", decimal)


def _likely_decimal(shapes: Iterable[str], other_columns: str, delimiter: str) -> str:
    """The decimal mark where all marks of a column stand before three digits.

    A comma between three digits is one of thousands; so is a point in a file whose cells stand
    between semicolons. 980 beside 1.008 tells thousands, 1234 beside 1.008 decimals.
    """
    if other_columns:
        return other_columns
    shapes = tuple(shapes)
    mark = "," if any("," in shape for shape in shapes) else "."
    other = "." if mark == "," else ","
    bare = [shape for shape in shapes if mark not in shape]
    if bare:
        return mark if any(len(shape) > 3 for shape in bare) else other
    return other if mark == "," or delimiter == ";" else mark
