"""What the painter says of features and units, in the session's language."""

from __future__ import annotations

from typing import Final

from seqviz.models.detective.features import DEEP, FAR
from seqviz.models.detective.ranking import GOES, Suspect
from seqviz.models.detective.study import PROOF
from seqviz.numbers import counted, fixed, percent
from seqviz.payloads.painter import PainterWords
from seqviz.ui.frame.i18n import N_, _

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
    "quotes": N_(
        "From the opening quote up to the closing one: double quotes in prose, a string of one "
        "line in code."
    ),
    "docstring": N_("A string that three quotes open; it may go on for lines."),
    "comment": N_("From # to the end of the line, unless a string holds the #."),
    "brackets": N_("After at least one open bracket that is not closed yet."),
    "speaker": N_(
        "A line of letters and spaces alone, the first a capital, with a colon at its end."
    ),
    "indentation": N_("The white space that a line begins with."),
    "deep": N_("On a line that begins with {deep} spaces or more, once these are read."),
    "far": N_("Behind the first {code} characters of a line in code, {prose} in prose."),
    "after_space": N_("A character behind white space, and the text's first."),
    "vowel": N_("a, e, i, o, u, also with accents."),
    "upper": N_("A capital letter."),
    "digit": N_("0 to 9."),
}


def title(feature: str) -> str:
    """A feature in a few words."""
    return _(TITLES[feature])


def meaning(feature: str) -> str:
    """Which characters exactly have it."""
    return _(_MEANINGS[feature]).format(deep=DEEP, code=FAR["code"], prose=FAR["prose"])


def p_said(p: float) -> str:
    """A p-value with three decimals; never nothing."""
    return "< 0.001" if p < 0.0005 else fixed(p, 3)


def judged(suspect: Suspect) -> str:
    """What a unit's numbers say of it and its feature, in a word or two."""
    if suspect.tells:
        return _("tells it")
    if suspect.lucky:
        return _("may be luck")
    return _("goes with it") if suspect.goes else _("above chance, but weak")


def note(suspect: Suspect, chance: float) -> str:
    """What a unit stands for, if anything, with the numbers that say so."""
    if not suspect.goes:
        return _(
            "not found to go with a feature of the list (score below {least}, or no better than "
            "chance)"
        ).format(least=fixed(GOES, 2))
    said = (
        _("tells {feature}: score {score} (chance {chance}), {right}% of its calls right, p {p}")
        if suspect.tells
        else _(
            "goes with {feature}: score {score} (chance {chance}), {right}% of its calls right, "
            "p {p}"
        )
    )
    return said.format(feature=title(suspect.feature), **numbers(suspect), chance=fixed(chance, 2))


def plain_note(suspect: Suspect, share: float) -> str:
    """The same without a score: how often it is right, and how often a guess would be.

    Args:
        suspect: the unit and its feature.
        share: of the characters that have the feature, from 0 to 1.
    """
    if not suspect.goes:
        return _("found to go with nothing on the list")
    said = (
        _(
            "tells {feature}: right {right}% of the times it says so; guessing would be right "
            "{share}%"
        )
        if suspect.tells
        else _(
            "goes with {feature}: right {right}% of the times it says so; guessing would be right "
            "{share}%"
        )
    )
    return said.format(
        feature=title(suspect.feature),
        right=numbers(suspect)["right"],
        share=percent(share),
    )


def better_told(units: str, feature: str) -> str:
    """Which units tell another feature better than the one that they are listed for."""
    return _("Misses counted, better at “{feature}”: {units}").format(
        units=units, feature=title(feature)
    )


def numbers(suspect: Suspect) -> dict[str, str]:
    """A unit's numbers for one feature, as they are written."""
    return {
        "score": fixed(suspect.score, 2),
        "right": percent(suspect.precision, 0),
        "p": p_said(suspect.p),
    }


def labels() -> PainterWords:
    """What the painter says."""
    return PainterWords(
        unit=_("Unit"),
        of=_("of {units}"),
        more=_("scroll for more"),
        back=_("The unit before"),
        forward=_("The next unit"),
        prove=_("Prove it"),
        prove_what=_("Take this unit away and see what the model gets wrong"),
        prove_why=_("The test: without this unit, does the model guess worse?"),
        proving=_(
            "Reading {count} characters of the held-out text again without unit {unit}…"
        ).format(count=counted(PROOF), unit="{unit}"),
        proof_numbers=_("See its numbers"),
        now=_("Unit {unit}."),
        list=_("Each feature's best units on the first half"),
        columns=(_("unit"), _("score"), _("right"), _("p")),
        line_chance=_("chance"),
        line_guess=_("a guess"),
        share=_("{share}% of the held-out second half · chance {chance}"),
        plain_share=_("{share}% of the text"),
        plain_list=_("What some units tell"),
        sample=_("underlined"),
        here=_("‹{char}› at {place}: {value}"),
        text=_(
            "The text, painted by the unit. Left and right arrow: another unit. With shift: select."
        ),
        hint=_(
            "← → flip through the units. Drag over a stretch, or shift with ← →, "
            "to find passages like it."
        ),
    )
