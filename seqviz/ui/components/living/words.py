"""Every word of Home's living picture, in the session's language."""

from __future__ import annotations

from seqviz.ui.frame.i18n import _


def words() -> dict[str, str]:
    """Texts by the names that the JavaScript uses; braces are filled in there."""
    return {
        "region": _("A trained LSTM reads this digit"),
        "row_title": _("One row at a time"),
        "row": _("It sees row {row} of {rows} now, never the whole picture."),
        "memory_title": _("A memory"),
        "memory": _(
            "{carried} numbers are all that goes along to the next row. These {units} of them "
            "make the answer."
        ),
        "guess_title": _("A guess"),
        "open": _("{percent}% for {label} after row {row}; it will change its mind."),
        "leads": _("{percent}% for {label} after row {row}; it leads from row {since} on."),
        "certain": _("{percent}% for {label}: at least {share}% from row {since} on, to the end."),
        "picture_alt": _("The digit as the network gets it; row {row} of {rows} is lit"),
        "memory_alt": _("The {units} numbers after row {row}: {above} positive, {below} not"),
        "guess_alt": _("The shares after row {row}; the largest is {percent}% for {label}"),
        "position": _("row {row} of {rows}"),
        "step": _("Row"),
        "play": _("Play"),
        "pause": _("Pause"),
        "back": _("One row back"),
        "forward": _("One row forward"),
    }
