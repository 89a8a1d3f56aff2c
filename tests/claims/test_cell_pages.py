"""What the cell pages and Compare say of cells, pulses and numbers that are typed."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from seqviz.cells import CELLS, GRUTrace, LSTMTrace, RNNModel, described
from seqviz.cells.base import Kind
from seqviz.cells.gru import GRUCell
from seqviz.cells.lstm import LSTMCell
from seqviz.cells.presets import PRESETS
from seqviz.cells.surgery import Hold, forward_with
from seqviz.data.brackets import MAX_DEPTH
from seqviz.data.sequences import SequenceError, parse_sequence
from seqviz.figures.pulse import left_of_pulse
from seqviz.figures.stepper import is_drawable
from seqviz.models.bracket_reader import shipped_bracket_reader
from seqviz.ui.controls.cell.cell_details import _percent
from seqviz.ui.controls.cell_words import in_a_sentence, in_words
from seqviz.ui.pages.compare.pulse_left import pulse_of
from seqviz.ui.pages.compare.three_cells import (
    KINDS,
    PULSES,
    parameter_count,
    three_presets,
    three_runs,
)
from tests.claims.proof import proves

seeds = pytest.mark.parametrize("seed", range(4))


def network(kind: Kind, seed: int, hidden: int = 5) -> tuple[RNNModel, np.ndarray]:
    """One with random weights, and an input of all signs and sizes."""
    rng = np.random.default_rng(seed)
    return RNNModel(2, hidden, 1, cell=kind, rng=rng), rng.normal(0, 3**seed, (20, 1, 2))


# --- Compare ---


@proves("Three cells side by side")
def test_compare_has_three() -> None:
    """As many as its title says, of one kind each; and there are more to choose from."""
    assert len(set(KINDS)) == 3
    assert {*KINDS} < {*CELLS}


@proves(
    "All three still show the pulse at the end.",
    "The RNN has no gate to shut: its state climbs to 0.96, where tanh bends it, and stays there "
    "whatever positive pulse it started from; after a negative one it ends at −0.96.",
)
def test_remember_side_by_side() -> None:
    """Something is left of the pulse in each; the RNN's end is 0.96 with the sign of its pulse."""
    for run in three_presets("remember").values():
        assert left_of_pulse(*run, pulse_of(run))[-1] > 0.5
    model = PRESETS["rnn"]["saturate"].model()
    assert not model.cells[0].GATES
    for pulse in (1e-3, 0.37, 1.0, 9.0, 1000.0):
        for sign in (1, -1):
            x = np.zeros((40, 1, 1))
            x[0] = sign * pulse
            h = model.forward(x).layers[0].h[:, 0, 0]
            np.testing.assert_allclose(h[20:].round(2), sign * 0.96)


@proves(
    "All three lose the pulse by a share that is the same at every step: the RNN 20%, the LSTM and "
    "the GRU half.",
    "In these two a gate says how much, and could say otherwise at the next step; in the RNN a "
    "weight says it, which is the same at every step.",
)
def test_forget_side_by_side() -> None:
    """What is left at a step of what was left before; a gate that is held changes it there."""
    gates: dict[Kind, str] = {"lstm": "f", "gru": "z"}
    for kind, run in three_presets("forget").items():
        pulse = pulse_of(run)
        left = left_of_pulse(*run, pulse)[pulse:]
        np.testing.assert_allclose(
            1 - left[1:] / left[:-1], {"rnn": 0.2}.get(kind, 0.5), atol=0.002
        )
        if kind in gates:
            x = run.trace.layers[0].x
            held = forward_with(run.model, x, [Hold(gates[kind], 0.9, first=8, last=8)])
            h = held.layers[0].h[:, 0, 0]
            assert h[8] / h[7] == pytest.approx(0.9, abs=0.01)
            assert h[9] / h[8] == pytest.approx(0.5, abs=0.01)


@proves("The input: {pulses}; at all other steps it is 0.")
def test_the_input_is_its_pulses() -> None:
    """Nothing else comes in."""
    x = PULSES.inputs()[:, 0, 0]
    assert {t: x[t] for t in np.flatnonzero(x)} == PULSES.at


@proves("Two", "Three", "Four")
def test_a_count_is_its_word() -> None:
    """The gates of every registered cell are counted in words, the larger numbers in digits."""
    for cell in map(described, CELLS):
        gates = [name for name in cell.gates if cell[name].role != "content"]
        word = (None, "One", "Two", "Three", "Four")[len(gates)]
        assert word is None or in_a_sentence(cell).startswith(f"{word} gate")
    assert [in_words(count) for count in (2, 3, 4, 5)] == ["Two", "Three", "Four", "5"]


@proves(
    "Three gates and a candidate, and a cell state that no tanh bounds.",
    "Two gates and a candidate; the extra H is the bias that the reset gate scales.",
)
@proves("One state and two gates: see how little it takes to remember, forget and start again.")
@proves("A GRU gets by with one state and two gates.", file="gru.md")
@proves(
    "Above each stands how many weights and biases its cell has, for $I$ inputs and $H$ units: "
    "with the same number of units they differ in size.",
    "Where PyTorch has the cell too, it counts more, because it keeps two biases even where only "
    "their sum matters.",
    file="compare_sizes.md",
)
@pytest.mark.parametrize("hidden", [1, 8])
def test_what_the_cells_are_made_of(hidden: int) -> None:
    """Gates and states by name; parameters beside torch's; c beyond 1, b_hn times r."""
    assert [name for name in LSTMCell.GATES if name != "g"] == ["i", "f", "o"]
    assert [name for name in GRUCell.GATES if name != "n"] == ["r", "z"]
    runs = three_runs(hidden, 3)
    sizes = [parameter_count(run.model) for run in runs.values()]
    assert len(set(sizes)) == 3
    modules = (torch.nn.RNN, torch.nn.LSTM, torch.nn.GRU)
    torchs = [sum(p.numel() for p in one(1, hidden).parameters()) for one in modules]
    # both biases of all rows, where the cells have one for each row, and the GRU's candidate two
    extra = [hidden, 4 * hidden, 2 * hidden]
    assert [a - b for a, b in zip(torchs, sizes, strict=True)] == extra
    counted = PRESETS["lstm"]["count"]
    trace = counted.model().forward(counted.inputs()).layers[0]
    assert isinstance(trace, LSTMTrace)
    assert trace.c.max() > 9
    gru = runs["gru"].model.cells[0]
    assert isinstance(gru, GRUCell)
    assert gru.b_hn.size == hidden
    x = PULSES.inputs()
    before = runs["gru"].model.forward(x).layers[0]
    gru.b_hn[...] += 1
    after = runs["gru"].model.forward(x).layers[0]
    assert isinstance(before, GRUTrace)
    assert isinstance(after, GRUTrace)
    np.testing.assert_allclose(after.pre("n")[0] - before.pre("n")[0], before.r[0])


# --- what a part of a cell does ---


@proves(
    "How much of each unit's old cell state is kept: 0 wipes it, 1 keeps all of it.",
    "The new content on offer, which tanh brings between −1 and 1.",
    "The cell state brought between −1 and 1 before it is shown.",
)
@seeds
def test_an_lstm_keeps_what_its_gate_says(seed: int) -> None:
    """With f held at 0 only what is written is there, at 1 all of the old with it."""
    model, x = network("lstm", seed)
    for value in (0.0, 1.0):
        layer = forward_with(model, x, [Hold("f", value)]).layers[0]
        assert isinstance(layer, LSTMTrace)
        np.testing.assert_allclose(layer.c - layer.i * layer.g, value * layer.c_prev, atol=1e-12)
        assert np.abs(layer.g).max() <= 1
        assert np.abs(layer.tanh_c).max() <= 1


@proves(
    "How much of the old hidden state stays: 1 keeps it, 0 replaces it.",
    "The new hidden state on offer, which tanh brings between −1 and 1.",
)
@seeds
def test_a_gru_keeps_what_its_gate_says(seed: int) -> None:
    """With z held at 1 the old state stays, at 0 it is the candidate."""
    model, x = network("gru", seed)
    kept, new = (forward_with(model, x, [Hold("z", value)]).layers[0] for value in (1.0, 0.0))
    assert isinstance(kept, GRUTrace)
    assert isinstance(new, GRUTrace)
    np.testing.assert_array_equal(kept.h, kept.h_prev)
    np.testing.assert_array_equal(new.h, new.n)
    assert np.abs(new.n).max() <= 1


@proves(
    "A small LSTM of {units} units, trained to say after every character how deeply the brackets "
    'are nested: 0 to {most}, or "broken" once a bracket closes that was never opened or the '
    "depth passes {most}.",
    file="brackets.md",
)
@pytest.mark.parametrize(
    ("text", "last"),
    [("()", 0), ("(" * MAX_DEPTH, MAX_DEPTH), ("(" * 7, 7), ("())", 7), ("a", 0)],
)
def test_the_bracket_reader_says_the_depth(text: str, last: int) -> None:
    """Of its classes 0 is no bracket open, the last but one the deepest, the last is broken."""
    reading = shipped_bracket_reader().read(text)
    assert len(reading.labels) == MAX_DEPTH + 2
    assert int(reading.probabilities[-1].argmax()) == last


# --- what is typed ---


@proves(
    "Step {step}: a number is wanted, such as 0.5 or −1, not “{entry}”.",
    "Read as {count} steps: here a comma parts two steps, and decimals have a dot.",
)
def test_numbers_as_they_may_be_typed() -> None:
    """Both examples are read; a decimal comma makes two steps of one number."""
    assert parse_sequence("0.5 −1", 1) == ((0.5,), (-1.0,))
    assert parse_sequence("0,5 1", 1) == ((0.0,), (5.0,), (1.0,))
    with pytest.raises(SequenceError):
        parse_sequence("½", 1)


@proves("On this window the numbers of this network grow beyond 10³⁸, so no picture can show them.")
@proves(
    "With it the numbers grow beyond 10³⁸, so no picture can show them; try a smaller value or "
    "fewer steps."
)
def test_what_no_picture_can_show() -> None:
    """A trace is refused where a number is beyond the float32 of the browser, and only there."""
    preset = replace(PRESETS["rnn"]["blow-up"], W_h=((10.0,),), x=((1.0,), *((0.0,),) * 39))
    for steps, drawable in ((38, True), (40, False)):
        trace = preset.model().forward(preset.inputs()[:steps])
        assert is_drawable(trace) == drawable
        assert (trace.layers[0].h.max() > 1e38) != drawable
    for value, steps, drawable in ((1000.0, 38, False), (1.0, 38, True), (1000.0, 35, True)):
        held = [Hold("h", value, last=0)]
        trace = forward_with(preset.model(), preset.inputs()[:steps], held)
        assert is_drawable(trace) == drawable
        assert (trace.layers[0].h.max() > 1e38) != drawable


@pytest.mark.parametrize(
    ("gates", "said"),
    [
        ([0.5, 0.5], "50"),
        ([0.25, 0.331], "29"),
        ([1 - 2e-9, 1 - 2e-9], "> 99"),
        ([1.0, 1.0], "100"),
        ([0.0, 0.0], "0"),
        ([2e-9, 0.0], "< 1"),
        ([2.0, 2.0], "200"),
        ([-0.5, 0.0], "−25"),
    ],
)
def test_a_gate_is_called_open_only_where_it_is(gates: list[float], said: str) -> None:
    """Near its ends a gate is not rounded to all or nothing; what surgery holds is told as held."""
    assert _percent(np.array(gates)) == said
