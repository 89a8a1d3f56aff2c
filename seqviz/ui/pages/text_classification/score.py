"""How good the network is, honestly: beside the n-gram model, and class by class."""

from __future__ import annotations

from html import escape
from typing import Final

import numpy as np
import streamlit as st

from seqviz.data.poems import LENGTH
from seqviz.figures.confusion import (
    ConfusionWords,
    confusion_alt,
    confusion_figure,
    most_confused,
)
from seqviz.figures.theme import palette
from seqviz.models.text_classifier import MOST_CHARACTERS, baseline_of
from seqviz.numbers import fixed
from seqviz.ui.controls.charts import chart
from seqviz.ui.controls.classifier.network import Network
from seqviz.ui.controls.shipped_note import shipped_note
from seqviz.ui.frame.i18n import _, text
from seqviz.ui.frame.quoting import line_of, quoted
from seqviz.ui.pages.text_classification.curve import learning_curve

_STYLE: Final = """<style>
.scores { width: 100%; max-width: 46rem; border-collapse: separate; border-spacing: 0 .35rem; }
.scores th { font-weight: 500; text-align: left; padding: 0 .8rem 0 0; white-space: nowrap; }
.scores .bar { width: 100%; }
.scores .bar div { height: 1.05rem; border-radius: 5px; min-width: 3px; }
.scores .share { text-align: right; padding: 0 0 0 .8rem; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
@media (max-width: 640px) { .scores th { white-space: normal; min-width: 8rem; } }
</style>"""


def score(network: Network) -> None:
    """The scores beside each other; the confusion matrix on demand."""
    st.subheader(_("How often is it right?"))
    shipped, measured = network.shipped, network.measured
    baseline = baseline_of(shipped.classifier) if shipped is not None else None
    rows = [(network.name or _("this network"), measured.accuracy, "positive")]
    if network.name and shipped is not None:
        rows.append((_("the shipped network"), shipped.measured.accuracy, "positive"))
    if baseline is not None:
        rows.append((_("n-grams, no network"), baseline.accuracy, "negative"))
    rows.append((_("always the commonest class"), network.data.commonest, "muted"))
    if baseline is not None:
        gap = 100 * (baseline.accuracy - measured.accuracy)
        st.markdown(_verdict_of_poems(gap) if network.of_poems else _verdict(gap))
    st.html(_STYLE + _bars(rows))
    if shipped is not None:
        card = f"{network.of}_gru.json"
        shipped_note(_("the score and the confusion matrix of the shipped network"), card)
    if baseline is not None:
        st.caption(
            _("The score of the n-grams is shipped in the same file, made by `{command}`.").format(
                command=baseline.on
            )
        )
    st.caption(
        _("Shares right on {count} held-out texts of {classes} classes.").format(
            count=f"{len(network.data.held_out):,}", classes=len(network.data.classes)
        )
    )
    if network.of_poems:
        st.markdown(text("poems_score").format(length=LENGTH, known=MOST_CHARACTERS))
    elif shipped is not None and baseline is not None:
        learning_curve(shipped, baseline)
    _confusion(network)


def _verdict(gap: float) -> str:
    points = fixed(abs(gap), 1)
    if points == fixed(0, 1):
        return _(
            "**It is right as often as the simple n-gram baseline**, as far as the digits shown "
            "tell."
        )
    if gap > 0:
        return _(
            "**A simple baseline beats it by {points} points.** Counting short runs of letters "
            "(n-grams) and a logistic regression on the counts is right more often than this "
            "recurrent network."
        ).format(points=points)
    return _("**It beats the simple n-gram baseline by {points} points.**").format(points=points)


def _verdict_of_poems(gap: float) -> str:
    points = fixed(abs(gap), 1)
    if points == fixed(0, 1):
        return _("**Counting characters and pairs of them is right as often.**")
    if gap > 0:
        return _(
            "**Counting beats it by {points} points.** A naive Bayes that counts characters and "
            "pairs of them is right more often than this recurrent network."
        ).format(points=points)
    return _(
        "**It beats counting by {points} points:** a naive Bayes knows characters and pairs of "
        "them, but not their order beyond that."
    ).format(points=points)


def _bars(rows: list[tuple[str, float, str]]) -> str:
    colours = palette(st.context.theme.type or "light")
    cells = []
    for name, share, colour in rows:
        fill = f"width:{100 * share:.1f}%;background:{getattr(colours, colour)}"
        cells.append(
            f'<tr><th scope="row">{escape(line_of(name))}</th><td class="bar" aria-hidden="true">'
            f'<div style="{fill}"></div></td><td class="share">{fixed(100 * share, 1)}%</td></tr>'
        )
    return f'<table class="scores"><tbody>{"".join(cells)}</tbody></table>'


def _confusion(network: Network) -> None:
    opened = st.expander(
        _("Which class is taken for which: the confusion matrix"),
        icon=":material/grid_on:",
        key="names_confusion_open",
        on_change="rerun",
    )
    if not opened.open:
        return
    counts = np.array(network.measured.confusion)
    names = network.names
    with opened:
        worst = most_confused(counts, 4)
        listed = _("; ").join(
            _("{true} taken for {predicted} ({count})").format(
                true=quoted(names[t]), predicted=quoted(names[p]), count=count
            )
            for t, p, count in worst
        )
        if worst:
            st.markdown(_("Most often: {list}.").format(list=listed))
        st.caption(
            _(
                "Blue, on the diagonal: what was right. Amber, beside it: what was wrong, stronger "
                "the more often (on a logarithmic scale). Point at a cell for its count."
            )
        )
        words = _confusion_words()
        chart(
            confusion_figure(counts, palette(st.context.theme.type or "light"), words, names=names),
            key="names_confusion",
            alt=confusion_alt(counts, words, names=names),
            bar="none",
        )


def _confusion_words() -> ConfusionWords:
    """For classes with names."""
    return ConfusionWords(
        true=_("what it is"),
        predicted=_("taken for"),
        right=_("{true}: {count} times right"),
        wrong=_("{true} taken for {predicted}: {count} times"),
        alt=_("Confusion matrix: {right} of {total} texts were classed right. {errors}"),
        errors=_("The most frequent errors: {list}."),
        error=_("{true} taken for {predicted} ({count})"),
        no_errors=_("There are no errors."),
    )
