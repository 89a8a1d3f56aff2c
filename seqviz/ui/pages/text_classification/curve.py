"""The learning curves of the shipped names: what more names give the network and the n-grams."""

from __future__ import annotations

import streamlit as st

from seqviz.data.names_curve import Curves, NearCopies, Size, load_curves, mean
from seqviz.figures.learning_curve import CurveWords, curve_figure
from seqviz.figures.theme import palette
from seqviz.models.checkpoint import Measured
from seqviz.numbers import counted, fixed
from seqviz.ui.controls.charts import chart
from seqviz.ui.controls.classifier.network import Network
from seqviz.ui.controls.shipped_note import shipped_note
from seqviz.ui.frame.experts import experts
from seqviz.ui.frame.i18n import _, text


def learning_curve(shipped: Network, baseline: Measured) -> None:
    """What both models need, the figure, what it shows, and what near copies would be worth."""
    curves, measured = load_curves(), shipped.measured
    sizes = curves.sizes
    st.markdown(said_of_sizes(shipped, sizes))
    words = CurveWords(
        network=_("one network"),
        ngrams=_("n-grams, no network"),
        shipped=_("the shipped network"),
        names=_("names learned"),
        right=_("held-out names right"),
    )
    chart(
        curve_figure(sizes, measured.accuracy, palette(st.context.theme.type or "light"), words),
        key="names_curve",
        alt=curve_alt(sizes, measured.accuracy),
        bar="none",
    )
    st.caption(
        _(
            "Points are means over choices of names and first weights; where there are several, "
            "bars show their range. The scale of names is logarithmic."
        )
    )
    st.markdown(
        "  \n".join(
            [
                *said_of_curve(sizes),
                said_of_shipped(shipped, measured.accuracy, baseline, losses=experts()),
            ]
        )
    )
    st.markdown(said_of_near_copies(curves))
    shipped_note(_("the learning curves and what near copies are worth"), "names_curve.json")


def said_of_sizes(shipped: Network, sizes: tuple[Size, ...]) -> str:
    """How many weights each of the two has."""
    features, classes = sizes[-1].features[0], len(shipped.data.classes)
    parameters = shipped.classifier.model.parameters().values()
    return text("names_score").format(
        features=counted(features),
        names=counted(sizes[-1].names),
        weights=counted((features + 1) * classes),
        members=len(shipped.classifier.parts),
        units=len(shipped.classifier.parts[0].units),
        own=counted(sum(int((array != 0).sum()) for array in parameters)),
    )


def curve_alt(sizes: tuple[Size, ...], shipped: float) -> str:
    """The figure in words."""
    rows = _("; ").join(
        _("{names} names: network {network}%, n-grams {ngrams}%").format(
            names=counted(size.names),
            network=fixed(100 * mean(size.network), 1),
            ngrams=fixed(100 * mean(size.ngrams), 1),
        )
        for size in sizes
    )
    return _("Held-out names right after learning from {rows}. The shipped network: {p}%.").format(
        rows=rows, p=fixed(100 * shipped, 1)
    )


def said_of_curve(sizes: tuple[Size, ...]) -> list[str]:
    """Who leads at which size, and whether the gap closes."""
    few, all_ = sizes[0], sizes[-1]
    ahead = [size.gap > 0 for size in sizes]  # the n-grams
    if all(ahead):
        who = _("At every size that was tried, the n-grams are right more often than one network.")
    elif not any(ahead):
        who = _("At every size that was tried, one network is right more often than the n-grams.")
    elif ahead == sorted(ahead, reverse=True):
        first = next(size for size in sizes if size.gap <= 0)
        who = _(
            "With few names the n-grams are right more often, from {names} names on one network is."
        ).format(names=counted(first.names))
    else:
        who = _("Whether the n-grams or one network are right more often changes with the size.")
    gaps = [fixed(100 * abs(size.gap), 1) for size in (few, all_)]
    between = _("Between them lie {few} points with {names} names and {all} with all of them.")
    return [who, between.format(few=gaps[0], all=gaps[1], names=counted(few.names))]


def said_of_shipped(
    shipped: Network, right: float, baseline: Measured, *, losses: bool = True
) -> str:
    """What the members reach together, and which of the two knows better how sure it may be.

    Args:
        shipped: the network.
        right: the share of held-out names that it gets right.
        baseline: the n-grams'.
        losses: whether the second is said too, in nats.
    """
    own, other = fixed(shipped.measured.loss, 3), fixed(baseline.loss, 3)
    lines = [
        _("The shipped one is {members} such networks asked together: {p}% right.").format(
            members=len(shipped.classifier.parts), p=fixed(100 * right, 1)
        )
    ]
    if not losses:
        return lines[0]
    if shipped.measured.loss < baseline.loss:
        said = _(
            "It gives the right origin a larger share than the n-grams do, by the mean logarithm: "
            "its loss is {own} nats, theirs {other}."
        )
    else:
        said = _(
            "The n-grams give the right origin a larger share, by the mean logarithm: their loss "
            "is {other} nats, its own {own}."
        )
    return "  \n".join([*lines, said.format(own=own, other=other)])


def said_of_near_copies(curves: Curves) -> str:
    """Why families are kept apart, in numbers."""

    def rights(found: NearCopies) -> tuple[str, ...]:
        return tuple(fixed(100 * share, 1) for share in (found.right, found.near, found.apart))

    network, ngrams = rights(curves.network), rights(curves.ngrams)
    return _(
        "Case and accents aside, no held-out name becomes a training name of its own origin when a "
        "letter is put in, left out or replaced. Held out name by name instead, {share}% would: "
        "one network is then right for {network}%, for {network_near}% of those and "
        "{network_apart}% of the others; the n-grams for {ngrams}%, {ngrams_near}% and "
        "{ngrams_apart}%."
    ).format(
        share=fixed(100 * curves.network.share, 1),
        network=network[0],
        network_near=network[1],
        network_apart=network[2],
        ngrams=ngrams[0],
        ngrams_near=ngrams[1],
        ngrams_apart=ngrams[2],
    )
