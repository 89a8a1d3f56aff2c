"""GRUs of one unit set by hand: the closest counterparts of the LSTMs, and the reset gate's work.

The numbers 20, −20, 40, 0.1 and 10 play the same parts as in lstm.py. Left out: a counter. A GRU's
state is an average of numbers between −1 and 1, so it cannot grow; only an LSTM's c can.
"""

from typing import Final

from seqviz.cells.presets.base import Preset, unit

OPEN, SHUT, SWITCH = 20.0, -20.0, 40.0

GRU_PRESETS: Final = (
    # x = 1: z shuts and h becomes tanh(2·x) = 0.964; x = 0: z open, h is kept
    Preset(
        kind="gru",
        name="remember",
        idea="remember",
        title="Remember",
        look_for="A 1 makes z = 0 for one step and is taken into h, and while zeros follow, z = 1 "
        "keeps h as it is.",
        attempt="Try: set the update gate to 0 at step 8",
        cut="hold:z.1.1=0@8-8",
        x=tuple((float(t == 2),) for t in range(16)),
        **unit(r=((0.0,), 0.0, OPEN), z=((-SWITCH,), 0.0, OPEN), n=((2.0,), 0.0, 0.0)),
        b_hn=(0.0,),
        W_y=((1.0,),),
    ),
    # h_t = ½·tanh(0.1·x_t) + ½·h_{t−1}
    Preset(
        kind="gru",
        name="forget",
        idea="forget",
        title="Forget",
        look_for="The update gate stays at 0.5, so of the state every step keeps half.",
        attempt="Try: hold the update gate at 1 from step 4 on",
        cut="hold:z.1.1=1@4-",
        x=tuple((float(t == 2),) for t in range(16)),
        **unit(r=((0.0,), 0.0, OPEN), z=((0.0,), 0.0, 0.0), n=((0.1,), 0.0, 0.0)),
        b_hn=(0.0,),
        W_y=((10.0,),),
    ),
    # h_t = 0.12·tanh(0.1·x_t) + 0.88·h_{t−1}, since σ(2) = 0.88
    Preset(
        kind="gru",
        name="average",
        title="Leaky average",
        look_for="At every step y goes 12% of the way to an input from −1 to 1, so it follows "
        "slowly and smooths what wobbles.",
        attempt="Try: hold the update gate at 1 from step 4 on",
        cut="hold:z.1.1=1@4-",
        x=tuple(
            (v,)
            for v in (1.0, 0.6, 0.9, 0.5, 1.0, 0.7, 0.8, 0.6, 0.9, 1.0)
            + (-1.0, -0.6, -0.9, -0.5, -1.0, -0.7, -0.8, -0.6, -0.9, -1.0)
        ),
        **unit(r=((0.0,), 0.0, OPEN), z=((0.0,), 0.0, 2.0), n=((0.1,), 0.0, 0.0)),
        b_hn=(0.0,),
        W_y=((10.0,),),
        output_names=("average",),
    ),
    Preset(
        kind="gru",
        name="latch",
        title="Latch a value",
        look_for="Of values from −1 to 1, y holds the last one that came with store = 1, to within "
        "1%, and those with store = 0 pass it by.",
        attempt="Try: hold the update gate at 0",
        cut="hold:z.1.1=0",
        x=(
            *((0.3, 0.0), (0.8, 1.0), (-0.5, 0.0), (0.9, 0.0), (0.1, 0.0), (-1.0, 0.0)),
            *((0.6, 0.0), (-0.4, 1.0), (0.7, 0.0), (1.0, 0.0), (0.2, 0.0), (-0.9, 0.0)),
        ),
        **unit(r=((0.0, 0.0), 0.0, OPEN), z=((0.0, -SWITCH), 0.0, OPEN), n=((0.1, 0.0), 0.0, 0.0)),
        b_hn=(0.0,),
        W_y=((10.0,),),
        input_names=("value", "store"),
        output_names=("held value",),
    ),
    # z is always shut, so h = n = tanh(0.1·x + r·h_{t−1}): about a sum, until r drops it
    Preset(
        kind="gru",
        name="restart",
        title="Start again",
        look_for="While the sum is small, y adds the inputs up and loses a little at every step, "
        "and where restart = 1 the reset gate shuts and the sum begins anew from that input.",
        attempt="Try: hold the reset gate open",
        cut="hold:r.1.1=1",
        x=(
            *((0.5, 0.0), (0.2, 0.0), (0.4, 0.0), (-0.3, 0.0), (0.6, 0.0), (0.1, 0.0)),
            *((0.3, 1.0), (0.4, 0.0), (-0.2, 0.0), (0.5, 0.0), (-1.0, 1.0), (0.5, 0.0)),
        ),
        **unit(r=((0.0, -SWITCH), 0.0, OPEN), z=((0.0, 0.0), 0.0, SHUT), n=((0.1, 0.0), 1.0, 0.0)),
        b_hn=(0.0,),
        W_y=((10.0,),),
        input_names=("value", "restart"),
        output_names=("sum",),
    ),
)
