"""What the page says of encodings."""

import pytest

from seqviz.data.encodings import NAMES, NotText, decode
from seqviz.ui.controls.files.encoding_words import _KINDS, encoding_name, not_text, read_as
from seqviz.ui.frame.i18n import LANGUAGES, Language, use_language


def test_how_a_file_was_read_is_told_in_both_languages() -> None:
    """A guess names the encoding and says that it is one; UTF-8 needs no words."""
    found = decode("日期,数值\n1,2\n".encode("gb18030"))
    assert read_as(found) == (
        "It does not say its encoding; it is read as GB 18030 (simplified Chinese)."
    )
    with use_language("zh"):
        assert read_as(found) == "文件没有注明编码，读取时用的是 GB 18030（简体中文）。"
    assert read_as(decode("值".encode("utf-16"))) == "It is read as UTF-16."
    assert read_as(decode("值".encode())) == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_file_and_encoding_has_words(lang: Language) -> None:
    """Nothing is left to a foreign message, and the damaged place is counted from 1."""
    with use_language(lang):
        assert len({encoding_name(name) for name in NAMES}) == len(NAMES)
        for kind in _KINDS:
            error = NotText("", kind, place=4, row=2, encoding="gb18030")
            assert ("GB 18030" in not_text(error)) == (kind == "damaged")
            assert ("5" in not_text(error)) == (kind == "damaged")
