"""Every word that the four stations show, in the session's language."""

from __future__ import annotations

from seqviz.ui.i18n import _


def words() -> dict[str, str]:
    """Texts by the names that the JavaScript uses; braces are filled in there."""
    return {
        "region": _("One training step in four stations"),
        "step": _("Update {step}, epoch {epoch}"),
        "nothing": _("No step has been taken yet."),
        "waits": _("not reached yet"),
        "forward": _("Forward"),
        "forward_says": _("The inputs run through the network; h carries what it remembers."),
        "loss": _("Loss"),
        "loss_says": _("How far off? Each square is one error, squared."),
        "backward": _("Backward"),
        "backward_says": _("Back through time: how much each h counts for the loss."),
        "update": _("Update"),
        "update_says": _("Each weight takes a small step against its gradient."),
        "log": _("log axis"),
        "time": _("time runs right"),
        "back": _("computed from right to left"),
        "target": _("target"),
        "output": _("output"),
        "clipped": _("clipped from {norm} to {clipped}"),
        "left_out": _("and {count} more"),
        "plain": _("thin: −η·gradient alone; thick: what the optimizer made of it"),
        "alt_forward": _("Inputs and {units} hidden units over {steps} steps; the output is {y}."),
        "alt_loss": _("Outputs beside their targets; the loss is {loss}."),
        "alt_backward": _(
            "Length of the gradient at each step, from {first} to {last} at the end."
        ),
        "alt_update": _("{name} goes from {before} to {after}."),
    }
