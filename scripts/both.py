"""Write what the browser's half has from the Python half: the cases that both must agree on.

`python -m scripts.both` writes the files anew; `tests/scripts/test_both.py` fails while one of them
is not what this would write.
"""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from seqviz.numbers import counted, fixed, given, measured, percent
from seqviz.paths import ROOT

NUMBERS: Final = (
    *(0.0, 0.5, -0.5, 0.125, 0.584, 1.0, 3.14159, -2.5, 100.0, 999.7, 999.96, 2500.0, 12345.678),
    *(99999.97, 1e5, 123456.0, -4e6, 1e20, 0.0003, 1e-4, 9.999e-5, 3.85e-6, -1e-5, 5e-324, 0.0125),
    *(math.nan, math.inf, -math.inf),
)
DIGITS: Final = (3, 2, 5)
WAYS: Final[dict[str, Callable[[float, int], str]]] = {
    "measured": measured,
    "given": given,
    "show": fixed,
    "percentOf": percent,
}


def number_cases() -> str:
    """Every number in every way to write it, by the names that the JavaScript uses."""
    cases: list[dict[str, Any]] = [
        {
            "value": value if math.isfinite(value) else str(value),
            "counted": counted(value),
            **{name: [way(value, digits) for digits in DIGITS] for name, way in WAYS.items()},
        }
        for value in NUMBERS
    ]
    lines = ",\n".join(f"    {json.dumps(case, ensure_ascii=False)}" for case in cases)
    return f'{{\n  "digits": {list(DIGITS)},\n  "cases": [\n{lines}\n  ]\n}}\n'


MADE: Final[dict[Path, Callable[[], str]]] = {
    ROOT / "tests/both/numbers.json": number_cases,
}


def main() -> None:
    """Write every file."""
    for path, make in MADE.items():
        path.write_text(make(), encoding="utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
