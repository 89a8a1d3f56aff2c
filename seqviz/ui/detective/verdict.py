"""What a proof's numbers say in a sentence, without saying more than was measured."""

from __future__ import annotations

from typing import Final

import numpy as np

from seqviz.models.detective.silence import Proof
from seqviz.models.detective.study import PLENTY
from seqviz.ui.i18n import _

SMALL: Final = 0.002  # nats a character: less than this is hardly anything
CLEAR: Final = 0.005


def verdict(found: Proof, name: str, *, tells: bool) -> str:
    """The sentence, in Markdown.

    Args:
        found: the proof.
        name: the feature, as it is shown.
        tells: whether the unit's score for the feature is above chance.
    """
    count, others = found.characters[1], len(found.controls)
    if not np.isfinite(found.rise):
        return _("The feature does not occur in what was read.")
    if count < PLENTY:
        return _(
            "**No verdict.** Only {count} characters of what was read are {feature}; at least "
            "{wanted} are needed."
        ).format(count=count, feature=name, wanted=PLENTY)
    elsewhere = found.off[1] - found.off[0]
    said = {
        "feature": name,
        "rise": f"{found.rise:+.4f}",
        "elsewhere": f"{elsewhere:+.4f}",
        "beaten": found.beaten,
        "others": others,
    }
    if found.rise >= CLEAR and found.beaten == others and not found.rise <= elsewhere:
        return _(
            "**The model uses it.** Where the text is {feature}, its loss changes by {rise} nats a "
            "character, more than elsewhere, and more than for any of {others} other units."
        ).format(**said)
    if abs(found.rise) < SMALL:
        sentence = _(
            "**The model hardly needs it.** Where the text is {feature}, its loss changes by only "
            "{rise} nats a character."
        ).format(**said)
        if not tells:
            return sentence
        return sentence + " " + _("The unit tells the feature, but telling is not using.")
    if found.rise > 0 and found.beaten >= 0.9 * others:
        return _(
            "**It matters a little**: {rise} nats a character where the text is {feature}, "
            "{elsewhere} elsewhere; more than for {beaten} of {others} other units."
        ).format(**said)
    if found.rise > 0:
        return _(
            "**No more than other units.** {rise} nats a character where the text is {feature}; "
            "only {beaten} of {others} other units taken away alike cost less."
        ).format(**said)
    return _(
        "**It is better without it.** Where the text is {feature}, its loss changes by {rise} nats "
        "a character."
    ).format(**said)
