"""What a proof's numbers say in a sentence, without saying more than was measured."""

from __future__ import annotations

from typing import Final

import numpy as np

from seqviz.models.detective.silence import LEVEL, Proof
from seqviz.models.detective.study import PLENTY
from seqviz.numbers import fixed
from seqviz.ui.frame.i18n import _, together

SMALL: Final = 0.002  # nats a character: less than this is hardly anything
CLEAR: Final = 0.005
MOST: Final = 0.8  # of all units: who costs more than these is no unit like the others


def verdict(found: Proof, name: str, *, tells: bool, goes: bool) -> str:
    """The sentence, in Markdown.

    What is said holds for the whole interval of the rise and for that of the share of units that
    cost less; else nothing is concluded. It is of use alone, not of what the unit means.

    Args:
        found: the proof.
        name: the feature, as it is shown.
        tells: whether the unit tells the feature.
        goes: whether it goes with it at least.
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
    low, high = found.rise - found.margin, found.rise + found.margin
    fewest, most = found.share
    said = {
        "feature": name,
        "rise": fixed(found.rise, 4, plus=True),
        "spread": fixed(found.margin, 4),
        "level": f"{100 * LEVEL:.0f}",
        "elsewhere": fixed(elsewhere, 4, plus=True),
        "beaten": found.beaten,
        "others": others,
        "fewest": f"{100 * fewest:.0f}",
        "most": f"{100 * most:.0f}",
    }
    if low > -CLEAR and high < CLEAR and abs(found.rise) < SMALL:
        sentence = _(
            "**The model hardly needs it.** Where the text is {feature}, its loss changes by only "
            "{rise} ± {spread} nats a character ({level}% interval)."
        ).format(**said)
        if tells:
            return together((sentence, _("The unit tells the feature, but telling is not using.")))
        if goes:
            return together(
                (sentence, _("The unit goes with the feature, but that is not being used."))
            )
        return sentence
    if high < 0:
        return _(
            "**It is better without it.** Where the text is {feature}, its loss changes by {rise} "
            "± {spread} nats a character ({level}% interval)."
        ).format(**said)
    if low > 0 and fewest > MOST:
        if low >= SMALL and found.rise >= CLEAR and found.rise > elsewhere:
            return _(
                "**The model uses it.** Where the text is {feature}, its loss changes by {rise} ± "
                "{spread} nats a character ({level}% interval), more than elsewhere ({elsewhere}), "
                "and more than for {beaten} of {others} other units."
            ).format(**said)
        return _(
            "**It matters a little**: {rise} ± {spread} nats a character ({level}% interval) where "
            "the text is {feature}, {elsewhere} elsewhere; more than for {beaten} of {others} "
            "other units."
        ).format(**said)
    if low > 0 and most < MOST:
        return _(
            "**No more than other units.** {rise} ± {spread} nats a character ({level}% interval) "
            "where the text is {feature}; only {beaten} of {others} other units taken away "
            "alike cost less."
        ).format(**said)
    return _(
        "**Unclear.** {rise} ± {spread} nats a character ({level}% interval) where the text is "
        "{feature}; {beaten} of {others} other units cost less, which may be {fewest} to {most}% "
        "of all. Other text or other units to compare with could change the answer, so none is "
        "given."
    ).format(**said)
