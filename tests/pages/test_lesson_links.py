"""Lesson links: what an address hides and locks on a page, and the editor that makes one."""

import re

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as some

from seqviz.ui.frame.i18n import LANGUAGES, Language
from seqviz.ui.frame.lesson_link import link_asked_for
from seqviz.ui.frame.parts import PARTS, names_in, parts_of
from seqviz.ui.frame.qr import LONGEST, MARGIN, _drawn, qr_code
from seqviz.ui.frame.router import PAGES
from tests.pages.components import sent
from tests.pages.harness import open_page
from tests.ui.session import address, in_session

NAMES = {info.name for info in PAGES}
WITHOUT_PARTS = {"for_teachers", "glossary", "tutorials"}


def test_every_part_is_on_pages_that_there_are() -> None:
    """Each has a place, and each page has parts; only what can be changed can be locked."""
    for name, part in PARTS.items():
        assert re.fullmatch("[a-z][a-z-]*", name)
        assert set(part.pages) <= NAMES
        assert part.outer or part.inner
    whole = {name for name, part in PARTS.items() if not part.pages}
    assert whole == {"sentence"}, "on every page, so it alone is no part of a page"
    assert {name for name in NAMES if not set(parts_of(name)) - whole} == WITHOUT_PARTS
    for looked_at in ("player", "rows", "back-keys", "time-machine", "chart"):
        assert not PARTS[looked_at].locks, "a locked page can still be played"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_link_hides_and_locks(lang: Language) -> None:
    """Both reach the browser as places; what is hidden is not locked too; other pages are whole."""
    query = {"hide": "equations,try", "lock": "sequence,try,surgery"}
    app = open_page("lstm_cell", lang, query=query)
    (link,) = sent(app, "lesson_link")
    places = {name: {"outer": one.outer, "inner": one.inner} for name, one in PARTS.items()}
    assert link.meta["hidden"] == [places["equations"], places["try"]]
    assert link.meta["locked"] == [places["sequence"], places["surgery"]]
    assert {key: address(app)[key] for key in query} == query
    (editor,) = sent(app, "share")
    now = {one["name"]: one["now"] for one in editor.meta["parts"]}
    assert list(now) == list(parts_of("lstm_cell"))
    assert (now["equations"], now["sequence"], now["player"]) == ("hidden", "locked", "shown")
    app.segmented_control(key="lang").set_value("en" if lang == "zh" else "zh").run()
    assert len(sent(app, "lesson_link")[0].meta["hidden"]) == 2, "outlives a change of language"
    app.query_params.clear()  # as a browser does, which goes to another address
    app.switch_page("pages/gru_cell.py").run()
    assert sent(app, "lesson_link")[0].meta["hidden"] == []


@pytest.mark.parametrize(
    ("said", "kept", "wrong"),
    [
        ("pad,equations", "equations", "pad"),
        ("nonsense", "", "nonsense"),
        ("<script>,equations,equations", "equations", "script"),
        ("equations,,", "equations", ""),
        ("player", "player", ""),
    ],
)
def test_what_is_not_there_leaves_the_address_and_is_told(said: str, kept: str, wrong: str) -> None:
    """A part of another page or of none is refused as other bad addresses are; the rest holds."""
    app = open_page("lstm_cell", query={"hide": said})
    assert address(app).get("hide", "") == kept
    toasts = [one.value for one in app.toast]
    assert [wrong in one for one in toasts] == [True] * bool(wrong), toasts
    assert not any("equations" in one for one in toasts), "which is hidden, as the link says"
    assert len(sent(app, "lesson_link")[0].meta["hidden"]) == len(names_in(kept))


def test_playing_cannot_be_locked() -> None:
    """Neither the player nor what only shows something."""
    app = open_page("lstm_cell", query={"lock": "player,rows,preset"})
    assert address(app)["lock"] == "preset"
    assert len(sent(app, "lesson_link")[0].meta["locked"]) == 1


def _press() -> None:
    """What the notice's button calls, and what the page knows after it."""
    import streamlit as st

    from seqviz.ui.frame.address import HIDE, LOCK
    from seqviz.ui.frame.lesson_link import show_everything
    from seqviz.ui.frame.link import begin_run, settle

    begin_run("lstm_cell")
    before = settle(HIDE), settle(LOCK)
    show_everything()
    st.session_state["result"] = before, (settle(HIDE), settle(LOCK))


def test_one_press_shows_everything() -> None:
    """Both leave the session and the address; what else it says stays."""
    query = {"hide": "equations", "lock": "preset", "preset": "hide"}
    result, left = in_session(_press, query=query)
    assert result == (("equations", "preset"), ("", ""))
    assert left == {"preset": "hide"}


@settings(max_examples=40, deadline=None)
@given(said=some.text(max_size=40))
def test_any_text_is_read_as_names(said: str) -> None:
    """Each once, none of them empty."""
    names = names_in(said)
    assert len(set(names)) == len(names)
    assert "" not in names


@pytest.mark.parametrize(
    ("told", "link"),
    [
        ("http://x/y", "http://x/y"),
        ("javascript:alert(1)", ""),
        (None, ""),
        ({"a": 1}, ""),
        ("http://x/?" + "i" * LONGEST, ""),
    ],
)
def test_only_a_link_is_drawn(told: object, link: str) -> None:
    """Whatever the browser says."""
    assert link_asked_for(told) == link


def test_the_picture_is_the_code() -> None:
    """Its dark modules are those of the code that any reader knows; a link too long has none."""
    link = "https://class.example/lstm_cell?preset=hide&hide=equations"
    code = qr_code(link)
    dark = {
        (int(x) + k, int(y))
        for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", code.path)
        for k in range(int(width))
    }
    rows = list(segno.make(link, error="l", micro=False).matrix)
    assert code.size == len(rows) + 2 * MARGIN
    assert dark == {
        (x + MARGIN, y + MARGIN) for y, row in enumerate(rows) for x, one in enumerate(row) if one
    }
    drawn = _drawn.cache_info().currsize
    assert qr_code("https://x/?" + "i" * LONGEST).path == ""
    assert _drawn.cache_info().currsize == drawn, "nobody fills the memory with long links"
