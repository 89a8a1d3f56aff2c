"""A minGRU: a gate and a candidate that look at the input alone.

Equations, for step t = 1 … T:

    z_t = σ(W_xz·x_t + b_z)                 update gate
    n_t = W_xn·x_t + b_n                    candidate
    h_t = (1 − z_t) ⊙ h_{t−1} + z_t ⊙ n_t

Nothing in a step depends on h_{t−1} but the last line, which is linear in it, so all steps of a
sequence could be computed at once; and a unit's state can only fade towards its candidates, for
1 − z_t lies between 0 and 1. z near 0 keeps.

Left out: the parallel scan that makes use of this, and the form in logarithms.

Source: L. Feng, F. Tung, M. O. Ahmed, Y. Bengio and H. Hajimirsadeghi, "Were RNNs All We Needed?",
2024, arXiv:2410.01201.
"""

from seqviz.cells.description import N_, Description, Learned, Made, gate
from seqviz.cells.graph import GraphCell

BLOCKS = ("z", "n")


class MinGRUCell(GraphCell):
    """h_t = (1 − z_t) ⊙ h_{t−1} + z_t ⊙ n_t, z and n of the input alone."""

    DESCRIPTION = Description(
        kind="mingru",
        title="minGRU",
        arrays=(Learned("W_x", BLOCKS, "I"), Learned("b", BLOCKS)),
        quantities=(
            gate(
                "z",
                N_("update gate"),
                "writes",
                note=N_(
                    "How much of the old hidden state the candidate replaces; a gate that is shut "
                    "keeps it. It sees the input alone."
                ),
                recurrent="",
            ),
            gate(
                "n",
                N_("candidate"),
                "content",
                note=N_(
                    "The new hidden state on offer, a sum of the input alone that nothing bounds."
                ),
                activation="identity",
                recurrent="",
            ),
            Made(name="oz", title=N_("what the gate leaves"), operation="complement", of=("z",)),
            Made(
                name="zh",
                title=N_("what is kept"),
                note=N_("The old hidden state, weighed by what the update gate leaves."),
                operation="product",
                of=("oz", "h_prev"),
            ),
            Made(
                name="nz",
                title=N_("what is written"),
                note=N_("The candidate, multiplied by the update gate."),
                operation="product",
                of=("z", "n"),
            ),
            Made(
                name="h",
                title=N_("hidden state"),
                note=N_("Kept plus written: a blend of the old state and the candidate."),
                role="state",
                operation="add",
                of=("zh", "nz"),
            ),
        ),
    )
