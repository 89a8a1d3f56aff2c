"""One way to write a number, in Python and in the browser."""

import math

import pytest

from seqviz.numbers import fixed, given, measured, percent


@pytest.mark.parametrize(
    ("value", "computed", "chosen"),
    [
        (3.85e-6, "3.85·10⁻⁶", "3.85·10⁻⁶"),
        (4e6, "4.00·10⁶", "4·10⁶"),
        (0.5, "0.500", "0.5"),
        (-2.5, "−2.50", "−2.5"),
        (1e-5, "1.00·10⁻⁵", "10⁻⁵"),
        (2500, "2,500", "2,500"),
        (999.96, "1,000", "999.96"),
        (0, "0", "0"),
        (math.nan, "–", "–"),
        (None, "–", "–"),
        (-math.inf, "−∞", "−∞"),
    ],
)
def test_a_number_is_written_as_people_do(value: float, computed: str, chosen: str) -> None:
    """A true minus, commas between thousands, powers of ten instead of an e."""
    assert (measured(value), given(value)) == (computed, chosen)


def test_fixed_decimals_hold_still() -> None:
    """No minus before zeros, a plus for a change where it is wanted, powers of ten far out."""
    assert [fixed(v) for v in (-0.0001, 0.5, -12.3456, 1e5)] == [
        "0.000",
        "0.500",
        "−12.346",
        "1.00·10⁵",
    ]
    assert [fixed(v, 2, plus=True) for v in (0.126, -0.126, 0.001)] == ["+0.13", "−0.13", "0.00"]


def test_a_probability_is_never_all_or_nothing() -> None:
    """What rounds to 100 or to 0 is said to be beyond the last digit that shows."""
    assert [percent(p) for p in (0.287, 0.9999, 1.0, 0.0004, 0.9994)] == [
        "28.7",
        "> 99.9",
        "> 99.9",
        "< 0.1",
        "99.9",
    ]
