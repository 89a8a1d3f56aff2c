"""A minimal gated unit: a GRU with one gate instead of two.

Equations, for step t = 1 … T:

    f_t = σ(W_xf·x_t + W_hf·h_{t−1} + b_f)                     forget gate
    n_t = tanh(W_xn·x_t + W_hn·(f_t ⊙ h_{t−1}) + b_n)          candidate
    h_t = (1 − f_t) ⊙ h_{t−1} + f_t ⊙ n_t

The one gate decides both how much of the old state the candidate sees and how much of the candidate
is written; here, unlike in a GRU of PyTorch, it acts before the matrix product. f near 0 keeps.

Left out: passes written by hand; the cell runs by its description (graph.py).

Source: G.-B. Zhou, J. Wu, C.-L. Zhang and Z.-H. Zhou, "Minimal Gated Unit for Recurrent Neural
Networks", International Journal of Automation and Computing 13 (2016), arXiv:1603.09420.
"""

from seqviz.cells.description import N_, Description, Learned, Made, gate
from seqviz.cells.graph import GraphCell

BLOCKS = ("f", "n")


class MGUCell(GraphCell):
    """h_t = (1 − f_t) ⊙ h_{t−1} + f_t ⊙ n_t."""

    DESCRIPTION = Description(
        kind="mgu",
        title="MGU",
        arrays=(Learned("W_x", BLOCKS, "I"), Learned("W_h", BLOCKS, "H"), Learned("b", BLOCKS)),
        quantities=(
            gate(
                "f",
                N_("forget gate"),
                "writes",
                note=N_(
                    "How much of the old hidden state the candidate sees, and how much of the "
                    "candidate replaces it; a gate that is shut keeps the old state."
                ),
            ),
            Made(
                name="fh",
                title=N_("what the gate lets in"),
                note=N_("The old hidden state, multiplied by the gate."),
                operation="product",
                of=("f", "h_prev"),
            ),
            gate(
                "n",
                N_("candidate"),
                "content",
                note=N_("The new hidden state on offer, which tanh brings between −1 and 1."),
                activation="tanh",
                recurrent="fh",
            ),
            Made(name="of", title=N_("what the gate leaves"), operation="complement", of=("f",)),
            Made(
                name="kh",
                title=N_("what is kept"),
                note=N_("The old hidden state, weighed by what the gate leaves."),
                operation="product",
                of=("of", "h_prev"),
            ),
            Made(
                name="nf",
                title=N_("what is written"),
                note=N_("The candidate, multiplied by the gate."),
                operation="product",
                of=("f", "n"),
            ),
            Made(
                name="h",
                title=N_("hidden state"),
                note=N_("Kept plus written: a blend of the old state and the candidate."),
                role="state",
                operation="add",
                of=("kh", "nf"),
            ),
        ),
    )
