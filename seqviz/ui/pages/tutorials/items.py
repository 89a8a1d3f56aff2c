"""What both tutorials consist of, as data: which items, in which groups, where to try each here.

The words of each item stand in ``content/<language>/tutorial_<name>.md`` under its name; what is
drawn of it in ``scenes.py``.
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
        tries: where to try it; at least one.
        sound: nothing is wrong with it.
    """

    name: str
    about: About
    tries: tuple[Try, ...] = field(default=())
    sound: bool = False


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
        tries=(Try(N_("Unroll one, and drag its weights"), "rnn_cell", ((UNROLLED, True),)),),
    ),
    Item(
        "vanishing",
        "claim",
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
        tries=(_LSTM_FORGETS,),
    ),
    Item(
        "cell_state",
        "equation",
        tries=(Try(N_("See it remember"), "lstm_cell", ((SOURCE, "hand"), (PRESET, "remember"))),),
        sound=True,
    ),
    Item(
        "output_gate",
        "equation",
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
        sound=True,
    ),
    Item("log", "program", tries=(_DIGITS,)),
    Item("test_loop", "program", tries=(_DIGITS,)),
    Item("score", "claim", tries=(_DIGITS,)),
    Item(
        "predict",
        "program",
        tries=(Try(N_("Read one row by row, and disturb it"), "digit_reader"),),
    ),
    Item(
        "save",
        "program",
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
        tries=(Try(N_("Watch the state of a ReLU grow"), "rnn_cell", ((PRESET, "blow-up"),)),),
        sound=True,
    ),
    Item(
        "output",
        "equation",
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
    ),
    Item(
        "model_class",
        "program",
        tries=(Try(N_("Unroll the loop"), "rnn_cell", ((UNROLLED, True),)),),
    ),
    Item(
        "trainer",
        "program",
        tries=(
            Try(N_("Train, and see one update in slow motion"), "sequence_prediction"),
            Try(N_("The same where digits are learned"), "train_digits"),
        ),
    ),
    Item("sine_data", "program", tries=(_SINE,)),
    Item(
        "sine_run",
        "program",
        tries=(_SINE,),
    ),
    Item("sine_loss", "program", tries=(_SINE,)),
    Item("sine_plot", "program", tries=(_SINE,)),
    Item("text_data", "program", tries=(_RECITE,)),
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
GROUPS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "pytorch": {
            "next_input": N_("The idea"),
            "input_gate": N_("The LSTM cell"),
            "applications": N_("What for"),
            "classifier": N_("A classifier"),
            "digits": N_("Reading digits"),
            "log": N_("Training and test"),
            "predict": N_("Use and saving"),
        },
        "numpy": {
            "state": N_("The idea"),
            "cell_class": N_("Three classes"),
            "sine_data": N_("A sine"),
            "text_data": N_("A text"),
            "speed": N_("Looking back"),
        },
    }
)
"""Tutorial → the first item of each group and what the group is called."""
