"""Every word of the picture of a task and its race, in the session's language."""

from __future__ import annotations

from seqviz.ui.frame.i18n import _


def words(numbers: bool, tried: int) -> dict[str, str]:
    """Texts by the names that the JavaScript uses; braces are filled in there.

    Args:
        numbers: whether the answers are numbers, which are more or less wrong.
        tried: how many sequences every look is taken on.
    """
    return {
        "region": _("The task and the race"),
        "delay": _("Delay"),
        "steps": _("{steps} steps"),
        "reads": _("reads"),
        "wanted": _("wanted"),
        "strip_alt": _("One sequence. Reads: {reads}. Wanted: {wanted}."),
        "updates": _("updates"),
        "axis": (
            _(
                "Curves: the mean squared error on {count} sequences that nobody learns from. "
                "Dashed: guessing. Less is better."
            )
            if numbers
            else _(
                "Curves: the share of right answers on {count} sequences that nobody learns from. "
                "Dashed: guessing."
            )
        ).format(count=tried),
    }
