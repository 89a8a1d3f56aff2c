"""Somebody's text stands on a page as text: in Markdown, and where no Markdown is read."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from seqviz.ui.frame.quoting import MOST, line_of, quoted, signs_of
from tests.injections import AFTER_PARSING, INJECTIONS

SIGNS = some.text(some.sampled_from(":/.@-<>=~wW hatp_1\u0301\u202e\u200b\n\\$|"), max_size=30)


def parsed(markdown: str) -> str:
    """The text that is left when Markdown has taken the backslashes away."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


@given(some.text(max_size=80) | SIGNS | some.sampled_from(INJECTIONS))
@example("http://a.b www.a.b a@b.c :smile: :material/home: :material_home: a -> b -- c")
def test_no_markup_is_left(text: str) -> None:
    """Each ASCII sign has its backslash, and the text that is left holds no link and no icon."""
    markdown = quoted(text)
    assert re.fullmatch(
        r"\u2068([^!-/:-@\[-`{-~]|\\[!-/:-@\[-`{-~]|(?<=[0-9])[.,](?=[0-9]))*\u2069", markdown
    )
    for pattern in AFTER_PARSING:
        assert not re.search(pattern, parsed(markdown), re.IGNORECASE), pattern


@given(some.text(some.characters(categories=["L", "N", "P", "S"], max_codepoint=0x24F)))
def test_ordinary_text_stays_what_it_is(text: str) -> None:
    """Letters, digits and signs are shown as they came."""
    text = text.replace("\u00ad", "")
    shown = parsed(quoted(text, 999))
    assert shown.strip("\u2068\u2069").replace("\u2060", "") == text
    assert line_of(text, 999) == text


@given(some.text(max_size=80) | SIGNS)
def test_nothing_hides_or_turns(text: str) -> None:
    """One line without controls, halves of characters, changes of direction or of no width."""
    line = line_of(text)
    line.encode()
    kinds = {unicodedata.category(c) for c in line if c not in "\u200c\u200d"}
    assert not kinds & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\r\n\tb\u2028c", "a   b c"),
        ("\u202egnp.exe", "\ufffdgnp.exe"),
        ("a\u200b\u2060\ufeffb", "a\ufffdb"),
        ("a\u200db", "a\ufffdb"),
        ("\ud800", "\ufffd"),
        ("می\u200cخواهم 👩\u200d👧", "می\u200cخواهم 👩\u200d👧"),
        ("e" + "\u0301" * 40, "e" + "\u0301" * 6),
        ("नि\u0301", "नि\u0301"),
        ("a" * MOST, "a" * MOST),
        ("a" * (MOST + 1), "a" * MOST + "…"),
        (" ", " "),
        ("", ""),
    ],
)
def test_a_line(text: str, line: str) -> None:
    """What has no width is seen; scripts that join letters keep what they are spelt with."""
    assert line_of(text) == line


def test_a_quotation() -> None:
    """Signs are escaped, addresses taken apart; outside cells it has its own direction."""
    assert quoted("**a**\n#b") == "\u2068\\*\\*a\\*\\* \\#b\u2069"
    assert quoted("x:y a: b", in_cell=True) == "x\\:\u2060y a\\: b"
    assert quoted("www.a@b", in_cell=True) == "www\u2060\\.a\\@\u2060b"
    assert quoted("1.5-2.", in_cell=True) == "1.5\\-2\\."
    assert quoted("1.5-2", 3, in_cell=True) == "1.5…"


def test_every_character_has_its_place() -> None:
    """A river of single characters loses none of them; what controls is a space."""
    assert signs_of("a\n\u200d\u202e") == ["a", " ", "\u200d", "\u202e"]
