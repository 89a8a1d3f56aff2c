"""Plain RNNs set by hand: what a state of one to three numbers can already do.

The ReLU presets are exact for inputs of 0 or more: there ReLU changes nothing, so a unit simply
copies, adds or scales. Left out: an oscillator that keeps any amplitude, which tanh cannot do.
"""

from typing import Final

from seqviz.cells.presets.base import Preset

FADES: Final = (
    "After each pulse of more than 0 the state keeps 80% of itself per step, so it fades but never "
    "quite ends."
)
SMALL_PULSE: Final = (0.01,), *((0.0,),) * 15

RNN_PRESETS: Final = (
    # h_t = x_t + 0.8·h_{t−1}
    Preset(
        kind="rnn",
        name="leaky",
        idea="forget",
        title="Leaky memory",
        look_for=FADES,
        beside=FADES,
        nonlinearity="relu",
        attempt="Try: set the unit to 0 at step 5",
        cut="silence:1.1@5-5",
        x=tuple((float(t in (0, 10)),) for t in range(20)),
        W_x=((1.0,),),
        W_h=((0.8,),),
        b=(0.0,),
        W_y=((1.0,),),
    ),
    # h1 = x_t, h2 = the old h1, h3 = the old h2: a line in which every number moves up by one
    Preset(
        kind="rnn",
        name="echo",
        title="Echo",
        look_for="Every input of 0 or more moves from unit to unit, and y repeats it exactly two "
        "steps later.",
        nonlinearity="relu",
        attempt="Try: silence the second unit",
        cut="silence:1.2",
        x=tuple((v,) for v in (3.0, 1.0, 4.0, 1.0, 5.0, 0.0, 2.0, 0.0, 0.0, 0.0)),
        W_x=((1.0,), (0.0,), (0.0,)),
        W_h=((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)),
        b=(0.0, 0.0, 0.0),
        W_y=((0.0, 0.0, 1.0),),
    ),
    # (a, 0) → (b, b) → (0, a) → (−b, b) → (−a, 0) → …: an eighth of a turn each step
    Preset(
        kind="rnn",
        name="oscillator",
        title="Oscillator",
        look_for="One push starts it, and without any further input the two units go round once "
        "every 8 steps.",
        attempt="Try: silence the second unit at step 12",
        cut="silence:1.2@12-12",
        x=((1.0,), *((0.0,),) * 31),
        W_x=((1.5,), (0.0,)),
        W_h=((1.0, -1.0), (1.0, 1.0)),
        b=(0.0, 0.0),
        W_y=((1.0, 0.0),),
    ),
    # h_t = x_t + 2·h_{t−1}
    Preset(
        kind="rnn",
        name="blow-up",
        title="Blow-up",
        look_for="A pulse of 0.01 doubles at every step and nothing stops it.",
        nonlinearity="relu",
        attempt="Try: set the unit to 0 at step 5",
        cut="silence:1.1@5-5",
        x=SMALL_PULSE,
        W_x=((1.0,),),
        W_h=((2.0,),),
        b=(0.0,),
        W_y=((1.0,),),
    ),
    # the same with tanh, whose fixed point h = tanh(2·h) is 0.9575
    Preset(
        kind="rnn",
        name="saturate",
        idea="remember",
        title="Blow-up against a wall",
        look_for="The same pulse nearly doubles while it is small, until tanh bends it to 0.96, "
        "where it stays.",
        beside="The RNN has no gate to shut: its state climbs to 0.96, where tanh bends it, and "
        "stays there whatever positive pulse it started from; after a negative one it ends at "
        "−0.96. So it keeps the pulse's sign, not its size.",
        attempt="Try: push the unit below 0 at step 12",
        cut="hold:h.1.1=-0.5@12-12",
        x=SMALL_PULSE,
        W_x=((1.0,),),
        W_h=((2.0,),),
        b=(0.0,),
        W_y=((1.0,),),
    ),
    # with p = the parity so far = h1 − 2·h2:  h1 = p + x,  h2 = max(0, p + x − 1),  y = h1 − 2·h2
    Preset(
        kind="rnn",
        name="parity",
        title="Parity",
        look_for="Of zeros and ones, y is 1 after an odd number of ones and 0 after an even "
        "number, however long the sequence is.",
        nonlinearity="relu",
        attempt="Try: set the second unit to 0 at step 3",
        cut="silence:1.2@3-3",
        x=tuple((float(v),) for v in (1, 0, 1, 1, 0, 0, 1, 1, 1, 0)),
        W_x=((1.0,), (1.0,)),
        W_h=((1.0, -2.0), (1.0, -2.0)),
        b=(0.0, -1.0),
        W_y=((1.0, -2.0),),
    ),
)
