"""Both tutorials as the browser walks through them: words, scenes and links of every item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import streamlit as st

from seqviz.payloads.bits import Bit, Bits
from seqviz.payloads.walk import GroupShown, ItemShown, TutorialShown
from seqviz.ui.components.walk import walk
from seqviz.ui.frame.address import TUTORIAL, TUTORIAL_ITEM
from seqviz.ui.frame.formulas import bits
from seqviz.ui.frame.i18n import Language, _, language, text
from seqviz.ui.frame.link import choice_of, take
from seqviz.ui.frame.router import page_named
from seqviz.ui.pages.tutorials.applications import APPLICATIONS
from seqviz.ui.pages.tutorials.items import GROUPS, KINDS, TITLES, TUTORIALS, Item, Try
from seqviz.ui.pages.tutorials.links import shown_link
from seqviz.ui.pages.tutorials.numbers import numbers
from seqviz.ui.pages.tutorials.scenes import SCENES

_INLINE = re.compile(r"\$([^$]+)\$|`([^`]+)`|\*([^*]+)\*")


def show_tutorial() -> None:
    """The walk, at the place that the address says; a way to a page is gone where it leads."""
    which = choice_of(TUTORIAL, TUTORIALS)
    names = [item.name for item in TUTORIALS[which]]
    item = choice_of(TUTORIAL_ITEM, names, default=names[0], whose=which)
    asked = walk(
        tuple(tutorials(language())),
        (which, item),
        key="walk",
        on_said=lambda said: take((TUTORIAL, TUTORIAL_ITEM), said),
    )
    going = way_asked_for(asked)
    if going is not None:
        page, query = going
        st.switch_page(page_named(page).to_streamlit(), query_params=query)


def way_asked_for(asked: Any) -> tuple[str, dict[str, str]] | None:
    """The page that a message of the browser means, and its settings; None for anything else."""
    ways = [one for items in TUTORIALS.values() for item in items for one in item.tries]
    ways += [Try("", one.page, one.settings) for one in APPLICATIONS]
    for one in ways:
        if shown_link(one).address == asked:
            return one.page, one.query
    return None


def tutorials(lang: Language) -> Iterator[TutorialShown]:
    """Both, whole; ``lang`` is the session's."""
    for which, items in TUTORIALS.items():
        words = texts(which, lang)
        groups: list[tuple[str, list[ItemShown]]] = []
        for item in items:
            if item.name in GROUPS[which]:
                groups.append((_(GROUPS[which][item.name]), []))
            groups[-1][1].append(_shown(item, *words[item.name]))
        yield TutorialShown(
            which, _(TITLES[which]), tuple(GroupShown(name, tuple(of)) for name, of in groups)
        )


def _shown(item: Item, title: str, body: str) -> ItemShown:
    says, means, wrong = (inline(part) for part in parts(body))
    return ItemShown(
        item.name,
        title,
        _(KINDS[item.about]),
        item.sound,
        says,
        means,
        wrong,
        SCENES[item.name](),
        tuple(shown_link(one) for one in item.tries),
    )


@cache
def texts(which: str, lang: Language) -> dict[str, tuple[str, str]]:
    """Every item's title and text, by its name; ``lang`` is the session's."""
    found = re.split(r"(?m)^## (\w+) \| (.+)$", filled(text(f"tutorial_{which}")))
    return {
        name: (title, body.strip())
        for name, title, body in zip(found[1::3], found[2::3], found[3::3], strict=True)
    }


def parts(body: str) -> tuple[str, str, str]:
    """What it says, what it means, what is wrong: three paragraphs, without their first words.

    Raises:
        ValueError: there are more or fewer of them.
    """
    found = re.findall(r"(?m)^\*\*[^*]+\*\*\W?\s*(.+)$", body)
    if len(found) != 3:
        raise ValueError(f"an item has three paragraphs, got {len(found)} in {body!r}")
    return found[0], found[1], found[2]


def inline(words: str) -> Bits:
    """A paragraph as pieces: formulas between $, code between `, and what is stressed."""
    found: list[Bit] = []
    end = 0
    for match in _INLINE.finditer(words):
        found.append(Bit(words[end : match.start()], "text", "", ""))
        formula, code, stressed = match.groups()
        if formula:
            found.extend(bits(formula))
        else:
            found.append(Bit(code or stressed, "code" if code else "em", "", ""))
        end = match.end()
    found.append(Bit(words[end:], "text", "", ""))
    return tuple(one for one in found if one.text)


def filled(template: str) -> str:
    """A long text with its numbers; braces of formulas are none of its fields."""
    known: Mapping[str, str] = numbers()
    return re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], found[0]), template)
