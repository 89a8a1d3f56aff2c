"""What the doctor says of any task: as of a choice among classes, but of sequences of any kind.

The words are those of rivals_causes.py, with another sentence on the loss, and two causes that only
a run shows which can be looked into. Left out: the rules (rivals.py, repeated.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from seqviz.training.doctor import rivals_causes
from seqviz.training.doctor.finding import Cause
from seqviz.training.doctor.rivals_causes import OTHERS

NOW: Final = (
    "Over {count} sequences that are held out, its mean loss is {loss} now; the best answer that "
    "looks at nothing has {trivial}. "
)
_ELSEWHERE: Final = ("memorises, augmented", "nothing, counted", "commonest")  # of some tasks only
CAUSES: Final[Mapping[str, Cause]] = MappingProxyType(
    {
        name: replace(cause, sees=cause.sees.replace(rivals_causes.NOW.strip(), NOW.strip()))
        for name, cause in rivals_causes.CAUSES.items()
        if name not in _ELSEWHERE
    }
    | {
        "exploding": Cause(
            "The gradient explodes",
            NOW + "Its longest gradient was {longest} long, the middle one of all {usual}, and "
            "nothing shortened them.",
            "Going back through many steps, a gradient is multiplied at each of them and may grow "
            "with every one. One update along such a gradient can undo all that was learned.",
            "Clip the gradient.",
            OTHERS,
            "After as many updates the loss should be clearly lower.",
        ),
        "vanishing": Cause(
            "It forgets what it read first",
            NOW + "A change of the first input moves the last answer by {reach}% of what the same "
            "change of the last input does.",
            "Going back through many steps, the gradient is multiplied at each of them and shrinks "
            "with every one, so nothing tells the network to keep what came first. A gate that "
            "keeps lets it through.",
            "Take a cell with gates.",
            OTHERS,
            "After as many updates the loss should be clearly lower.",
        ),
        "vanishing, opened": Cause(
            "The gate that keeps is shut too far",
            NOW + "A change of the first input moves the last answer by {reach}% of what the same "
            "change of the last input does.",
            "As PyTorch draws it, the gate that keeps starts far from open, so each step takes a "
            "good part of what is kept, and of the gradient on its way back: nothing tells the "
            "network to open it. Begun with biases that are for as many steps as there are, it "
            "lets both through.",
            "Begin with the gate open, as chrono does.",
            OTHERS,
            "After as many updates the loss should be clearly lower.",
        ),
        "vanishing, none": Cause(
            "It forgets what it read first",
            NOW + "A change of the first input moves the last answer by {reach}% of what the same "
            "change of the last input does.",
            "Going back through many steps, the gradient is multiplied at each of them and shrinks "
            "with every one, so nothing tells the network to keep what came first. If the answer "
            "lies there, it cannot be learned like this. Of the settings that could be tried here, "
            "none helped; shorter sequences may.",
            "",
            "Changes of the settings that were tried: {tried}. The best of them left a loss of "
            "{other}.",
        ),
    }
)
"""What to say about each code."""
