"""minGRUs of one unit set by hand: a blend of candidates that no tanh bounds.

A gate with bias −20 is shut (σ(−20) = 2·10⁻⁹), and a weight of 40 on an input of 1 opens it. Left
out: a sum, and anything that hangs on the state. Neither gate nor candidate sees it.
"""

from typing import Final

from seqviz.cells.presets.base import Preset

SHUT, SWITCH = -20.0, 40.0

MINGRU_PRESETS: Final = (
    # h_t = 0.88·h_{t−1} + 0.12·x_t, since σ(−2) = 0.12
    Preset(
        kind="mingru",
        name="average",
        title="Leaky average",
        look_for="At every step y goes 12% of the way to the input, however large it is, so it "
        "follows slowly and smooths what wobbles.",
        attempt="Try: hold the update gate at 0.5",
        cut="hold:z.1.1=0.5",
        x=tuple(
            (v,)
            for v in (5.0, 3.0, 4.5, 2.5, 5.0, 3.5, 4.0, 3.0, 4.5, 5.0)
            + (-5.0, -3.0, -4.5, -2.5, -5.0, -3.5, -4.0, -3.0, -4.5, -5.0)
        ),
        W_x=((0.0,), (1.0,)),
        b=(-2.0, 0.0),
        W_y=((1.0,),),
    ),
    # h_t = value at store = 1, h_{t−1} at store = 0
    Preset(
        kind="mingru",
        name="latch",
        title="Latch a value of any size",
        look_for="y holds the last value that came with store = 1, however large, for no tanh "
        "bounds the candidate, and those with store = 0 pass it by.",
        attempt="Try: hold the update gate at 0.5",
        cut="hold:z.1.1=0.5",
        x=(
            *((3.0, 0.0), (8.0, 1.0), (-5.0, 0.0), (9.0, 0.0), (1.0, 0.0), (-10.0, 0.0)),
            *((6.0, 0.0), (-40.0, 1.0), (7.0, 0.0), (10.0, 0.0), (2.0, 0.0), (-9.0, 0.0)),
        ),
        W_x=((0.0, SWITCH), (1.0, 0.0)),
        b=(SHUT, 0.0),
        W_y=((1.0,),),
        input_names=("value", "store"),
        output_names=("held value",),
    ),
    # x = 1 is taken as it is; then h_t = 0.73·h_{t−1}, since 1 − σ(−1) = 0.73
    Preset(
        kind="mingru",
        name="fade",
        title="Fade, but never flip",
        look_for="A 1 is taken into h, and every 0 after it leaves 73% of h: as 1 − z lies between "
        "0 and 1, what is kept fades and never changes its sign.",
        attempt="Try: hold the update gate at 0.9",
        cut="hold:z.1.1=0.9",
        x=tuple((float(t in (2, 10)),) for t in range(20)),
        W_x=((SWITCH,), (1.0,)),
        b=(-1.0, 0.0),
        W_y=((1.0,),),
    ),
)
