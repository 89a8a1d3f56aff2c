"""The terms in groups, each with its picture; the one that is looked up stands beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st

from seqviz.payloads.dictionary import Entry, EntryGroup, Picture
from seqviz.ui.components.dictionary import dictionary
from seqviz.ui.frame.address import TERM
from seqviz.ui.frame.formulas import bits
from seqviz.ui.frame.glossary import Term, terms
from seqviz.ui.frame.i18n import N_, _, language
from seqviz.ui.frame.link import choice_of, take
from seqviz.ui.frame.router import page_named

PICTURES: Final[Mapping[str, Mapping[str, tuple[Picture, str]]]] = MappingProxyType(
    {
        N_("What a network is made of"): {
            "rnn": ("chain", "h"),
            "time_step": ("chain", ""),
            "unrolling": ("chain", "c"),
            "hidden_state": ("lines", "h"),
            "cell_state": ("lines", "c"),
            "hidden_unit": ("units", "h"),
            "variable_length": ("lengths", ""),
            "one_hot": ("one_hot", ""),
        },
        N_("Gates"): {
            "forget_gate": ("valve", "f"),
            "input_gate": ("valve", "i"),
            "output_gate": ("valve", "o"),
            "candidate": ("mix", "g"),
            "reset_gate": ("valve", "r"),
            "update_gate": ("mix", "z"),
            "peephole": ("valve", "c"),
            "chrono": ("valve", "f"),
        },
        N_("The way back"): {
            "bptt": ("back", ""),
            "truncated_bptt": ("cut", ""),
            "vanishing_gradient": ("fade", ""),
            "exploding_gradient": ("burst", ""),
            "gradient_clipping": ("clip", ""),
            "saturation": ("flat", ""),
        },
        N_("Training"): {
            "learning_rate": ("descent", ""),
            "adam": ("descent", "c"),
            "teacher_forcing": ("forced", ""),
            "overfitting": ("apart", ""),
            "validation": ("apart", ""),
            "dropout": ("dropped", ""),
        },
        N_("Answers and chances"): {
            "softmax": ("bars", ""),
            "cross_entropy": ("bars", "c"),
            "perplexity": ("bars", "h"),
            "temperature": ("bars", "f"),
            "top_k": ("some", ""),
            "top_p": ("some", "h"),
        },
    }
)
"""Heading → term → its picture, and the gate or state whose colour it has."""


def show_terms() -> None:
    """All terms; the address says which one is open; a way to a page is gone where it leads."""
    known = terms(language())
    names = [name for group in PICTURES.values() for name in group]
    chosen = choice_of(TERM, known, default=names[0])
    asked = dictionary(
        tuple(_groups(known)), chosen, key="dictionary", on_said=lambda said: take((TERM,), said)
    )
    found = next((one for one in known.values() if _address(one) == asked), None)
    if found is not None:
        st.switch_page(page_named(found.page).to_streamlit(), query_params=dict(found.query))


def _groups(known: Mapping[str, Term]) -> Iterator[EntryGroup]:
    for title, group in PICTURES.items():
        yield EntryGroup(
            _(title),
            tuple(_entry(known[name], *picture) for name, picture in group.items()),
        )


def _entry(term: Term, picture: Picture, symbol: str) -> Entry:
    finds = " ".join((term.title, *term.forms, term.says, term.name)).lower()
    return Entry(
        term.name,
        term.title,
        finds,
        term.says,
        bits(term.formula),
        symbol,
        picture,
        _(page_named(term.page).title),
        _address(term),
        term.source,
    )


def _address(term: Term) -> str:
    query: dict[str, Any] = dict(term.query)
    return f"./{term.page}" + (f"?{urlencode(query)}" if query else "")
