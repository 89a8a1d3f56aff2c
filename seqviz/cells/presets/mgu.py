"""Minimal gated units set by hand: what one gate for two jobs can do.

The numbers 20, −20, 40, 0.1 and 10 play the same parts as in lstm.py. Left out: a sum that starts
again. Where the gate lets a candidate in, it also lets the candidate see the old state.
"""

from typing import Final

from seqviz.cells.presets.base import Preset, unit

OPEN, SHUT, SWITCH = 20.0, -20.0, 40.0

MGU_PRESETS: Final = (
    # x = 1: f opens and h becomes tanh(2·x) = 0.964; x = 0: f shut, h is kept
    Preset(
        kind="mgu",
        name="remember",
        idea="remember",
        title="Remember",
        look_for="A 1 makes f = 1 for one step and is taken into h, and while zeros follow, f = 0 "
        "keeps h as it is.",
        attempt="Try: set the forget gate to 1 at step 8",
        cut="hold:f.1.1=1@8-8",
        x=tuple((float(t == 2),) for t in range(16)),
        **unit(f=((SWITCH,), 0.0, SHUT), n=((2.0,), 0.0, 0.0)),
        W_y=((1.0,),),
    ),
    # h_t = tanh(0.1·value) at store = 1, h_{t−1} at store = 0
    Preset(
        kind="mgu",
        name="latch",
        title="Latch a value",
        look_for="Of values from −1 to 1, y holds the last one that came with store = 1, to within "
        "1%, and those with store = 0 pass it by.",
        attempt="Try: hold the forget gate at 1",
        cut="hold:f.1.1=1",
        x=(
            *((0.3, 0.0), (0.8, 1.0), (-0.5, 0.0), (0.9, 0.0), (0.1, 0.0), (-1.0, 0.0)),
            *((0.6, 0.0), (-0.4, 1.0), (0.7, 0.0), (1.0, 0.0), (0.2, 0.0), (-0.9, 0.0)),
        ),
        **unit(f=((0.0, SWITCH), 0.0, SHUT), n=((0.1, 0.0), 0.0, 0.0)),
        W_y=((10.0,),),
        input_names=("value", "store"),
        output_names=("held value",),
    ),
    # h_t = tanh(0.1·value + h_{t−1}) at add = 1, h_{t−1} at add = 0
    Preset(
        kind="mgu",
        name="add",
        title="Add when told",
        look_for="Where add = 1, the one gate lets the candidate see the old state and takes the "
        "candidate, so y adds up those values, to within 0.05 while they and their sum lie from "
        "−1 to 1; where add = 0 it does neither.",
        attempt="Try: hold the forget gate at 0.5",
        cut="hold:f.1.1=0.5",
        x=(
            *((0.7, 0.0), (-0.4, 0.0), (0.5, 1.0), (1.0, 0.0), (-0.8, 0.0), (0.2, 0.0)),
            *((0.9, 0.0), (0.3, 1.0), (-0.6, 1.0), (0.4, 0.0), (-1.0, 0.0), (0.8, 1.0)),
        ),
        **unit(f=((0.0, SWITCH), 0.0, SHUT), n=((0.1, 0.0), 1.0, 0.0)),
        W_y=((10.0,),),
        input_names=("value", "add"),
        output_names=("sum",),
    ),
)
