"""Networks set by hand: each shows one idea, with weights that can be read.

Read base.py for what a preset is, then rnn.py, lstm.py and gru.py. Left out: trained networks.
"""

from typing import Final

from seqviz.cells.base import Kind
from seqviz.cells.presets.base import Preset as Preset
from seqviz.cells.presets.gru import GRU_PRESETS
from seqviz.cells.presets.lstm import LSTM_PRESETS
from seqviz.cells.presets.rnn import RNN_PRESETS

PRESETS: Final[dict[Kind, dict[str, Preset]]] = {
    "rnn": {preset.name: preset for preset in RNN_PRESETS},
    "lstm": {preset.name: preset for preset in LSTM_PRESETS},
    "gru": {preset.name: preset for preset in GRU_PRESETS},
}
"""Every preset by the kind of its cell and its name, in the order to show them."""
