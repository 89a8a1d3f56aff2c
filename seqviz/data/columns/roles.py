"""What numbers are where they are no measurements: row numbers, dates, or signs for a gap.

All three are guesses from the numbers and, for dates, the column's name; whoever shows a column
says what was guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from seqviz.data.series import Floats

_EVEN: Final = 0.02  # of the mean step: how unevenly rounded times may go
_COUNTED: Final = 0.75  # of the steps are 1 in row numbers, also where rows were taken out
_INDEX_NAMES: Final = frozenset(
    (
        *("index", "idx", "id", "no", "no.", "nr", "nr.", "num", "num.", "number", "row"),
        *("rownum", "row_number", "#", "n", "n°", "nº", "record", "obs", "observation"),
        *("sample", "zeile", "序号", "编号", "行号", "序", "unnamed: 0"),
    )
)
_DATE_NAME: Final = re.compile(
    r"(?:date|time|timestamp|datetime|epoch|unix|datum|zeit|uhrzeit|fecha|hora|heure|jour|tag|"
    r"day|month|year|week|weekday|quarter|hour|minute|second|jahr|monat|woche|stunde|mois|année|annee|"
    r"mes|año|dia|día|ano|mês|yyyy|yyyymm|yyyymmdd|日期|时间|年份?|月份?|日|周|小时|季度?)",
    re.IGNORECASE,
)
_CODE_NAMES: Final = frozenset(("id", "ids", "code", "zip", "zipcode", "plz", "postcode", "postal"))
_MONTH: Final = re.compile(r"(?:0?[1-9]|1[0-2])\.(?:1[5-9]|2[01])[0-9]{2}")
_PER: Final = frozenset(("per", "pro", "par", "por", "je", "each", "every"))
_CYCLES: Final = ((1.0, 12.0), (0.0, 23.0), (1.0, 24.0))  # months, hours
_NINES: Final = re.compile(r"-?9{2,6}(?:\.(?:0|9{1,4}|25))?|-32768\.0|-2147483648\.0")


def is_index(name: str, values: Floats) -> bool:
    """Whether numbers count rows or tell the time in even steps."""
    steps = np.diff(values)
    whole = bool((values == np.round(values)).all())
    if whole and is_called_an_index(name) and len(np.unique(values)) == len(values):
        return True
    if not len(steps) or not ((steps > 0).all() or (steps < 0).all()):
        return False
    mean = steps.mean()
    if (np.abs(steps - mean) <= _EVEN * abs(mean)).all():
        return True
    ones = float((np.abs(steps) == 1).mean())
    return whole and (ones >= _COUNTED or name.isdigit())


def is_called_an_index(name: str) -> bool:
    """Whether a column's name says that it counts rows."""
    return name.casefold().strip() in _INDEX_NAMES


def is_date_part(name: str, values: Floats) -> bool:
    """Whether numbers are years, months, 20230131 or seconds since 1970, as their name says."""
    if len(values) < 2:
        return False
    whole = bool((values == np.round(values)).all())
    steps = np.diff(values)
    in_order = bool((steps >= 0).all() or (steps <= 0).all())
    if whole and _are_days(values):
        return True
    if whole and in_order and values.min() >= 1500 and values.max() < 2200:
        return bool((np.abs(steps) <= 1).all())  # years, a row for each month
    if _is_cycle(values):
        return True
    words = [word for word in re.split(r"[\s_.()\-]+", name.casefold()) if word]
    told = [word for word in words if _DATE_NAME.fullmatch(word)]
    if not told or _PER.intersection(words):
        return False  # visitors per day
    low, high = values.min(), values.max()
    is_year = whole and low >= 1500 and high < 2200
    is_part = whole and low >= 0 and high <= 366 and len(told) == len(words)
    return in_order or is_year or is_part


def are_months(cells: Sequence[str]) -> bool:
    """Whether all cells that are not empty are months such as 01.2019, which are no decimals."""
    return any(cell.startswith("0") for cell in cells) and all(
        _MONTH.fullmatch(cell) for cell in cells if cell
    )


def is_code(name: str, cells: Sequence[str]) -> bool:
    """Whether whole numbers name things: they keep their zeros (01067), or are called a code."""
    filled = [cell for cell in cells if cell]
    if not all(cell.isdecimal() for cell in filled):
        return False
    if not _CODE_NAMES.isdisjoint(re.split(r"[\s_.()\-]+", name.casefold())):
        return True
    are_padded = any(cell[0] == "0" and len(cell) > 2 for cell in filled)
    return are_padded and len({len(cell) for cell in filled}) == 1


def _is_cycle(values: Floats) -> bool:
    """Whether months or hours are counted, again and again."""
    low, high = values.min(), values.max()
    steps = np.diff(values)
    again = steps == low - high
    return (low, high) in _CYCLES and again.any() and bool((again | np.isin(steps, (0, 1))).all())


def _are_days(values: Floats) -> bool:
    """Whether all are numbers such as 20230131, 202301312359 or, in order, 202301."""
    low, high = values.min(), values.max()
    if low >= 1500_01_01_00_00 and high <= 2200_12_31_23_59:
        minutes, hours = values % 100, values // 100 % 100
        return bool((minutes < 60).all() and (hours < 24).all()) and _are_days(values // 10_000)
    if low >= 15000101 and high <= 22001231:
        days, months = values % 100, values // 100 % 100
        return bool(((days >= 1) & (days <= 31) & (months >= 1) & (months <= 12)).all())
    if low >= 150001 and high <= 220012 and (np.diff(values) > 0).all():
        return bool(((values % 100 >= 1) & (values % 100 <= 12)).all())
    return False


def sentinels(values: Floats) -> tuple[float, ...]:
    """Values such as −999 that lie far from all others and so seem to stand for a gap."""
    found = [v for v in np.unique(values).tolist() if _NINES.fullmatch(repr(v))]
    others = values[~np.isin(values, found)]
    if not found or len(others) < 2:
        return ()
    low, high = float(others.min()), float(others.max())
    spread = high - low
    return tuple(
        value
        for value in found
        if (value < 0 <= low and value < -90)
        or max(low - value, value - high) > max(spread, 0.5 * max(abs(low), abs(high)))
    )
