"""The trainings of digits, names and characters in the same three classes, with PyTorch's cells.

Like ``seqviz.export.classes``, whose NumPy lines are the long way: here the cell and the backward
pass are PyTorch's, the loop over the steps is written out. Comments are fields.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from seqviz.cells.description import N_
from seqviz.export.classes import COMMENTS as _SHORT

Answer = Literal["last", "own", "every"]
"""After the last step; after each sequence's own last; after every one."""

COMMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cell": N_("One step of one layer: what it shows, and the state that it hands on."),
        "model": N_("Layers one above the other; the loop goes over the steps."),
        "axes": N_("X: steps, sequences, inputs."),
        "last": N_("The answer after the last step."),
        "own": N_("Each sequence is answered after its own last step."),
        "every": N_("An answer after every step; the state goes on into the next piece."),
        "trainer": _SHORT["trainer"],
        "through": _SHORT["through"],
        "clip": _SHORT["clip"],
        "cut": N_("The error stops here: truncated backpropagation."),
    }
)
"""Field → its sentence, an English source string."""

_CELL: Final = """\
import torch
from torch import nn


class RNNCell(nn.Module):
    # <cell>
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.cell = nn.{cell}(input_size, hidden_size)

    def forward(self, x_t, state):
        {step}


class RNNModel(nn.Module):
    # <model>
    def __init__(self, input_size, hidden_size, num_layers, output_size):
        super().__init__()
        sizes = [input_size] + [hidden_size] * (num_layers - 1)
        self.cells = nn.ModuleList(RNNCell(size, hidden_size) for size in sizes)
        self.linear = nn.Linear(hidden_size, output_size)
"""
_STEP: Final = {
    True: "h, c = self.cell(x_t, state)\n        return h, (h, c)",
    False: "h = self.cell(x_t, state)\n        return h, h",
}
_LAYERS: Final = """\
            for k, cell in enumerate(self.cells):
                x_t, states[k] = cell(x_t, states[k])
"""
_FORWARD: Final[Mapping[Answer, str]] = {
    "last": """
    # <axes>
    def forward(self, X):
        states = [None] * len(self.cells)
        for x_t in X:
"""
    + _LAYERS
    + """\
        # <last>
        return self.linear(x_t)
""",
    "own": """
    # <axes>
    def forward(self, X, lengths):
        states, shown = [None] * len(self.cells), []
        for x_t in X:
"""
    + _LAYERS
    + """\
            shown.append(x_t)
        # <own>
        last = torch.stack(shown)[lengths - 1, torch.arange(len(lengths))]
        return self.linear(last)
""",
    "every": """
    # <axes>
    def forward(self, X, states):
        states, shown = list(states), []
        for x_t in X:
"""
    + _LAYERS
    + """\
            shown.append(x_t)
        # <every>
        return self.linear(torch.stack(shown)), states
""",
}
_TRAINER: Final = """

class Trainer:
    # <trainer>
    def __init__(self, model, learning_rate):
        self.model = model
        self.optimizer = torch.optim.{optimizer}({given})
        self.loss = nn.CrossEntropyLoss()
{own}
    def update(self, X, y{more}):
{read}
        self.optimizer.zero_grad()
        # <through>
        loss.backward()
{clip}        self.optimizer.step()
        return loss.item()

    def train(self, batches, epochs, every=100):
        for epoch in range(epochs):
            for k, batch in enumerate(batches):
                loss = self.update(*batch)
                if (k + 1) % every == 0:
                    print(f"{{epoch + 1}}/{{epochs}}  {{k + 1}}/{{len(batches)}}  {{loss:.4f}}")
"""
_READ: Final[Mapping[Answer, str]] = {
    "last": "        loss = self.loss(self.model(X), y)",
    "own": "        loss = self.loss(self.model(X, lengths), y)",
    "every": """\
        answers, states = self.model(X, self.states)
        loss = self.loss(answers.flatten(0, 1), y.flatten())
        # <cut>
        self.states = [cut(state) for state in states]""",
}
_CUT: Final = """

def cut(state):
    if isinstance(state, tuple):
        return tuple(part.detach() for part in state)
    return state.detach()
"""


def torch_classes(
    cell: str,
    answer: Answer,
    *,
    optimizer: str = "Adam",
    weight_decay: float | None = None,
    clip: float | None = None,
    comments: Mapping[str, str] = COMMENTS,
) -> str:
    """The lines for one training.

    Args:
        cell: PyTorch's, "RNNCell", "LSTMCell" or "GRUCell".
        answer: when the network is asked.
        optimizer: a class of ``torch.optim``.
        weight_decay: what it is told of it; None leaves it at its own, which is 0.01 of AdamW.
        clip: the most that a gradient may be long, or None.
        comments: in the reader's language.

    Raises:
        ValueError: a cell that there is not, or a comment that is lacking or not on one line.
    """
    if cell not in ("RNNCell", "LSTMCell", "GRUCell"):
        raise ValueError(f"cell is {cell!r}; wanted one of PyTorch's three")
    if set(comments) != set(COMMENTS) or any("\n" in said for said in comments.values()):
        raise ValueError(f"comments: wanted one line each for {', '.join(COMMENTS)}")
    shorten = "        # <clip>\n        nn.utils.clip_grad_norm_(self.model.parameters(), {})\n"
    given = "model.parameters(), lr=learning_rate"
    if weight_decay is not None:
        given = f"\n            {given}, weight_decay={weight_decay}\n        "
    trainer = _TRAINER.format(
        optimizer=optimizer,
        given=given,
        own="        self.states = [None] * len(model.cells)\n" if answer == "every" else "",
        more=", lengths" if answer == "own" else "",
        read=_READ[answer],
        clip="" if clip is None else shorten.format(clip),
    )
    whole = _CELL.format(cell=cell, step=_STEP[cell == "LSTMCell"]) + _FORWARD[answer]
    whole += (_CUT if answer == "every" else "") + trainer
    return re.sub(r"<(\w+)>", lambda found: comments[found[1]], whole)
