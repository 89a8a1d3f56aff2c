"""One way to write a number, in Python and in the browser."""

import json
import math
import shutil
import subprocess

import pytest

from seqviz.numbers import counted, fixed, given, measured, percent
from seqviz.paths import ROOT

NODE = shutil.which("node")
VALUES = (
    *(0.0, 0.5, -0.5, 0.125, 0.584, 1.0, 3.14159, -2.5, 100.0, 999.7, 999.96, 2500.0, 12345.678),
    *(99999.97, 1e5, 123456.0, -4e6, 1e20, 0.0003, 1e-4, 9.999e-5, 3.85e-6, -1e-5, 5e-324, 0.0125),
)


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


@pytest.mark.skipif(NODE is None, reason="needs Node.js")
def test_the_browser_writes_every_number_as_python_does() -> None:
    """The same text for every value, number of digits and way of writing."""
    ways = """
        const written = [measured, given, show, percentOf];
        const ways = (v) => [3, 2, 5].flatMap((d) => written.map((way) => way(v, d)));
        const told = [...VALUES, NaN, Infinity, -Infinity].map((v) => [...ways(v), counted(v)]);
        console.log(JSON.stringify(told));
    """
    script = (ROOT / "seqviz/ui/kit/shared/numbers.js").read_text(encoding="utf-8")
    done = subprocess.run(
        [str(NODE), "-e", f"const VALUES = {json.dumps(VALUES)};\n{script}\n{ways}"],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    wanted = [
        [
            *(way(v, d) for d in (3, 2, 5) for way in (measured, given, fixed, percent)),
            counted(v),
        ]
        for v in (*VALUES, math.nan, math.inf, -math.inf)
    ]
    assert json.loads(done.stdout) == wanted
