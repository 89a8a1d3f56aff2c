"""LSTMs with peepholes set by hand: gates that know c while nobody else does.

The numbers 20, −20, 40, 0.1 and 10 play the same parts as in lstm.py. A peephole of 40 and a bias
of −100 open a gate once c reaches 3 (σ(40·2 − 100) = 2·10⁻⁹, σ(40·3 − 100) = 1 − 2·10⁻⁹).
Left out: gates that look at h_{t−1}; every W_h here is 0.
"""

from typing import Final

from seqviz.cells.presets.base import Preset, unit

OPEN, SHUT, SWITCH, MARK = 20.0, -20.0, 40.0, 100.0

PEEPHOLE_PRESETS: Final = (
    # c_t = [c_{t−1} < 3]·c_{t−1} + x_t;  o_t = [c_t ≥ 3]
    Preset(
        kind="peephole",
        name="every-third",
        title="Count behind a shut gate",
        look_for="c climbs by one at every 1 while the output gate is shut, and as that gate sees "
        "c it opens at the third, where y is 0.995; the forget gate sees c too and lets it start "
        "again.",
        attempt="Try: hold the output gate shut",
        cut="hold:o.1.1=0",
        x=tuple((float(v),) for v in (1, 1, 1, 0, 1, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1)),
        **unit(
            i=((SWITCH,), 0.0, SHUT),
            f=((0.0,), 0.0, MARK),
            g=((0.0,), 0.0, OPEN),
            o=((0.0,), 0.0, -MARK),
        ),
        p=(0.0, -SWITCH, SWITCH),
        W_y=((1.0,),),
    ),
    # c_t = c_{t−1} + [c_{t−1} < 3]·x_t
    Preset(
        kind="peephole",
        name="full",
        title="Stop when full",
        look_for="c climbs by one at every 1 until the input gate, which sees it, finds it at 3 "
        "and shuts: what comes after that is not written.",
        attempt="Try: hold the forget gate at 0.5",
        cut="hold:f.1.1=0.5",
        x=tuple((float(v),) for v in (1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1)),
        **unit(
            i=((0.0,), 0.0, MARK),
            f=((0.0,), 0.0, OPEN),
            g=((OPEN,), 0.0, 0.0),
            o=((0.0,), 0.0, OPEN),
        ),
        p=(-SWITCH, 0.0, 0.0),
        W_y=((1.0,),),
    ),
    # the LSTM's latch with one gate less: f shuts where store = 1, and i = 1 − f opens
    Preset(
        kind="peephole",
        name="coupled",
        title="Latch with coupled gates",
        look_for="store = 1 shuts the forget gate, which alone opens the coupled input gate, so of "
        "values from −1 to 1 y holds the last stored one, to within 1%.",
        attempt="Try: hold the forget gate at 0.5",
        cut="hold:f.1.1=0.5",
        x=(
            *((0.3, 0.0), (0.8, 1.0), (-0.5, 0.0), (0.9, 0.0), (0.1, 0.0), (-1.0, 0.0)),
            *((0.6, 0.0), (-0.4, 1.0), (0.7, 0.0), (1.0, 0.0), (0.2, 0.0), (-0.9, 0.0)),
        ),
        **unit(
            f=((0.0, -SWITCH), 0.0, OPEN),
            g=((0.1, 0.0), 0.0, 0.0),
            o=((0.0, 0.0), 0.0, OPEN),
        ),
        p=(0.0, 0.0),
        gates="coupled",
        W_y=((10.0,),),
        input_names=("value", "store"),
        output_names=("held value",),
    ),
)
