"""Three cells on one input: untrained from one seed or set by hand, counted, put in words."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import streamlit as st

from seqviz.cells import GRUTrace, Kind, LSTMTrace, ModelTrace, RNNCell, RNNModel
from seqviz.cells.presets import PRESETS
from seqviz.figures.pulse import apart, as_shares, pulse_figure
from seqviz.figures.theme import palette
from seqviz.models.verify import compare_with_torch
from seqviz.numbers import fixed, given, measured, percent
from seqviz.ui.controls.charts import chart
from seqviz.ui.controls.check import PRODUCTS, Check, check, marks_of, weights_of
from seqviz.ui.frame.address import CODE, HIDDEN, OF, SEED, Parameter
from seqviz.ui.frame.i18n import N_, _, text
from seqviz.ui.frame.link import forget, put_value, refuse, settle, value_of

KINDS: Final[tuple[Kind, ...]] = ("rnn", "lstm", "gru")
NAMES: Final[dict[Kind, str]] = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}
PULSES: Final = {2: 1.0, 11: -1.0}  # step, counted from 0, and input there; 0 at all others
STEPS: Final = 18
_LATER: Final = 5  # this many steps after the pulse the sentence says what is left
SIZES: Final = (1, 2, 4, 8, 16, 32)
_MAX_SEED: Final = 9999
_FORMULAS: Final[dict[Kind, tuple[str, str]]] = {
    "rnn": ("H(I + H + 1)", r"{h} \cdot ({i} + {h} + 1)"),
    "lstm": ("4H(I + H + 1)", r"4 \cdot {h} \cdot ({i} + {h} + 1)"),
    "gru": ("3H(I + H + 1) + H", r"3 \cdot {h} \cdot ({i} + {h} + 1) + {h}"),
}
_SAID: Final[dict[Kind, str]] = {
    "rnn": N_("One layer of weights, no gate: the whole state is made anew at every step."),
    "lstm": N_("Three gates and a candidate, and a cell state that no tanh bounds."),
    "gru": N_("Two gates and a candidate; the extra H is the bias that the reset gate scales."),
}

# On a phone four columns have no room: each row becomes a block that names its three cells.
PARTS_STYLE: Final = """<style>
.st-key-parts_table table { width: 100%; }
.st-key-parts_table :is(th, td) { min-width: 6rem; }
@media (max-width: 640px) {
  .st-key-parts_table :is(table, tbody, tr, td) { display: block; border: 0; }
  .st-key-parts_table thead { display: none; }
  .st-key-parts_table tr { margin-bottom: 1rem; }
  .st-key-parts_table td { padding: 0.1rem 0; }
  .st-key-parts_table td:not(:first-child) { position: relative; padding-left: 3.6rem; }
  .st-key-parts_table td:not(:first-child)::before { position: absolute; left: 0; opacity: 0.75; }
  .st-key-parts_table td:nth-child(2)::before { content: "RNN"; }
  .st-key-parts_table td:nth-child(3)::before { content: "LSTM"; }
  .st-key-parts_table td:nth-child(4)::before { content: "GRU"; }
}
</style>"""


class Idea(NamedTuple):
    """One thing that all three can be set to do: what to look for, and the preset of each."""

    title: str
    look_for: str
    presets: dict[Kind, str]


IDEAS: Final = {
    "remember": Idea(
        N_("Set by hand: remember"),
        N_(
            "All three still show the pulse at the end. The LSTM carries it along its cell state "
            "and the GRU copies it with z = 1. The RNN has no gate to shut: its state climbs to "
            "0.96, where tanh bends it, and stays there whatever positive pulse it started from; "
            "after a negative one it ends at −0.96. So it keeps the pulse's sign, not its size."
        ),
        {"rnn": "saturate", "lstm": "remember", "gru": "remember"},
    ),
    "forget": Idea(
        N_("Set by hand: forget"),
        N_(
            "All three lose the pulse by a share that is the same at every step: the RNN 20%, the "
            "LSTM and the GRU half. In these two a gate says how much, and could say otherwise at "
            "the next step; in the RNN a weight says it, which is the same at every step."
        ),
        {"rnn": "leaky", "lstm": "forget", "gru": "forget"},
    ),
}
RANDOM: Final = OF.usual


class Run(NamedTuple):
    """A network and what it computed."""

    model: RNNModel
    trace: ModelTrace


def pulses() -> np.ndarray[tuple[int, int, int], np.dtype[np.float64]]:
    """The input of all three, (T, 1, 1)."""
    x = np.zeros((STEPS, 1, 1))
    for t, value in PULSES.items():
        x[t] = value
    return x


def pulses_said() -> str:
    """Each pulse with its step, counted from 1."""
    return _(", ").join(
        _("a pulse of {value} at step {step}").format(value=given(value), step=t + 1)
        for t, value in PULSES.items()
    )


def three_runs(hidden_size: int, seed: int) -> dict[Kind, Run]:
    """RNN, LSTM and GRU with PyTorch's usual random weights from one seed, on ``pulses()``."""
    runs: dict[Kind, Run] = {}
    for kind in KINDS:
        model = RNNModel(1, hidden_size, 1, cell=kind, rng=np.random.default_rng(seed))
        runs[kind] = Run(model, model.forward(pulses()))
    return runs


def three_presets(idea: Idea) -> dict[Kind, Run]:
    """RNN, LSTM and GRU set by hand to do the same, all on the LSTM's input."""
    x = PRESETS["lstm"][idea.presets["lstm"]].inputs()
    runs: dict[Kind, Run] = {}
    for kind in KINDS:
        preset = PRESETS[kind][idea.presets[kind]]
        model = preset.model()
        runs[kind] = Run(model, model.forward(x, preset.states()))
    return runs


def source() -> str:
    """Which weights the three have: random ones, or those of an idea."""
    said = settle(OF)
    if said not in (RANDOM, *IDEAS):
        refuse(OF, said)
    st.session_state["of"] = chosen = settle(OF)
    st.segmented_control(
        _("The networks' weights"),
        (RANDOM, *IDEAS),
        format_func=lambda name: _(IDEAS[name].title) if name in IDEAS else _("Untrained"),
        key="of",
        required=True,
        label_visibility="collapsed",
        on_change=_store,
        args=(OF,),
    )
    return chosen


def size_and_seed() -> tuple[int, int]:
    """The page's two controls, both kept in the link."""
    hidden, seed = value_of(HIDDEN), value_of(SEED)
    if hidden not in SIZES:
        forget(HIDDEN)
        hidden = value_of(HIDDEN)
    st.session_state["hidden"], st.session_state["seed"] = hidden, seed
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        st.segmented_control(
            _("Hidden size H"),
            SIZES,
            key="hidden",
            required=True,
            on_change=_store,
            args=(HIDDEN,),
        )
        st.number_input(
            _("Seed of the random weights"),
            0,
            _MAX_SEED,
            key="seed",
            width=220,
            on_change=_store,
            args=(SEED,),
        )
    return hidden, seed


def code_of() -> Kind:
    """Whose code is shown; kept in the link."""
    st.session_state["code"] = value_of(CODE)
    return st.segmented_control(  # type: ignore[return-value]  # required, so never None
        _("Whose code"),
        KINDS,
        format_func=NAMES.__getitem__,
        key="code",
        required=True,
        on_change=_store,
        args=(CODE,),
    )


def pulse_of(run: Run) -> int:
    """Index of the step of the first pulse."""
    return int(np.abs(run.trace.layers[0].x[:, 0]).max(axis=1).argmax())


def what_is_left(runs: dict[Kind, Run]) -> None:
    """How long each still shows the pulse: the same runs without it, and how far they are."""
    pulse = pulse_of(runs[KINDS[0]])
    far = {kind: apart(*run, pulse) for kind, run in runs.items()}
    left = {NAMES[kind]: as_shares(one) for kind, one in far.items()}
    said = {name: _share(share[pulse + _LATER]) for name, share in left.items()}
    shares = {f"{name.lower()}": value for name, value in said.items()}
    st.markdown(
        _(
            "**How long does each still show the pulse of step {pulse}?** {later} steps later its "
            "trace in the state is still RNN **{rnn}%**, LSTM **{lstm}%**, GRU **{gru}%** of what "
            "it was at most."
        ).format(pulse=pulse + 1, later=_LATER, **shares)
    )
    chart(
        pulse_figure(
            left,
            pulse,
            palette(st.context.theme.type or "light"),
            step_title=_("step"),
            y_title=_("left of the pulse"),
        ),
        key="pulse",
        alt="; ".join(
            f"{name}: {', '.join(f'{share:.0%}' for share in shares[pulse:])}"
            for name, shares in left.items()
        ),
    )
    st.caption(
        _(
            "Each network ran with the pulse and again without it; the curve is how far apart its "
            "hidden states then are, ‖h with − h without‖, as a share of its own largest distance. "
            "That distance is not the same for all: RNN {rnn}, LSTM {lstm}, GRU {gru}."
        ).format(**{kind: measured(one.max()) for kind, one in far.items()})
    )


def check_runs(runs: dict[Kind, Run]) -> None:
    """The check of all three; the same runs without the pulse are not compared."""
    check(
        lambda: Check(
            lambda: [
                one
                for kind, run in runs.items()
                for one in compare_with_torch(run.model, run.trace, of=NAMES[kind])
            ],
            (
                *weights_of(*(run.model for run in runs.values())),
                *(mark for run in runs.values() for mark in marks_of(run.trace)),
            ),
            "",
            (_(PRODUCTS), _("the runs without the pulse")),
        )
    )


def _share(share: float) -> str:
    """In percent; all or nothing only where it is just that."""
    return f"{100 * share:.0f}" if share in (0, 1) else percent(share)


def head(kind: Kind, model: RNNModel) -> None:
    """A cell's name, what it is made of, and how many numbers it learns."""
    formula, filled = _FORMULAS[kind]
    filled = filled.format(i=model.cells[0].input_size, h=model.cells[0].hidden_size)
    st.subheader(NAMES[kind], anchor=False)
    st.write(_(_SAID[kind]))
    st.markdown(
        _("**{count} weights and biases**").format(count=f"{parameter_count(model):,}")
        + f"  \n${formula}$  \n$= {filled}$"
    )


def parameter_count(model: RNNModel) -> int:
    """How many numbers the recurrent cell has; the output layer is the same for all three."""
    return sum(array.size for array in model.cells[0].parameters().values())


def parts_table(runs: dict[Kind, Run], t: int, unit: int) -> str:
    """Which gate plays which part, with one unit's values at one step filled in."""
    lstm, gru = runs["lstm"].trace.layers[0], runs["gru"].trace.layers[0]
    rnn = runs["rnn"].trace.layers[0]
    assert isinstance(lstm, LSTMTrace)
    assert isinstance(gru, GRUTrace)
    values = {name: getattr(lstm, name) for name in "figo"} | {"c": lstm.c, "lstm_h": lstm.h}
    values |= {"z": gru.z, "1-z": 1 - gru.z, "n": gru.n, "r": gru.r, "gru_h": gru.h}
    table = text("compare_parts")
    cell = runs["rnn"].model.cells[0]
    if isinstance(cell, RNNCell) and cell.nonlinearity == "relu":
        table = table.replace(r"$h_t = \tanh(W_h ", r"$h_t = \mathrm{ReLU}(W_h ")
    for name, array in (values | {"rnn_h": rnn.h}).items():
        table = table.replace(f"`{name}`", f"**{fixed(array[t, 0, unit])}**")
    return table


def _store(entry: Parameter[Any]) -> None:
    """A control was moved: keep its value in the link."""
    put_value(entry, st.session_state[entry.name])
