"""Which network the page asks: the shipped one, or one that the visitor trained on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

import streamlit as st

from seqviz.data.names import TextData, load_names, plain
from seqviz.data.poems import EXAMPLES as POEMS
from seqviz.data.poems import LENGTH, load_poems
from seqviz.models.checkpoint import Measured
from seqviz.models.text_classifier import (
    SHIPPED,
    SHIPPED_POEMS,
    TextClassifier,
    shipped_text_classifier,
)
from seqviz.numbers import counted
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.controls.classifier.words import class_names, examples_of
from seqviz.ui.frame.address import SORTS, TYPED
from seqviz.ui.frame.i18n import N_, _, text
from seqviz.ui.frame.link import forget, put, value_of
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.session import Key, Keys

READS: Final = {"names": N_("Names"), "poems": N_("Chinese verse")}
"""What the shipped networks read, each its own."""
MOST_LABELS: Final = 6  # that are named
_READS: Final[Key[str]] = Key("classifier_reads", "names")  # of the control
_TYPED_FOR: Final[Keys[str]] = Keys("classifier_typed_", "")  # by what is read
_TAKEN: Final[Key[Network | None]] = Key("trained_classifier", None)
EXAMPLES: Final = ("Papadopoulos", "Kowalski", "Bērziņš", "Nkosi", "van den Berg", "Müller")


@dataclass(frozen=True, eq=False)
class Network:
    """A classifier and what it learned from.

    Attributes:
        classifier: it reads.
        data: its texts, in both parts.
        name: as the visitor trained it, or "" for the shipped one.
    """

    classifier: TextClassifier
    data: TextData
    name: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Of the classes, as they are shown."""
        return class_names(self.data)

    @property
    def of_names(self) -> bool:
        """Whether it learned the shipped names."""
        return self.data is load_names()

    @property
    def of_poems(self) -> bool:
        """Whether it learned the shipped verse; a table of the visitor's own is neither."""
        return self.data is load_poems()

    @property
    def of(self) -> str:
        """Whose texts those in the field are: one of ``READS``, or a name."""
        return "names" if self.of_names else "poems" if self.of_poems else self.name

    @property
    def shipped(self) -> Network | None:
        """The shipped network that learned the same texts, if there is one."""
        if self.of_names:
            return shipped_network()
        return shipped_network("poems") if self.of_poems else None

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """Texts that it may be asked about; the first one stands in the field at first."""
        if self.of_names:
            return EXAMPLES
        return POEMS if self.of_poems else examples_of(self.data)

    @cached_property
    def measured(self) -> Measured:
        """Its score on what is held out: from the card, or measured once."""
        card = self.classifier.card
        if card is not None and card.measured is not None:
            return card.measured
        return self.classifier.measure(self.data.held_out, "held out")

    @cached_property
    def places(self) -> Mapping[str, tuple[str, tuple[int, ...]]]:
        """Text without case and accents → "train", "held out" or "shared", and its classes."""
        found: dict[str, tuple[str, tuple[int, ...]]] = {}
        for part, examples in (("train", self.data.train), ("held out", self.data.held_out)):
            for one, label in zip(examples.texts, examples.labels.tolist(), strict=True):
                found[plain(one)] = (part, (label,))
        for one, labels in self.data.shared.items():
            found[plain(one)] = ("shared", labels)
        return found


@cache
def shipped_network(reads: str = "names") -> Network:
    """The one of ``READS`` that comes with the app."""
    if reads == "poems":
        return Network(shipped_text_classifier(SHIPPED_POEMS), load_poems())
    return Network(shipped_text_classifier(SHIPPED), load_names())


def current_network() -> Network:
    """The visitor's own where they took one, else the shipped one that the address says."""
    return _TAKEN.get() or shipped_network(value_of(SORTS))


def choose_reader() -> None:
    """Which of the shipped networks reads; not there while the visitor's own one does."""
    if _TAKEN.get() is not None:
        return
    _READS.set(value_of(SORTS))
    st.segmented_control(
        _("What it reads"),
        list(READS),
        format_func=lambda one: _(READS[one]),
        key=_READS.name,
        required=True,
        label_visibility="collapsed",
        on_change=_changed,
    )


def _changed() -> None:
    """Each reader keeps what was typed for it."""
    _TYPED_FOR.of(value_of(SORTS)).set(value_of(TYPED, ""))
    put(SORTS, _READS.get(), "names")
    forget(TYPED)
    if kept := _TYPED_FOR.of(_READS.get()).get():
        put(TYPED, kept, "")


def use_network(network: Network) -> None:
    """From now on the page asks this one, until the visitor goes back."""
    _TAKEN.set(network)


def introduction(network: Network) -> str:
    """What this network does, in its own words: cell and classes are those it has."""
    cell = cell_name(network.classifier.model.cells[0].kind)
    if network.of_names:
        members = len(network.classifier.parts)
        several = _("{count} {cell}s side by side").format(count=members, cell=cell)
        return text("text_classification").format(
            cells=several if members > 1 else cell, classes=len(network.names)
        )
    if network.of_poems:
        return text("text_classification_poems").format(
            cell=cell, train=counted(len(network.data.train)), length=LENGTH
        )
    names = _(", ").join(quoted(name, 40) for name in network.names[:MOST_LABELS])
    more = " …" if len(network.names) > MOST_LABELS else ""
    return text("text_classification_trained").format(
        cell=cell, count=len(network.names), labels=names + more
    )


def trained_classifier_note(network: Network) -> None:
    """Say that this is the visitor's own network, and offer the way back."""
    if not network.name:
        return
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key="classifier_note"
    ):
        st.markdown(
            _("This is **your own network** ({name}), not the shipped one.").format(
                name=quoted(network.name)
            )
        )
        if st.button(_("Back to the shipped one"), key="shipped_again", icon=":material/undo:"):
            _TAKEN.forget()
            st.rerun()  # of the whole page: its title and its score are of a network, too
