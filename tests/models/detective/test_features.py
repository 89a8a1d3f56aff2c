"""Labels of characters, on texts written by hand: `#` marks where a label must be on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqviz.models.detective.features import NAMES, Kind, columns, features_of
from tests.claims.proof import proves

CODE = [
    ("quotes", "x = 'ab' + c", "    ###"),
    ("quotes", 'x = "a\\"b" ', "    #####"),
    ("quotes", "x = 'it\ny", "    ###"),
    ("docstring", '"""a\n"b" """ c', "###########"),
    ("quotes", '"""a\n"b" """ c', ""),
    ("quotes", "# 'no'\n'y'", "       ##"),
    ("quotes", "''", "#"),
    ("docstring", '"""a\nb"""\n"c"', "########"),
    ("docstring", "'''never closed", "###############"),
    ("comment", "a # b\nc '#' # d", "  ###       ###"),
    ("brackets", "f(a, [b]) + c", " #######"),
    ("brackets", "f('(') )(", " ####   #"),
    ("indentation", "a\n    b c\n  d", "  ####    ##"),
    ("deep", "a\n         b\n c", "         ###"),
    ("after_space", "ab  cd\ne", "#   #  #"),
    ("vowel", "Abcé iÅyñÔ", "#  # ##  #"),
    ("upper", "aBÉ5", " ##"),
    ("digit", "a52b²٣9", " ##   #"),
    ("docstring", '''x = """a\nb\nc"""''', "    ##########"),
    ("far", "a" * 39 + "bc\nd", " " * 40 + "##"),
]
PROSE = [
    ("quotes", 'He: "it\'s". No', "    #####"),
    ("quotes", "“a” b", "##"),
    ("quotes", 'x "never\n\nclosed', "  #######"),
    ("speaker", "KING:\nNo: yes\n", "#####"),
    ("brackets", "a (b) c", "  ##"),
]


@proves(
    "inside a triple-quoted text",
    "A string that three quotes open; it may go on for lines.",
    "0 to 9.",
    "From the opening quote up to the closing one: double quotes in prose, a string of one line in "
    "code.",
)
@pytest.mark.parametrize(
    ("kind", "name", "text", "marks"),
    [("code", *case) for case in CODE] + [("prose", *case) for case in PROSE],
)
def test_labels_by_hand(kind: Kind, name: str, text: str, marks: str) -> None:
    """Each feature is on exactly where the marks say."""
    labels = features_of(text, kind)[name]
    found = "".join("#" if on else " " for on in labels)
    assert found.rstrip() == marks
    assert len(labels) == len(text)


def test_columns_begin_anew_after_a_line_end() -> None:
    """A line end belongs to its line."""
    assert columns("ab\n\nc").tolist() == [0, 1, 2, 0, 0]
    assert columns("").tolist() == []


@given(st.text(max_size=80), st.sampled_from(sorted(NAMES)))
def test_any_text_has_labels(text: str, kind: Kind) -> None:
    """Whatever the characters: every feature, one label a character, read-only."""
    found = features_of(text, kind)
    assert tuple(found) == NAMES[kind]
    assert all(label.shape == (len(text),) and label.dtype == np.bool_ for label in found.values())
    assert not any(label.flags.writeable for label in found.values())


def test_a_long_text_of_nothing_but_quotes_is_quick() -> None:
    """No pattern runs away: 100,000 quotes, and as many backslashes after one."""
    for text in ('"' * 100_000, "'" + "\\" * 99_999, "#" * 100_000, '"""' + "\\\n" * 50_000):
        assert len(features_of(text, "code")["quotes"]) == len(text)


def test_another_kind_is_refused() -> None:
    """By its name."""
    with pytest.raises(ValueError, match="kind is 'verse'; wanted one of code, prose"):
        features_of("a", "verse")  # type: ignore[arg-type]
