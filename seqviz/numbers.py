"""One way to write a number, for every chart, table and sentence.

    measured(0.00000385)  3.85·10⁻⁶    so many significant digits, with their zeros: 0.500
    given(0.5)            0.5          as somebody would type it: no zeros at the end
    fixed(-0.5)           −0.500       so many decimals, so that a moving number keeps its width
    counted(2500)         2,500        whole numbers
    percent(0.9999)       > 99.9       probabilities

All have a true minus sign, a comma between thousands, and a power of ten from 100,000 on and below
0.0001. ``seqviz/ui/kit/numbers.js`` writes the same in the browser, by the same cases. Left
out: units and percent signs, which belong to sentences.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, SupportsFloat

MINUS: Final = "−"
NOTHING: Final = "–"
"""What stands where there is no number."""
LARGE: Final = 100_000
SMALL: Final = 1e-4
_RAISED: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def measured(value: SupportsFloat | None, digits: int = 3) -> str:
    """A number that was computed: ``digits`` significant ones, all of them shown."""
    return _written(value, digits, short=False)


def given(value: SupportsFloat | None, digits: int = 6) -> str:
    """A number that somebody chose: at most ``digits`` significant ones, none for nothing."""
    return _written(value, digits, short=True)


def fixed(value: SupportsFloat, decimals: int = 3, *, plus: bool = False) -> str:
    """So many decimals, and never a sign before nothing but zeros; ``plus``: a sign for changes."""
    number = float(value)
    if not math.isfinite(number) or abs(number) >= LARGE:
        return f"{'+' if plus and number > 0 else ''}{measured(number)}"
    size = _rounded(Decimal(abs(number)), -decimals)
    sign = MINUS if number < 0 else "+" if plus else ""
    return f"{sign if size else ''}{size:f}"


def counted(value: SupportsFloat) -> str:
    """A whole number."""
    if not math.isfinite(float(value)):
        return measured(value)
    number = math.floor(float(value) + 0.5)
    return f"{MINUS if number < 0 else ''}{abs(number):,}"


def percent(share: SupportsFloat, decimals: int = 1) -> str:
    """A probability in percent, without the sign; never all and never nothing, as none is."""
    value, last = 100 * float(share), 10.0**-decimals
    if value > 100 - last / 2:
        return f"> {fixed(100 - last, decimals)}"
    return f"< {fixed(last, decimals)}" if value < last / 2 else fixed(value, decimals)


def counted_share(share: SupportsFloat, decimals: int = 1) -> str:
    """A share of things that were counted, in percent: all and nothing only where it is so."""
    value = float(share)
    return fixed(100 * value, decimals) if value in (0, 1) else percent(value, decimals)


def raised(power: int) -> str:
    """An exponent: ⁻⁶."""
    return str(power).translate(_RAISED)


def _written(value: SupportsFloat | None, digits: int, *, short: bool) -> str:
    number = math.nan if value is None else float(value)
    if math.isnan(number):
        return NOTHING
    sign = MINUS if number < 0 else ""
    if math.isinf(number):
        return f"{sign}∞"
    size = Decimal(abs(number))
    if not size:
        return "0"
    power = _rounded(size, size.adjusted() - digits + 1).adjusted()
    last = power - digits + 1  # place of the last digit that is written
    if size >= LARGE or abs(number) < SMALL:
        head = _trimmed(f"{_rounded(size, last).scaleb(-power):f}", short)
        return f"{sign}{'' if head == '1' else f'{head}·'}10{raised(power)}"
    return sign + _trimmed(f"{_rounded(size, min(last, 0)):,f}", short)


def _rounded(size: Decimal, place: int) -> Decimal:
    """To a power of ten, a half away from zero, as browsers round."""
    return size.quantize(Decimal(1).scaleb(place), ROUND_HALF_UP)


def _trimmed(text: str, short: bool) -> str:
    return text.rstrip("0").rstrip(".") if short and "." in text else text
