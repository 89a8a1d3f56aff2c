"""The frame calls what other rooms asked for before a page; it knows none of them."""

from tests.ui.session import in_session


def _begin_two_pages() -> None:
    """Two pages begin, in a session where something is to be done before each."""
    import streamlit as st

    from seqviz.ui.frame import leaving

    asked = dict(leaving._at_each_page)
    began: list[str] = []

    def note(page: str) -> None:
        began.append(page)

    leaving._at_each_page.clear()  # the other rooms' own: two pages never begin in one run
    try:
        leaving.at_each_page(note)
        leaving.at_each_page(note)
        leaving.begin_page("home")
        leaving.begin_page("compare")
    finally:
        leaving._at_each_page.clear()
        leaving._at_each_page.update(asked)
    st.session_state["result"] = began


def test_what_was_asked_for_is_called_before_each_page() -> None:
    """With the page's name, and once a page, however often it was asked for."""
    began, _address = in_session(_begin_two_pages)
    assert began == ["home", "compare"]


def test_a_training_rests_where_its_page_is_left() -> None:
    """The room of the trainings has asked for it."""
    from seqviz.ui.controls.training.session import rest_elsewhere
    from seqviz.ui.frame import leaving

    assert rest_elsewhere in leaving._at_each_page.values()
