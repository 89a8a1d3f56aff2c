"""Every word of the place for a bet, in the session's language."""

from __future__ import annotations

from seqviz.ui.frame.i18n import _


def words() -> dict[str, str]:
    """Texts by the names that the JavaScript uses; braces are filled in there."""
    return {
        "region": _("A bet before the answer"),
        "door": _("Bet first"),
        "first": _("Bet first: {title}"),
        "back": _("Bet first: a question comes back, with new numbers"),
        "picture": _("The picture that the question is about"),
        "from": _("From the page “{page}”."),
        "again": _("You were sure of something else last time. Here it is with new numbers."),
        "lay": _("How sure are you?"),
        "points": _("{points} of 100 points"),
        "stake": _(
            "Right: {won} points. Wrong: {lost} points. In the long run it pays to lay as many as "
            "you are sure in percent."
        ),
        "commit": _("Lay the bet"),
        "said": _("What you said"),
        "came": _("What it is"),
        "yes": _("✓ {words} ({points} points)"),
        "no": _("✗ {words} ({points} points)"),
        "shown": _("Filled: what it is. Dashed: what you said."),
        "replay": _("Play again"),
        "link": _("See it on the page"),
        "to_card": _("Back to the lesson"),
        "right": _("You were right: {gain} points."),
        "wrong": _("It came out otherwise: {gain} points."),
        "record": _("How well does your confidence fit? Bets: {count}, points: {total}"),
        "curve": _("How often you were right, by the points that you laid. Dashed: a perfect fit."),
        "laid": _("points laid"),
        "mark": _("About {points} points: right {right} of {count} times."),
        "rule": _(
            "The quadratic (Brier) rule counts. With p points a right bet wins 2p − p²/100, a "
            "wrong one loses p²/100. In the long run you do best by laying as many points as you "
            "are sure in percent. Your bets are kept in this browser alone."
        ),
        "clear": _("Forget all my bets"),
        "next": _("Next question"),
        "close": _("Close"),
    }
