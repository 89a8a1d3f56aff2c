"""The trained networks that ship: the loss of what they read, sent back through every step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import streamlit as st

from seqviz.cells import Array, RNNModel
from seqviz.data.names import MAX_LENGTH
from seqviz.data.text import TextError
from seqviz.figures.answer_back import TINY, AnswerBack, pack_answer_back, send_answer_back
from seqviz.models.charlm import shipped_charlm
from seqviz.models.digit_reader import shipped_reader
from seqviz.models.verify_back import compare_answer_back
from seqviz.numbers import given, measured, percent
from seqviz.ui.components.through_time.trained import trained_back
from seqviz.ui.controls.cell.typed import LINES, MOST, complaint, type_text, visible
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.controls.check import Check, check, unknown_to_torch, weights_of
from seqviz.ui.controls.classifier.network import EXAMPLES, shipped_network
from seqviz.ui.controls.digit.digit_choice import current_digit
from seqviz.ui.controls.digit.experiment_controls import disturbance_note
from seqviz.ui.controls.digit.pad import gallery_input
from seqviz.ui.frame.address import BACK_OF, STEP_BACK, TYPED
from seqviz.ui.frame.i18n import N_, _, ngettext, text, together
from seqviz.ui.frame.link import forget, put, settle, take
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.session import Key
from seqviz.ui.pages.gradients.lanes import stands

UNTRAINED: Final = BACK_OF.usual
LEAST: Final = 2  # characters: one to read, and the one whose loss it is
PASSAGES: Final = ("To be, or not to be, that is the question", "The king is dead, long live t")
_OF: Final[Key[str]] = Key("gradients_of", UNTRAINED)


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """What a network read, and the answer whose loss is sent back.

    Attributes:
        model: the network.
        x: (T, 1, I).
        answer: index of an output.
        said: what it says of it, in a sentence.
        names: of the steps; empty where there are pixels.
        pixels: the steps as numbers from 0 to 1.
    """

    model: RNNModel
    x: Array
    answer: int
    said: Callable[[AnswerBack], str]
    names: tuple[str, ...] = ()
    pixels: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Whose gradients are shown.

    Attributes:
        title: in English.
        read: shows its controls, and gives what it read.
    """

    title: str
    read: Callable[[], Read]


def choose_source() -> str:
    """Untrained networks, or one that is trained; the place and the text are another one's."""
    chosen = settle(BACK_OF)
    if BACK_OF.form.read(chosen) is None:
        put(BACK_OF, UNTRAINED)
        chosen = UNTRAINED
    _OF.set(chosen)
    st.segmented_control(
        _("Whose gradients"),
        [UNTRAINED, *SOURCES],
        format_func=lambda name: _(SOURCES[name].title) if name in SOURCES else _("Untrained"),
        key=_OF.name,
        required=True,
        label_visibility="collapsed",
        on_change=_chosen,
    )
    return chosen


def _chosen() -> None:
    put(BACK_OF, _OF.get())
    forget(STEP_BACK, TYPED)


def show_trained(name: str) -> None:
    """Its input, the picture, what came of it, and the check against PyTorch."""
    read = SOURCES[name].read()
    back = send_answer_back(read.model, read.x, read.answer)
    titles = layer_titles(back.model)
    trained_back(
        pack_answer_back(back, titles),
        [read.said(back), *how_far(back, titles)],
        stands(STEP_BACK),
        names=read.names,
        pixels=read.pixels,
        key=f"gradients-of-{name}",
        on_said=_keep,
    )
    _check_back(back)


def _keep(said: Mapping[str, Any]) -> None:
    take((STEP_BACK,), said)


def layer_titles(model: RNNModel) -> dict[int, str]:
    """What a layer is called: by its number, or by its cell where there is one alone."""
    if len(model.cells) == 1:
        return {0: cell_name(model.cells[0].kind)}
    return {
        index: _("Layer {number}").format(number=index + 1) for index in range(len(model.cells))
    }


def how_far(back: AnswerBack, titles: Mapping[int, str]) -> list[str]:
    """Of every layer, the top one first: where half is gone, how far it reaches, where it grows."""
    said = []
    for one in reversed(back.layers):
        layer, halved = titles[one.layer], one.halved
        if halved is None:
            said.append(
                _("{layer}: nowhere on the way is less than half of the gradient left.").format(
                    layer=layer
                )
            )
        else:
            said.append(
                ngettext(
                    "{layer}: {count} step before the loss, less than half of the gradient is "
                    "left.",
                    "{layer}: {count} steps before the loss, less than half of the gradient is "
                    "left.",
                    halved,
                ).format(layer=layer, count=halved)
            )
        said.append(
            _("The earliest step at which more than {percent}% of it arrives is {step}.").format(
                percent=given(100 * TINY), step=one.reach
            )
        )
        unit, kept = one.open_unit
        said.append(
            _(
                "The average gate keeps {mean}% of it a step, that of unit {unit} keeps {most}%."
            ).format(mean=percent(one.rate), unit=unit + 1, most=percent(kept))
        )
        first = 1
        arrives, alone = one.shares(one.carries)[first], one.alone[first]
        said.append(
            (
                _(
                    "By that average {mean} of it would reach step {first}, along each unit's own "
                    "gate {alone}; {arrives} arrives, since the ways through h and the weights "
                    "bring more."
                )
                if arrives > alone
                else _(
                    "By that average {mean} of it would reach step {first}, along each unit's own "
                    "gate {alone}; {arrives} arrives, since the ways through h and the weights "
                    "take from it."
                )
            ).format(
                mean=measured(one.rate ** (back.steps - first), 2),
                first=first,
                alone=measured(alone, 2),
                arrives=measured(arrives, 2),
            )
        )
        step, most = one.largest
        if step < back.steps:
            said.append(
                _("Most arrives at step {step}: {times} times what stands at the loss.").format(
                    step=step, times=measured(most)
                )
            )
    return said


def _check_back(back: AnswerBack) -> None:
    """The same by autograd."""
    totals = [one.flow.totals for one in back.layers]
    check(
        lambda: Check(
            lambda: compare_answer_back(back.model, back.x, back.answer, back.loss, totals),
            (*weights_of(back.model), back.x, back.answer),
            together(
                [
                    _(
                        "Here it is the loss of one answer, with the weights as {bits}-bit numbers."
                    ).format(bits=8 * back.model.dtype.itemsize),
                    unknown_to_torch(back.model),
                ]
            ),
            (_("what the gates alone hand on"),),
        )
    )


# ---------------------------------------------------------------- what is read


def _digit() -> Read:
    """A handwritten digit, row by row; the loss of what its writer meant, where that is known."""
    reader, digit = shipped_reader(), current_digit()
    about, choice = st.columns([4, 1])
    about.markdown(text("gradients_trained"))
    with choice, st.popover(_("Choose another digit"), icon=":material/apps:"):
        gallery_input(digit)
    disturbance_note()
    reading = reader.read(digit.image)
    wanted = reading.prediction if digit.label is None else digit.label

    def said(back: AnswerBack) -> str:
        return _(
            "After row {row} the probability of {digit} is {percent}%; the loss sent back is that "
            "of this answer."
        ).format(row=back.steps, digit=wanted, percent=percent(back.probability))

    pixels = tuple(tuple(row) for row in np.round(digit.image / 255, 2).tolist())
    return Read(reader.model, reading.x, wanted, said, pixels=pixels)


def _name() -> Read:
    """A name, letter by letter; the loss of the network's own answer."""
    st.markdown(text("gradients_trained"))
    network = shipped_network()
    typed = type_text(
        _("A given name or a family name, in Latin letters"),
        EXAMPLES,
        whose="names",
        hint=_("The loss is that of its own answer after the last letter."),
    )
    try:
        reading = network.classifier.read(typed)
    except TextError as error:
        st.warning(complaint(error.code, MAX_LENGTH, quoted(EXAMPLES[0])))
        reading = network.classifier.read(EXAMPLES[0])

    def said(back: AnswerBack) -> str:
        return _(
            "After the last letter it says: {label} ({percent}%); the loss sent back is that of "
            "this answer."
        ).format(label=network.names[back.answer], percent=percent(back.probability))

    model = network.classifier.model
    return Read(model, reading.x, reading.prediction, said, tuple(visible(reading.text)))


def _passage(name: str, label: str, examples: tuple[str, ...]) -> Read:
    """A text, character by character; the loss of its last one, which the network does not read."""
    st.markdown(text("gradients_trained"))
    lm = shipped_charlm(name)
    typed = type_text(
        label,
        examples,
        whose=name,
        hint=_("The network reads all but the last character; the loss is that of the last."),
    )
    if not LEAST <= len(typed) <= MOST:
        st.warning(
            complaint("too_long", MOST, f"`{examples[0]}`")
            if len(typed) > MOST
            else _(
                "Type at least {count} characters; until then it reads the example {text}."
            ).format(count=LEAST, text=f"`{examples[0]}`")
        )
        typed = examples[0]
    indices = lm.vocabulary.encode(typed)
    x = np.eye(len(lm.vocabulary), dtype=lm.model.dtype)[indices[:-1], np.newaxis]  # (T, 1, V)

    def said(back: AnswerBack) -> str:
        return _(
            "It gives the next character, {character}, a probability of {percent}%; the loss sent "
            "back is that of this character."
        ).format(
            character=f"“{visible(lm.vocabulary.characters[back.answer])[0]}”",
            percent=percent(back.probability),
        )

    return Read(lm.model, x, int(indices[-1]), said, tuple(visible(typed[:-1])))


SOURCES: Final[Mapping[str, Source]] = {
    "digit": Source(N_("A handwritten digit"), _digit),
    "names": Source(N_("A name"), _name),
    "python": Source(
        N_("Python"),
        lambda: _passage("python", _("A line of Python, to its next character"), LINES),
    ),
    "shakespeare": Source(
        N_("Shakespeare"),
        lambda: _passage("shakespeare", _("A passage, to its next character"), PASSAGES),
    ),
}
