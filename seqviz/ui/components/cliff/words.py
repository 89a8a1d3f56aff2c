"""Every word of the cliff, in the session's language."""

from __future__ import annotations

from seqviz.ui.frame.i18n import _, language
from seqviz.ui.frame.languages import SPOKEN


def words() -> dict[str, str]:
    """Texts by the names that the JavaScript uses; braces are filled in there."""
    return {
        "region": _("The cliff: a loss over its weights"),
        "map": _(
            "Map of the loss. Arrow keys move the ball, Enter takes a step. The ball is at "
            "w = {w}, b = {b}."
        ),
        "w": _("w, the recurrent weight"),
        "b": _("b, the bias"),
        "loss": _("loss"),
        "before": _("Before the cliff"),
        "one": _("One step"),
        "ten": _("{count} steps more"),
        "again": _("Back to the start"),
        "rate": _("learning rate {rate}"),
        "clip": _("clip the gradient"),
        "longest": _("no longer than {longest}"),
        "steps": _("the unit runs {steps} steps"),
        "cut": _("The ground from the side, along the next step; dashed: the slope"),
        "cut_left": _(
            "The ground from the side, along the step that left the picture; dashed: the slope"
        ),
        "target": _("wanted at the end: {target}"),
        "moves": _("Click into the picture to drop the ball."),
        "here": _("Here the loss is {loss} and the gradient {norm} long."),
        "next": _("The next step is {length} long and stays in the picture."),
        "next_out": _("The next step is {length} long and leaves the picture."),
        "next_clipped": _(
            "Clipped to {longest}, the next step is {length} long and stays in the picture."
        ),
        "next_clipped_out": _(
            "Clipped to {longest}, the next step is {length} long and leaves the picture."
        ),
        "stepped": _("Step {step}: the gradient was {norm} long, the step {length}."),
        "stepped_clipped": _(
            "Step {step}: the gradient was {norm} long; clipped to {longest}, the step was "
            "{length}."
        ),
        "thrown": _("It threw the ball out of the picture, to w = {w}, b = {b}."),
        "out_before": _(
            "Step {step}, with a gradient {norm} long, took the ball out of the picture."
        ),
        "stays": _("The ball is still in the picture."),
        "flat": _("There the ground is flat: the gradient is {norm} long."),
        "loss_now": _("The loss is {loss} now; at the start it was {first}."),
        "loss_both": _(
            "The loss is {loss} now, and would be {free} without clipping; at the start it was "
            "{first}."
        ),
        "without": _(
            "Without clipping, step {step} goes {length} far and leaves the picture (dashed)."
        ),
        "ended": _("After step {step} the numbers are too large to go on."),
        "full": _("This is step {most}, the last one here."),
        "key": _("Dark: small loss. Bright: large loss, on a log scale."),
        "between": SPOKEN[language()].between,
    }
