"""JSON from anywhere: only what JSON itself allows, and nothing that Python adds or forgives.

Python reads NaN and Infinity, takes the last of two equal names, lets strings hold half a
surrogate pair and numbers have thousands of digits. All of that is refused here, so that nothing
behind this door meets it. Left out: what a text has to contain.

Source: RFC 8259.
"""

from __future__ import annotations

import json
import math
from typing import Any, Final, NoReturn

DEEP: Final = 12  # lists and objects inside each other
LARGE: Final = 2**63


class JSONError(ValueError):
    """Text that is not strict JSON; its message is our own and says why."""


def read_json(text: str) -> Any:
    """What a JSON text says.

    Raises:
        JSONError: not JSON, a number that is not finite or beyond ±2⁶³ where it is whole, a name
            twice, half a surrogate pair, or lists and objects too deep inside each other.
    """
    try:
        found = json.loads(text, parse_constant=_constant, object_pairs_hook=_object)
    except JSONError:
        raise
    except json.JSONDecodeError as error:
        raise JSONError(f"not JSON: line {error.lineno} cannot be read") from None
    except RecursionError:
        raise JSONError("lists and objects too deep inside each other") from None
    except ValueError:  # a whole number of thousands of digits
        raise JSONError("a number with too many digits") from None
    _check(found)
    return found


def _constant(name: str) -> NoReturn:
    raise JSONError(f"{name} is not a number that JSON has")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise JSONError("a name stands twice in one object")
    return found


def _check(found: Any) -> None:
    level = [found]
    for _depth in range(DEEP):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                below += value
                below += value.values()
            elif isinstance(value, list):
                below += value
            elif isinstance(value, str):
                _check_text(value)
            elif isinstance(value, float) and not math.isfinite(value):
                raise JSONError("a number beyond what a computer can hold")
            elif isinstance(value, int) and not -LARGE < value < LARGE:
                raise JSONError("a whole number beyond 2⁶³")
        if not below:
            return
        level = below
    raise JSONError("lists and objects too deep inside each other")


def _check_text(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise JSONError("a text with half a surrogate pair") from None
