"""What Streamlit writes by itself, said in the page's language."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit

from seqviz.ui.frame.i18n import LANGUAGES, Language, use_language
from seqviz.ui.frame.languages import SPOKEN
from seqviz.ui.frame.streamlit_words import WORDS, spoken
from tests.pages.components import sent
from tests.pages.harness import open_page

SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_its_language_and_the_words(lang: Language) -> None:
    """The frame's component is told the page's tag, and every word that is not English."""
    (frame,) = sent(open_page("home", lang), "history")
    said = frame.meta["spoken"]
    assert said["tag"] == SPOKEN[lang].tag
    assert said["words"].keys() == (set() if lang == "en" else set(WORDS))
    with use_language(lang):
        assert said == spoken()


def test_streamlit_still_writes_these_words() -> None:
    """Each one without fields is in what the installed Streamlit serves to browsers."""
    served = "".join(path.read_text("utf-8") for path in SCRIPTS.glob("*.js"))
    assert not [word for word in WORDS if "{" not in word and word not in served]
