"""Values in the address: the address wins, then the session, and the default stays out of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from seqviz.ui.frame.address import whole
from tests.ui.session import in_session


def _settle_colour() -> None:
    import streamlit as st

    from seqviz.ui.frame.link import settle
    from tests.ui.frame.colour import COLOUR

    st.session_state["result"] = settle(COLOUR)


def _put_green() -> None:
    import streamlit as st

    from seqviz.ui.frame.link import put, settle
    from tests.ui.frame.colour import COLOUR

    put(COLOUR, "green")
    st.session_state["result"] = settle(COLOUR)


def _put_red() -> None:
    import streamlit as st

    from seqviz.ui.frame.link import put, settle
    from tests.ui.frame.colour import COLOUR

    put(COLOUR, "red")
    st.session_state["result"] = settle(COLOUR)


def _forget() -> None:
    import streamlit as st

    from seqviz.ui.frame.link import forget, settle
    from tests.ui.frame.colour import COLOUR

    forget(COLOUR)
    st.session_state["result"] = settle(COLOUR)


def test_the_default_stays_out_of_the_address() -> None:
    """With nothing said the default holds, and the address is as it was."""
    assert in_session(_settle_colour) == ("red", {})
    assert in_session(_settle_colour, query={"other": "1"}) == ("red", {"other": "1"})


def test_a_default_in_the_address_is_taken_out() -> None:
    """`?colour=red` says nothing new."""
    assert in_session(_settle_colour, query={"colour": "red"}) == ("red", {})


def test_an_endless_value_in_the_address_is_refused_and_not_kept() -> None:
    """The default holds, the address is cleared; a long value that was typed here is no news."""
    long = "9," * 5001
    assert in_session(_settle_colour, query={"colour": long}) == ("red", {})
    state = {"link_colour": long}
    assert in_session(_settle_colour, query={"colour": long}, state=state)[0] == long
    assert in_session(_settle_colour, query={"colour": long[:10_000]})[0] == long[:10_000]


def test_the_address_wins_over_the_session() -> None:
    """Somebody may have just opened the link."""
    left = in_session(_settle_colour, query={"colour": "blue"}, state={"link_colour": "green"})
    assert left == ("blue", {"colour": "blue"})


def test_the_session_outlives_the_address() -> None:
    """A walk through another page loses the address, not the choice, which returns to it."""
    left = in_session(_settle_colour, state={"link_colour": "green"})
    assert left == ("green", {"colour": "green"})


def test_an_empty_value_is_none() -> None:
    """`?colour=` means the choice before, and is tidied away."""
    assert in_session(_settle_colour, query={"colour": ""}) == ("red", {})


def test_an_emptied_choice_stays_empty() -> None:
    """Who deletes a text to the last character does not find the default in its place."""
    assert in_session(_settle_colour, state={"link_colour": ""}) == ("", {"colour": ""})


def test_what_is_forgotten_is_the_default_again() -> None:
    """Neither session nor address say anything any more."""
    left = in_session(_forget, query={"colour": "blue"}, state={"link_colour": "green"})
    assert left == ("red", {})


def test_putting_changes_both_places() -> None:
    """What is put is what is read, in the session and in the address."""
    assert in_session(_put_green, query={"colour": "blue"}) == ("green", {"colour": "green"})
    assert in_session(_put_red, query={"colour": "blue"}) == ("red", {})


@settings(max_examples=30, deadline=None)
@given(value=some.text(some.characters(codec="utf-8"), min_size=1, max_size=40))
def test_any_text_survives_the_address(value: str) -> None:
    """Whatever its characters, a value comes out of the address as it went in."""
    result, address = in_session(_settle_colour, query={"colour": value})
    assert result == value
    assert address == ({} if value == "red" else {"colour": value})


def test_what_was_said_of_another_network_is_forgotten() -> None:
    """The session's value counts for its owner only; the address counts for whoever reads it."""

    def script() -> None:
        import streamlit as st

        from seqviz.ui.frame.link import put, settle_of
        from tests.ui.frame.colour import AT

        first = settle_of(AT, "one", "1")
        put(AT, "5", "1")
        kept = settle_of(AT, "one", "1")
        del st.query_params["at"]
        other = settle_of(AT, "other", "2")
        st.session_state["result"] = (first, kept, other)

    result, query = in_session(script)
    assert result == ("1", "5", "2")
    assert "at" not in query
    result, _query = in_session(script, query={"at": "9"})
    assert result == ("9", "5", "2")


def _value_of_size() -> None:
    import streamlit as st

    from seqviz.ui.frame.link import value_of
    from tests.ui.frame.colour import SIZE

    st.session_state["result"] = value_of(SIZE)


@pytest.mark.parametrize(
    ("said", "value", "left"),
    [("3", 3, {"size": "3"}), ("2", 2, {}), ("7", 2, {}), ("", 2, {}), ("<b>", 2, {})],
)
def test_a_value_that_is_none_leaves_the_address(
    said: str, value: int, left: dict[str, str]
) -> None:
    """What the entry's form cannot read is the default, and is not said any more."""
    assert in_session(_value_of_size, query={"size": said}) == (value, left)


def test_an_option_that_there_is_not_leaves_the_address() -> None:
    """The caller's options count, whatever the entry's form would read."""

    def script() -> None:
        import streamlit as st

        from seqviz.ui.frame.link import choice_of
        from tests.ui.frame.colour import COLOUR

        st.session_state["result"] = choice_of(COLOUR, ("red", "blue"))

    assert in_session(script, query={"colour": "blue"}) == ("blue", {"colour": "blue"})
    assert in_session(script, query={"colour": "green"}) == ("red", {})


@pytest.mark.parametrize("said", ["", "-1", "1e3", "x", "٣", "²", "9" * 10, "9" * 5_000])
def test_a_number_from_the_address_is_short_and_plain(said: str) -> None:
    """Python refuses to read one of thousands of digits, and takes those of other scripts."""
    assert whole(said) is None
    assert (whole("0"), whole("0123")) == (0, 123)


def _turn_twice() -> None:
    import streamlit as st

    from seqviz.ui.frame.link import put, settle
    from tests.ui.frame.colour import COLOUR

    settle(COLOUR)
    put(COLOUR, "green")
    put(COLOUR, "red")  # the default: it leaves the address
    st.query_params["colour"] = "green"  # the browser asked for a run before it knew of that
    st.session_state["result"] = settle(COLOUR)


def test_an_address_that_is_older_than_the_last_write_is_no_news() -> None:
    """What was replaced does not come back, in the value or in the address."""
    assert in_session(_turn_twice) == ("red", {})


def _write_another() -> None:
    import streamlit as st

    from seqviz.ui.frame.address import EDIT, PRESET
    from seqviz.ui.frame.link import begin_run, put

    begin_run("rnn_cell")
    put(EDIT, "W_h.1.2=-1")
    put(EDIT, "")
    st.query_params["edit"] = "W_h.1.2=-1"
    put(PRESET, "parity", "leaky")
    st.session_state["result"] = "written"


def test_writing_one_value_takes_the_old_ones_of_others_out() -> None:
    """A fragment that writes its own value sends the whole address, without what was undone."""
    assert in_session(_write_another) == ("written", {"preset": "parity"})


def _put_again() -> None:
    import streamlit as st

    from seqviz.ui.frame.link import put, settle
    from tests.ui.frame.colour import COLOUR

    for colour in ("green", "red", "green"):
        put(COLOUR, colour)
    st.session_state["result"] = settle(COLOUR)


def test_what_was_replaced_can_be_chosen_again() -> None:
    """It is old only until it is put anew."""
    assert in_session(_put_again) == ("green", {"colour": "green"})
