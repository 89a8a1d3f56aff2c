"""What the shipped network is and how well it reads: card, confusion matrix, worst mistakes."""

from __future__ import annotations

from typing import Final

import streamlit as st

from seqviz.data.mistakes import load_mistakes
from seqviz.figures.confusion import confusion_alt, confusion_figure
from seqviz.figures.theme import palette
from seqviz.models.checkpoint import Card
from seqviz.models.digit_reader import DigitReader
from seqviz.numbers import counted, counted_share, percent
from seqviz.training.tasks.digits_recipes import LOOKS
from seqviz.ui.components.gallery import Picture, gallery
from seqviz.ui.controls.charts import chart
from seqviz.ui.controls.digit.chosen_reader import reads_trained
from seqviz.ui.controls.digit.digit_choice import choose_digit, image_code, set_experiments
from seqviz.ui.controls.figure_words import confusion_words
from seqviz.ui.controls.shipped_note import shipped_note
from seqviz.ui.frame.i18n import N_, _, text

_SHIPPED: Final = N_(
    "On the {count} official test images of MNIST, which it never saw in training, the "
    "network reads **{percent}%** right. It has {layers} LSTM layers of {units} units "
    "and {parameters} weights."
)
_LOOKS: Final = {
    "tutorial": N_("the tutorial's recipe, seed {seed}: {percent}%"),
    "first": N_("the first network that was shipped: {percent}%"),
    "now": N_("the shipped network: {percent}%"),
    "taught": N_(
        "the same, taught further on drawn digits and turned down for this score: {percent}%"
    ),
}
OWN: Final = {  # by what it was measured on
    "sample": N_(
        "On the {count} held-out digits of the shipped sample, which a training on its other "
        "digits never learns from, your network reads **{percent}%** right. It has {layers} LSTM "
        "layers of {units} units and {parameters} weights."
    ),
    "full": N_(
        "On the first {count} official test images of MNIST, which no training here learns from, "
        "your network reads **{percent}%** right. It has {layers} LSTM layers of {units} units "
        "and {parameters} weights."
    ),
}


def network_card(reader: DigitReader) -> None:
    """The network's score on the test images, where it errs, and the images it gets wrong."""
    card = reader.card
    st.subheader(_("How well it reads"))
    if card.measured is None:
        st.caption(_("This checkpoint was not measured."))
        return
    layers = card.architecture
    own = reads_trained()
    sentence = OWN[card.measured.on] if own else _SHIPPED
    st.markdown(
        _(sentence).format(
            count=counted(sum(map(sum, card.measured.confusion))),
            percent=counted_share(card.measured.accuracy, 2),
            layers=layers.num_layers,
            units=layers.hidden_size,
            parameters=counted(layers.num_parameters()),
        )
    )
    if own:  # the mistakes, the command and the recipe below are the shipped one's
        _matrix(card.measured.confusion)
        return
    st.caption(looks())
    shipped_note(_("the score and the confusion matrix"), "mnist_lstm.json")
    shipped_note(_("which test images it misreads"), "mnist_mistakes.npz")
    matrix, mistakes = st.columns([1, 1], gap="large")
    with matrix:
        _matrix(card.measured.confusion)
    with mistakes:
        _mistakes()
    with st.expander(_("How it was trained")):
        st.markdown(text("training").format(**_made_on(card)))
        st.code(card.command, language="bash")
        st.json(dict(card.recipe), expanded=False)


def _made_on(card: Card) -> dict[str, str]:
    """The machine and versions that the shipped weights came out of, as the card has them."""
    wanted = ("torch", "threads", "precision", "device", "processor")
    return {name: str(card.depends_on[name]) for name in wanted}


def looks() -> str:
    """How often the test images were looked at, and what came of it."""
    told = _("; ").join(
        _(_LOOKS[look.network]).format(percent=f"{100 * look.accuracy:.2f}", seed=look.seed)
        for look in LOOKS
    )
    return _(
        "The test images had no part in choosing the recipe, but they are not untouched: "
        "{count} networks are known to have read them ({looks})."
    ).format(count=len(LOOKS), looks=told)


def _matrix(counts: tuple[tuple[int, ...], ...]) -> None:
    words = confusion_words()
    chart(
        confusion_figure(counts, palette(st.context.theme.type or "light"), words),
        key="confusion",
        alt=confusion_alt(counts, words),
        bar="none",
    )


def _mistakes() -> None:
    mistakes = load_mistakes()
    st.markdown(
        _(
            "**The {shown} mistakes it is surest of.** Under each: what was meant → what it reads. "
            "Pick one to watch it happen above."
        ).format(shown=min(len(mistakes), 24))
    )
    pictures = [
        Picture(
            mistakes.images[k],
            image_code(mistakes.images[k]),
            _("Meant {label}, read {prediction} with {percent}%").format(
                label=int(mistakes.labels[k]),
                prediction=int(mistakes.predictions[k]),
                percent=percent(mistakes.probabilities[k].max(), 0),
            ),
            f"{int(mistakes.labels[k])} → {int(mistakes.predictions[k])}",
        )
        for k in range(min(len(mistakes), 24))
    ]
    picked = gallery(pictures, label=_("The worst mistakes"), key="mistakes", size=56)
    if picked is not None:
        choose_digit(picked)
        set_experiments(())
        st.rerun()
