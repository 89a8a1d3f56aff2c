"""Networks set by hand: each shows one idea, with weights that can be read.

Read base.py for what a preset is, then rnn.py, lstm.py and gru.py. Left out: trained networks.
"""

from typing import Final

from seqviz.cells.base import Kind
from seqviz.cells.presets.base import Preset as Preset
from seqviz.cells.presets.gru import GRU_PRESETS
from seqviz.cells.presets.lstm import LSTM_PRESETS
from seqviz.cells.presets.mgu import MGU_PRESETS
from seqviz.cells.presets.mingru import MINGRU_PRESETS
from seqviz.cells.presets.peephole import PEEPHOLE_PRESETS
from seqviz.cells.presets.rnn import RNN_PRESETS

_ALL: Final = (
    *(RNN_PRESETS, LSTM_PRESETS, GRU_PRESETS),
    *(MGU_PRESETS, MINGRU_PRESETS, PEEPHOLE_PRESETS),
)

PRESETS: Final[dict[Kind, dict[str, Preset]]] = {
    presets[0].kind: {preset.name: preset for preset in presets} for presets in _ALL
}
"""Every preset by the kind of its cell and its name, in the order to show them."""


def of_idea(idea: str) -> dict[Kind, Preset]:
    """The presets that show one idea, at most one a cell."""
    return {
        kind: preset
        for kind, presets in PRESETS.items()
        for preset in presets.values()
        if preset.idea == idea
    }
