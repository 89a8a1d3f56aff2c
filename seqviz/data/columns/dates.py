"""Dates and times as people write them: enough to know one, and to put a column of them in order.

    2023-01-02 03:04   2.1.2023   1/2/23   2 Jan 2023   Jan 2023   2023 Q1   2023年1月2日   03:04

Day and month are told apart from all cells of a column; where they cannot be, it has no order.
Left out: time zones (two clocks in one column), dates as bare numbers (``choice`` knows those).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from seqviz.data.columns.numbers import plain

_LONGEST: Final = 40
_LOCALES: Final = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "cs")
_CLOCK: Final = re.compile(
    r"(?:^|[T ,]|(?<=日))(\d{1,2})[:h时点](\d{2})(?:[:m分](\d{2})(?:[.,](\d{1,9}))?)?[秒分]?"
    r" ?([ap]\.?m\.?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?$",
    re.IGNORECASE,
)
_YEAR_FIRST: Final = re.compile(r"(\d{4})[-/. 年](\d{1,2})(?:[-/. 月](\d{1,2}))?[月日]?")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2 ?(\d{4}|\d{2})")
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})[-/.](\d{4})")
_QUARTER: Final = re.compile(r"(\d{4})[- /]?([QWHM])([0-5]?\d)|([QH])([1-4])[- /]?(\d{4})")
_TOKENS: Final = re.compile(r"\d+|[^\W\d_]+")
_BETWEEN: Final = re.compile(r"[-/., ']*")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or time; ``day_first`` is None where day and month could change places."""

    year: int = 0
    first: int = 0  # the month, or the day where day_first
    second: int = 0
    clock: float = 0.0  # seconds
    day_first: bool | None = False


def read(cell: str) -> Moment | None:
    """The moment that a cell names, or None."""
    text = plain(cell)
    if len(text) > _LONGEST or len(text) < 3:
        return None
    clock, found = 0.0, _CLOCK.search(text)
    if found:
        hour, minute, second = (int(found[n] or 0) for n in (1, 2, 3))
        if hour > 24 or minute > 59 or second > 60:
            return None
        half = (found[5] or "").casefold()
        hour = hour % 12 + 12 * half.startswith("p") if half else hour
        clock = hour * 3600 + minute * 60 + second + float(f"0.{found[4] or 0}")
        text = text[: found.start()].strip(" ,T")
        if not text:
            return Moment(clock=clock)
    return _day(text, clock)


def order(cells: Iterable[str]) -> int:
    """1 where a column's moments never go back, −1 where they never go forward, else 0."""
    return _order([moment for cell in cells if (moment := read(cell)) is not None])


def _order(moments: Sequence[Moment]) -> int:
    if any(moment.day_first for moment in moments):
        choices: Sequence[bool] = (True,)
    elif any(moment.day_first is False for moment in moments):
        choices = (False,)
    else:
        choices = (True, False)
    found = {_direction([_key(moment, day_first) for moment in moments]) for day_first in choices}
    return found.pop() if len(found) == 1 else next(iter(found - {0}), 0)


def turn(cells: Sequence[str]) -> int:
    """Where moments with a year first go back, of a column that goes neither way; 0 if nowhere."""
    found = [(place, moment) for place, cell in enumerate(cells) if (moment := read(cell))]
    moments = [moment for _place, moment in found]
    if not all(moment.year for moment in moments) or _order(moments):
        return 0
    day_first = any(moment.day_first for moment in moments)
    keys = [(_key(moment, day_first), place) for place, moment in found]
    return next((place for (last, _), (now, place) in pairwise(keys) if now < last), 0)


def _direction(keys: Sequence[tuple[float, ...]]) -> int:
    steps = [(later > now) - (later < now) for now, later in pairwise(keys)]
    if 1 in steps and -1 in steps:
        return 0
    return max(steps, key=abs, default=0)


def _key(moment: Moment, day_first: bool) -> tuple[float, ...]:
    month, day = moment.first, moment.second
    if moment.day_first or (moment.day_first is None and day_first):
        month, day = day, month
    return (moment.year, month, day, moment.clock)


def _day(text: str, clock: float) -> Moment | None:
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
        fits = 1 <= month <= 12 and 1 <= day <= 31
        return Moment(year, month, day, clock) if fits else None
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), _full_year(found[4])
        if not (1 <= min(first, second) <= 12 and max(first, second) <= 31):
            return None
        day_first = True if first > 12 or found[2] == "." else False if second > 12 else None
        return Moment(year, first, second, clock, day_first)
    if found := _MONTH_YEAR.fullmatch(text):
        return Moment(int(found[2]), int(found[1]), 1, clock) if int(found[1]) <= 12 else None
    if found := _QUARTER.fullmatch(text.upper()):
        named, part = (found[1], found[3]) if found[1] else (found[6], found[5])
        return Moment(int(named), int(part), 1, clock)
    return _with_words(text, clock)


def _with_words(text: str, clock: float) -> Moment | None:
    """A date with the name of a month or a day of the week in it."""
    tokens = _TOKENS.findall(text)
    if not 1 <= len(tokens) <= 5 or not _BETWEEN.fullmatch(_TOKENS.sub("", text)):
        return None
    words = [token.casefold() for token in tokens if not token.isdigit()]
    numbers = [token for token in tokens if token.isdigit()]
    months = [_names()[word] for word in words if _names().get(word)]
    if not words or len(months) > 1 or any(word not in _names() for word in words):
        return None
    if not months:
        return Moment(clock=clock) if not numbers else None  # a weekday alone
    if len(numbers) > 2:
        return None
    numbers.sort(key=len)  # the day has fewer digits than the year, or stands before it
    has_year = len(numbers) == 2 or (len(numbers) == 1 and _is_year(numbers[0]))
    year = _full_year(numbers.pop()) if has_year else 0
    day = int(numbers[0]) if numbers else 1
    return Moment(year, months[0], day, clock) if 1 <= day <= 31 else None


def _is_year(digits: str) -> bool:
    """Of the one number beside a month: 1949, or 49, which is no day."""
    return len(digits) == 4 or (len(digits) == 2 and not 1 <= int(digits) <= 31)


def _full_year(digits: str) -> int:
    year = int(digits[:4])
    return year if len(digits) > 2 else year + (2000 if year < 70 else 1900)


@cache
def _names() -> dict[str, int]:
    """Names of months with their number, and of days of the week with 0, in several languages."""
    from babel.dates import get_day_names, get_month_names

    names: dict[str, int] = dict.fromkeys(("of", "de", "del", "st", "nd", "rd", "th"), 0)
    for locale in _LOCALES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for name in get_day_names(width, context, locale).values():
                    names[name.casefold().rstrip(".")] = 0
                for number, name in get_month_names(width, context, locale).items():
                    names[name.casefold().rstrip(".")] = number
    return {**names, "sept": 9, "t": 0}
