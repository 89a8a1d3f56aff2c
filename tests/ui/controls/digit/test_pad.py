"""What the pad says about a picture that it cannot read: every reason, both languages."""

import pytest

from seqviz.data.pictures import PictureError
from seqviz.ui.frame.i18n import LANGUAGES
from tests.ui.session import in_session

CODES = {error.code for error in PictureError.__subclasses__()}


def _complain() -> None:
    """The words of the pad, whose canvas can be imported only where Streamlit runs."""
    import streamlit as st

    from seqviz.data.pictures import PictureError
    from seqviz.ui.controls.digit.brought_picture import complaint
    from seqviz.ui.frame.i18n import LANGUAGES, use_language

    said = {}
    for lang in LANGUAGES:
        with use_language(lang):
            said[lang] = {
                error.code: complaint(error("for the log only"))
                for error in (*PictureError.__subclasses__(), PictureError)
            }
    st.session_state["result"] = said


@pytest.fixture(scope="module")
def said() -> dict[str, dict[str, str]]:
    """Language → code → what is said."""
    result, _ = in_session(_complain)
    return result


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_complaint_is_made_in_both_languages(
    said: dict[str, dict[str, str]], code: str
) -> None:
    """Each code has a sentence in English and another in Chinese; the log's words stay out."""
    words = [said[lang][code] for lang in LANGUAGES]
    assert len(set(words)) == len(LANGUAGES)
    for sentence in words:
        assert "{" not in sentence
        assert "log" not in sentence


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_has_its_own_words(said: dict[str, dict[str, str]], lang: str) -> None:
    """No two codes are told alike, so a visitor knows what to change."""
    assert len({said[lang][code] for code in CODES}) == len(CODES) >= 5


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_largest_size_is_named(said: dict[str, dict[str, str]], lang: str) -> None:
    """Who uploads too much reads how much is possible."""
    assert "5 MB" in said[lang]["too_large"]


def test_an_unknown_reason_is_told_as_no_picture(said: dict[str, dict[str, str]]) -> None:
    """A code that these words do not know never becomes an error on the page."""
    for lang in LANGUAGES:
        assert said[lang][PictureError.code] == said[lang]["not_a_picture"]


def _draw_one_stroke_more() -> None:
    """The pad after many strokes and one that has just come; the canvas is played."""
    import json
    from types import SimpleNamespace
    from unittest.mock import patch

    import numpy as np
    import streamlit as st

    from seqviz.ui.controls.digit import pad

    picture = np.zeros((pad.PAD_SIDE, pad.PAD_SIDE, 4), np.uint8)
    picture[60:200, 130:150] = 255
    before = [
        pad._Sheet(json.dumps(list(range(k))), picture[..., 0]) for k in range(pad.UNDO_STEPS)
    ]
    strokes = list(range(pad.UNDO_STEPS))
    drawn = SimpleNamespace(json_data={"objects": strokes}, image_data=picture)
    st.session_state["pad_sheets"] = before.copy()
    with patch.object(pad, "st_canvas", lambda **options: drawn):
        pad._from_pad()
    kept = st.session_state["pad_sheets"]
    st.session_state["result"] = kept[:-1] == before[1:] and json.loads(kept[-1].strokes) == strokes
    with patch.object(pad, "UNDO_BYTES", 3 * before[-1].nbytes):
        pad._forget_old(kept)
    st.session_state["result"] = st.session_state["result"], len(kept)


def test_only_so_many_strokes_can_be_undone() -> None:
    """A session's memory does not grow with every stroke, in number and in bytes: the oldest go."""
    (kept, few), _ = in_session(_draw_one_stroke_more)
    assert kept is True
    assert few == 3
