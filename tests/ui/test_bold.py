"""Bold text is bold: CommonMark closes `**` only where it stands next to the right characters.

A `**` behind a full stop closes only before a space or another mark. Chinese has no spaces, so
there the full stop belongs behind the stars.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.messages import catalogue_paths, read
from seqviz.paths import ROOT
from seqviz.ui.frame.i18n import CONTENT_DIR

STARS = re.compile(r"\*\*")
VERBATIM = re.compile(r"```.*?```|`[^`]*`|\$[^$\n]*\$", re.DOTALL)
FILLED_IN = re.compile(r"\{\w+\}")


def broken(markdown: str) -> Iterator[str]:
    """Each `**` that neither opens nor closes where it should, with what stands around it."""
    plain = FILLED_IN.sub("x", VERBATIM.sub("x", markdown))
    for paragraph in re.split(r"\n\s*\n", plain):
        for number, stars in enumerate(STARS.finditer(paragraph)):
            before = paragraph[: stars.start()][-1:]
            after = paragraph[stars.end() :][:1]
            inside, outside = (before, after) if number % 2 else (after, before)
            if _space(inside) or (_mark(inside) and not (_space(outside) or _mark(outside))):
                yield paragraph[max(0, stars.start() - 15) : stars.end() + 15]


def _space(character: str) -> bool:
    return not character or character.isspace()


def _mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


@pytest.mark.parametrize(
    ("markdown", "count"),
    [
        ("**Bold.** And on", 0),
        ("**加粗。**后文", 1),
        ("**加粗**。后文", 0),
        ("前文**“引文”**后文", 2),
        ("前文，**“引文”**。", 0),
        ("**{name}**：{name}", 0),
        ("`a**。**b` and $x^{**}$", 0),
    ],
)
def test_the_search_finds_what_stays_plain(markdown: str, count: int) -> None:
    """The rule of the standard, in both directions."""
    assert len(list(broken(markdown))) == count


def test_every_bold_text_of_a_page_is_bold() -> None:
    """In the long texts of all languages."""
    texts = sorted(CONTENT_DIR.glob("*/*.md"))
    assert len(texts) > 60
    found = {
        path.relative_to(CONTENT_DIR).as_posix(): plain
        for path in texts
        if (plain := list(broken(path.read_text(encoding="utf-8"))))
    }
    assert found == {}


@pytest.mark.parametrize(
    "path", catalogue_paths(), ids=lambda path: path.relative_to(ROOT).parts[2]
)
def test_every_bold_message_is_bold(path: Path) -> None:
    """In the sentences of the catalogues and in the English ones that they translate."""
    found = [
        plain
        for message in read(path)
        for form in (message.id, message.string)
        for sentence in ((form,) if isinstance(form, str) else form or ())
        for plain in broken(sentence)
    ]
    assert found == []
