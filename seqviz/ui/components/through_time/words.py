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
        "alt": _(
            "{cell}: of the gradient of the loss after step {steps}, {share} reaches step {first}."
        ),
        "reached": _("{share} reaches step {first}"),
        "of_cell": _("{cell}: {said}"),
        "axis": _(
            "Lights and curves: the length of the gradient at each step, as a share of that at the "
            "loss; log axis. Dotted: what theory says of the same network, by the average of what "
            "its gate hands on or by the largest eigenvalue of its weights."
        ),
        "brightness": _("gradient there:"),
        "or_less": _("{share} or less"),
        "theory": _("{cell}, theory"),
        "try": _("Try:"),
        "try_torch": _("PyTorch's start"),
        "try_open": _("gate open"),
        "try_larger": _("RNN: weights too large"),
        "more": _("More settings"),
        "gate_begins": _("How the gate begins"),
        "size": _("Size"),
        "head": _("The error of the last step reaches step {first} with {list}."),
        "head_of": _("The error of step {loss} reaches step {first} with {list}."),
        "head_first": _("{share} times its size in the {cell}"),
        "head_more": _("{share} times in the {cell}"),
        "head_cut": _("nothing in the {cell}, where the way is cut"),
        "links": _("On the way it is multiplied {count} times, on average {list}."),
        "by_link": _("by {factor} in the {cell}"),
        "grew_links": _(
            "{cell}: more arrives than there was, since on average a link multiplies by {factor}."
        ),
        "grew_beside": _(
            "{cell}: more arrives than there was. Along the line of {state} alone it would be "
            "{share}; the ways through the gates add the rest."
        ),
        "beside": _("{cell}: its gate alone keeps less; other ways carry the rest."),
        "sum_so_far": _("sum so far: {percent}%"),
        "legend": _(
            "Lights and curve: how much of the error is left. Bars: what each step adds to the "
            "gradient of the weights, which all steps share."
        ),
        "open_detail": _("How each link multiplies"),
        "show_theory": _("Show what theory says (dotted)"),
        "parts_are": _(
            "Bars: a step's part of the gradient of all weights, measured along the whole of it, "
            "so that together they make up the whole; one below the line takes away."
        ),
        "cut_here": _("cut off here"),
        "cut_off": _("cut off"),
        "cut_by": _("{cell}: the way back is cut off before step {step}."),
        "open_triangle": _("Every loss at once"),
        "open_horizon": _("Cut the way back"),
        "open_clip": _("Clip the gradient"),
        "last_loss": _("Back to the last loss"),
        "triangle_is": _(
            "{cell}: the gradient of every loss at every step before it; arrow keys choose"
        ),
        "cell_says": _(
            "{cell}, loss after step {loss}: {share} of its gradient arrives at step {at}."
        ),
        "cell_cut": _(
            "{cell}, loss after step {loss}: cut off, so nothing of it arrives at step {at}."
        ),
        "all_losses": _(
            "Each row is the loss of one step; choose one, and the lights show it. {cell}, left on "
            "average so many steps before a loss: {list}."
        ),
        "left_after": _("{count}: {share}"),
        "left_after_some": _("{count}: {share} (of {none} of {losses} losses: exactly nothing)"),
        "horizon_at": _("steps back from the loss: {count}"),
        "horizon_is": _(
            "Truncated backpropagation through time: what lies beyond gets no error, however "
            "bright its light was."
        ),
        "lost": _("Lost of the gradient of the weights: {list}."),
        "lost_of": _("{cell} {share}%"),
        "clip": _("The longest gradient of the weights"),
        "clip_at": _("clipped at {most}"),
        "weights_grow": _(
            "Each step that the error reaches adds to the gradient of the weights; once it is back "
            "at the first, its length is compared."
        ),
        "clipped": _(
            "{cell}: {length} is more than {most}, so all of it is multiplied with {factor}; the "
            "direction stays."
        ),
        "not_clipped": _("{cell}: {length} is not more than {most}, so it stays as it is."),
        "link_unit": _("{factor} = w · {f}′ = {weight} · {slope}"),
        "link_line": _("{factor}; the line alone {name} = {value}"),
        "link_norm": _("{factor}; at most {value} (norm of the Jacobian)"),
        "norm_is": _(
            "‖J‖ at a link: the most that it can multiply a gradient with (J is its Jacobian)."
        ),
        "acts": _(
            "At work in step {step}: the curve, its slope (dashed), and where each unit stands."
        ),
        "acts_one": _("{cell}: {name} = {factor}"),
        "acts_many": _("{cell}: {name} = {factor} on average"),
        "acts_slope": _("The slope is in the link's factor, beside the weights."),
        "acts_gate": _("The gate's own value is the factor along the line of {state}."),
        "comma": _(", "),
        "loss": _("loss"),
        "length": _("Length"),
        "steps": _("{steps} steps"),
        "gate": _("The gate that keeps"),
        "bias": _("bias {bias}: by itself keeps {share}%"),
        "torch_says": _("the {cell} keeps {share}% at each step"),
        "chrono_says": _("biases {low} to {high}, mean {mean}"),
        "gate_torch": _("PyTorch's"),
        "gate_1": _("bias {bias}").format(bias=1),
        "gate_chrono": _("chrono"),
        "gate_torch_is": _("As PyTorch begins: small random biases of both signs."),
        "gate_chrono_is": _(
            "Each unit gets a bias of its own, so that some remember for {short} steps and some "
            "for as many as {steps}."
        ),
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
        "alone": _(
            "{cell}: along the line of {state} alone, {factors} = {share} would reach step {first}."
        ),
        "blocked": _("{cell}: a link with the factor {factor} lets nothing through."),
        "between": SPOKEN[language()].between,
    }
