"""What the detective's pictures say, in the session's language."""

from __future__ import annotations

from typing import Final

from seqviz.ui.i18n import N_, _

SOURCES: Final = {
    "python": N_("the held-out Python source"),
    "shakespeare": N_("the held-out plays"),
}
TITLES: Final = {
    "quotes": N_("inside quotes"),
    "docstring": N_("inside a triple-quoted text"),
    "comment": N_("inside a comment"),
    "brackets": N_("inside brackets"),
    "speaker": N_("the speaker's name"),
    "indentation": N_("indentation"),
    "deep": N_("deeply indented line"),
    "far": N_("far into the line"),
    "after_space": N_("after a space"),
    "vowel": N_("vowel"),
    "upper": N_("upper case"),
    "digit": N_("digit"),
}
_MEANINGS: Final = {
    "quotes": N_("From the opening quote up to the closing one; in code, a string of one line."),
    "docstring": N_("A string that three quotes open; it may go on for lines."),
    "comment": N_("From # to the end of the line, unless a string holds the #."),
    "brackets": N_("After at least one open bracket that is not closed yet."),
    "speaker": N_("A line with nothing but a name and a colon."),
    "indentation": N_("The white space that a line begins with."),
    "deep": N_("On a line that begins with eight spaces or more, after these."),
    "far": N_("Past column 40 in code, past column 30 in prose."),
    "after_space": N_("The first character of a word."),
    "vowel": N_("a, e, i, o, u, also with accents."),
    "upper": N_("A capital letter."),
    "digit": N_("0 to 9."),
}
QUANTITIES: Final = {
    "h": N_("h, the hidden state"),
    "c": N_("c, the cell state"),
    "i": N_("i, the input gate"),
    "f": N_("f, the forget gate"),
    "g": N_("g, the candidate"),
    "o": N_("o, the output gate"),
    "r": N_("r, the reset gate"),
    "z": N_("z, the update gate"),
    "n": N_("n, the candidate"),
}


def source(model: str) -> str:
    """What a model's scores, proofs and passages are of, whichever text is painted."""
    return _(SOURCES[model])


def title(feature: str) -> str:
    """A feature in a few words."""
    return _(TITLES[feature])


def meaning(feature: str) -> str:
    """Which characters exactly have it."""
    return _(_MEANINGS[feature])


def labels() -> dict[str, str]:
    """What the painter says."""
    return {
        "unit": _("Unit"),
        "of": _("of {units}"),
        "more": _("scroll for more"),
        "back": _("The unit before"),
        "forward": _("The next unit"),
        "prove": _("Prove it"),
        "prove_what": _("Take this unit away and see what the model gets wrong"),
        "proving": _("Reading 8,000 characters of the held-out text again without unit {unit}…"),
        "proof_numbers": _("See its numbers"),
        "note": _("tells {feature}: {score} held out (chance {chance})"),
        "none": _("tells none of the features on the list"),
        "now": _("Unit {unit}."),
        "list": _("Units that tell something"),
        "nobody": _("No unit tells it: none is clearly above chance."),
        "share": _("{share}% of the held-out text · chance {chance}"),
        "suspect": _("Unit {unit}: {feature}, {score} held out, chance {chance}"),
        "sample": _("underlined"),
        "here": _("‹{char}› at {place}: {value}"),
        "text": _(
            "The text, painted by the unit. Left and right arrow: another unit. With shift: select."
        ),
        "hint": _(
            "← → flip through the units. Drag over a stretch, or shift with ← →, "
            "to find passages like it."
        ),
    }
