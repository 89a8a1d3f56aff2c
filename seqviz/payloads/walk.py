"""What the walk through the two tutorials is told: items in groups, each with a scene and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seqviz.payloads.bits import Bits, Mark
from seqviz.payloads.colours import Palettes


@dataclass(frozen=True, slots=True)
class FormulaShown:
    """One formula, with what it stands for beside it."""

    bits: Bits
    said: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class CodeShown:
    """Lines of code as pieces, and what Python says when they run; "" where nothing is said."""

    title: str
    lines: tuple[Bits, ...]
    outcome: str
    stops: bool


@dataclass(frozen=True, slots=True)
class BoxShown:
    """An array drawn as a box: what it is called, and its shape."""

    name: str
    shape: tuple[int, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class BoxesShown:
    """Arrays side by side, with the sign between them, and whether they fit."""

    boxes: tuple[BoxShown, ...]
    sign: str
    said: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class CurveShown:
    """A curve over steps: its values, its name, and the symbol whose colour it has or a mark."""

    values: tuple[float, ...]
    name: str
    symbol: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class CurvesShown:
    """Curves in one picture, what it shows, and what lies across."""

    curves: tuple[CurveShown, ...]
    said: str
    across: str


@dataclass(frozen=True, slots=True)
class DotsShown:
    """Values on a line between two ends: value, what is written at it, mark."""

    dots: tuple[tuple[float, str, Mark], ...]
    ends: tuple[float, float]
    said: str


@dataclass(frozen=True, slots=True)
class PhaseShown:
    """A part of an update, and whether the program has it."""

    name: str
    there: bool


@dataclass(frozen=True, slots=True)
class LinkShown:
    """A way to a page: what one does there, and its address."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class UseShown:
    """A moving picture of where values go in and answers come out, with its words.

    Attributes:
        at_once: all steps move together instead of one after another.
    """

    title: str
    shape: str
    reads: tuple[bool, ...]
    answers: tuple[bool, ...]
    at_once: bool
    today: str
    link: LinkShown | None


@dataclass(frozen=True, slots=True)
class SceneShown:
    """What is drawn of an item, in this order; what is empty is left out."""

    formulas: tuple[FormulaShown, ...]
    phases: tuple[PhaseShown, ...]
    boxes: tuple[BoxesShown, ...]
    dots: tuple[DotsShown, ...]
    curves: tuple[CurvesShown, ...]
    code: tuple[CodeShown, ...]
    uses: tuple[UseShown, ...]


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One equation, program or claim."""

    name: str
    title: str
    about: str
    sound: bool
    says: Bits
    means: Bits
    wrong: Bits
    scene: SceneShown
    tries: tuple[LinkShown, ...]


@dataclass(frozen=True, slots=True)
class GroupShown:
    """Items under one heading."""

    title: str
    items: tuple[ItemShown, ...]


@dataclass(frozen=True, slots=True)
class TutorialShown:
    """One tutorial."""

    name: str
    title: str
    groups: tuple[GroupShown, ...]


@dataclass(frozen=True, slots=True)
class TutorialsWalk:
    """Both."""

    tutorials: tuple[TutorialShown, ...]
    palettes: Palettes
    labels: Mapping[str, str]
