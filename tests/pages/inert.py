"""Whether somebody's text takes effect anywhere on a page that was opened without a browser.

Every string of every element counts as Markdown unless it is listed here as something else, so a
new kind of element is looked at too. A text to send holds `MARK` beside every sign that Markdown,
HTML or a formula reads; a sign that is left beside it without a backslash is one that takes effect.
"""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from tests.injections import AFTER_PARSING, MARK

SIGN = r"[!-/:-@\[-`{-~]"
BESIDE = re.compile(rf"{SIGN}{MARK}|{MARK}{SIGN}")
# Shown as it is, or not at all.
PLAIN = re.compile(
    r"\.(id|icon|type|page|query_string|raw_values?|language|code_text|alt|format|user_key|url)$"
    r"|^(Arrow|BidiComponent|Json|Text)\b|^(TextInput|TextArea|NumberInput)\.(value|default)$"
    r"|^(Selectbox|MultiSelect)\.options$|^FileUploader\."
)
UNSEEN = re.compile("[\u202a-\u202e\u2066\u2067\u200b\u00ad\ufeff\x00-\x09\x0b-\x1f\ud800-\udfff]")
FIGURE_TAGS = r"</?(b|i|br|extra|sub|sup|span)\b"


def leaks(app: AppTest) -> list[str]:
    """Each string in which the text takes effect, with where it stands."""
    return [
        f"{where}: {text!r}"
        for where, text in strings(app)
        if MARK in text and not PLAIN.search(where) and takes_effect(where, text)
    ]


def said_to_be(app: AppTest) -> int:
    """How many strings of the page hold the text at all: whether anything was looked at."""
    return sum(MARK in text for _, text in strings(app))


def takes_effect(where: str, text: str) -> bool:
    """Whether the text does more than stand there, in what the element reads it as."""
    if where == "Html.body":
        return in_html(text)
    if where == "PlotlyChart.spec":
        return any(in_figure(one) for one in _texts(json.loads(text)))
    return in_markdown(text)


def in_markdown(text: str) -> bool:
    """A sign without its backslash, a link or an icon that is left after parsing."""
    read = re.sub(rf"\\({SIGN})", r"\1", text)
    found = (one for rule in AFTER_PARSING for one in re.finditer(rule, read, re.IGNORECASE))
    return bool(
        BESIDE.search(re.sub(rf"\\{SIGN}", "", text))
        or any(MARK in one[0] for one in found)
        or UNSEEN.search(text)
    )


def in_html(text: str) -> bool:
    """A tag, an attribute or a script that holds it."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append(f"{tag} {attrs}")

    Reader().feed(text)
    return any(MARK in one for one in found) or bool(UNSEEN.search(text))


def in_figure(text: str) -> bool:
    """Plotly reads tags and entities in any text, and %{names} in what it says on hovering."""
    return MARK in text and bool(
        re.search(rf"<(?!{FIGURE_TAGS[1:]})[^>]*{MARK}|{MARK}[^<]*<(?!{FIGURE_TAGS[1:]})", text)
        or re.search(rf"<[^>]*{MARK}|%\{{{MARK}|&{MARK}", text)
        or UNSEEN.search(text)
    )


def strings(app: AppTest) -> Iterator[tuple[str, str]]:
    """Every text of every element and container of the page, with the field that holds it."""
    for node in _nodes(app._tree):
        proto = getattr(node, "proto", None)
        if isinstance(proto, Message):
            yield from _fields(proto, type(proto).__name__)


def _nodes(block: Any) -> Iterator[Any]:
    yield block
    for child in getattr(block, "children", {}).values():
        yield from _nodes(child)


def _fields(message: Message, path: str) -> Iterator[tuple[str, str]]:
    for field, value in message.ListFields():
        where = f"{path}.{field.name}"
        for one in value if field.is_repeated else [value]:
            if isinstance(one, Message):
                yield from _fields(one, where)
            elif isinstance(one, str):
                yield where, one


def _texts(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for one in found.values():
            yield from _texts(one)
    elif isinstance(found, list):
        for one in found:
            yield from _texts(one)
