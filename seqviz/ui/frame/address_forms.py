"""How a value is written in an address, and one entry of the table that says what may stand there.

Left out: the table itself (``seqviz.ui.frame.address``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

T = TypeVar("T")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """How a value is written in an address.

    Attributes:
        looks: in words, for the list.
        read: text → value; None for what is no such value. Never raises.
        write: value → text, so that ``read(write(value)) == value``.
        further: dotted name of what reads the text on; "" where ``read`` says all.
    """

    looks: str
    read: Callable[[str], T | None]
    write: Callable[[T], str]
    further: str = ""


@dataclass(frozen=True, slots=True)
class Parameter(Generic[T]):
    """One value that an address may hold.

    Attributes:
        name: in the address.
        pages: where it means something; none: on every page.
        form: how it is written.
        default: holds without it, and stays out of the address; None: it hangs on what is shown.
        meaning: what it decides, for the list.
        shared: one value for all its pages; else each page has its own.
    """

    name: str
    pages: tuple[str, ...]
    form: Form[T]
    default: T | None
    meaning: str
    shared: bool = False

    @property
    def usual(self) -> str:
        """The default as it is written; "" where there is none."""
        return "" if self.default is None else self.form.write(self.default)

    def means_something_on(self, page: str) -> bool:
        """Whether it is one of this page's."""
        return not self.pages or page in self.pages


def whole(said: str) -> int | None:
    """The whole number, below a billion, that an address says; None for anything else."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


def whole_in(low: int, high: int) -> Form[int]:
    """A whole number in a range."""

    def read(said: str) -> int | None:
        value = whole(said)
        return value if value is not None and low <= value <= high else None

    return Form(f"a whole number from {low:,} to {high:,}", read, str)


def number(said: str) -> float | None:
    """The number, of at most 11 signs, that an address says; None for anything else.

    Python's own reading forgives more: spaces, underscores, the digits of every script.
    """
    return float(said) if len(said) < 12 and _NUMBER.fullmatch(said) else None


def number_in(low: float, high: float) -> Form[float]:
    """A number in a range, of at most 11 signs."""

    def read(said: str) -> float | None:
        value = number(said)
        return value if value is not None and low <= value <= high else None

    return Form(f"a number from {low:g} to {high:g}", read, lambda value: f"{value:g}")


def one_of(*words: str) -> Form[str]:
    """One of a few words."""
    said = " or ".join(f"`{word}`" for word in words)
    return Form(said, lambda one: one if one in words else None, str)


def one_of_numbers(*numbers: int) -> Form[int]:
    """One of a few whole numbers."""
    said = " or ".join(f"`{number}`" for number in numbers)
    return Form(said, {str(number): number for number in numbers}.get, str)


def gate_start() -> Form[str | float]:
    """How a gate's biases begin: a name, or one number for all."""
    bias = number_in(-4, 8)

    def read(said: str) -> str | float | None:
        return said if said in ("torch", "chrono") else bias.read(said)

    return Form(
        f"`torch`, `chrono` or {bias.looks}",
        read,
        lambda value: value if isinstance(value, str) else f"{value:g}",
    )


def coded(looks: str, further: str) -> Form[str]:
    """A text that somebody else reads on."""
    return Form(looks, lambda said: said, str, further)


def spot_in(across: tuple[float, float], up: tuple[float, float]) -> Form[tuple[float, float]]:
    """A place on a rectangle: two numbers with a comma between them."""
    w, b = number_in(*across), number_in(*up)

    def read(said: str) -> tuple[float, float] | None:
        first, comma, second = said.partition(",")
        one, two = w.read(first), b.read(second)
        return (one, two) if comma and one is not None and two is not None else None

    return Form(
        f"{w.looks} and {b.looks}, with a comma between them",
        read,
        lambda spot: f"{spot[0]:g},{spot[1]:g}",
    )


def pair(said: str) -> tuple[int, int] | None:
    """Two whole numbers with a dot between them."""
    first, dot, second = said.partition(".")
    one, two = whole(first), whole(second)
    return (one, two) if dot and one is not None and two is not None else None


SWITCH: Final = Form("`1` for yes", {"1": True, "": False}.get, lambda on: "1" if on else "")
TEXT: Final[Form[str]] = Form("any text", lambda said: said, str)
CHOICE: Final[Form[str]] = Form("a name of one that the page offers", lambda said: said, str)
WHOLE: Final = whole_in(0, 999_999_999)
LAYER_AND_UNIT: Final = Form("layer and unit, like `2.5`", pair, lambda one: f"{one[0]}.{one[1]}")
CLIFF: Final = {
    "rate": (0.01, 2.0),
    "longest": (0.05, 5.0),
    "steps": (5, 200),
    "target": (0.05, 0.95),
}
"""How far the sliders of the cliff go."""
