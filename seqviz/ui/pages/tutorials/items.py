"""What both tutorials consist of, as data: formula, programs to run, and where to try it here.

The words of each item stand in ``content/<language>/tutorial_<name>.md`` under its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal

from seqviz.training.tasks.names import NamesSetup
from seqviz.ui.frame.address import (
    DELAY,
    DIGITS_FROM,
    ENTRANTS,
    EPOCHS,
    GATE,
    GREEDY,
    KIND,
    LANES,
    LESSON,
    NAMES_LEARN,
    NET,
    PRESET,
    RADIUS,
    RECIPE,
    SOURCE,
    TEMPERATURE,
    TYPED,
    UNROLLED,
    Parameter,
)
from seqviz.ui.frame.i18n import N_
from seqviz.ui.pages.tutorials import programs
from seqviz.ui.pages.tutorials.programs import Program

About = Literal["equation", "program", "claim"]
KINDS: Final[Mapping[About, str]] = MappingProxyType(
    {"equation": N_("Equation"), "program": N_("Program"), "claim": N_("Claim")}
)


@dataclass(frozen=True, slots=True)
class Try:
    """A link to a page of the app, with its settings.

    Attributes:
        label: what one does there, an English source string.
        page: its name.
        settings: entry of the address → value.
    """

    label: str
    page: str
    settings: tuple[tuple[Parameter[Any], Any], ...] = ()

    @property
    def query(self) -> dict[str, str]:
        """As in the address; a default stays out of it."""
        written = {entry.name: entry.form.write(value) for entry, value in self.settings}
        usual = {entry.name: entry.usual for entry, _value in self.settings}
        return {name: said for name, said in written.items() if said != usual[name]}


@dataclass(frozen=True, slots=True)
class Item:
    """One equation, program or claim of a tutorial.

    Attributes:
        name: in the address and in the long text.
        about: what it is.
        formula: LaTeX, or "".
        programs: lines that show what is wrong, or what is right.
        tries: where to try it; at least one.
        sound: nothing is wrong with it.
        classes: whether our own three classes stand below it.
    """

    name: str
    about: About
    formula: str = ""
    programs: tuple[Program, ...] = ()
    tries: tuple[Try, ...] = field(default=())
    sound: bool = False
    classes: bool = False


_LSTM_FORGETS: Final = Try(
    N_("Move a forget gate set by hand"), "lstm_cell", ((SOURCE, "hand"), (PRESET, "forget"))
)
_DIGITS: Final = Try(
    N_("Train with this recipe"),
    "train_digits",
    ((DIGITS_FROM, "sample"), (RECIPE, "tutorial"), (EPOCHS, 5)),
)

PYTORCH: Final = (
    Item(
        "next_input",
        "equation",
        r"h_t = f(x_t, h_{t-1})",
        tries=(Try(N_("Unroll one, and drag its weights"), "rnn_cell", ((UNROLLED, True),)),),
    ),
    Item(
        "vanishing",
        "claim",
        r"\frac{\partial h_T}{\partial h_t} = "
        r"\prod_{k=t+1}^{T} \frac{\partial h_k}{\partial h_{k-1}}"
        r"\qquad \frac{\partial c_T}{\partial c_t} \approx \prod_{k=t+1}^{T} f_k",
        tries=(
            Try(
                N_("Open the gate, and see how far the gradient comes"),
                "gradients",
                ((LANES, "rnn.lstm"), (GATE, 3.0)),
            ),
            Try(
                N_("Let an LSTM as drawn race one that begins open"),
                "memory_lab",
                ((DELAY, 50), (ENTRANTS, "rnn.torch.32,lstm.torch.32,lstm.chrono.32")),
            ),
        ),
    ),
    Item(
        "input_gate",
        "equation",
        r"i_t = \sigma(W_i x_t + U_i h_{t-1} + b_i)",
        tries=(
            Try(
                N_("Shut it on a network set by hand"),
                "lstm_cell",
                ((SOURCE, "hand"), (PRESET, "ignore")),
            ),
        ),
    ),
    Item(
        "forget_gate",
        "equation",
        r"f_t = \sigma(W_f x_t + U_f h_{t-1} + b_f)",
        tries=(_LSTM_FORGETS,),
    ),
    Item(
        "cell_state",
        "equation",
        r"c_t = f_t \odot c_{t-1} + i_t \odot \tanh(W_c x_t + U_c h_{t-1} + b_c)",
        tries=(Try(N_("See it remember"), "lstm_cell", ((SOURCE, "hand"), (PRESET, "remember"))),),
        sound=True,
    ),
    Item(
        "output_gate",
        "equation",
        r"o_t = \sigma(W_o x_t + U_o h_{t-1} + b_o)",
        tries=(
            Try(
                N_("Hold, and hide until asked"),
                "lstm_cell",
                ((SOURCE, "hand"), (PRESET, "hide")),
            ),
            Try(N_("A cell whose gates do look at c"), "more_cells", ((KIND, "peephole"),)),
        ),
    ),
    Item(
        "hidden_state",
        "equation",
        r"h_t = o_t \odot \tanh(c_t)",
        tries=(Try(N_("Watch both in a trained LSTM"), "lstm_cell"),),
        sound=True,
    ),
    Item(
        "applications",
        "claim",
        tries=(Try(N_("Try to beat “the last value again”"), "sequence_prediction"),),
    ),
    Item(
        "classifier",
        "program",
        programs=(programs.WRONG_BATCH, programs.RIGHT_BATCH),
        tries=(
            Try(
                N_("Train on random numbers, repaired"),
                "text_classification",
                ((NAMES_LEARN, NamesSetup.of("random").to_link()),),
            ),
            Try(N_("A classifier that reads names"), "text_classification"),
        ),
    ),
    Item(
        "digits",
        "program",
        tries=(_DIGITS, Try(N_("Draw a digit and watch it read"), "digit_reader")),
    ),
    Item("log", "program", tries=(_DIGITS,)),
    Item("test_loop", "program", programs=(programs.NO_TEST_LOADER,), tries=(_DIGITS,)),
    Item("score", "claim", tries=(_DIGITS,)),
    Item(
        "predict",
        "program",
        programs=(programs.NO_NUMPY, programs.NO_TEST_DATA),
        tries=(Try(N_("Read one row by row, and disturb it"), "digit_reader"),),
    ),
    Item(
        "save",
        "program",
        programs=(programs.NO_MODEL,),
        tries=(Try(N_("Train, save the run, load it again"), "train_digits"),),
    ),
)

_SINE: Final = Try(N_("Train it on the sine, with a backward pass"), "sequence_prediction")
_RECITE: Final = Try(
    N_("Train it on the sentence, with a backward pass"), "text_generation", ((LESSON, "sentence"),)
)

NUMPY: Final = (
    Item(
        "state",
        "equation",
        r"h_t = f(W_h h_{t-1} + W_x x_t + b_h)",
        tries=(Try(N_("Watch the state of a ReLU grow"), "rnn_cell", ((PRESET, "blow-up"),)),),
        sound=True,
    ),
    Item(
        "output",
        "equation",
        r"y_t = W_y h_t + b_y",
        tries=(Try(N_("See the answer after every letter"), "text_classification"),),
        sound=True,
    ),
    Item(
        "lengths",
        "claim",
        tries=(
            Try(
                N_("Read a very short name"),
                "text_classification",
                ((TYPED, "Li"),),
            ),
            Try(
                N_("Read a longer one with the same weights"),
                "text_classification",
                ((TYPED, "Papadopoulos"),),
            ),
        ),
    ),
    Item(
        "gradients",
        "claim",
        r"\frac{\partial h_t}{\partial h_{t-1}} = "
        r"\mathrm{diag}\big(f'(a_t)\big)\, W_h",
        tries=(
            Try(N_("Let it fade"), "gradients", ((LANES, "rnn"), (RADIUS, 0.5))),
            Try(N_("Let it blow up"), "gradients", ((LANES, "rnn"), (RADIUS, 2.0))),
        ),
    ),
    Item(
        "cell_class",
        "program",
        tries=(
            Try(
                N_("Start the gradient from so small a matrix"),
                "gradients",
                ((LANES, "rnn"), (RADIUS, 0.2)),
            ),
        ),
        classes=True,
    ),
    Item(
        "model_class",
        "program",
        tries=(Try(N_("Unroll the loop"), "rnn_cell", ((UNROLLED, True),)),),
        classes=True,
    ),
    Item("trainer", "program", programs=(programs.NO_UPDATE,), tries=(_SINE,), classes=True),
    Item("sine_data", "program", tries=(_SINE,)),
    Item(
        "sine_run",
        "program",
        programs=(programs.SINE_SHAPES, programs.SINE_REPAIRED),
        tries=(_SINE,),
    ),
    Item("sine_loss", "program", programs=(programs.SINE_LOSS,), tries=(_SINE,)),
    Item("sine_plot", "program", tries=(_SINE,)),
    Item("text_data", "program", programs=(programs.TEXT_SHAPES,), tries=(_RECITE,)),
    Item(
        "generate",
        "program",
        tries=(
            Try(
                N_("Let the trained one write, always the likeliest"),
                "text_generation",
                ((NET, "sentence"), (GREEDY, 1)),
            ),
            Try(
                N_("The same with a temperature"),
                "text_generation",
                ((NET, "sentence"), (GREEDY, 0), (TEMPERATURE, 1.2)),
            ),
        ),
    ),
    Item(
        "speed",
        "claim",
        tries=(Try(N_("See what a longer sequence costs"), "memory_lab"),),
        sound=True,
    ),
)

TUTORIALS: Final[Mapping[str, tuple[Item, ...]]] = MappingProxyType(
    {"pytorch": PYTORCH, "numpy": NUMPY}
)
TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pytorch": N_("RNN and LSTM with PyTorch and MNIST"),
        "numpy": N_("An RNN in NumPy, in classes"),
    }
)
