"""Interventions: what one can do to a running network, as values that fit into a link.

A list of them is applied from left to right at every step that they cover; the network and its
weights stay as they are, so taking one out of the list undoes exactly that one. A list is also a
short string, ``hold:f.2.*=1@10-,silence:1.3``, in which layers, units and steps count from 1:

    hold:Q.L.U=V     quantity Q of unit U in layer L is V
    scale:Q.L.U=V    it is V times what it would be
    silence:L.U      the unit's states are 0: h, and an LSTM's c too

U may be ``*``, all units. Q is what the cell's description says can be cut: h (any cell), i, f, g,
o, c (LSTM), r, z, n (GRU) and so on. Each may end in ``@A-B`` (only from step A to step B) or
``@A-`` (from step A on). Left out: running a network with them (surgery.py).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import ClassVar, Final, TypeAlias

from seqviz.cells.arrays import Array
from seqviz.cells.description import Description
from seqviz.cells.model import RNNModel
from seqviz.cells.register import FORMS

KNOWN: Final = frozenset(name for form in FORMS for name in form.description.cuttable)
"""What can be held or scaled in some cell."""

MAX_LAYERS, MAX_UNITS, MAX_STEPS = 99, 9999, 9999
MAX_VALUE: Final = 1000
DECIMALS: Final = 6
MAX_INTERVENTIONS: Final = 12
MAX_LENGTH: Final = 480  # characters of a whole list


class SurgeryError(ValueError):
    """A string or a value that names no intervention; the message says what would."""

    code: ClassVar[str] = "surgery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and when.

    Attributes:
        layer: index, the lowest is 0.
        unit: index, or None for all units.
        first: index of the first step.
        last: index of the last step, or None for all that follow.
    """

    layer: int = 0
    unit: int | None = None
    first: int = 0
    last: int | None = None

    def __post_init__(self) -> None:
        _check_index("layer", self.layer, MAX_LAYERS)
        _check_index("unit", self.unit or 0, MAX_UNITS)
        _check_index("first step", self.first, MAX_STEPS)
        if self.last is not None:
            _check_index("last step", self.last, MAX_STEPS)
            if self.last < self.first:
                raise SurgeryError(f"steps must be A-B with A <= B, got {self._steps()[1:]}")

    def covers(self, step: int) -> bool:
        """Whether the step (an index) lies in the range."""
        return self.first <= step and (self.last is None or step <= self.last)

    def _rows(self) -> slice:
        return slice(None) if self.unit is None else slice(self.unit, self.unit + 1)

    def _where(self) -> str:
        return f"{self.layer + 1}.{'*' if self.unit is None else self.unit + 1}"

    def _steps(self) -> str:
        if self.last is None:
            return f"@{self.first + 1}-" if self.first else ""
        return f"@{self.first + 1}-{self.last + 1}"


@dataclass(frozen=True, slots=True)
class Hold(Place):
    """A quantity is ``value``, whatever the cell computed.

    Attributes:
        quantity: one that the cell's description calls ``cuttable``.
        value: from −1000 to 1000, kept to six decimals.
    """

    quantity: str
    value: float

    def __post_init__(self) -> None:
        Place.__post_init__(self)
        _check_quantity(self.quantity)
        object.__setattr__(self, "value", _check_value(self.value))

    def touches(self, quantity: str, cell: Description) -> bool:
        """Whether this changes a quantity of a cell."""
        return quantity == self.quantity

    def act(self, values: Array) -> None:
        """Change the values of all units, (H, N), in place."""
        values[self._rows()] = self.value

    def act_on_change(self, d_values: Array) -> None:
        """Do to small changes (H, N) of the values what ``act`` does to them: none passes."""
        d_values[self._rows()] = 0

    def __str__(self) -> str:
        return f"hold:{self.quantity}.{self._where()}={_number(self.value)}{self._steps()}"


@dataclass(frozen=True, slots=True)
class Scale(Place):
    """A quantity is ``factor`` times what the cell computed.

    Attributes:
        quantity: one that the cell's description calls ``cuttable``.
        factor: from −1000 to 1000, kept to six decimals.
    """

    quantity: str
    factor: float

    def __post_init__(self) -> None:
        Place.__post_init__(self)
        _check_quantity(self.quantity)
        object.__setattr__(self, "factor", _check_value(self.factor))

    def touches(self, quantity: str, cell: Description) -> bool:
        """Whether this changes a quantity of a cell."""
        return quantity == self.quantity

    def act(self, values: Array) -> None:
        """Change the values of all units, (H, N), in place."""
        values[self._rows()] *= self.factor

    def act_on_change(self, d_values: Array) -> None:
        """Do to small changes (H, N) of the values what ``act`` does to them: they scale too."""
        d_values[self._rows()] *= self.factor

    def __str__(self) -> str:
        return f"scale:{self.quantity}.{self._where()}={_number(self.factor)}{self._steps()}"


@dataclass(frozen=True, slots=True)
class Silence(Place):
    """A unit's states are 0, h and an LSTM's c, so that it says and remembers nothing."""

    def touches(self, quantity: str, cell: Description) -> bool:
        """Whether this changes a quantity of a cell: one of the states that it carries."""
        return quantity in cell.states

    def act(self, values: Array) -> None:
        """Change the values of all units, (H, N), in place."""
        values[self._rows()] = 0

    def act_on_change(self, d_values: Array) -> None:
        """Do to small changes (H, N) of the values what ``act`` does to them: none passes."""
        d_values[self._rows()] = 0

    def __str__(self) -> str:
        return f"silence:{self._where()}{self._steps()}"


Intervention: TypeAlias = Hold | Scale | Silence


def check_interventions(model: RNNModel, interventions: Sequence[Intervention]) -> None:
    """Refuse what the network does not have.

    Raises:
        SurgeryError: a layer or unit too high, or a quantity of another kind of cell.
    """
    for one in interventions:
        if one.layer >= len(model.cells):
            raise SurgeryError(f"{one}: got layer {one.layer + 1}, want 1 to {len(model.cells)}")
        cell = model.cells[one.layer]
        if one.unit is not None and one.unit >= cell.hidden_size:
            raise SurgeryError(f"{one}: got unit {one.unit + 1}, want 1 to {cell.hidden_size} or *")
        known = cell.description.cuttable
        if not any(one.touches(name, cell.description) for name in known):
            raise SurgeryError(f"{one}: want one of {', '.join(known)} in a layer of {cell.kind}")


def act_on_changes(
    cell: Description, interventions: Sequence[Intervention]
) -> Callable[[int, str, Array], None]:
    """What these do to small changes (H, N) of a cell's quantity at a step, in place, in order."""

    def act(step: int, quantity: str, d_values: Array) -> None:
        for one in interventions:
            if one.covers(step) and one.touches(quantity, cell):
                one.act_on_change(d_values)

    return act


def format_interventions(interventions: Sequence[Intervention]) -> str:
    """The list as a string, ``""`` for none."""
    return ",".join(map(str, interventions))


def parse_interventions(text: str) -> tuple[Intervention, ...]:
    """The list that a string names; the inverse of ``format_interventions``.

    Raises:
        SurgeryError: unknown names, numbers out of range, or too many of them.
    """
    if len(text) > MAX_LENGTH:
        raise SurgeryError(f"text must have at most {MAX_LENGTH} characters, got {len(text)}")
    if not text:
        return ()
    parts = text.split(",")
    if len(parts) > MAX_INTERVENTIONS:
        raise SurgeryError(f"at most {MAX_INTERVENTIONS} interventions, got {len(parts)}")
    return tuple(map(_parse, parts))


_WHERE: Final = r"(?P<layer>[0-9]{1,2})\.(?P<unit>\*|[0-9]{1,4})"
_VALUE: Final = r"=(?P<value>-?[0-9]{1,4}(\.[0-9]{1,6})?)"
_STEPS: Final = r"(@(?P<first>[0-9]{1,4})-(?P<last>[0-9]{1,4})?)?"
_NAME: Final = rf"[a-z]{{1,{max(map(len, KNOWN))}}}"
_GRAMMAR: Final = re.compile(
    rf"((?P<verb>hold|scale):(?P<quantity>{_NAME})\.|silence:){_WHERE}(?(verb){_VALUE}){_STEPS}"
)


def _parse(part: str) -> Intervention:
    match = _GRAMMAR.fullmatch(part)
    if not match:
        known = "hold:Q.L.U=V, scale:Q.L.U=V, silence:L.U, each perhaps with @A-B or @A-"
        raise SurgeryError(f"{part!r} is no intervention; known are {known}")
    found = match.groupdict()
    layer, first = int(found["layer"]) - 1, int(found["first"] or 1) - 1
    unit = None if found["unit"] == "*" else int(found["unit"]) - 1
    last = int(found["last"]) - 1 if found["last"] else None
    if found["verb"] is None:
        return Silence(layer=layer, unit=unit, first=first, last=last)
    make = Hold if found["verb"] == "hold" else Scale
    value = float(found["value"])
    return make(found["quantity"], value, layer=layer, unit=unit, first=first, last=last)


def _check_index(what: str, index: int, most: int) -> None:
    if not 0 <= index < most:
        raise SurgeryError(f"{what} counts from 1 to {most}, got {index + 1}")


def _check_quantity(quantity: str) -> None:
    if quantity not in KNOWN:
        raise SurgeryError(f"quantity must be one of {', '.join(sorted(KNOWN))}, got {quantity!r}")


def _check_value(value: float) -> float:
    if not isfinite(value) or abs(value) > MAX_VALUE:
        raise SurgeryError(f"value must be from {-MAX_VALUE} to {MAX_VALUE}, got {value}")
    return round(float(value), DECIMALS) + 0.0  # no minus zero


def _number(value: float) -> str:
    return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
