"""What is said of the networks set by hand, on what a visitor may type: signs, sizes, fractions."""

from collections.abc import Sequence

import numpy as np
import pytest

from seqviz.cells import GRUTrace, LSTMTrace
from seqviz.cells.base import Kind, Trace
from seqviz.cells.presets import PRESETS
from seqviz.cells.surgery import (
    Hold,
    Intervention,
    Silence,
    forward_with,
    parse_interventions,
)
from seqviz.data.sequences import MAX_SIZE, MAX_STEPS
from tests.claims.proof import proves

PULSES = (1e-3, 0.37, 1.0, 7.5, MAX_SIZE)
SAID: dict[str, Intervention] = {  # steps and units are counted from 0 here, from 1 in the words
    "shut the forget gate at step 8": Hold("f", 0, unit=0, first=7, last=7),
    "hold the forget gate open": Hold("f", 1, unit=0),
    "hold the input gate open": Hold("i", 1, unit=0),
    "hold the output gate open": Hold("o", 1, unit=0),
    "set the update gate to 0 at step 8": Hold("z", 0, unit=0, first=7, last=7),
    "hold the update gate at 1 from step 4 on": Hold("z", 1, unit=0, first=3),
    "hold the update gate at 0": Hold("z", 0, unit=0),
    "hold the reset gate open": Hold("r", 1, unit=0),
    "set the unit to 0 at step 5": Silence(unit=0, first=4, last=4),
    "silence the second unit": Silence(unit=1),
    "silence the second unit at step 12": Silence(unit=1, first=11, last=11),
    "push the unit below 0 at step 12": Hold("h", -0.5, unit=0, first=11, last=11),
    "set the second unit to 0 at step 3": Silence(unit=1, first=2, last=2),
    "set the forget gate to 1 at step 8": Hold("f", 1, unit=0, first=7, last=7),
    "hold the forget gate at 1": Hold("f", 1, unit=0),
    "hold the forget gate at 0.5": Hold("f", 0.5, unit=0),
    "hold the update gate at 0.5": Hold("z", 0.5, unit=0),
    "hold the update gate at 0.9": Hold("z", 0.9, unit=0),
    "hold the output gate shut": Hold("o", 0, unit=0),
}
seeds = pytest.mark.parametrize("seed", range(5))


def run(kind: Kind, name: str, rows: Sequence[object] | np.ndarray) -> tuple[Trace, np.ndarray]:
    """The layer's trace on rows of inputs, and its only output, (T)."""
    preset = PRESETS[kind][name]
    x = np.array(rows, dtype=float).reshape(len(rows), 1, -1)
    trace = preset.model().forward(x, preset.states())
    return trace.layers[0], trace.y[:, 0, 0]


def lstm(name: str, rows: Sequence[object] | np.ndarray) -> tuple[LSTMTrace, np.ndarray]:
    """The same of an LSTM."""
    layer, y = run("lstm", name, rows)
    assert isinstance(layer, LSTMTrace)
    return layer, y


def gru(name: str, rows: Sequence[object] | np.ndarray) -> tuple[GRUTrace, np.ndarray]:
    """The same of a GRU."""
    layer, y = run("gru", name, rows)
    assert isinstance(layer, GRUTrace)
    return layer, y


def alone(pulse: float) -> list[float]:
    """A pulse and zeros, as long as a sequence may be."""
    return [pulse, *[0.0] * (MAX_STEPS - 1)]


def bits(seed: int, steps: int = MAX_STEPS) -> np.ndarray:
    """Zeros and ones."""
    return np.random.default_rng(seed).integers(0, 2, steps)


def small_sums(seed: int) -> np.ndarray:
    """Values from −1 to 1 whose sums stay there too; seed 0: those that tanh bends most."""
    if seed == 0:
        return np.resize([1.0, -0.5, -0.5], MAX_STEPS)
    values, total = np.random.default_rng(seed).uniform(-1, 1, MAX_STEPS), 0.0
    for t, value in enumerate(values):
        values[t] = -value if abs(total + value) > 1 else value
        total += values[t]
    return values


# --- RNN ---


@proves(
    "After each pulse of more than 0 the state keeps 80% of itself per step, so it fades but "
    "never quite ends."
)
@pytest.mark.parametrize("pulse", PULSES)
def test_leaky(pulse: float) -> None:
    """Four fifths are left at every step, and something is left at the last one."""
    _layer, y = run("rnn", "leaky", alone(pulse))
    np.testing.assert_allclose(y, pulse * 0.8 ** np.arange(MAX_STEPS), rtol=1e-12)
    assert y[-1] > 0
    assert not run("rnn", "leaky", alone(-pulse))[1].any(), "a negative pulse leaves nothing"


@proves(
    "Every input of 0 or more moves from unit to unit, and y repeats it exactly two steps later."
)
@seeds
def test_echo(seed: int) -> None:
    """Bit for bit for inputs of 0 or more, whatever stands between them."""
    x = np.random.default_rng(seed).uniform(-9, MAX_SIZE, MAX_STEPS).round(2)
    layer, y = run("rnn", "echo", x)
    kept = x[:-2] >= 0
    np.testing.assert_array_equal(y[2:][kept], x[:-2][kept])
    np.testing.assert_array_equal(layer.h[1:, 0, 1:], layer.h[:-1, 0, :-1])


@proves(
    "One push starts it, and without any further input the two units go round once every 8 steps."
)
@pytest.mark.parametrize("push", [*PULSES, *(-one for one in PULSES)])
def test_oscillator(push: float) -> None:
    """Every step is an eighth of a turn, however hard and to whichever side it was pushed."""
    layer, _y = run("rnn", "oscillator", alone(push))
    assert layer.hidden_size == 2
    turns = np.diff(np.unwrap(np.arctan2(layer.h[:, 0, 1], layer.h[:, 0, 0])))
    np.testing.assert_allclose(turns, 2 * np.pi / 8, atol=1e-9)
    assert not run("rnn", "oscillator", alone(0.0))[0].h.any(), "without a push it rests"


@proves("A pulse of 0.01 doubles at every step and nothing stops it.")
def test_blow_up() -> None:
    """Twice as much at every step of the longest sequence."""
    _layer, y = run("rnn", "blow-up", alone(0.01))
    np.testing.assert_array_equal(y, 0.01 * 2.0 ** np.arange(MAX_STEPS))
    assert PRESETS["rnn"]["blow-up"].x[0] == (0.01,)


@proves(
    "The same pulse nearly doubles while it is small, until tanh bends it to 0.96, where it stays."
)
def test_saturate() -> None:
    """Within 1 % twice as much below 0.1, and 0.96 from step 12 on; the pulse is Blow-up's."""
    assert PRESETS["rnn"]["saturate"].x == PRESETS["rnn"]["blow-up"].x
    _layer, y = run("rnn", "saturate", alone(0.01))
    small = y[:-1] < 0.05
    ratio = (y[1:] / y[:-1])[small]
    assert small.sum() >= 3
    assert (ratio < 2).all()
    np.testing.assert_allclose(ratio, 2, rtol=0.01)
    np.testing.assert_allclose(y[12:].round(2), 0.96)


@proves(
    "Of zeros and ones, y is 1 after an odd number of ones and 0 after an even number, however "
    "long the sequence is."
)
@seeds
def test_parity(seed: int) -> None:
    """Exactly, over 3,000 bits."""
    x = bits(seed, 3000)
    np.testing.assert_array_equal(run("rnn", "parity", x)[1], np.cumsum(x) % 2)


# --- LSTM ---


@proves(
    "The forget gate f is a valve on the line of the cell state c: f = 1 keeps all of c, f = 0 "
    "none of it."
)
@pytest.mark.parametrize("held", [0.0, 0.3, 1.0])
def test_lstm_valve(held: float) -> None:
    """Held at a value, the gate lets exactly that share of c pass at every step, whatever comes."""
    preset = PRESETS["lstm"]["valve"]
    x = np.random.default_rng(3).normal(0, 2, (MAX_STEPS, 1, 1))
    layer = forward_with(preset.model(), x, parse_interventions(f"hold:f.1.1={held}")).layers[0]
    assert isinstance(layer, LSTMTrace)
    np.testing.assert_allclose(layer.c - layer.i * layer.g, held * layer.c_prev, atol=1e-12)
    free, _y = lstm("valve", x[:, 0, 0])
    np.testing.assert_allclose(free.f, 1, atol=1e-8)


@proves(
    "The forget gate stays at 1, so what one pulse writes into the cell state c stays there for "
    "good."
)
@pytest.mark.parametrize("pulse", [*PULSES, *(-one for one in PULSES)])
def test_lstm_remember(pulse: float) -> None:
    """After 1,000 steps c is within a hundred-thousandth of what the pulse wrote."""
    layer, _y = lstm("remember", [pulse, *[0.0] * 999])
    np.testing.assert_allclose(layer.f, 1, atol=1e-8)
    np.testing.assert_allclose(layer.c, layer.c[0, 0, 0], rtol=1e-5)
    assert layer.c[0, 0, 0] == pytest.approx(np.tanh(0.1 * pulse))


@proves("The forget gate stays at 0.5, so of the cell state c every step keeps half.")
@seeds
def test_lstm_forget(seed: int) -> None:
    """Whatever comes in: c without what is written is half of the old c."""
    layer, _y = lstm("forget", np.random.default_rng(seed).normal(0, 9, MAX_STEPS))
    np.testing.assert_array_equal(layer.f, 0.5)
    np.testing.assert_allclose(layer.c - layer.i * layer.g, layer.c_prev / 2, atol=1e-12)


@proves(
    "Every 1 opens the input gate, a 0 leaves it shut, and c climbs by one, up to 10, while "
    "h = tanh(c) is soon stuck at 1."
)
@seeds
def test_count(seed: int) -> None:
    """On random bits c is the count; its own sequence has 10, and h is 1 from 5 on."""
    x = bits(seed)
    layer, _y = lstm("count", x)
    np.testing.assert_allclose(layer.i[:, 0, 0], x, atol=1e-8)
    np.testing.assert_allclose(layer.c[:, 0, 0], np.cumsum(x), atol=1e-6)
    np.testing.assert_allclose(layer.h, np.tanh(layer.c), rtol=1e-6)
    assert np.abs(layer.h[layer.c > 4.5] - 1).max() < 1e-3
    own, _y = lstm("count", PRESETS["lstm"]["count"].x)
    assert own.c[-1, 0, 0] == pytest.approx(10, abs=1e-6)


@proves(
    "c climbs by only 0.01 at every 1, where tanh is almost straight, so y = 100·h reads the count "
    "to 10; 50 ones would already read as 46."
)
@seeds
def test_tally(seed: int) -> None:
    """On random bits rounding y gives the count up to 10; fifty ones give 46."""
    x = bits(seed)
    layer, y = lstm("tally", x)
    np.testing.assert_allclose(np.diff(layer.c[:, 0, 0]), 0.01 * x[1:], atol=1e-6)
    np.testing.assert_allclose(y, 100 * layer.h[:, 0, 0])
    up_to_ten = np.cumsum(x) <= 10
    np.testing.assert_array_equal(y[up_to_ten].round(), np.cumsum(x)[up_to_ten])
    assert round(lstm("tally", np.ones(50))[1][-1]) == 46


@proves(
    "Of values from −1 to 1, y holds the last one that came with store = 1, to within 1%, and "
    "those with store = 0 pass it by."
)
@seeds
@pytest.mark.parametrize("kind", ["lstm", "gru", "mgu"])
def test_latch(kind: Kind, seed: int) -> None:
    """Random values and stores, those that pass by up to the largest that may be typed."""
    rng, store = np.random.default_rng(seed), bits(seed + 9)
    store[0] = 1
    value = rng.uniform(-1, 1, MAX_STEPS)
    value[store == 0] *= MAX_SIZE
    _layer, y = run(kind, "latch", np.stack([value, store], axis=1))
    last = np.maximum.accumulate(np.where(store, np.arange(MAX_STEPS), 0))
    np.testing.assert_allclose(y, value[last], rtol=0.01, atol=1e-5)


@proves(
    "The input gate opens where attend = 1, so y adds up those values, to within 0.05 while they "
    "and their sum lie from −1 to 1, and those with attend = 0 leave no trace."
)
@seeds
def test_ignore(seed: int) -> None:
    """The sum of the attended values, and the same y whatever the others are."""
    value, others = small_sums(seed), np.random.default_rng(seed).normal(0, 99, MAX_STEPS)
    rows = [
        row for one, other in zip(value, others, strict=True) for row in ((one, 1.0), (other, 0.0))
    ]
    layer, y = lstm("ignore", rows)
    np.testing.assert_allclose(layer.i[:, 0, 0], [1, 0] * MAX_STEPS, atol=1e-8)
    np.testing.assert_allclose(y[::2], np.cumsum(value), atol=0.05)
    calm = lstm("ignore", [(one * attend, attend) for one, attend in rows])[1]
    np.testing.assert_allclose(y, calm, atol=1e-5)


# --- GRU ---


@proves(
    "A 1 makes z = 0 for one step and is taken into h, and while zeros follow, z = 1 keeps h as "
    "it is."
)
@pytest.mark.parametrize("before", [0.0, -0.7, 3.0])
def test_gru_remember(before: float) -> None:
    """After whatever came before: z is 0 at the 1 alone, and h stays tanh(2) for 47 zeros."""
    layer, _y = gru("remember", [before, 0.0, 1.0, *[0.0] * (MAX_STEPS - 3)])
    np.testing.assert_allclose(layer.z[2:, 0, 0], [0, *[1] * (MAX_STEPS - 3)], atol=1e-8)
    np.testing.assert_allclose(layer.h[2:, 0, 0], np.tanh(2), rtol=1e-6)


@proves("The update gate stays at 0.5, so of the state every step keeps half.")
@seeds
def test_gru_forget(seed: int) -> None:
    """Whatever comes in: h without the candidate's half is half of the old h."""
    layer, _y = gru("forget", np.random.default_rng(seed).normal(0, 9, MAX_STEPS))
    np.testing.assert_array_equal(layer.z, 0.5)
    np.testing.assert_allclose(layer.h - layer.n / 2, layer.h_prev / 2, atol=1e-12)


@proves(
    "At every step y goes 12% of the way to an input from −1 to 1, so it follows slowly and "
    "smooths what wobbles."
)
@seeds
def test_average(seed: int) -> None:
    """The way gone is 12 % of the way there, rounded; y wobbles less than its input."""
    x = np.random.default_rng(seed).uniform(-1, 1, MAX_STEPS)
    _layer, y = gru("average", x)
    before = np.concatenate([[0.0], y[:-1]])
    np.testing.assert_allclose(y - before, 0.12 * (x - before), atol=0.005 * 2)
    far = np.abs(x - before) > 0.5
    np.testing.assert_array_equal(((y - before) / (x - before))[far].round(2), 0.12)
    assert np.abs(np.diff(y)).mean() < 0.2 * np.abs(np.diff(x)).mean()


@proves(
    "While the sum is small, y adds the inputs up and loses a little at every step, and where "
    "restart = 1 the reset gate shuts and the sum begins anew from that input."
)
@seeds
def test_restart(seed: int) -> None:
    """Sums from −1 to 1 within 0.15 over 50 steps; idle steps lose less than 1 % each."""
    value = small_sums(seed)
    rows = np.stack([value, np.zeros(MAX_STEPS)], axis=1)
    np.testing.assert_allclose(gru("restart", rows)[1], np.cumsum(value), atol=0.15)
    _layer, idle = gru("restart", [(value[0], 0.0), *[(0.0, 0.0)] * 49])
    lost = 1 - idle[1:] / idle[:-1]
    assert (lost > 0).all()
    assert (lost < 0.01).all()
    rows[20, 1] = 1
    layer, y = gru("restart", rows)
    assert layer.r[20, 0, 0] == pytest.approx(0, abs=1e-8)
    np.testing.assert_allclose(y[20:], gru("restart", rows[20:])[1], atol=1e-6)


# --- MGU ---


@proves(
    "A 1 makes f = 1 for one step and is taken into h, and while zeros follow, f = 0 keeps h as "
    "it is."
)
@seeds
def test_mgu_remember(seed: int) -> None:
    """On random bits f is the input, and h is tanh(2) ever after the first 1."""
    x = bits(seed)
    layer, y = run("mgu", "remember", x)
    np.testing.assert_allclose(layer.quantity("f")[:, 0, 0], x, atol=1e-8)
    np.testing.assert_allclose(y, np.tanh(2) * (np.cumsum(x) > 0), atol=1e-6)


@proves(
    "Where add = 1, the one gate lets the candidate see the old state and takes the candidate, so "
    "y adds up those values, to within 0.05 while they and their sum lie from −1 to 1; where "
    "add = 0 it does neither."
)
@seeds
def test_mgu_add(seed: int) -> None:
    """The gate is what is told; the sum of what it let in, and nothing of the rest."""
    values = small_sums(seed)[: MAX_STEPS // 2]
    rows = np.zeros((MAX_STEPS, 2))
    rows[:, 0] = np.random.default_rng(seed).uniform(-1, 1, MAX_STEPS)
    rows[::2] = [(value, 1.0) for value in values]
    layer, y = run("mgu", "add", rows)
    np.testing.assert_allclose(layer.quantity("f")[:, 0, 0], rows[:, 1], atol=1e-8)
    np.testing.assert_allclose(layer.quantity("fh")[::2], layer.h_prev[::2], atol=1e-8)
    np.testing.assert_allclose(y, np.cumsum(rows[:, 0] * rows[:, 1]), atol=0.05)


# --- minGRU ---


@proves(
    "At every step y goes 12% of the way to the input, however large it is, so it follows slowly "
    "and smooths what wobbles."
)
@pytest.mark.parametrize("size", [1.0, 40.0, MAX_SIZE])
def test_mingru_average(size: float) -> None:
    """Of inputs of any size; what wobbles wobbles less in y."""
    x = np.random.default_rng(0).uniform(-size, size, MAX_STEPS)
    _layer, y = run("mingru", "average", x)
    before = np.concatenate([[0.0], y[:-1]])
    share = (y - before) / (x - before)
    np.testing.assert_allclose(share, 0.12, atol=0.005)
    assert np.abs(np.diff(y)).mean() < np.abs(np.diff(x)).mean() / 4


@proves(
    "y holds the last value that came with store = 1, however large, for no tanh bounds the "
    "candidate, and those with store = 0 pass it by."
)
@pytest.mark.parametrize("size", [1e-3, 1.0, MAX_SIZE])
def test_mingru_latch(size: float) -> None:
    """Values of any size, to a millionth of it; the candidate is the value."""
    rng = np.random.default_rng(1)
    rows = np.stack([rng.uniform(-size, size, MAX_STEPS), bits(3)], axis=1)
    layer, y = run("mingru", "latch", rows)
    held, wanted = 0.0, []
    for value, store in rows:
        held = value if store else held
        wanted.append(held)
    np.testing.assert_allclose(y, wanted, atol=1e-6 * size)
    np.testing.assert_array_equal(layer.quantity("n")[:, 0, 0], rows[:, 0])


@proves(
    "A 1 is taken into h, and every 0 after it leaves 73% of h: as 1 − z lies between 0 and 1, "
    "what is kept fades and never changes its sign."
)
@seeds
def test_mingru_fade(seed: int) -> None:
    """On random bits; whatever the gate is held at, zeros bring no other sign."""
    x = bits(seed)
    layer, y = run("mingru", "fade", x)
    np.testing.assert_allclose(y[x == 1], 1, atol=1e-8)
    after = np.flatnonzero(x[1:] == 0) + 1
    np.testing.assert_allclose(y[after], 0.73 * y[after - 1], rtol=0.002)
    assert (y >= 0).all()
    assert ((layer.quantity("oz") >= 0) & (layer.quantity("oz") < 1)).all()


# --- peephole LSTM ---


@proves(
    "c climbs by one at every 1 while the output gate is shut, and as that gate sees c it opens at "
    "the third, where y is 0.995; the forget gate sees c too and lets it start again."
)
@seeds
def test_peephole_every_third(seed: int) -> None:
    """On random bits y says every third 1 and nothing else; c counts from 1 again."""
    x = bits(seed)
    layer, y = run("peephole", "every-third", x)
    third = (x == 1) & (np.cumsum(x) % 3 == 0)
    np.testing.assert_allclose(y, 0.995 * third, atol=1e-3)
    np.testing.assert_allclose(layer.quantity("o")[:, 0, 0], third, atol=1e-6)
    wanted, c = [], 0
    for one in x:
        c = (0 if c == 3 else c) + one
        wanted.append(c)
    np.testing.assert_allclose(layer.quantity("c")[:, 0, 0], wanted, atol=1e-6)


@proves(
    "c climbs by one at every 1 until the input gate, which sees it, finds it at 3 and shuts: what "
    "comes after that is not written."
)
@seeds
def test_peephole_full(seed: int) -> None:
    """On random bits c is the count, but never more than 3."""
    x = bits(seed)
    layer, _y = run("peephole", "full", x)
    c = np.minimum(np.cumsum(x), 3)
    np.testing.assert_allclose(layer.quantity("c")[:, 0, 0], c, atol=1e-5)
    np.testing.assert_allclose(layer.quantity("i")[1:, 0, 0], c[:-1] < 3, atol=1e-6)


@proves(
    "store = 1 shuts the forget gate, which alone opens the coupled input gate, so of values from "
    "−1 to 1 y holds the last stored one, to within 1%."
)
@seeds
def test_peephole_coupled(seed: int) -> None:
    """The input gate is what the forget gate leaves; y is the stored value."""
    rows = np.stack([np.random.default_rng(seed).uniform(-1, 1, MAX_STEPS), bits(seed)], axis=1)
    layer, y = run("peephole", "coupled", rows)
    np.testing.assert_allclose(layer.quantity("i")[:, 0, 0], rows[:, 1], atol=1e-8)
    np.testing.assert_array_equal(layer.quantity("i"), 1 - layer.quantity("f"))
    held, wanted = 0.0, []
    for value, store in rows:
        held = value if store else held
        wanted.append(held)
    np.testing.assert_allclose(y, wanted, rtol=0.01, atol=1e-6)


# --- what is to be tried on them ---


@proves(
    "Try: shut the forget gate at step 8",
    "Try: set the update gate to 0 at step 8",
    "Try: hold the update gate at 1 from step 4 on",
    "Try: hold the update gate at 0",
    "Try: set the unit to 0 at step 5",
    "Try: silence the second unit at step 12",
    "Try: push the unit below 0 at step 12",
    "Try: set the second unit to 0 at step 3",
    "Try: set the forget gate to 1 at step 8",
    "Try: hold the forget gate at 1",
    "Try: hold the forget gate at 0.5",
    "Try: hold the update gate at 0.5",
    "Try: hold the update gate at 0.9",
)
@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, some in PRESETS.items() for name in some]
)
def test_a_try_does_what_it_says(kind: Kind, name: str) -> None:
    """The quantity, the unit, the value and the steps in the words are those of the surgery."""
    preset = PRESETS[kind][name]
    assert parse_interventions(preset.cut) == (SAID[preset.attempt.removeprefix("Try: ")],)
