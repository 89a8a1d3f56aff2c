"""What can stand in the address of *Memory lab*: a part of the table (``seqviz.ui.frame.address``).

Left out: how entries are read and written; whoever needs one imports it from the table.
"""

from __future__ import annotations

from typing import Final

from seqviz.ui.frame.address_forms import CHOICE, Parameter, coded, whole_in

_LAB: Final = ("memory_lab",)

DELAYED: Final = Parameter("task", _LAB, CHOICE, "recall", "the task with a delay that is learned")
DELAY: Final = Parameter("steps", _LAB, whole_in(2, 100), None, "how many steps a sequence has")
ALPHABET: Final = Parameter(
    "symbols", _LAB, whole_in(2, 26), 8, "how many symbols there are to recall"
)
ENTRANTS: Final = Parameter(
    "race",
    _LAB,
    coded(
        "one to three cells with initialisation and size, like `rnn.torch.32,lstm.chrono.32`",
        "seqviz.training.race.entrant.read_entrants",
    ),
    None,
    "who takes part in the race",
)
RACE_SEED: Final = Parameter(
    "seed", _LAB, whole_in(0, 9999), 0, "the seed of the sequences and of all first weights"
)

LAB: Final = (DELAYED, DELAY, ALPHABET, ENTRANTS, RACE_SEED)
