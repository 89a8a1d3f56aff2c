"""What can stand in the address of *Compare*: a part of the table (``seqviz.ui.frame.address``).

Left out: how entries are read and written; whoever needs one imports it from the table.
"""

from __future__ import annotations

from typing import Final

from seqviz.ui.frame.address_forms import CHOICE, Parameter, coded, whole_in

_COMPARE: Final = ("compare",)

OF: Final = Parameter(
    "of",
    _COMPARE,
    CHOICE,
    "trained",
    "the three networks: trained, untrained (`random`, also where a link says only what those "
    "have), or set by hand to one idea",
)
LETTERS_BETWEEN: Final = Parameter(
    "delay", _COMPARE, whole_in(1, 120), 40, "letters between the first one and the question"
)
LETTERS_READ: Final = Parameter(
    "letters", _COMPARE, whole_in(1, 200), 1, "which sequence the trained three read"
)
HIDDEN: Final = Parameter(
    "hidden", _COMPARE, whole_in(1, 32), 8, "hidden units of the untrained three"
)
SEED: Final = Parameter(
    "seed", (*_COMPARE, "more_cells"), whole_in(0, 9999), 7, "the seed of untrained networks"
)
CODE: Final = Parameter("code", _COMPARE, CHOICE, None, "whose code is shown")
TRAINED_CODE: Final = Parameter(
    "network", _COMPARE, CHOICE, "plain", "whose code is shown of the trained three"
)
THREE: Final = Parameter(
    "cells",
    _COMPARE,
    coded("three kinds of cells, like `rnn.mgu.gru`", "seqviz.cells.register.check_kind"),
    "rnn.lstm.gru",
    "which three cells are compared",
)
OPEN: Final = Parameter(
    "open",
    _COMPARE,
    coded("like `lstm.f,gru.cell`", "seqviz.ui.components.stepper.View.opening"),
    "",
    "what is opened in each of the three",
)

COMPARING: Final = (
    OF,
    LETTERS_BETWEEN,
    LETTERS_READ,
    HIDDEN,
    SEED,
    CODE,
    TRAINED_CODE,
    THREE,
    OPEN,
)
