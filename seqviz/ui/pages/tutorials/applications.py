"""The uses that the tutorials name: the shape of each, and what is used today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from seqviz.ui.components.shapes import shape_picture
from seqviz.ui.frame.address import DELAYED, NET, Parameter
from seqviz.ui.frame.i18n import N_, _
from seqviz.ui.pages.tutorials.items import Try
from seqviz.ui.pages.tutorials.links import link

YEAR: Final = "2026"  # of which what is used "today" is said


@dataclass(frozen=True, slots=True)
class Application:
    """One use: its shape in words and signs, what is used today, and a page of that shape."""

    name: str
    title: str
    shape: str
    reads: str
    answers: str
    today: str
    page: str
    settings: tuple[tuple[Parameter[Any], Any], ...] = ()


APPLICATIONS: Final = (
    Application(
        "plain",
        N_("No sequence"),
        N_("one to one: a value goes in, an answer comes out, nothing is carried on"),
        "x",
        "x",
        N_("An image seen whole: convolutional networks and vision transformers, no recurrence."),
        "",
    ),
    Application(
        "music",
        N_("Composing music"),
        N_("one to many: a start goes in, then answer after answer comes out"),
        "x....",
        "xxxxx",
        N_("Transformers and diffusion models; recurrent ones mostly in small tools."),
        "text_generation",
        ((NET, "sentence"),),
    ),
    Application(
        "prices",
        N_("Foretelling prices"),
        N_("many to one: a window is read, the answer comes at its end"),
        "xxxxx",
        "....x",
        N_(
            "Statistical models, boosted trees, recurrent networks, transformers: none of them "
            "reliably beats “the last value again” on share prices."
        ),
        "sequence_prediction",
    ),
    Application(
        "translation",
        N_("Translation"),
        N_("many to many, one after the other: all is read first, then all is written"),
        "xxx...",
        "...xxx",
        N_("Transformers, almost everywhere."),
        "memory_lab",
        ((DELAYED, "copy"),),
    ),
    Application(
        "speech",
        N_("Speech and control"),
        N_("many to many, in step: an answer after every value that is read"),
        "xxxxx",
        "xxxxx",
        N_(
            "Speech: mostly transformers; recurrent transducers still listen on phones. Robots: "
            "networks without a memory where all can be seen, recurrent ones or transformers where "
            "it cannot."
        ),
        "text_classification",
    ),
)


def show_applications() -> None:
    """A row for each: the moving picture, the words, the live page of that shape."""
    for one in APPLICATIONS:
        with st.container(border=True):
            drawing, words = st.columns([2, 3], vertical_alignment="center")
            said = f"{_(one.title)}: {_(one.shape)}"
            with drawing:
                shape_picture(one.reads, one.answers, label=said, key=f"shape_{one.name}")
            with words:
                st.markdown(f"**{_(one.title)}**")
                st.markdown(_("Shape: {shape}.").format(shape=_(one.shape)))
                st.markdown(_("Today ({year}): {what}").format(year=YEAR, what=_(one.today)))
                if one.page:
                    link(Try(N_("A live network of that shape"), one.page, one.settings))
