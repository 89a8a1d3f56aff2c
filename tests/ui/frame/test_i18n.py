"""Which language is spoken, and how a message finds its translation."""

import threading
from typing import get_args

import pytest

from seqviz.ui.frame import i18n
from seqviz.ui.frame.address import LANGUAGE
from seqviz.ui.frame.i18n import (
    LANGUAGES,
    Language,
    _,
    language,
    language_of_locale,
    ngettext,
    text,
    use_language,
)


def test_outside_streamlit_the_language_is_english() -> None:
    """Without a session every string stays as it stands in the code."""
    assert language() == "en"
    assert _("LSTM cell") == "LSTM cell"


def test_a_message_is_translated() -> None:
    """Inside `use_language("zh")` a known message is Chinese, an unknown one stays English."""
    with use_language("zh"):
        assert _("Home") == "首页"
        assert _("never heard of") == "never heard of"
        assert _("") == ""
    assert _("Home") == "Home"


def test_the_language_of_one_thread_is_its_own() -> None:
    """Two sessions run in two threads: neither changes the other's language."""
    heard: list[str] = []
    with use_language("zh"):
        other = threading.Thread(target=lambda: heard.append(_("Home")))
        other.start()
        other.join()
        assert _("Home") == "首页"
    assert heard == ["Home"]


@pytest.mark.parametrize(("n", "english"), [(0, "rows"), (1, "row"), (2, "rows")])
def test_a_plural_has_its_forms(monkeypatch: pytest.MonkeyPatch, n: int, english: str) -> None:
    """English tells one from many; Chinese has one form."""
    monkeypatch.setattr(i18n, "_catalogue", {"en": {}, "zh": {"row": ("行",)}}.__getitem__)
    assert ngettext("row", "rows", n) == english
    with use_language("zh"):
        assert ngettext("row", "rows", n) == "行"


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("zh_TW", "zh"),
        ("ZH-Hant-HK", "zh"),
        ("en-US", "en"),
        ("qq", "en"),
        ("zha", "en"),  # Zhuang
        ("", "en"),
        (None, "en"),
    ],
)
def test_a_locale_has_a_language(locale: str | None, expected: str) -> None:
    """Every Chinese locale gets Chinese; everything else gets English."""
    assert language_of_locale(locale) == expected


def test_an_unknown_language_is_refused() -> None:
    """The error names the value and what it may be."""
    with pytest.raises(ValueError, match=f"'qq'; it must be one of {', '.join(LANGUAGES)}"):
        i18n.set_language("qq")  # type: ignore[arg-type]


def test_a_long_text_follows_the_language() -> None:
    """The same name gives another text in the other language."""
    english = text("home")
    with use_language("zh"):
        assert text("home") != english


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("一行，\n二行，\n三行。\n", "一行，二行，三行。\n"),
        ("一段。\n\n二段。", "一段。\n\n二段。"),
        ("# 标题\n正文", "# 标题\n正文"),
        ("- 一\n- 二", "- 一\n- 二"),
        ("see this\nand that", "see this\nand that"),
    ],
)
def test_a_chinese_paragraph_may_be_wrapped(written: str, read: str) -> None:
    """A line break between two Chinese characters leaves no space; all other breaks stay."""
    assert i18n._join_lines(written) == read


def test_every_language_is_whole() -> None:
    """It has a type, a name and its words: a catalogue but for English, and the long texts."""
    spoken = set(LANGUAGES)
    assert spoken == set(get_args(Language))
    assert {path.name for path in i18n.LOCALE_DIR.iterdir()} == spoken - {"en"}
    assert {path.name for path in i18n.CONTENT_DIR.iterdir()} == spoken
    assert [LANGUAGE.form.read(lang) for lang in LANGUAGES] == list(LANGUAGES)
    assert all(title.strip() for title in i18n.LANGUAGE_NAMES.values())


def test_sentences_are_set_apart_as_the_language_does_it() -> None:
    """With a space in English, with nothing in Chinese."""
    assert i18n.together(("One.", "", "Two.")) == "One. Two."
    with use_language("zh"):
        assert i18n.together(("一。", "二。")) == "一。二。"


@pytest.mark.parametrize(
    ("names", "listed"),
    [(["脉冲", "信号"], "脉冲和信号"), (["LSTM", "GRU"], "LSTM 和 GRU"), (["门", "h"], "门和 h")],
)
def test_a_chinese_list_has_spaces_beside_latin_letters_only(names: list[str], listed: str) -> None:
    """As everywhere in Chinese texts."""
    with use_language("zh"):
        assert i18n.all_of(names) == listed
