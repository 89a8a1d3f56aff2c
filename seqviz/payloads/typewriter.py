"""What the typewriter is told of a text, whose numbers travel beside it.

Symbols: T characters, K candidates of each, H units.
"""

from __future__ import annotations

from dataclasses import dataclass

from seqviz.payloads.colours import Palettes


@dataclass(frozen=True, slots=True)
class TypedText:
    """A text that a network wrote.

    Attributes:
        text, prompt: both as they are.
        taken: places at which the visitor chose the character.
        size: T, without the prompt.
        candidates: K, kept for each place beside the character itself.
        units: H.
        characters: the vocabulary.
        id: of the text with all that came with it; another one is another text.
    """

    text: str
    prompt: str
    taken: tuple[int, ...]
    size: int
    candidates: int
    units: int
    characters: tuple[str, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class TypewriterWords:
    """Every word of the typewriter; what stands in braces is filled in by the browser."""

    text: str
    first: str
    back: str
    play: str
    pause: str
    forward: str
    last: str
    speed: str
    rate: str
    where: str
    more: str
    undo: str
    next: str
    click: str
    start: str
    before: str
    after: str
    drawn: str
    chosen: str
    candidate: str
    go: str
    out: str
    space: str
    newline: str
    tab: str
    hidden: str
    unit: str
    tint: str
    branch: str
    value: str


@dataclass(frozen=True, slots=True)
class TypewriterDress:
    """Its colours and words."""

    palettes: Palettes
    labels: TypewriterWords


@dataclass(frozen=True, slots=True)
class TypewriterView:
    """How it stands at first.

    Attributes:
        more: whether the text can be written on.
        at: how many characters stand there; None types all of them.
        speed: of the typing, 0 to 100; None for the usual one.
    """

    more: bool
    at: int | None
    speed: int | None
