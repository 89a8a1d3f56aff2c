"""What the network says while a person types: the river, and the answer in words."""

from __future__ import annotations

import unicodedata
from typing import Final

import numpy as np
import streamlit as st

from seqviz.data.names import MAX_LENGTH, plain
from seqviz.data.poems import LENGTH
from seqviz.data.text import TextError
from seqviz.models.digit_reader import SURE, sure_at
from seqviz.models.text_classifier import TextReading
from seqviz.ui.components.river import river
from seqviz.ui.controls.classifier.checked import check_text
from seqviz.ui.controls.classifier.network import Network, current_network, trained_classifier_note
from seqviz.ui.controls.classifier.why import why
from seqviz.ui.controls.classifier.words import SHORT, character, percent
from seqviz.ui.frame.address import TYPED
from seqviz.ui.frame.i18n import N_, _, all_of, together
from seqviz.ui.frame.link import put, settle_of
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.session import Key
from seqviz.ui.frame.stage import stage

WIDGET: Final = "names_text"
_FIELD: Final[Key[str | None]] = Key(WIDGET, None)
# what was left of a text that was too long
_SHORTENED: Final[Key[str | None]] = Key("names_cut", None)
# set where the whole page runs, which typing never causes
_WHOLE_RUN: Final[Key[bool]] = Key("names_whole_run", False)
_COMPLAINTS: Final = {
    "empty": N_("Type a text: the river begins with its first character."),
    "too_long": N_("That is too long: at most {most} characters are read."),
    "broken": N_("There is a character in it that belongs to no writing; please take it out."),
}


def reading() -> None:
    """The field, the river, the answer and its explanations: all that a keystroke changes."""
    _WHOLE_RUN.set(True)
    _reading()


@st.fragment(key="names_reading")
def _reading() -> None:
    place = stage("names")
    network = current_network()
    with place.drawing:
        trained_classifier_note(network)
        typed = _field(network)
        found = _read(network, typed)
        if found is None:
            return
        st.markdown(answer(found, network))
        label = _("Shares of all classes after each character")
        river(found, network.names, key="river", label=label)
    with place.side, st.container(key="names_facts"):
        for fact in facts(found, network):
            st.markdown(fact)
    why(found, network, beside=place.side, below=place.strip)
    check_text(found, network)


def _read(network: Network, typed: str) -> TextReading | None:
    """What it makes of the text; None where there is nothing to show, which is said."""
    try:
        found = network.classifier.read(typed)
    except TextError as error:
        sentence = _COMPLAINTS.get(error.code, _COMPLAINTS["broken"])
        st.info(_(sentence).format(most=MAX_LENGTH), icon=":material/edit:")
        return None
    if not found.knows_any:
        said = [
            _(
                "The network knows none of these characters. It reads “unknown” for each of them, "
                "so whatever it said would hold for any other text that is as long and that it "
                "cannot read. Nothing is left to show or to explain."
            )
        ]
        if network.of_names and any(map(_is_chinese, found.text)):
            said.append(
                _(
                    "It learned names in Latin letters: write a Chinese name in pinyin, "
                    "such as “Wang Xiaoming”."
                )
            )
        st.info(
            together(said),
            icon=":material/visibility_off:",
        )
        return None
    return found


def _is_chinese(char: str) -> bool:
    return unicodedata.name(char, "").startswith("CJK UNIFIED IDEOGRAPH")


def current_text() -> str:
    """What stands in the field, or the first example of the network that is asked."""
    network = current_network()
    usual = network.examples[0]
    text = settle_of(TYPED, network.of, usual)
    if len(text) > MAX_LENGTH:  # from an address
        text = _shortened(text)
        put(TYPED, text, usual)
    return text


def _typed() -> None:
    put(TYPED, _shortened(_FIELD.get() or ""), current_network().examples[0])


def _shortened(text: str) -> str:
    """As much of it as is read; the field says so where that is not all."""
    if len(text) > MAX_LENGTH:
        text = text[:MAX_LENGTH]
        _SHORTENED.set(text)
    else:
        _SHORTENED.forget()
    return text


def _field(network: Network) -> str:
    typed = current_text()
    # Not set while a person types: the field would lose the letters that came meanwhile.
    if _WHOLE_RUN.take() or _FIELD.get() != typed:
        _FIELD.set(typed)
    field, examples = st.columns([2, 3], vertical_alignment="bottom", gap="medium")
    field.text_input(
        _label(network),
        key=WIDGET,
        live="100ms",
        autocomplete="off",
        on_change=_typed,
    )
    if _SHORTENED.get() == typed:
        field.caption(
            _("That was too long: only its first {most} characters are read.").format(
                most=MAX_LENGTH
            )
        )
    with examples.container(horizontal=True, key="names_examples", gap="small"):
        for number, one in enumerate(network.examples):
            st.button(
                quoted(one, SHORT),
                key=f"example_{one if network.of_names else number}",
                disabled=one == typed,
                on_click=put,
                args=(TYPED, one, network.examples[0]),
            )
    return typed


def _label(network: Network) -> str:
    if network.of_poems:
        return _("About {length} characters of Chinese verse, without punctuation").format(
            length=LENGTH
        )
    if network.of_names:
        return _("A given name or a family name, in Latin letters")
    return _("A text such as those in your table")


def answer(found: TextReading, network: Network) -> str:
    """The final answer, as large as it is sure."""
    names, last = network.names, found.probabilities[-1]
    first, second = np.argsort(-last, kind="stable")[:2].tolist()
    words = {
        "text": quoted(found.text),
        "first": quoted(names[first]),
        "share": percent(float(last[first])),
        "second": quoted(names[second]),
        "other": percent(float(last[second])),
    }
    if last[first] >= 0.8:
        sentence = _("### {text} reads as **{first}**: {share}.")
    elif last[first] >= 0.4:
        sentence = _("### {text} reads as **{first}** ({share}), perhaps **{second}** ({other}).")
    else:
        sentence = _("### {text}? It hardly knows: {first} {share}, {second} {other}.")
    return sentence.format(**words)


def facts(found: TextReading, network: Network) -> list[str]:
    """Since when it leads and is sure, what pushed most, and whether it has seen this text."""
    name = quoted(network.names[found.prediction])
    own = [float(found.before[found.prediction])]
    own += [float(share) for share in found.probabilities[:, found.prediction]]
    decided, pushed = found.decided_at, found.pushed_at
    words = {
        "char": character(found.text[decided]),
        "place": decided + 1,
        "name": name,
        "pusher": character(found.text[pushed]),
        "pushed": pushed + 1,
        "before": percent(own[pushed]),
        "after": percent(own[pushed + 1]),
    }
    if decided == 0:
        first = _("{name} leads from the first character, {char}, to the end.")
    else:
        first = _("From **{char}** on, character {place}, {name} leads to the end.")
    sure = sure_at(found.probabilities)
    if sure is None:
        certain = _("At the end it has less than {least}.")
    elif sure == 0:
        certain = _("It has at least {least} from the first character to the end.")
    else:
        certain = _("It has at least {least} from {at} on, character {sure}.")
    words |= {"least": f"{100 * SURE:.0f}%", "sure": (sure or 0) + 1}
    words["at"] = character(found.text[sure or 0])
    if decided == pushed:
        second = _("No character pushed more: {before} before it, {after} after it.")
    else:
        second = _(
            "**{pusher}**, character {pushed}, pushed most: {before} before it, {after} after it."
        )
    unknown = dict.fromkeys(
        char for char, form in zip(found.text, found.read_as, strict=True) if not form
    )
    said = [
        together(one.format(**words) for one in (first, second, certain)),
        _seen(found, network),
    ]
    if unknown:
        listed = all_of(character(char) for char in list(unknown)[:8])
        said.append(
            _("The network does not know {characters}: it reads “unknown”.").format(
                characters=listed
            )
        )
    return [sentence for sentence in said if sentence]


def _seen(found: TextReading, network: Network) -> str:
    place = network.places.get(plain(found.text))
    if place is None:
        return _("This text is not in its data: what it says is a guess from the characters.")
    part, labels = place
    listed = all_of(quoted(network.names[label]) for label in labels)
    if part == "shared" and network.shipped is None:
        return _(
            "This text has several labels in your table ({classes}), so it has no single right "
            "answer and was left out of training."
        ).format(classes=listed)
    if part == "shared":
        return _(
            "This text stands in several lists ({classes}), so it has no single right answer and "
            "was left out of training."
        ).format(classes=listed)
    if part == "train":
        return _(
            "Case and accents aside, it has seen this text in training, labelled {classes}."
        ).format(classes=listed)
    if network.shipped is None:
        return _("It never saw this text in training; your table labels it {classes}.").format(
            classes=listed
        )
    if network.of_poems:
        return _("It never saw these lines in training; they are from: {classes}.").format(
            classes=listed
        )
    return _("It never saw this text in training; the list it stands in says {classes}.").format(
        classes=listed
    )
