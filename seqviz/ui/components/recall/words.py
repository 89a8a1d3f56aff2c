"""Every word of the picture of recall, in the session's language."""

from __future__ import annotations

from seqviz.ui.frame.i18n import _, language
from seqviz.ui.frame.languages import SPOKEN


def words() -> dict[str, str]:
    """Texts by the names that the JavaScript uses; braces are filled in there."""
    return {
        "region": _("Who still knows the first letter?"),
        "delay": _("Letters in between"),
        "shown": _("{delay}"),
        "longer": _("{delay}: longer than they ever learned, which was {taught}"),
        "another": _("Another sequence"),
        "reads": _("what all of them read"),
        "question": _("first one?"),
        "percent": _("{percent}%"),
        "kept": _("{cell}: its gate keeps up to {share}% a step."),
        "for_letter": _("probability for {letter}"),
        "for_short": _("{share} for {letter}"),
        "how_to_read": _("How to read this"),
        "says_right": _("says {letter}: right"),
        "says_lucky": _("says {letter}: right, by luck"),
        "says_wrong": _("says {letter}: wrong"),
        "right_in": _("Right answers"),
        "tried": _("measured on {count} sequences"),
        "guessing": _("guessing"),
        "axis": _(
            "Above, each network's probability of the first letter after every step of this "
            "sequence; below, the share of sequences answered right at each delay. Dashed: what "
            "guessing gives. Axis: letters in between."
        ),
        "typical": _(
            "Sequence {sequence}: at {same} of {delays} delays all networks answer it as they "
            "answer most sequences."
        ),
        "luck": _(
            "Better than guessing means: were all networks guessing, it would be said anywhere "
            "here, at any delay, with a probability of 5% at most."
        ),
        "times": _("{cell} ({right} right)"),
        "knows": _("Still known to: {cells}."),
        "partly": _("Better than guessing: {cells}."),
        "guesses": _("Could just be guessing: {cells}."),
        "of_count": _("Asked about {count} sequences; one letter in {letters} is guessed right."),
        "alt": _("{share}% on the first letter; right in {right} of {count} sequences"),
        "of_cell": _("{cell}: {said}"),
        "comma": _(", "),
        "between": SPOKEN[language()].between,
        "between_parts": _("; "),
        "player": _("The delay"),
        "play": _("Play: longer and longer"),
        "pause": _("Pause"),
        "first": _("The shortest delay"),
        "back": _("One letter less"),
        "forward": _("One letter more"),
        "last": _("The longest delay"),
    }
