"""Everything that can stand in the address of a page, in one table.

Each entry says what its value is called, on which pages it means something, how it is written and
read, what holds without it, and what it decides. ``seqviz.ui.frame.link`` reads and writes by these
entries alone; ``ADDRESS.md`` beside this file is the table as a list, made by ``scripts.address``.

Left out: what only the page can know (whether a network has so many units); there a value that
means nothing is refused by the page, and its default holds.
"""

from __future__ import annotations

from typing import Any, Final

from seqviz.ui.frame.address_compare import COMPARING
from seqviz.ui.frame.address_forms import (
    CHOICE,
    CLIFF,
    LAYER_AND_UNIT,
    SWITCH,
    TEXT,
    WHOLE,
    coded,
    gate_start,
    number_in,
    one_of,
    one_of_numbers,
    spot_in,
    whole_in,
)
from seqviz.ui.frame.address_forms import Form as Form
from seqviz.ui.frame.address_forms import Parameter as Parameter
from seqviz.ui.frame.address_forms import whole as whole
from seqviz.ui.frame.address_lab import LAB
from seqviz.ui.frame.address_reading import READING
from seqviz.ui.frame.address_shown import SHOWN
from seqviz.ui.frame.languages import SPOKEN

_CELLS: Final = ("lstm_cell", "rnn_cell", "gru_cell", "more_cells")
_DIGITS: Final = ("home", "digit_reader", "lstm_cell", "train_digits", "gradients")
_SERIES: Final = ("sequence_prediction",)
_TRAINING: Final = ("train_digits",)
_NAMES: Final = ("text_classification",)
_WRITING: Final = ("text_generation",)
_DETECTIVE: Final = ("neuron_detective",)
_GRADIENTS: Final = ("gradients",)

LANGUAGE: Final = Parameter(
    "lang", (), one_of(*SPOKEN), None, "the language; the browser's own where it says none"
)
COURSE: Final = Parameter("lesson", (), CHOICE, None, "the course's open lesson", shared=True)
PRESENT: Final = Parameter(
    "present", (), SWITCH, False, "presenter mode: no menus, large type, big keys", shared=True
)
HIDE, LOCK, NOTES = SHOWN
EXPERTS: Final = Parameter(
    "experts", (), SWITCH, False, "nats, ranks and correlations are shown too", shared=True
)
DIGIT: Final = Parameter(
    "digit",
    _DIGITS,
    coded(
        "`s23` for a digit of the gallery, `t7` for a test image, `i…` for a drawn one",
        "seqviz.data.image_code.decode_image",
    ),
    "s23",
    "the digit that is read",
    shared=True,
)
EXPERIMENTS: Final = Parameter(
    "do",
    _DIGITS,
    coded(
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
    coded(
        "layer, step, unit and what is open, like `1.6.2.f`",
        "seqviz.ui.components.stepper.View.from_link",
    ),
    None,
    "where the stepper stands",
)
CUT: Final = Parameter(
    "cut",
    (*_CELLS, "digit_reader"),
    coded("like `hold:f.1.1=0@8-8`", "seqviz.cells.surgery.parse_interventions"),
    "",
    "gate surgery: what is held, scaled or silenced, where, at which steps",
)
WHO: Final = Parameter(
    "who", (*_CELLS, "digit_reader"), LAYER_AND_UNIT, None, "the unit that surgery is offered for"
)
SOURCE: Final = Parameter(
    "source",
    (*_CELLS, "sequence_prediction"),
    CHOICE,
    None,
    "which network the cell's page shows: set by hand, trained, or the visitor's own",
)
PRESET: Final = Parameter("preset", _CELLS, CHOICE, None, "which network set by hand")
EDIT: Final = Parameter(
    "edit",
    _CELLS,
    coded("changed numbers", "seqviz.models.edits.parse_edits"),
    "",
    "the numbers that were changed in it",
)
SEQUENCE: Final = Parameter(
    "seq",
    _CELLS,
    coded("steps with spaces between them, like `1 0 0.5`", "seqviz.data.sequences.parse_sequence"),
    None,
    "the input of a network set by hand",
)
SQUASH: Final = Parameter(
    "f",
    ("rnn_cell",),
    one_of("tanh", "relu"),
    None,
    "what squashes the sum in a network set by hand; the network's own without it",
)
UNROLLED: Final = Parameter("unrolled", ("rnn_cell",), SWITCH, False, "the drawing unrolled")
TYPED: Final = Parameter(
    "text", ("lstm_cell", "gru_cell", "gradients", *_NAMES), TEXT, None, "what the network reads"
)

KIND: Final = Parameter("cell", ("more_cells",), CHOICE, None, "which cell")
FORM: Final = Parameter(
    "form", ("more_cells",), CHOICE, None, "the cell's options, such as `coupled`"
)

OF, LETTERS_BETWEEN, LETTERS_READ, HIDDEN, SEED, CODE, TRAINED_CODE, THREE, OPEN = COMPARING

BACK_OF: Final = Parameter(
    "of",
    _GRADIENTS,
    one_of("untrained", "digit", "names", "python", "shakespeare"),
    "untrained",
    "whose gradients are shown: untrained networks', or those of a trained one, by what it reads",
)
LANES: Final = Parameter(
    "cells",
    _GRADIENTS,
    coded("one to three kinds of cells, like `rnn.lstm`", "seqviz.cells.register.check_kind"),
    "rnn.lstm",
    "whose gradients are shown",
)
GRADIENT_SEED: Final = Parameter(
    "seed", _GRADIENTS, whole_in(0, 9999), 7, "the seed of the untrained networks"
)
STEPS_BACK: Final = Parameter(
    "steps", _GRADIENTS, whole_in(5, 200), 50, "how many steps the error goes back"
)
GATE: Final = Parameter(
    "gate",
    _GRADIENTS,
    gate_start(),
    2.0,
    "how the gate that keeps begins: as PyTorch draws it, spread (`chrono`), or with one bias",
)
RADIUS: Final = Parameter(
    "radius",
    _GRADIENTS,
    number_in(0.2, 2.0),
    None,
    "what the largest eigenvalue of an RNN's W_h is brought to",
)
RECURRENT_START: Final = Parameter(
    "start",
    _GRADIENTS,
    one_of("torch", "orthogonal", "identity"),
    "torch",
    "how an RNN's recurrent weights begin",
)
ACTIVATION: Final = Parameter(
    "form", _GRADIENTS, one_of("tanh", "relu"), "tanh", "an RNN's activation"
)
UNITS_BACK: Final = Parameter(
    "units", _GRADIENTS, one_of_numbers(1, 32), 32, "hidden units of the networks"
)
STEP_BACK: Final = Parameter(
    "step", _GRADIENTS, whole_in(0, 200), 1, "the step that the error has come back to"
)
LOSS_BACK: Final = Parameter(
    "loss", _GRADIENTS, whole_in(1, 200), None, "the step whose loss is followed back"
)
HORIZON: Final = Parameter(
    "horizon", _GRADIENTS, whole_in(1, 200), None, "after how many steps the way back is cut off"
)
CLIP: Final = Parameter(
    "clip", _GRADIENTS, number_in(0.01, 100), None, "the longest gradient of the weights"
)
TRIANGLE: Final = Parameter(
    "triangle",
    _GRADIENTS,
    coded("a kind of cell", "seqviz.cells.register.check_kind"),
    None,
    "the network whose losses are all shown",
)
BALL: Final = Parameter(
    "ball",
    _GRADIENTS,
    spot_in((4, 8), (-4, -1)),
    None,
    "the weights w and b at which the ball was dropped; without it a place before the cliff",
)
BALL_STEPS: Final = Parameter(
    "ball_steps", _GRADIENTS, whole_in(0, 200), 0, "steps that the ball has taken"
)
BALL_RATE: Final = Parameter(
    "ball_rate", _GRADIENTS, number_in(*CLIFF["rate"]), 0.5, "the ball's learning rate"
)
BALL_CLIP: Final = Parameter(
    "ball_clip",
    _GRADIENTS,
    number_in(*CLIFF["longest"]),
    None,
    "what the norm of the ball's gradient is clipped to; without it none is",
)
CLIFF_STEPS: Final = Parameter(
    "cliff_steps", _GRADIENTS, whole_in(5, 200), 50, "the steps of the network that has the cliff"
)
CLIFF_TARGET: Final = Parameter(
    "cliff_target", _GRADIENTS, number_in(*CLIFF["target"]), 0.7, "what it is to end at"
)

MORPH: Final = Parameter(
    "morph",
    ("gru_cell",),
    one_of("free", "tied", "merged", "reset"),
    "free",
    "how far the LSTM has become a GRU",
)

DELAYED, DELAY, ALPHABET, ENTRANTS, RACE_SEED = LAB
TUTORIAL, TUTORIAL_ITEM, TERM = READING
RUN: Final = Parameter(
    "run",
    _SERIES,
    coded("settings that are not the tutorial's", "seqviz.training.tasks.sequence.Setup.read_link"),
    "",
    "the settings of the training",
)
PACE: Final = Parameter(
    "pace",
    _SERIES,
    one_of("watch", "slow", "fast"),
    "watch",
    "how fast it trains: to be followed, an epoch a second at most, as fast as it can",
)

DIGITS_FROM: Final = Parameter(
    "source", _TRAINING, one_of("sample", "full"), "sample", "which digits are learned from"
)
RECIPE: Final = Parameter("recipe", _TRAINING, CHOICE, "tutorial", "how they are learned")
EPOCHS: Final = Parameter("epochs", _TRAINING, whole_in(1, 99), 5, "epochs")

NAMES_LEARN: Final = Parameter(
    "learn",
    _NAMES,
    coded("like `names.gru.64.10`", "seqviz.training.tasks.names.NamesSetup.from_link"),
    None,
    "what is trained on the page: from what, which cell, how many units and epochs",
)
SORTS: Final = Parameter(
    "sorts", _NAMES, one_of("names", "poems"), "names", "what the shipped network tells apart"
)
OCCLUSION: Final = Parameter(
    "occlusion",
    _NAMES,
    one_of("left out", "unknown"),
    "left out",
    "how a character is taken away where its weight is measured",
)

NET: Final = Parameter("net", _WRITING, CHOICE, None, "which network writes")
PROMPT: Final = Parameter(
    "prompt", _WRITING, TEXT, None, "what it reads first; a line end alone for nothing"
)
TEMPERATURE: Final = Parameter("temp", _WRITING, number_in(0.1, 2.0), None, "the temperature")
TOP_K: Final = Parameter(
    "topk", _WRITING, whole_in(0, 99_999), None, "so many candidates at most; 0 for all"
)
TOP_P: Final = Parameter(
    "topp", _WRITING, number_in(0.05, 1), None, "the candidates that make up this share"
)
DRAW: Final = Parameter("draw", _WRITING, whole_in(0, 99_999), None, "the seed of what is drawn")
GREEDY: Final = Parameter(
    "greedy", _WRITING, whole_in(0, 1), None, "1: always the likeliest character"
)
MEMORY: Final = Parameter(
    "memory",
    _WRITING,
    one_of("carried", "reset"),
    "carried",
    "whether the state goes from character to character",
)
LENGTH: Final = Parameter("length", _WRITING, whole_in(1, 99_999), None, "characters written")
BRANCH: Final = Parameter(
    "branch",
    _WRITING,
    coded("places and characters", "seqviz.models.written.taken_from_link"),
    "",
    "where another character was taken",
)
TYPED_AT: Final = Parameter(
    "at",
    _WRITING,
    whole_in(0, 99_999),
    None,
    "the character that is looked at; the typewriter writes it",
)
TYPED_SPEED: Final = Parameter(
    "speed", _WRITING, whole_in(0, 100), None, "of its typing; the typewriter writes it"
)
LESSON: Final = Parameter("learn", _WRITING, CHOICE, "sentence", "what is trained on the page")
LESSON_CELL: Final = Parameter("lcell", _WRITING, CHOICE, None, "with which cell")
LESSON_UNITS: Final = Parameter("lunits", _WRITING, CHOICE, None, "with how many hidden units")
LESSON_EPOCHS: Final = Parameter("lepochs", _WRITING, CHOICE, None, "for how many epochs")
LESSON_RATE: Final = Parameter("lrate", _WRITING, CHOICE, None, "at which learning rate")

MODEL: Final = Parameter("model", _DETECTIVE, CHOICE, None, "which network is looked into")
SHOW: Final = Parameter("show", _DETECTIVE, CHOICE, None, "which number of each unit")
WHOSE_TEXT: Final = Parameter(
    "text", _DETECTIVE, one_of("held", "own"), "held", "held-out text, or the visitor's own"
)
UNIT: Final = Parameter("unit", _DETECTIVE, WHOLE, None, "the unit that paints, from 1")
PLACE: Final = Parameter("place", _DETECTIVE, WHOLE, None, "where the painted text begins")
STRETCH: Final = Parameter(
    "stretch",
    _DETECTIVE,
    coded("like `12-20`", "seqviz.ui.components.painter.stretch_of"),
    "",
    "the stretch that is selected",
)
PROVED: Final = Parameter(
    "proof",
    _DETECTIVE,
    coded("unit and feature, like `7-quotes`", "seqviz.ui.components.painter.proof_of"),
    "",
    "the unit that was taken away, and for which feature",
)
HOLD: Final = Parameter(
    "hold", _DETECTIVE, one_of("0", "1"), "0", "how it is taken away: set to 0, or held"
)
SHARE: Final = Parameter(
    "share",
    _DETECTIVE,
    one_of("60", "70", "80", "90", "100"),
    "100",
    "percent of a pattern that must be on",
)
EDGES: Final = Parameter(
    "edges", _DETECTIVE, SWITCH, False, "only units that switch on with the stretch"
)
MAP: Final = Parameter("map", _DETECTIVE, SWITCH, False, "the map of the states is open")
DRAWN: Final = Parameter(
    "drawn", _DETECTIVE, one_of("far", "near"), "far", "components, or neighbours"
)
COLOUR: Final = Parameter("colour", _DETECTIVE, CHOICE, None, "what the map is coloured by")
WAY_1: Final = Parameter("way1", _DETECTIVE, TEXT, None, "a text whose way is drawn")
WAY_2: Final = Parameter("way2", _DETECTIVE, TEXT, None, "another one")
CONNECT: Final = Parameter(
    "connect", _DETECTIVE, SWITCH, False, "what a prediction hangs on is open"
)
SHADES: Final = Parameter(
    "shades", _DETECTIVE, one_of("one", "own"), "one", "one scale of colours, or one each"
)
ASKS: Final = Parameter(
    "asks", _DETECTIVE, WHOLE, None, "behind which character the prediction stands"
)
GUESS: Final = Parameter(
    "guess", _DETECTIVE, WHOLE, None, "which character is predicted, as its code point"
)

TABLE: Final[tuple[Parameter[Any], ...]] = tuple(
    entry for entry in list(globals().values()) if isinstance(entry, Parameter)
)
