"""Every word of the picture of gradients through time, in the session's language."""

from __future__ import annotations

from collections.abc import Sequence

from seqviz.ui.frame.i18n import _, language, ngettext
from seqviz.ui.frame.languages import SPOKEN


def words(sizes: Sequence[int]) -> dict[str, str]:
    """Texts by the names that the JavaScript uses; braces are filled in there.

    Args:
        sizes: hidden units that can be chosen.
    """
    units = {
        f"units_{size}": ngettext("{count} unit", "{count} units", size).format(count=size)
        for size in sizes
    }
    return units | {
        "region": _("Gradients through time"),
        "alt": _("{cell}: over {steps} steps, {share} of the gradient reaches step {first}."),
        "reached": _("{share} reaches step {first}"),
        "of_cell": _("{cell}: {said}"),
        "axis": _(
            "Lights and curves: the length of the gradient at each step, as a share of that at the "
            "loss; log axis. Dotted: what theory says."
        ),
        "loss": _("loss"),
        "length": _("Length"),
        "steps": _("{steps} steps"),
        "gate": _("The gate that keeps"),
        "bias": _("bias {bias}: by itself it keeps {share}% at each step"),
        "torch_says": _("as PyTorch draws it: the {cell} keeps {share}% at each step"),
        "chrono_says": _("a bias for each unit: memories of {short} to {steps} steps"),
        "gate_torch": _("PyTorch's"),
        "gate_1": _("bias {bias}").format(bias=1),
        "gate_chrono": _("chrono"),
        "own": _("The RNN's recurrent weights"),
        "radius": _("largest eigenvalue {radius}"),
        "start_torch": _("PyTorch's"),
        "start_orthogonal": _("orthogonal"),
        "start_identity": _("identity"),
        "form_tanh": "tanh",
        "form_relu": "ReLU",
        "player": _("The way back"),
        "play": _("Play the way back"),
        "pause": _("Pause"),
        "first": _("All the way back"),
        "back": _("One step farther back"),
        "forward": _("One step nearer to the loss"),
        "last": _("To the loss"),
        "here": _("Back at step {step}; steps to the loss: {count}"),
        "at_loss": _("At the loss, after step {step}"),
        "at_start": _("Before the first step; steps to the loss: {count}"),
        "cell": _("cell"),
        "left": _("gradient there"),
        "link": _("factor of this link"),
        "product": _("the factors from the loss back"),
        "half": _("half-life, by theory"),
        "of_state": _("{value} at {state}"),
        "lasts": _("{steps} steps"),
        "never": _("never"),
        "grows": _("it grows"),
        "why": _("Each link back multiplies the gradient, so its factors decide what is left."),
        "average": _("{cell}: {factor} a link on average; {count} of them multiply to {share}."),
        "blocked": _("{cell}: a link with the factor {factor} lets nothing through."),
        "between": SPOKEN[language()].between,
    }
