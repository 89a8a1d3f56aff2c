"""Choose a tutorial and one of its items; the item stands beside the list, with all that it has."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import streamlit as st

from seqviz.ui.controls.code_panel import readable_code
from seqviz.ui.controls.training.tutorial_words import classes_expander
from seqviz.ui.frame.address import TUTORIAL, TUTORIAL_ITEM
from seqviz.ui.frame.i18n import Language, _, language, text
from seqviz.ui.frame.link import choice_of, put
from seqviz.ui.frame.session import Key
from seqviz.ui.pages.tutorials.applications import show_applications
from seqviz.ui.pages.tutorials.items import KINDS, TITLES, TUTORIALS, Item
from seqviz.ui.pages.tutorials.links import link
from seqviz.ui.pages.tutorials.numbers import numbers
from seqviz.ui.pages.tutorials.programs import Program, outcome

_TUTORIAL: Final[Key[str]] = Key("tutorial_chosen", "pytorch")
_ITEM: Final[Key[str]] = Key("tutorial_item", "")


def show_tutorial() -> None:
    """The list on the left, the item that is chosen on the right."""
    which = choice_of(TUTORIAL, TUTORIALS)
    _TUTORIAL.set(which)
    st.segmented_control(
        _("Tutorial"),
        list(TUTORIALS),
        format_func=lambda name: _(TITLES[name]),
        key=_TUTORIAL.name,
        required=True,
        on_change=_tutorial_chosen,
        label_visibility="collapsed",
        wrap=True,
    )
    items = {item.name: item for item in TUTORIALS[which]}
    first = next(iter(items))
    chosen = choice_of(TUTORIAL_ITEM, items, default=first, whose=which)
    _ITEM.set(chosen)
    words = texts(which, language())
    left, right = st.columns([4, 9], gap="large")
    with left:
        st.radio(
            _("What it says"),
            list(items),
            format_func=lambda name: _listed(items[name], words[name][0]),
            key=_ITEM.name,
            on_change=_item_chosen,
            args=(first,),
        )
    with right:
        _show(items[chosen], *words[chosen])


@cache
def texts(which: str, lang: Language) -> dict[str, tuple[str, str]]:
    """Every item's title and text, by its name; ``lang`` is the session's."""
    parts = re.split(r"(?m)^## (\w+) \| (.+)$", filled(text(f"tutorial_{which}")))
    return {
        name: (title, body.strip())
        for name, title, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
    }


def filled(template: str) -> str:
    """A long text with its numbers; braces of formulas are none of its fields."""
    known = numbers()
    return re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], found[0]), template)


def _listed(item: Item, title: str) -> str:
    """A fault is marked by a sign, which a screen reader speaks too."""
    return title if item.sound else f"{title} :material/report:"


def _show(item: Item, title: str, body: str) -> None:
    st.subheader(title, anchor=False)
    st.caption(_(KINDS[item.about]))
    if item.formula:
        st.latex(item.formula)
    st.markdown(body)
    for number, program in enumerate(item.programs):
        _run(program, f"{item.name}_{number}")
    with st.container(horizontal=True, key="tutorial_tries"):
        for one in item.tries:
            link(one)
    if item.name == "applications":
        show_applications()
    if item.classes:
        classes_expander()


def _run(program: Program, name: str) -> None:
    """The lines, and what they say: at once, or when asked where PyTorch has to be loaded."""
    with st.container(key=f"code_lines_{name}"):
        readable_code(f"code_lines_{name}")
        st.code(program.code, language="python")
        if program.torch and not st.button(
            _("Run these lines"), key=f"run_{name}", icon=":material/play_arrow:"
        ):
            return
        st.code(outcome(program), language=None)


def _tutorial_chosen() -> None:
    put(TUTORIAL, _TUTORIAL.get(), TUTORIAL.usual)


def _item_chosen(first: str) -> None:
    put(TUTORIAL_ITEM, _ITEM.get(), first)
