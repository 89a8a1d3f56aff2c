"""The Chinese texts: their terms, their punctuation, and who a heading speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from scripts.messages import catalogue_paths, read
from seqviz.paths import ROOT
from seqviz.ui.frame.i18n import CONTENT_DIR
from tests.ui.chinese_terms import HEADINGS_WITHOUT_SUBJECT, TERMS

HAN = "[\u4e00-\u9fff]"
WIDE = "[。，；：？！、）》”]"
NO_PROSE = re.compile(
    r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|(?<=\])\([^)]*\)|<[^>]*>|\{[^{}]*\}", re.DOTALL
)
"""Code, formulas, addresses, tags and fields."""
NARROW = {
    "a comma, colon, semicolon, question or exclamation mark": re.compile(
        rf"{HAN}[\"'*]*[,:;?!]|[,:;?!]\s?{HAN}|{WIDE}[,:;]"
    ),
    "a full stop": re.compile(rf"{HAN}\*{{0,2}}\.(?![\w/])|\.{HAN}"),
    "a bracket": re.compile(rf"{HAN}\(|\){HAN}|\({HAN}|{HAN}\)"),
    "straight quotation marks": re.compile(rf"{HAN}\"|\"{HAN}"),
    "a space after a full-width sign": re.compile(r"[。，；：？！、）] +(?=[^\s|])"),
    "three full stops": re.compile(rf"{HAN}\.\.\."),
    "a power of ten as a program prints it": re.compile(r"\d[eE][+-]?\d"),
}


def catalogue() -> Iterator[tuple[str, str]]:
    """Every Chinese message with its English."""
    (path,) = [path for path in catalogue_paths() if "zh" in path.parts]
    for message in read(path):
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        english = message.id if isinstance(message.id, str) else "".join(message.id[:1])
        if english:
            yield from ((english, str(form)) for form in forms)


def texts() -> Iterator[tuple[str, str]]:
    """Every Chinese text with what it is found by."""
    yield from catalogue()
    for path in [*sorted((CONTENT_DIR / "zh").rglob("*.md")), ROOT / "README.zh.md"]:
        yield path.name, path.read_text("utf-8")


def lessons() -> Iterator[tuple[str, str]]:
    """The files of lessons and terms, whose signs are also those of their format."""
    for path in sorted((CONTENT_DIR / "zh").rglob("*.toml")):
        yield path.name, path.read_text("utf-8")


def faults(text: str) -> list[str]:
    """What is wrong with the signs of a text."""
    # A space may follow bold type that ends in a full-width sign, or else Markdown does not see it.
    prose = NO_PROSE.sub("0", re.sub(r"([。，；：？！、）])\*\* ", r"\1", text))
    return [what for what, sign in NARROW.items() if sign.search(prose)]


def test_no_term_is_written_in_another_way() -> None:
    """Of each pair of the glossary only the wanted side stands in any text."""
    wrong = [
        f"{found[0]} → {wanted}: {text[max(0, found.start() - 30) : found.end() + 30]} ({name})"
        for name, text in (*texts(), *lessons())
        for pattern, wanted in TERMS.items()
        if (found := re.search(pattern, text))
    ]
    assert not wrong, "\n".join(wrong)


def test_punctuation_is_full_width() -> None:
    """Between and after Chinese characters no ASCII sign, after 。 no space, no 1e-05."""
    wrong = [f"{said}: {text} ({name})" for name, text in texts() for said in faults(text)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "text",
    ["遗忘门: 由", "算出. 再", "数 (个)", "好。 让它", "损失 3.85e-06", "一,二", '说"是"', "等..."],
)
def test_each_fault_is_seen(text: str) -> None:
    """The check itself finds one fault of every kind."""
    assert faults(text)


@pytest.mark.parametrize("text", ["`a: b`是代码", "$x, y$ 是公式", "RNN、LSTM 与 GRU：8、12、18。"])
def test_what_is_right_passes(text: str) -> None:
    """Code, formulas, and Latin letters beside Chinese ones are no fault."""
    assert not faults(text)


def test_no_heading_lacks_its_subject() -> None:
    """A short message that is no sentence, and begins with "it" in Chinese only, names nobody."""
    wrong = [
        text
        for english, text in catalogue()
        if text.startswith(HEADINGS_WITHOUT_SUBJECT)
        and not text.endswith(("。", "：", "？", "！"))
        and not re.search(r"\b(it|its|It)\b", english)
    ]
    assert not wrong, "\n".join(wrong)
