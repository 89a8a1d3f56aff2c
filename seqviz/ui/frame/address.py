"""Everything that can stand in the address of a page, in one table.

Each entry says what its value is called, on which pages it means something, how it is written and
read, what holds without it, and what it decides. ``seqviz.ui.frame.link`` reads and writes by these
entries alone; ``ADDRESS.md`` beside this file is the table as a list, made by ``scripts.address``.

Left out: what only the page can know (whether a network has so many units); there a value that
means nothing is refused by the page, and its default holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from seqviz.ui.frame.languages import SPOKEN

T = TypeVar("T")


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


# ---------------------------------------------------------------- how values are written


def whole(said: str) -> int | None:
    """The whole number, below a billion, that an address says; None for anything else."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


def _whole_in(low: int, high: int) -> Form[int]:
    def read(said: str) -> int | None:
        value = whole(said)
        return value if value is not None and low <= value <= high else None

    return Form(f"a whole number from {low:,} to {high:,}", read, str)


def _number_in(low: float, high: float) -> Form[float]:
    def read(said: str) -> float | None:
        try:
            value = float(said) if len(said) < 12 else float("nan")
        except ValueError:
            return None
        return value if low <= value <= high else None

    return Form(f"a number from {low:g} to {high:g}", read, lambda value: f"{value:g}")


def _one_of(*words: str) -> Form[str]:
    said = " or ".join(f"`{word}`" for word in words)
    return Form(said, lambda one: one if one in words else None, str)


def _coded(looks: str, further: str) -> Form[str]:
    return Form(looks, lambda said: said, str, further)


def _pair(said: str) -> tuple[int, int] | None:
    first, dot, second = said.partition(".")
    one, two = whole(first), whole(second)
    return (one, two) if dot and one is not None and two is not None else None


_SWITCH: Final = Form("`1` for yes", {"1": True, "": False}.get, lambda on: "1" if on else "")
_TEXT: Final[Form[str]] = Form("any text", lambda said: said, str)
_CHOICE: Final[Form[str]] = Form("a name of one that the page offers", lambda said: said, str)
_WHOLE: Final = _whole_in(0, 999_999_999)
_PLACE: Final = Form("layer and unit, like `2.5`", _pair, lambda one: f"{one[0]}.{one[1]}")

# ---------------------------------------------------------------- the table

_CELLS: Final = ("lstm_cell", "rnn_cell", "gru_cell", "more_cells")
_DIGITS: Final = ("home", "digit_reader", "lstm_cell", "train_digits")
_SERIES: Final = ("sequence_prediction",)
_TRAINING: Final = ("train_digits",)
_NAMES: Final = ("text_classification",)
_WRITING: Final = ("text_generation",)
_DETECTIVE: Final = ("neuron_detective",)
_COMPARE: Final = ("compare",)

LANGUAGE: Final = Parameter(
    "lang", (), _one_of(*SPOKEN), None, "the language; the browser's own where it says none"
)
DIGIT: Final = Parameter(
    "digit",
    _DIGITS,
    _coded(
        "`s23` for a digit of the gallery, `i…` for a drawn one",
        "seqviz.data.image_code.decode_image",
    ),
    "s23",
    "the digit that is read",
    shared=True,
)
EXPERIMENTS: Final = Parameter(
    "do",
    _DIGITS,
    _coded(
        "disturbances, one after another, like `flip`",
        "seqviz.models.experiments.parse_experiments",
    ),
    "",
    "what is done to the digit before it is read",
    shared=True,
)
VIEW: Final = Parameter(
    "at",
    (*_CELLS, "digit_reader", "compare", "sequence_prediction"),
    _coded(
        "layer, step, unit and what is open, like `1.6.2.f`",
        "seqviz.ui.components.stepper.View.from_link",
    ),
    None,
    "where the stepper stands",
)
CUT: Final = Parameter(
    "cut",
    (*_CELLS, "digit_reader"),
    _coded("like `hold:f.1.1=0@8-8`", "seqviz.cells.surgery.parse_interventions"),
    "",
    "gate surgery: what is held, scaled or silenced, where, at which steps",
)
WHO: Final = Parameter(
    "who", (*_CELLS, "digit_reader"), _PLACE, None, "the unit that surgery is offered for"
)
SOURCE: Final = Parameter(
    "source",
    (*_CELLS, "sequence_prediction"),
    _CHOICE,
    None,
    "which network the cell's page shows: set by hand, trained, or the visitor's own",
)
PRESET: Final = Parameter("preset", _CELLS, _CHOICE, None, "which network set by hand")
EDIT: Final = Parameter(
    "edit",
    _CELLS,
    _coded("changed numbers", "seqviz.models.edits.parse_edits"),
    "",
    "the numbers that were changed in it",
)
SEQUENCE: Final = Parameter(
    "seq",
    _CELLS,
    _coded(
        "steps with spaces between them, like `1 0 0.5`", "seqviz.data.sequences.parse_sequence"
    ),
    None,
    "the input of a network set by hand",
)
UNROLLED: Final = Parameter("unrolled", ("rnn_cell",), _SWITCH, False, "the drawing unrolled")
TYPED: Final = Parameter(
    "text", ("lstm_cell", "gru_cell", *_NAMES), _TEXT, None, "what the network reads"
)

KIND: Final = Parameter("cell", ("more_cells",), _CHOICE, None, "which cell")
FORM: Final = Parameter(
    "form", ("more_cells",), _CHOICE, None, "the cell's options, such as `coupled`"
)

OF: Final = Parameter(
    "of", _COMPARE, _CHOICE, "random", "the three networks: untrained, or set by hand to one idea"
)
HIDDEN: Final = Parameter(
    "hidden", _COMPARE, _whole_in(1, 32), 8, "hidden units of the untrained three"
)
SEED: Final = Parameter(
    "seed", (*_COMPARE, "more_cells"), _whole_in(0, 9999), 7, "the seed of untrained networks"
)
CODE: Final = Parameter("code", _COMPARE, _CHOICE, None, "whose code is shown")
THREE: Final = Parameter(
    "cells",
    _COMPARE,
    _coded("three kinds of cells, like `rnn.mgu.gru`", "seqviz.cells.register.check_kind"),
    "rnn.lstm.gru",
    "which three cells are compared",
)
OPEN: Final = Parameter(
    "open",
    _COMPARE,
    _coded("like `lstm.f,gru.cell`", "seqviz.ui.components.stepper.View.opening"),
    "",
    "what is opened in each of the three",
)

RUN: Final = Parameter(
    "run",
    _SERIES,
    _coded(
        "settings that are not the tutorial's", "seqviz.training.tasks.sequence.Setup.read_link"
    ),
    "",
    "the settings of the training",
)
SLOWLY: Final = Parameter("slow", _SERIES, _SWITCH, False, "one epoch a second at most")

DIGITS_FROM: Final = Parameter(
    "source", _TRAINING, _one_of("sample", "full"), "sample", "which digits are learned from"
)
RECIPE: Final = Parameter("recipe", _TRAINING, _CHOICE, "tutorial", "how they are learned")
EPOCHS: Final = Parameter("epochs", _TRAINING, _whole_in(1, 99), 5, "epochs")

NAMES_LEARN: Final = Parameter(
    "learn",
    _NAMES,
    _coded("like `names.gru.64.10`", "seqviz.training.tasks.names.NamesSetup.from_link"),
    None,
    "what is trained on the page: from what, which cell, how many units and epochs",
)
OCCLUSION: Final = Parameter(
    "occlusion",
    _NAMES,
    _one_of("left out", "unknown"),
    "left out",
    "how a character is taken away where its weight is measured",
)

NET: Final = Parameter("net", _WRITING, _CHOICE, None, "which network writes")
PROMPT: Final = Parameter(
    "prompt", _WRITING, _TEXT, None, "what it reads first; a line end alone for nothing"
)
TEMPERATURE: Final = Parameter("temp", _WRITING, _number_in(0.1, 2.0), None, "the temperature")
TOP_K: Final = Parameter(
    "topk", _WRITING, _whole_in(0, 99_999), None, "so many candidates at most; 0 for all"
)
TOP_P: Final = Parameter(
    "topp", _WRITING, _number_in(0.05, 1), None, "the candidates that make up this share"
)
DRAW: Final = Parameter("draw", _WRITING, _whole_in(0, 99_999), None, "the seed of what is drawn")
GREEDY: Final = Parameter(
    "greedy", _WRITING, _whole_in(0, 1), None, "1: always the likeliest character"
)
MEMORY: Final = Parameter(
    "memory",
    _WRITING,
    _one_of("carried", "reset"),
    "carried",
    "whether the state goes from character to character",
)
LENGTH: Final = Parameter("length", _WRITING, _whole_in(1, 99_999), None, "characters written")
BRANCH: Final = Parameter(
    "branch",
    _WRITING,
    _coded("places and characters", "seqviz.models.written.taken_from_link"),
    "",
    "where another character was taken",
)
TYPED_AT: Final = Parameter(
    "at", _WRITING, _WHOLE, None, "the character that is looked at; the typewriter writes it"
)
TYPED_SPEED: Final = Parameter(
    "speed", _WRITING, _WHOLE, None, "characters a second; the typewriter writes it"
)
LESSON: Final = Parameter("learn", _WRITING, _CHOICE, "sentence", "what is trained on the page")
LESSON_CELL: Final = Parameter("lcell", _WRITING, _CHOICE, None, "with which cell")
LESSON_UNITS: Final = Parameter("lunits", _WRITING, _CHOICE, None, "with how many hidden units")
LESSON_EPOCHS: Final = Parameter("lepochs", _WRITING, _CHOICE, None, "for how many epochs")
LESSON_RATE: Final = Parameter("lrate", _WRITING, _CHOICE, None, "at which learning rate")

MODEL: Final = Parameter("model", _DETECTIVE, _CHOICE, None, "which network is looked into")
SHOW: Final = Parameter("show", _DETECTIVE, _CHOICE, None, "which number of each unit")
WHOSE_TEXT: Final = Parameter(
    "text", _DETECTIVE, _one_of("held", "own"), "held", "held-out text, or the visitor's own"
)
UNIT: Final = Parameter("unit", _DETECTIVE, _WHOLE, None, "the unit that paints, from 1")
PLACE: Final = Parameter("place", _DETECTIVE, _WHOLE, None, "where the painted text begins")
STRETCH: Final = Parameter(
    "stretch",
    _DETECTIVE,
    _coded("like `12-20`", "seqviz.ui.components.painter.stretch_of"),
    "",
    "the stretch that is selected",
)
PROVED: Final = Parameter(
    "proof",
    _DETECTIVE,
    _coded("unit and feature, like `7-quotes`", "seqviz.ui.components.painter.proof_of"),
    "",
    "the unit that was taken away, and for which feature",
)
HOLD: Final = Parameter(
    "hold", _DETECTIVE, _one_of("0", "1"), "0", "how it is taken away: set to 0, or held"
)
SHARE: Final = Parameter(
    "share",
    _DETECTIVE,
    _one_of("60", "70", "80", "90", "100"),
    "100",
    "percent of a pattern that must be on",
)
EDGES: Final = Parameter(
    "edges", _DETECTIVE, _SWITCH, False, "only units that switch on with the stretch"
)
MAP: Final = Parameter("map", _DETECTIVE, _SWITCH, False, "the map of the states is open")
DRAWN: Final = Parameter(
    "drawn", _DETECTIVE, _one_of("far", "near"), "far", "components, or neighbours"
)
COLOUR: Final = Parameter("colour", _DETECTIVE, _CHOICE, None, "what the map is coloured by")
WAY_1: Final = Parameter("way1", _DETECTIVE, _TEXT, None, "a text whose way is drawn")
WAY_2: Final = Parameter("way2", _DETECTIVE, _TEXT, None, "another one")
CONNECT: Final = Parameter(
    "connect", _DETECTIVE, _SWITCH, False, "what a prediction hangs on is open"
)
SHADES: Final = Parameter(
    "shades", _DETECTIVE, _one_of("one", "own"), "one", "one scale of colours, or one each"
)
ASKS: Final = Parameter(
    "asks", _DETECTIVE, _WHOLE, None, "behind which character the prediction stands"
)
GUESS: Final = Parameter(
    "guess", _DETECTIVE, _WHOLE, None, "which character is predicted, as its code point"
)

TABLE: Final[tuple[Parameter[Any], ...]] = tuple(
    entry for entry in list(globals().values()) if isinstance(entry, Parameter)
)
