"""Every word that the four stations show, in the session's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from seqviz.payloads.phases import PhaseWords
from seqviz.training.engine.optimizers import OptimizerName
from seqviz.ui.frame.i18n import N_, _

RULES: Final[Mapping[OptimizerName, tuple[str, ...]]] = {
    "sgd": ("w ← w − η·g",),
    "momentum": ("v ← μ·v + g", "w ← w − η·v"),
    "nesterov": ("v ← μ·v + g", "w ← w − η·(g + μ·v)"),
    "rmsprop": ("q ← α·q + (1 − α)·g²", "w ← w − η·g / (√q + ε)"),
    "adam": ("m ← β₁·m + (1 − β₁)·g", "q ← β₂·q + (1 − β₂)·g²", "w ← w − η·m̂ / (√q̂ + ε)"),
}
"""The lines by which each optimizer changes a weight, as in training/optimizers.py."""
_NOTES: Final[Mapping[OptimizerName, str]] = {
    "sgd": "",
    "momentum": N_("v: the gradients so far, the older the fainter"),
    "nesterov": N_("v: the gradients so far, the older the fainter"),
    "rmsprop": N_("q: running mean of g²"),
    "adam": N_("m, q: running means of g and g²; the hat makes up for their start at 0"),
}


def rule_note(optimizer: OptimizerName) -> str:
    """What the letters in its lines stand for; "" where there are no new ones."""
    return _(_NOTES[optimizer]) if _NOTES[optimizer] else ""


_ALONG: Final = N_(
    "Each weight takes a step made of its gradients so far; it may even go along the newest one."
)
_STEPS: Final[Mapping[OptimizerName, str]] = {
    "sgd": N_("Each weight takes a step against its gradient, in proportion to it."),
    "momentum": _ALONG,
    "nesterov": _ALONG,
    "rmsprop": N_("Each weight takes a step against its gradient, divided by its usual size."),
    "adam": _ALONG,
}
"""How each optimizer's step lies to the newest gradient, after clipping."""


def words(optimizer: OptimizerName = "sgd", *, coarse: bool = False) -> PhaseWords:
    """All of them."""
    return PhaseWords(
        region=_("One training step in four stations"),
        title=_("One update in slow motion"),
        step=_("Update {step}, epoch {epoch}"),
        nothing=_("No step has been taken yet."),
        waits=_("not reached yet"),
        forward=_("Forward"),
        forward_says=_("The inputs run through the network; h is what each unit passes on."),
        loss=_("Loss"),
        loss_says=_("How far off? Each square is one error, squared."),
        choice_says=_("How sure is it of the right digit? What it lacks is the error."),
        backward=_("Backward"),
        backward_says=_("Back through time: how much the loss would change with each h."),
        update=_("Update"),
        update_says=_(_STEPS[optimizer]),
        log=_("log axis"),
        time=_("time runs right"),
        back=_("computed from right to left"),
        sum=_("one weight, used at every step"),
        sum_said=_("{name}: {count} steps add {sum}."),
        sum_total=_(
            "The update's gradient of it: {total}. It is computed with shorter numbers (bfloat16), "
            "so it is not quite the sum."
        )
        if coarse
        else _("The update's gradient of it: {total}."),
        sum_earlier=_("{count} earlier steps together: {sum}."),
        likely=_("probability of the right digit"),
        target=_("target"),
        output=_("output"),
        clipped=_("clipped from {norm} to {clipped}"),
        left_out=_("and {count} more"),
        plain=_("thick: the step that was made; thin: −η·g alone"),
        alt_forward=_("Inputs and {units} hidden units over {steps} steps; the output is {y}."),
        alt_loss=_("Outputs beside their targets; the loss is {loss}."),
        alt_backward=_("Length of the gradient at each step, from {first} to {last} at the end."),
        alt_update=_("{name} goes from {before} to {after}."),
    )
