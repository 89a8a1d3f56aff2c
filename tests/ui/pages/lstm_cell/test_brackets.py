"""Texts with brackets: full-width ones count, and every complaint is made in both languages."""

import pytest

from seqviz.data.brackets import MAX_LENGTH, BracketTextError, check_text
from seqviz.models.bracket_reader import shipped_bracket_reader
from seqviz.ui.frame.i18n import LANGUAGES, use_language
from seqviz.ui.pages.lstm_cell.brackets import EXAMPLES, bracket_complaint, plain_brackets

ERRORS = BracketTextError.__subclasses__()


def test_full_width_brackets_are_made_plain() -> None:
    """What a Chinese keyboard types counts like what an English one types; the rest stays."""
    assert plain_brackets("（(a)（字）") == "((a)(字)"
    typed = plain_brackets("（（a）（b））")
    assert list(shipped_bracket_reader().read(typed).truth) == [1, 2, 2, 1, 2, 2, 1, 0]


def test_other_characters_stay() -> None:
    """Nothing but the two full-width brackets is changed."""
    others = "[]{}<>【】《》⦅⦆ \t𝛼é"
    assert plain_brackets(others) == others


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_examples_can_be_read(text: str) -> None:
    """What a page offers is not refused."""
    check_text(text)
    assert shipped_bracket_reader().read(text).text == text


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_every_complaint_is_made_in_both_languages(error: type[BracketTextError]) -> None:
    """Each code has words of its own, in Chinese too, without a brace left over."""
    said = []
    for lang in LANGUAGES:
        with use_language(lang):
            said.append(bracket_complaint(error("for the log only")))
    assert len(set(said)) == len(LANGUAGES)
    for words in said:
        assert words
        assert "{" not in words
        assert "log" not in words


def test_the_limit_is_named() -> None:
    """Who typed too much reads how much is possible."""
    with pytest.raises(BracketTextError) as caught:
        check_text("(" * (MAX_LENGTH + 1))
    assert str(MAX_LENGTH) in bracket_complaint(caught.value)
