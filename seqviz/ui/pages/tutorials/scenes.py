"""What is drawn of each item of the tutorials: formulas, arrays, curves, lines of code.

What is wrong is marked in the drawing itself. Numbers are computed here or stand in
``seqviz.training.tasks.printed``; captions are in the session's language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from seqviz.cells.arrays import sigmoid
from seqviz.data.corpora import SENTENCE
from seqviz.numbers import counted, counted_share, given
from seqviz.payloads.bits import Mark
from seqviz.payloads.walk import (
    CurveShown,
    CurvesShown,
    DotsShown,
    PhaseShown,
    SceneShown,
)
from seqviz.training.tasks import printed
from seqviz.training.tasks.digits_recipes import LOOKS
from seqviz.ui.frame.i18n import N_, _
from seqviz.ui.pages.tutorials import programs
from seqviz.ui.pages.tutorials.applications import in_turn_or_at_once, short_and_long, uses
from seqviz.ui.pages.tutorials.code import class_lines, log_lines
from seqviz.ui.pages.tutorials.drawn import STEPS, arrays, power, scene
from seqviz.ui.pages.tutorials.numbers import radius

WORDS, EQUATION = N_("as the words say"), N_("as the equation says")
OPEN: Final = 3.0  # the bias of a forget gate that begins open


def _next_input() -> SceneShown:
    words, equation = _(WORDS), _(EQUATION)
    return scene(
        [
            (r"h_t = f(x_t, \wrong{y_{t-1}})", f"{words}: " + _("the output"), "wrong"),
            (r"h_t = f(x_t, \good{h_{t-1}})", f"{equation}: " + _("the state"), "good"),
            (r"y_t = W_y h_t + b_y", _("the answer, which is not read again"), ""),
        ]
    )


def _vanishing() -> SceneShown:
    half, wide = float(sigmoid(np.array(0.0))), float(sigmoid(np.array(OPEN)))
    return scene(
        [
            (
                r"\partial c_T / \partial c_t \approx f_{t+1} \cdot f_{t+2} \cdots f_T",
                _("along the line of c: the forget gates, multiplied"),
                "",
            )
        ],
        curves=[
            CurvesShown(
                (
                    power(half, _("gate at {value}").format(value=given(half)), "wrong"),
                    power(wide, _("gate at {value}").format(value=given(wide, 2)), "good"),
                ),
                _("What is left of the gradient"),
                _("steps back"),
            )
        ],
    )


def _input_gate() -> SceneShown:
    words, equation = _(WORDS), _(EQUATION)
    return scene(
        [
            (r"i_t = \sigma(W_i x_t + U_i h_{t-1} + b_i)", _("the gate"), ""),
            (r"i_t \odot \wrong{x_t}", words, "wrong"),
            (r"i_t \odot \good{\tanh(W_c x_t + U_c h_{t-1} + b_c)}", equation, "good"),
        ]
    )


def _forget_gate() -> SceneShown:
    words, equation = _(WORDS), _(EQUATION)
    return scene(
        [
            (r"f_t = \sigma(W_f x_t + U_f h_{t-1} + b_f)", _("the gate"), ""),
            (r"f_t \odot \wrong{h_{t-1}}", words, "wrong"),
            (r"c_t = f_t \odot \good{c_{t-1}} + \cdots", equation, "good"),
        ]
    )


def _cell_state() -> SceneShown:
    return scene(
        [
            (r"f_t \odot c_{t-1}", _("what stays of the old memory"), ""),
            (r"i_t \odot \tanh(W_c x_t + U_c h_{t-1} + b_c)", _("what comes in"), ""),
            (r"c_t = f_t \odot c_{t-1} + i_t \odot g_t", _("their sum, the new memory"), "good"),
        ]
    )


def _output_gate() -> SceneShown:
    words, equation = _(WORDS), _(EQUATION)
    return scene(
        [
            (r"o_t = \sigma(W_o x_t + U_o h_{t-1} + \wrong{V_o c_t} + b_o)", words, "wrong"),
            (r"o_t = \sigma(W_o x_t + U_o h_{t-1} + b_o)", equation, "good"),
            (r"\good{c_t} \leftarrow c_t", _("c goes on whatever the gate says"), ""),
        ]
    )


def _hidden_state() -> SceneShown:
    return scene(
        [
            (r"c_t", _("the memory, kept inside"), ""),
            (r"h_t = o_t \odot \tanh(c_t)", _("what is shown of it"), "good"),
        ]
    )


def _classifier() -> SceneShown:
    steps, units = printed.RANDOM["examples"], printed.RANDOM["hidden_size"]
    return scene(
        boxes=[
            arrays(
                "≠",
                (_("wanted"), (1, 1, units)),
                (_("given"), (1, steps, units)),
                said=_("The state before the first step: layers, sequences, units"),
                fits=False,
            )
        ],
        code=[programs.WRONG_BATCH, programs.RIGHT_BATCH],
    )


def _digits() -> SceneShown:
    batch, units = printed.DIGITS["batch_size"], printed.DIGITS["hidden_size"]
    side = printed.SIDE
    return scene(
        boxes=[
            arrays(
                "→",
                (_("rows"), (batch, side, side)),
                (_("states"), (batch, side, units)),
                (_("scores"), (batch, 10)),
                said=_("Images, steps, numbers at each step; then a score for each digit"),
            )
        ],
        code=[programs.READER],
    )


def _log() -> SceneShown:
    return scene(text=log_lines())


def _score() -> SceneShown:
    here = [look.accuracy for look in LOOKS if look.network == "tutorial"]
    said = counted_share(printed.ACCURACY, 2)
    return scene(
        dots=[
            DotsShown(
                (
                    (100 * printed.ACCURACY, _("printed: {share} %").format(share=said), "wrong"),
                    *(
                        (
                            100 * one,
                            _("here: {share} %").format(share=counted_share(one, 2)),
                            "good",
                        )
                        for one in here
                    ),
                ),
                (97.0, 100.0),
                _("Test images read right, in %"),
            )
        ]
    )


def _gradients() -> SceneShown:
    kinds: tuple[tuple[float, Mark], ...] = ((0.9, "wrong"), (1.0, "good"), (1.05, "wrong"))
    return scene(
        [
            (
                r"\partial h_t / \partial h_{t-1} = diag(f′(a_t)) W_h",
                _("what each step back multiplies with"),
                "",
            )
        ],
        curves=[
            CurvesShown(
                tuple(
                    power(base, _("times {value} a step").format(value=given(base)), mark)
                    for base, mark in kinds
                ),
                _("What is left of the gradient"),
                _("steps back"),
            )
        ],
    )


def _cell_class() -> SceneShown:
    base = radius(printed.SINE["hidden_size"])
    return scene(
        curves=[
            CurvesShown(
                (power(base, _("times {value} a step").format(value=given(base, 2)), "wrong"),),
                _("At most this is left of the state with weights so small"),
                _("steps"),
            )
        ],
        text=class_lines("RNNCell"),
    )


def _model_class() -> SceneShown:
    return scene(
        boxes=[
            arrays(
                "→",
                (_("one sequence"), (printed.SINE["window"], 1)),
                (_("its steps"), (printed.SINE["window"],)),
                said=_("The first axis is time: right"),
            ),
            arrays(
                "→",
                (_("many sequences"), (printed.POINTS - printed.SINE["window"], 10, 1)),
                (_("taken for steps"), (printed.POINTS - printed.SINE["window"],)),
                said=_("The first axis counts the sequences: wrong"),
                fits=False,
            ),
        ],
        text=class_lines("RNNModel"),
    )


def _trainer() -> SceneShown:
    return scene(
        phases=[
            PhaseShown(_("read"), there=True),
            PhaseShown(_("measure the loss"), there=True),
            PhaseShown(_("send the error back"), there=False),
            PhaseShown(_("change the weights"), there=False),
        ],
        code=[programs.NO_UPDATE],
    )


def _sine_data() -> SceneShown:
    across = np.linspace(0, 100, printed.POINTS)[: 2 * STEPS]
    cut = printed.SINE["window"]
    wave = np.sin(across)
    return scene(
        curves=[
            CurvesShown(
                (
                    CurveShown(tuple(map(float, wave)), _("the series"), "", ""),
                    CurveShown(tuple(map(float, wave[:cut])), _("a window"), "h", "look"),
                ),
                _("A window is read, the value behind it is to be said"),
                _("values"),
            )
        ],
        code=[programs.CUT],
    )


def _sine_run() -> SceneShown:
    hidden, window = printed.SINE["hidden_size"], printed.SINE["window"]
    many = printed.POINTS - window
    return scene(
        boxes=[
            arrays(
                "·",
                ("W_x", (hidden, 1)),
                (_("a whole window"), (window, 1)),
                said=_("{columns} column does not meet {rows} rows").format(
                    columns=counted(1), rows=counted(window)
                ),
                fits=False,
            ),
            arrays(
                "·",
                (_("a step of all windows"), (many, 1)),
                ("W_xᵀ", (1, hidden)),
                said=_("Steps first: they fit"),
            ),
        ],
        code=[programs.SINE_SHAPES, programs.SINE_REPAIRED],
    )


def _sine_loss() -> SceneShown:
    many = printed.POINTS - printed.SINE["window"]
    return scene(
        boxes=[
            arrays(
                "−",
                (_("targets"), (many,)),
                (_("one answer, stretched"), (1, 1)),
                said=_("No error is raised, and yet they do not belong together"),
                fits=False,
            )
        ],
        code=[programs.SINE_LOSS],
    )


def _sine_plot() -> SceneShown:
    wave = np.sin(np.linspace(0, 100, printed.POINTS))
    return scene(
        curves=[
            CurvesShown(
                (
                    CurveShown(tuple(map(float, wave[1 : 2 * STEPS])), _("the series"), "", ""),
                    CurveShown(
                        tuple(map(float, wave[: 2 * STEPS - 1])),
                        _("“the last value again”"),
                        "",
                        "wrong",
                    ),
                ),
                _("A rival that has learned nothing lies close, too"),
                _("values"),
            )
        ]
    )


def _text_data() -> SceneShown:
    hidden, letters = printed.SENTENCE["hidden_size"], printed.SENTENCE["steps"]
    symbols = len(set(SENTENCE))
    return scene(
        boxes=[
            arrays(
                "·",
                ("W_x", (hidden, symbols)),
                (_("numbers of the letters"), (letters, 1)),
                said=_("One row for each symbol is wanted, one for each letter is given"),
                fits=False,
            )
        ],
        code=[programs.TEXT_SHAPES],
    )


SCENES: Final[Mapping[str, Callable[[], SceneShown]]] = {
    "next_input": _next_input,
    "vanishing": _vanishing,
    "input_gate": _input_gate,
    "forget_gate": _forget_gate,
    "cell_state": _cell_state,
    "output_gate": _output_gate,
    "hidden_state": _hidden_state,
    "applications": lambda: scene(shapes=uses()),
    "classifier": _classifier,
    "digits": _digits,
    "log": _log,
    "test_loop": lambda: scene(code=[programs.NO_TEST_LOADER]),
    "score": _score,
    "predict": lambda: scene(code=[programs.NO_NUMPY, programs.NO_TEST_DATA]),
    "save": lambda: scene(code=[programs.NO_MODEL, programs.LOADED]),
    "state": lambda: scene(
        [(r"h_t = f(W_h h_{t-1} + W_x x_t + b_h)", _("multiply, add, squash"), "good")]
    ),
    "output": lambda: scene([(r"y_t = W_y h_t + b_y", _("a view of the state"), "good")]),
    "lengths": lambda: scene(shapes=short_and_long()),
    "gradients": _gradients,
    "cell_class": _cell_class,
    "model_class": _model_class,
    "trainer": _trainer,
    "sine_data": _sine_data,
    "sine_run": _sine_run,
    "sine_loss": _sine_loss,
    "sine_plot": _sine_plot,
    "text_data": _text_data,
    "generate": lambda: scene(code=[programs.LIKELIEST]),
    "speed": lambda: scene(shapes=in_turn_or_at_once()),
}
"""Item → what is drawn of it."""
