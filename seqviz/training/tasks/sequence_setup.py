"""All settings of a sequence run in one frozen object that fits into a short link and back.

    to_link     one letter and a value for each field that is not the default, joined by "_"
    from_link   whatever a link holds, what comes out is valid
    read_link   the same, and the parts that could not be used

Left out: presets, breaks and what a setup builds (sequence.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

from seqviz.cells.base import Kind
from seqviz.cells.description import Sum
from seqviz.cells.keeping import keeper
from seqviz.cells.register import CELLS, described
from seqviz.cells.rnn import Nonlinearity
from seqviz.data.real import KNOWN
from seqviz.data.series import MAX_NOISE
from seqviz.data.windows import SCALINGS, Scaling
from seqviz.training.engine.optimizers import OPTIMIZERS, OptimizerName

Init = Literal["uniform", "zero", "identity", "closed", "open", "chrono"]

GATES: Final[Mapping[str, float]] = MappingProxyType({"closed": -10.0, "open": 3.0})
"""Biases of the gate that keeps, signed so that a larger one keeps more: σ of it stays."""
OWN: Final = "own"  # the series is the user's: handed to build, which knows all others
MAX_LINK: Final = 400
LIMITS: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "noise": (0, MAX_NOISE),
        "window": (2, 100),
        "horizon": (1, 20),
        "hidden_size": (1, 128),
        "num_layers": (1, 3),
        "epochs": (1, 1000),
        "learning_rate": (1e-6, 10),
        "clip": (1e-3, 1e3),
        "batch_size": (1, 1024),
        "teacher_forcing": (0, 1),
        "patience": (1, 200),
        "seed": (0, 2**31 - 1),
    }
)
"""The smallest and largest value of every number; clip and patience may also be None."""

CHOICES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "series": (*KNOWN, OWN),
        "scaling": SCALINGS,
        "cell": tuple(CELLS),
        "nonlinearity": ("tanh", "relu"),
        "optimizer": tuple(OPTIMIZERS),
        "init": get_args(Init),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Everything that decides a run; the defaults are the tutorial's.

    Args:
        series: a name in ``data.real.KNOWN``, or "own".
        noise: added to it, as a share of its standard deviation.
        scaling: "none", "standard" or "minmax".
        window: T, values that are read.
        horizon: K, values that are predicted.
        cell: a name in the register of cells.
        nonlinearity: "tanh", or "relu" where the cell has the choice.
        hidden_size, num_layers: H and L.
        epochs: passes through the windows.
        learning_rate, optimizer, clip, batch_size, teacher_forcing, patience: see ``Trainer``.
        init: "uniform" in ±1/√H; "zero" to break it; or, where the state is one sum as in an RNN,
            "identity": W_h = I and b = 0, so that it begins by adding up what it reads (Q. V. Le
            et al., arXiv:1504.00941); or, where a gate decides how much of the state stays,
            "closed" or "open": the bias of that gate is ``GATES``', "chrono": spread over memories
            of 2 steps to a window. All other weights are those of "uniform".
        shuffle_time: shuffle the order inside every window, to break it.
        reset_state: forget the state before every step, to break it.
        seed: of the noise, the first weights and the order of the windows.

    Raises:
        ValueError: a value that is unknown or out of ``LIMITS``.
    """

    series: str = "sine"
    noise: float = 0.0
    scaling: Scaling = "none"
    window: int = 10
    horizon: int = 1
    cell: Kind = "rnn"
    nonlinearity: Nonlinearity = "tanh"
    hidden_size: int = 32
    num_layers: int = 1
    epochs: int = 100
    learning_rate: float = 0.003
    optimizer: OptimizerName = "adam"
    clip: float | None = 1.0
    batch_size: int = 32
    teacher_forcing: float = 1.0
    init: Init = "uniform"
    shuffle_time: bool = False
    reset_state: bool = False
    patience: int | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        for field in fields(self):
            _check(field.name, getattr(self, field.name))
        for name, value, has in _OF_SOME:
            if getattr(self, name) == value and not has(self.cell):
                known = " or ".join(repr(cell) for cell in CELLS if has(cell))
                raise ValueError(f"cell must be {known} for {name} {value!r}, got {self.cell!r}")

    @property
    def options(self) -> dict[str, str]:
        """The options of its cell that can be set here."""
        return {"nonlinearity": self.nonlinearity} if has_nonlinearity(self.cell) else {}

    def changed(self, changes: Mapping[str, Any]) -> Setup:
        """The setup with some values replaced; another cell drops what it does not have."""
        changes = dict(changes)
        for name, value, has in _OF_SOME:
            if getattr(self, name) == value and not has(changes.get("cell", self.cell)):
                changes.setdefault(name, CHOICES[name][0])
        return replace(self, **changes)

    def to_link(self) -> str:
        """A short text of letters, digits, ".", "-", "+" and "_" with what is not the default."""
        parts = []
        for code, name in _CODES.items():
            value = getattr(self, name)
            if value != getattr(DEFAULT, name):
                parts.append(code + _to_text(value))
        return "_".join(parts)

    @classmethod
    def from_link(cls, text: object) -> Setup:
        """Read what ``to_link`` wrote; what cannot be read has its default."""
        return cls.read_link(text)[0]

    @classmethod
    def read_link(cls, text: object) -> tuple[Setup, tuple[str, ...]]:
        """Read what ``to_link`` wrote, as far as it can be read.

        Returns:
            the setup that all good parts make, and the parts that are unknown, out of range or
            go with none of the others.
        """
        if not isinstance(text, str) or len(text) > MAX_LINK:
            return DEFAULT, (str(text),)
        given: dict[str, Any] = {}
        bad = []
        for part in filter(None, text.split("_")):
            try:
                name = _CODES[part[:1]]
                more = given | {name: _from_text(name, part[1:])}
                cls(**more)
            except (KeyError, ValueError, TypeError, OverflowError):
                bad.append(part)
            else:
                given = more
        return cls(**given), tuple(bad)


def _check(name: str, value: object) -> None:
    if name in CHOICES:
        if value not in CHOICES[name]:
            raise ValueError(f"{name} must be one of {', '.join(CHOICES[name])}, got {value!r}")
    elif name in LIMITS:
        low, high = LIMITS[name]
        if value is None and name in _MAY_BE_NONE:
            return
        whole = name in _WHOLE
        number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
        if not number or not low <= value <= high:  # type: ignore[operator]  # it is a number
            kind = "a whole number from " if whole else ""
            raise ValueError(f"{name} must be {kind}{low:g} to {high:g}, got {value!r}")
    elif not isinstance(value, bool):
        raise ValueError(f"{name} must be True or False, got {value!r}")


def has_nonlinearity(cell: Kind) -> bool:
    """Whether a kind of cell has a choice between tanh and ReLU."""
    return cell in CELLS and "nonlinearity" in CELLS[cell].OPTIONS


def adds_up(cell: Kind) -> bool:
    """Whether a kind's state is one sum, so that W_h = I makes it add up what it reads."""
    return cell in CELLS and isinstance(described(cell)["h"], Sum)


def has_gate(cell: Kind) -> bool:
    """Whether one gate of a kind decides how much of its state stays."""
    return cell in CELLS and keeper(described(cell)) is not None


_OF_SOME: Final = (
    ("nonlinearity", "relu", has_nonlinearity),
    ("init", "identity", adds_up),
    ("init", "closed", has_gate),
    ("init", "open", has_gate),
    ("init", "chrono", has_gate),
)
"""Values that only some cells have, and which."""


def choices_of(name: str, cell: Kind) -> tuple[str, ...]:
    """The values of a setting that a kind of cell can have."""
    lacking = {value for one, value, has in _OF_SOME if one == name and not has(cell)}
    return tuple(value for value in CHOICES[name] if value not in lacking)


_MAY_BE_NONE: Final = ("clip", "patience")
_WHOLE: Final = (
    "window", "horizon", "hidden_size", "num_layers", "epochs", "batch_size", "patience", "seed"
)  # fmt: skip
_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "s": "series",
        "n": "noise",
        "z": "scaling",
        "w": "window",
        "k": "horizon",
        "c": "cell",
        "a": "nonlinearity",
        "h": "hidden_size",
        "l": "num_layers",
        "e": "epochs",
        "r": "learning_rate",
        "o": "optimizer",
        "g": "clip",
        "b": "batch_size",
        "f": "teacher_forcing",
        "i": "init",
        "x": "shuffle_time",
        "q": "reset_state",
        "p": "patience",
        "d": "seed",
    }
)
_OFF: Final = "off"
DEFAULT: Final = Setup()


def _to_text(value: object) -> str:
    if value is None:
        return _OFF
    if isinstance(value, bool):
        return str(int(value))
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def _from_text(name: str, text: str) -> object:
    if name in CHOICES:
        return text
    if name not in LIMITS:
        return {"0": False, "1": True}[text]
    if text == _OFF:
        return None
    if not text.isascii() or len(text) > 24:
        raise ValueError(text)
    return int(text) if name in _WHOLE else float(text)
