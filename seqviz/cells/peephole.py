"""An LSTM with peepholes: its gates see the cell state as well.

Equations, for step t = 1 … T:

    i_t = σ(W_xi·x_t + W_hi·h_{t−1} + p_i ⊙ c_{t−1} + b_i)     input gate
    f_t = σ(W_xf·x_t + W_hf·h_{t−1} + p_f ⊙ c_{t−1} + b_f)     forget gate
    g_t = tanh(W_xg·x_t + W_hg·h_{t−1} + b_g)                  candidate
    c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t
    o_t = σ(W_xo·x_t + W_ho·h_{t−1} + p_o ⊙ c_t + b_o)         output gate
    h_t = o_t ⊙ tanh(c_t)

A peephole is one weight a unit, on its own cell state: a closed output gate hides h, but not c,
from the gates. Input and forget gate look at the state before the step, the output gate at the new
one. With coupled gates i_t = 1 − f_t, and i has no weights of its own.

Left out: passes written by hand; the cell runs by its description (graph.py).

Sources: F. A. Gers and J. Schmidhuber, "Recurrent Nets that Time and Count", IJCNN 2000; coupled
gates: K. Greff et al., "LSTM: A Search Space Odyssey", IEEE TNNLS 28 (2017), arXiv:1503.04069.
"""

from types import MappingProxyType
from typing import Literal

from seqviz.cells.description import N_, Description, Learned, Made, Term, gate
from seqviz.cells.graph import GraphCell

OPTIONS = MappingProxyType({"gates": ("free", "coupled")})
OPTION_TITLES = MappingProxyType(
    {
        "gates": N_("Input and forget gate"),
        "free": N_("each on its own"),
        "coupled": N_("coupled: i = 1 − f"),
    }
)


def _described(gates: Literal["free", "coupled"]) -> Description:
    coupled = gates == "coupled"
    blocks = ("f", "g", "o") if coupled else ("i", "f", "g", "o")
    before, after = Term("c_prev", "p"), Term("c", "p")
    forget = gate(
        "f",
        N_("forget gate"),
        "keeps",
        before,
        note=N_("How much of each unit's old cell state is kept: 0 wipes it, 1 keeps all of it."),
    )
    write = (
        Made(
            name="i",
            title=N_("input gate"),
            role="writes",
            note=N_("What the forget gate does not keep is written."),
            operation="complement",
            of=("f",),
        )
        if coupled
        else gate(
            "i",
            N_("input gate"),
            "writes",
            before,
            note=N_("How much of the candidate is written into the cell state."),
        )
    )
    return Description(
        kind="peephole",
        title=N_("peephole LSTM"),
        arrays=(
            Learned("W_x", blocks, "I"),
            Learned("W_h", blocks, "H"),
            Learned("b", blocks),
            Learned("p", tuple(name for name in blocks if name != "g")),
        ),
        quantities=(
            *((forget, write) if coupled else (write, forget)),
            gate(
                "g",
                N_("candidate"),
                "content",
                note=N_("The new content on offer, which tanh brings between −1 and 1."),
                activation="tanh",
            ),
            Made(
                name="fc",
                title=N_("what is kept"),
                note=N_("The old cell state, multiplied by the forget gate."),
                operation="product",
                of=("f", "c_prev"),
            ),
            Made(
                name="ig",
                title=N_("what is written"),
                note=N_("The candidate, let through by the input gate."),
                operation="product",
                of=("i", "g"),
            ),
            Made(
                name="c",
                title=N_("cell state"),
                note=N_(
                    "Kept plus written. Where the forget gate is nearly open, nearly all of it "
                    "lasts to the next step."
                ),
                role="state",
                operation="add",
                of=("fc", "ig"),
            ),
            gate(
                "o",
                N_("output gate"),
                "shows",
                after,
                note=N_("How much of the cell state the rest of the network gets to see."),
            ),
            Made(
                name="tanh_c",
                title=N_("squashed cell state"),
                note=N_("The cell state brought between −1 and 1 before it is shown."),
                operation="tanh",
                of=("c",),
            ),
            Made(
                name="h",
                title=N_("hidden state"),
                note=N_("The part of the squashed cell state that the output gate lets out."),
                role="state",
                operation="product",
                of=("o", "tanh_c"),
            ),
        ),
        states=("h", "c"),
        options=MappingProxyType({"gates": gates}),
    )


class PeepholeCell(GraphCell):
    """An LSTM whose gates look at c; with ``gates="coupled"`` what is not kept is written."""

    OPTIONS = OPTIONS
    OPTION_TITLES = OPTION_TITLES
    DESCRIPTION = _described("free")
    COUPLED = _described("coupled")

    gates: Literal["free", "coupled"]

    @classmethod
    def describe(cls, **options: str) -> Description:
        """What the cell is; ``gates`` is "free" or "coupled".

        Raises:
            ValueError: another option or value.
        """
        chosen = cls._check_options(options)["gates"]
        return cls.COUPLED if chosen == "coupled" else cls.DESCRIPTION
