"""What the page says of a text, compared with PyTorch."""

from __future__ import annotations

from seqviz.models.text_classifier import TextReading
from seqviz.models.verify_pages import compare_text
from seqviz.ui.controls.check import Check, check, weights_of
from seqviz.ui.controls.classifier.network import Network
from seqviz.ui.controls.classifier.why import shown_explanations
from seqviz.ui.frame.i18n import _


def check_text(found: TextReading, network: Network) -> None:
    """The check of one text: letter by letter, and why.

    Args:
        found: what the river shows.
        network: that is asked.
    """

    def make() -> Check:
        explained = shown_explanations(network, found.text)
        left_out = [
            _("the scores on held-out texts"),
            _("whether no other character would change the answer more"),
        ]
        if explained is None:
            left_out[1:] = [_("explanations, as none is shown of this text")]
        return Check(
            lambda: compare_text(network.classifier, found, explained),
            (
                *weights_of(network.classifier.model),
                found.text,
                found.probabilities,
                () if explained is None else explained.gradient,
            ),
            "",
            tuple(left_out),
        )

    check(make)
