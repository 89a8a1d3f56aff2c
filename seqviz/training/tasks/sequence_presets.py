"""Setups of a sequence run to begin with: each with a title and what to look for.

Titles and sentences are English source strings; whoever shows them translates them. Left out: ways
to break a run and what a setup builds (sequence.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from seqviz.training.tasks.sequence_setup import Setup


@dataclass(frozen=True, slots=True)
class Preset:
    """A setup to begin with.

    Attributes:
        name: in links.
        short: one or two words, to stand below a little picture of the series.
        title: what it is.
        look_for: one sentence.
        setup: all settings.
    """

    name: str
    short: str
    title: str
    look_for: str
    setup: Setup


SETUPS: Final[Mapping[str, Preset]] = MappingProxyType(
    {
        preset.name: preset
        for preset in (
            Preset(
                "tutorial",
                "Sine",
                "Sine: the tutorial (32 hidden, 100 epochs)",
                "A plain RNN learns the sine within a few epochs. Look below for how many steps "
                "its own forecast is closer than repeating the last period.",
                Setup(),
            ),
            Preset(
                "sunspots",
                "Sunspots",
                "Sunspots with a GRU",
                "No cycle is like another. Look below whether the network is closer than repeating "
                "the last year or the last cycle, one step ahead and left to itself.",
                Setup(
                    series="sunspots",
                    scaling="standard",
                    cell="gru",
                    hidden_size=16,
                    window=22,
                    epochs=40,
                    learning_rate=0.005,
                ),
            ),
            Preset(
                "co2",
                "CO₂ in the air",
                "CO₂ on Mauna Loa with a GRU",
                "Most of the held-out values lie above all that it was trained on. Look below "
                "whether repeating last month or the same month of last year does as well as the "
                "network.",
                Setup(
                    series="co2",
                    scaling="standard",
                    cell="gru",
                    hidden_size=16,
                    window=24,
                    epochs=60,
                    learning_rate=0.007,
                ),
            ),
            Preset(
                "sines-lstm",
                "Sum of sines",
                "Two sines with an LSTM",
                "Two rhythms at once. Look below for how many steps the network's own forecast is "
                "closer than repeating the last period.",
                Setup(
                    series="sines",
                    scaling="standard",
                    cell="lstm",
                    window=20,
                    epochs=30,
                    learning_rate=0.005,
                ),
            ),
            Preset(
                "square-gru",
                "Square wave",
                "Square with a GRU",
                "Windows of 30 always hold a jump, and counting from it tells when the next one "
                "comes. Watch for the epoch in which the network finds that out.",
                Setup(
                    series="square",
                    cell="gru",
                    window=30,
                    hidden_size=24,
                    epochs=60,
                    learning_rate=0.01,
                ),
            ),
            Preset(
                "chirp",
                "Chirp",
                "Chirp: beyond what it saw",
                "The validation part is faster than all of the training part; look at where the "
                "forecast falls behind.",
                Setup(series="chirp", window=16, cell="gru", epochs=30, learning_rate=0.005),
            ),
            Preset(
                "chaos",
                "Chaos",
                "Chaos: the logistic map",
                "Once trained, it is nearly perfect one step ahead; ten steps ahead it is no "
                "better than always saying the mean.",
                Setup(
                    series="logistic",
                    scaling="standard",
                    window=4,
                    epochs=60,
                    learning_rate=0.005,
                ),
            ),
            Preset(
                "mackey-glass",
                "Mackey-Glass",
                "Mackey-Glass with a GRU",
                "The next value is made of the latest one and of what was 17 steps back; the "
                "window holds both. Then try one much shorter: is much lost?",
                Setup(
                    series="mackey-glass",
                    scaling="standard",
                    cell="gru",
                    window=20,
                    epochs=30,
                    learning_rate=0.005,
                ),
            ),
            Preset(
                "five",
                "Steps ahead",
                "Five steps at once",
                "It predicts five values in a row; in training the true ones are read on the way. "
                "Train it slowly and turn teacher forcing down: now and then it must go on from "
                "its own mistakes.",
                Setup(
                    series="sines",
                    scaling="standard",
                    cell="gru",
                    window=20,
                    horizon=5,
                    epochs=30,
                    learning_rate=0.005,
                ),
            ),
            Preset(
                "noisy",
                "Sine and noise",
                "Noisy sine",
                "On average the held-out loss cannot fall below the noise, and a training loss "
                "that does has memorised some of it. Once trained, the prediction runs roughly "
                "through its middle.",
                Setup(series="sine", noise=0.2, window=20, epochs=20, hidden_size=16),
            ),
        )
    }
)
"""Every preset by its name, in the order to show them."""
