"""Three explanations of one answer side by side, and how little they agree."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from seqviz.models.text_classifier import TextReading
from seqviz.models.text_explanations import (
    LONGEST,
    MOST_WORK,
    Disagreement,
    Explanations,
    Occlusion,
    disagreement,
    explain,
    longest_text,
)
from seqviz.numbers import fixed
from seqviz.ui.components.painted import Card, painted
from seqviz.ui.controls.classifier.network import Network
from seqviz.ui.controls.classifier.words import character, percent
from seqviz.ui.frame.address import OCCLUSION, TYPED
from seqviz.ui.frame.experts import experts, experts_door
from seqviz.ui.frame.i18n import N_, _, text
from seqviz.ui.frame.link import put, value_of
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.session import Key

QUICK_WORK: Final = MOST_WORK * 24**2 // LONGEST**2  # more takes longer than a keystroke
TITLES: Final = {
    "gradient": N_("Gradient × input"),
    "occlusion": N_("Occlusion"),
    "counterfactual": N_("One other character"),
}
QUESTIONS: Final = {
    "gradient": N_("How steeply does the answer rise with this character’s input, right here?"),
    "left out": N_("What is lost if this character is missing?"),
    "unknown": N_("What is lost if this character cannot be read?"),
    "counterfactual": N_("What is lost if the worst other character stands in its place?"),
}
OCCLUSIONS: Final = {"left out": N_("missing"), "unknown": N_("unreadable")}
SWAPS: Final = 4
_WAY: Final[Key[str]] = Key("names_occlusion", "left out")  # of the control
_EXPLAINED: Final[Key[str]] = Key("names_explained", "")  # the long text that may be explained
_WHY: Final[Key[tuple[tuple[Network, str], Explanations] | None]] = Key("names_why", None)


def why(
    found: TextReading, network: Network, *, beside: DeltaGenerator, below: DeltaGenerator
) -> None:
    """What one other character changes; the three paintings, and where they disagree.

    Args:
        found: what the river shows.
        network: that is asked.
        beside: where the other characters are offered.
        below: where the paintings stand.
    """
    with below:
        st.subheader(_("Why? Three answers to three questions"))
        most, quick = (longest_text(network.classifier, work) for work in (MOST_WORK, QUICK_WORK))
        if len(found.text) > most:
            st.caption(_("Texts of up to {most} characters are explained.").format(most=most))
            return
        if len(found.text) > quick and _EXPLAINED.get() != found.text:
            st.button(
                _("Explain this long text"),
                key="names_explain",
                on_click=partial(_EXPLAINED.set, found.text),
            )
            return
    way = _way()
    explained, differ = _explained(network, found.text, way)
    with beside:
        _swaps(explained, network)
    with below:
        _paintings(explained, differ, network, way)


def _paintings(
    explained: Explanations, differ: Disagreement, network: Network, way: Occlusion
) -> None:
    name = quoted(network.names[explained.target])
    st.markdown(
        _(
            "What in the text speaks for **{name}**? Blue speaks for it, amber against it, and "
            "each way of asking frames the character that it puts first."
        ).format(name=name)
    )
    asked = QUESTIONS | {"occlusion": QUESTIONS[way]}
    cards = [
        Card(
            kind,
            _(TITLES[kind]),
            _(asked[kind]),
            scores,
            differ.top[kind],
        )
        for kind, scores in explained.scores(way).items()
    ]
    painted(explained.text, cards, key="painted", numbers=experts())
    plain, *ranked = quarrel(explained, differ)
    st.markdown(plain)
    hidden = _("in nats, and how far they agree by rank")
    if experts_door(hidden, key="names_experts"):
        st.markdown(
            _(
                "What is painted is what holds up the log probability, in nats. Each explanation "
                "has a scale of its own: compare the order of the characters, not the sizes."
            )
        )
        for sentence in ranked:
            st.markdown(sentence)
    with st.expander(_("What each of them asks, and why none of them is wrong")):
        st.markdown(text("names_explanations"))
        st.segmented_control(
            _("Occlusion: the character is"),
            list(OCCLUSIONS),
            format_func=lambda one: _(OCCLUSIONS[one]),
            key=_WAY.name,
            required=True,
            on_change=lambda: put(OCCLUSION, _WAY.get()),
        )


def _way() -> Occlusion:
    way: Occlusion = "unknown" if value_of(OCCLUSION) == "unknown" else "left out"
    _WAY.set(way)
    return way


def _explained(network: Network, text: str, way: Occlusion) -> tuple[Explanations, Disagreement]:
    """Kept for the last text: a long one takes seconds."""
    asked, kept = (network, text), _WHY.get()
    if kept is None or kept[0] != asked:
        kept = asked, explain(network.classifier, network.classifier.read(text))
        _WHY.set(kept)
    return kept[1], disagreement(kept[1], way)


def shown_explanations(network: Network, text: str) -> Explanations | None:
    """What the page shows of why; None where it explains nothing."""
    kept = _WHY.get()
    return kept[1] if kept is not None and kept[0] == (network, text) else None


def quarrel(explained: Explanations, differ: Disagreement) -> list[str]:
    """How far they agree: which character each puts first, then the order of all in numbers."""
    if len(explained.text) == 1:
        return [_("With a single character there is nothing to rank.")]
    places = list(dict.fromkeys(differ.top.values()))
    firsts = _("; ").join(
        _("{who}: {char}").format(who=_(TITLES[kind]), char=_first(explained.text, place))
        for kind, place in differ.top.items()
    )
    if places == [None]:
        said = _("**None of the three puts one character first:** the highest scores are equal.")
    elif None in places:
        said = _("**Not each of them puts one character first.** {firsts}.")
    elif len(places) == 1:
        said = _("**All three put the same character first.** {firsts}.")
    elif len(places) == 2:
        said = _("**Two of the three put the same character first.** {firsts}.")
    else:
        said = _("**Each puts another character first.** {firsts}.")
    pairs = _("; ").join(
        _("{one} and {other} {agree} ({rho})").format(
            one=_(TITLES[one]), other=_(TITLES[other]), agree=_agree(rho), rho=_number(rho)
        )
        for (one, other), rho in differ.correlations.items()
    )
    return [
        said.format(firsts=firsts),
        _("By the order of all characters (rank correlation, −1 to 1): {pairs}.").format(
            pairs=pairs
        ),
    ]


def _first(text: str, place: int | None) -> str:
    if place is None:
        return _("none, several share the highest score")
    return f"**{character(text[place])}** ({place + 1})"


def _agree(rho: float | None) -> str:
    if rho is None:
        return _("cannot be compared")
    if rho >= 0.7:
        return _("agree")
    if rho >= 0.35:
        return _("agree in part")
    return _("hardly agree") if rho > -0.35 else _("contradict each other")


def _number(rho: float | None) -> str:
    return "–" if rho is None else fixed(rho, 2)


def _swaps(explained: Explanations, network: Network) -> None:
    if not explained.flips:
        st.markdown(_("No single other character changes the answer."))
        return
    st.markdown(
        _(
            "One other character and it answers something else; often it is a rare one that few of "
            "the languages use. Press one to see its river:"
        )
        if network.of_names
        else _("One other character and it answers something else. Press one to see its river:")
    )
    with st.container(horizontal=True, key="names_swaps", gap="small"):
        for number, flip in enumerate(explained.flips[:SWAPS]):
            st.button(
                _("{text} → {name}").format(
                    text=quoted(flip.text), name=quoted(network.names[flip.prediction])
                ),
                key=f"swap_{number}",
                help=_("{old} → {new}; {share} are left for the answer above").format(
                    old=character(flip.old),
                    new=character(flip.new),
                    share=percent(flip.probability),
                ),
                on_click=put,
                args=(TYPED, flip.text, ""),
            )
