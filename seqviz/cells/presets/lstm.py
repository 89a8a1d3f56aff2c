"""LSTMs of one unit set by hand, one gate's work in each.

A gate with bias 20 is open (σ(20) = 1 − 2·10⁻⁹), with −20 it is shut; a weight of 40 on an input of
1 turns one into the other. A candidate tanh(0.1·x) and an output weight of 10 keep both tanhs where
they are almost straight, so that y is in the units of the input, within 1 % up to |x| = 1.
Left out: gates that look at h_{t−1}; every W_h here is 0.
"""

from typing import Final

from seqviz.cells.presets.base import Preset, unit

OPEN, SHUT, SWITCH = 20.0, -20.0, 40.0

LSTM_PRESETS: Final = (
    # c_t = f·c_{t−1} + tanh(2·x_t), in numbers large enough to be seen
    Preset(
        kind="lstm",
        name="valve",
        title="A valve",
        look_for="The forget gate f is a valve on the line of the cell state c: f = 1 keeps all of "
        "c, f = 0 none of it.",
        attempt="Try: shut the forget gate at step 8",
        cut="hold:f.1.1=0@8-8",
        x=tuple((float(t == 2),) for t in range(16)),
        **unit(
            i=((0.0,), 0.0, OPEN),
            f=((0.0,), 0.0, OPEN),
            g=((2.0,), 0.0, 0.0),
            o=((0.0,), 0.0, OPEN),
        ),
        W_y=((1.0,),),
    ),
    Preset(
        kind="lstm",
        name="remember",
        idea="remember",
        title="Remember",
        look_for="The forget gate stays at 1, so what one pulse writes into the cell state c stays "
        "there for good.",
        attempt="Try: shut the forget gate at step 8",
        cut="hold:f.1.1=0@8-8",
        x=tuple((float(t == 2),) for t in range(16)),
        **unit(
            i=((0.0,), 0.0, OPEN),
            f=((0.0,), 0.0, OPEN),
            g=((0.1,), 0.0, 0.0),
            o=((0.0,), 0.0, OPEN),
        ),
        W_y=((10.0,),),
    ),
    # the same network with one number changed: the forget gate's bias
    Preset(
        kind="lstm",
        name="forget",
        idea="forget",
        title="Forget",
        look_for="The forget gate stays at 0.5, so of the cell state c every step keeps half.",
        attempt="Try: hold the forget gate open",
        cut="hold:f.1.1=1",
        x=tuple((float(t == 2),) for t in range(16)),
        **unit(
            i=((0.0,), 0.0, OPEN),
            f=((0.0,), 0.0, 0.0),
            g=((0.1,), 0.0, 0.0),
            o=((0.0,), 0.0, OPEN),
        ),
        W_y=((10.0,),),
    ),
    # c_t = c_{t−1} + [x_t = 1]·1
    Preset(
        kind="lstm",
        name="count",
        title="Count",
        look_for="Every 1 opens the input gate, a 0 leaves it shut, and c climbs by one, up to 10, "
        "while h = tanh(c) is soon stuck at 1.",
        attempt="Try: shut the forget gate at step 8",
        cut="hold:f.1.1=0@8-8",
        x=tuple((float(v),) for v in (1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 1, 1, 0, 0)),
        **unit(
            i=((SWITCH,), 0.0, SHUT),
            f=((0.0,), 0.0, OPEN),
            g=((0.0,), 0.0, OPEN),
            o=((0.0,), 0.0, OPEN),
        ),
        W_y=((1.0,),),
    ),
    # the same in hundredths, where tanh is straight enough for the output to read the number
    Preset(
        kind="lstm",
        name="tally",
        title="Count, readable",
        look_for="c climbs by only 0.01 at every 1, where tanh is almost straight, so y = 100·h "
        "reads the count to 10; 50 ones would already read as 46.",
        attempt="Try: shut the forget gate at step 8",
        cut="hold:f.1.1=0@8-8",
        x=tuple((float(v),) for v in (1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 1, 1, 0, 0)),
        **unit(
            i=((SWITCH,), 0.0, SHUT),
            f=((0.0,), 0.0, OPEN),
            g=((0.0,), 0.0, 0.01),
            o=((0.0,), 0.0, OPEN),
        ),
        W_y=((100.0,),),
        output_names=("count",),
    ),
    # store = 1: f shuts and i opens, c is replaced; store = 0: f open and i shut, c is held
    Preset(
        kind="lstm",
        name="latch",
        title="Latch a value",
        look_for="Of values from −1 to 1, y holds the last one that came with store = 1, to within "
        "1%, and those with store = 0 pass it by.",
        attempt="Try: hold the input gate open",
        cut="hold:i.1.1=1",
        x=(
            *((0.3, 0.0), (0.8, 1.0), (-0.5, 0.0), (0.9, 0.0), (0.1, 0.0), (-1.0, 0.0)),
            *((0.6, 0.0), (-0.4, 1.0), (0.7, 0.0), (1.0, 0.0), (0.2, 0.0), (-0.9, 0.0)),
        ),
        **unit(
            i=((0.0, SWITCH), 0.0, SHUT),
            f=((0.0, -SWITCH), 0.0, OPEN),
            g=((0.1, 0.0), 0.0, 0.0),
            o=((0.0, 0.0), 0.0, OPEN),
        ),
        W_y=((10.0,),),
        input_names=("value", "store"),
        output_names=("held value",),
    ),
    # c keeps the pulse all the time; o opens only where ask = 1
    Preset(
        kind="lstm",
        name="hide",
        title="Hold, and hide",
        look_for="The output gate is shut until somebody asks: from the pulse on c holds the "
        "value, while h hides it and y is 0; only where ask = 1 does y say it.",
        attempt="Try: hold the output gate open",
        cut="hold:o.1.1=1",
        x=tuple((0.8 * (t == 2), float(t in (8, 13))) for t in range(16)),
        **unit(
            i=((0.0, 0.0), 0.0, OPEN),
            f=((0.0, 0.0), 0.0, OPEN),
            g=((0.1, 0.0), 0.0, 0.0),
            o=((0.0, SWITCH), 0.0, SHUT),
        ),
        W_y=((10.0,),),
        input_names=("value", "ask"),
        output_names=("held value",),
    ),
    # c_t = c_{t−1} + attend·0.1·value
    Preset(
        kind="lstm",
        name="ignore",
        title="Ignore",
        look_for="The input gate opens where attend = 1, so y adds up those values, to within 0.05 "
        "while they and their sum lie from −1 to 1, and those with attend = 0 leave no trace.",
        attempt="Try: hold the input gate open",
        cut="hold:i.1.1=1",
        x=(
            *((0.7, 0.0), (-0.4, 0.0), (0.5, 1.0), (1.0, 0.0), (-0.8, 0.0), (0.2, 0.0)),
            *((0.9, 0.0), (0.3, 1.0), (-0.6, 0.0), (0.4, 0.0), (-1.0, 0.0), (0.8, 0.0)),
        ),
        **unit(
            i=((0.0, SWITCH), 0.0, SHUT),
            f=((0.0, 0.0), 0.0, OPEN),
            g=((0.1, 0.0), 0.0, 0.0),
            o=((0.0, 0.0), 0.0, OPEN),
        ),
        W_y=((10.0,),),
        input_names=("value", "attend"),
        output_names=("sum",),
    ),
)
