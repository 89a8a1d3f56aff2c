"""Every word of the picture of a task and its race, in the session's language."""

from __future__ import annotations

from typing import Final

from seqviz.figures.memory_race import written
from seqviz.training.race.race import Measure
from seqviz.ui.frame.i18n import _

_LENGTHS: Final = ("parity", "counting", "nesting")
"""Tasks where every step counts, so that their T is a length and no delay."""


def words(task: str, measure: Measure, tried: int) -> dict[str, str]:
    """Texts by the names that the JavaScript uses; braces are filled in there.

    Args:
        task: its name.
        measure: what a score is.
        tried: how many sequences every look is taken on.
    """
    return {
        "region": _("The task and the race"),
        "delay": _("Length") if task in _LENGTHS else _("Delay"),
        "steps": _("{steps} steps"),
        "reads": _("reads"),
        "wanted": _("wanted"),
        "strip_alt": _("One sequence. Reads: {reads}. Wanted: {wanted}."),
        "updates": _("updates"),
        "invite": _("All begin at the line of guessing. Who leaves it?"),
        "note": {
            "adding": _("The fuller a box, the larger its number."),
            "copy": _("▸ is the signal to repeat them. An empty box is a blank."),
            "order": _("⊢ is the beginning, ⊣ the end."),
            "parity": _("Wanted: {even} is even, {odd} is odd.").format(
                even=written("even"), odd=written("odd")
            ),
            "counting": _("⊣ is the end of the word; a/b: an a or a b may follow."),
            "nesting": _("Wanted: what would close; · is nothing to close."),
        }.get(task, ""),
        "axis": {
            "error": _(
                "Curves: the mean squared error on {count} sequences that nobody learns from. "
                "Dashed: guessing. Less is better."
            ),
            "loss": _(
                "Curves: the loss on {count} sequences that nobody learns from, as a share of what "
                "guessing loses. Dashed: guessing. Less is better. Here most answers can be "
                "guessed, so right answers are not counted."
            ),
            "right": _(
                "Curves: the share of right answers on {count} sequences that nobody learns from. "
                "Dashed: guessing."
            ),
        }[measure].format(count=tried),
    }
