"""What a visitor did is done whole."""

import pytest
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.testing.v1 import AppTest

from seqviz.ui.frame.acts import do_acts_whole


def script() -> None:
    """A page whose first button's callback meets a second click on its way."""
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    def begin() -> None:
        context = get_script_run_ctx()
        assert context is not None
        assert context.script_requests is not None
        state = context.session_state.get_widget_states()
        context.script_requests.request_rerun(RerunData(widget_states=_without_clicks(state)))
        st.query_params["trained"] = "1"  # is sent at once
        st.session_state["runs"] = st.session_state.get("runs", 0) + 1

    def _without_clicks(states: list) -> object:  # type: ignore[type-arg]
        from streamlit.proto.WidgetStates_pb2 import WidgetStates

        later = WidgetStates()
        later.widgets.extend(one for one in states if not one.trigger_value)
        return later

    st.button("Train", on_click=begin)
    st.text(f"runs: {st.session_state.get('runs', 0)}")


def test_a_click_counts_though_another_comes_while_it_is_dealt_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Streamlit alone breaks the first off in its middle, and nobody ever takes it up again."""
    monkeypatch.setattr(
        SafeSessionState,
        "on_script_will_rerun",
        getattr(
            SafeSessionState.on_script_will_rerun,
            "__wrapped__",
            SafeSessionState.on_script_will_rerun,
        ),
    )
    assert AppTest.from_function(script).run().button[0].click().run().text[0].value == "runs: 0"
    do_acts_whole()
    do_acts_whole()
    assert AppTest.from_function(script).run().button[0].click().run().text[0].value == "runs: 1"


def test_a_callback_that_fails_leaves_the_session_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Newer requests count again after it, and none before it."""
    usual = SafeSessionState.on_script_will_rerun
    usual = getattr(usual, "__wrapped__", usual)

    def failing(state: SafeSessionState, *given: object, **named: object) -> None:
        del given, named
        assert state._yield_callback is not looked
        raise ZeroDivisionError

    def looked() -> None:
        raise AssertionError("a newer request would have thrown the click away here")

    monkeypatch.setattr(SafeSessionState, "on_script_will_rerun", failing)
    do_acts_whole()
    state = SafeSessionState(None, looked)  # type: ignore[arg-type]
    with pytest.raises(ZeroDivisionError):
        state.on_script_will_rerun(None)
    assert state._yield_callback is looked


def crossing() -> None:
    """A page whose *Undo* is still being dealt with when a step comes that redraws a part."""
    import streamlit as st
    from streamlit.proto.WidgetStates_pb2 import WidgetStates
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    from seqviz.ui.frame.acts import do_acts_whole, page_is_drawn, redraw_only

    do_acts_whole()

    def undo() -> None:
        context = get_script_run_ctx()
        assert context is not None
        assert context.script_requests is not None
        later = WidgetStates()
        for one in context.session_state.get_widget_states():
            if not one.trigger_value:
                later.widgets.add().CopyFrom(one)
                later.widgets[-1].int_array_value.data[:] = [3]
        context.script_requests.request_rerun(RerunData(widget_states=later))
        st.session_state["undone"] = True

    @st.fragment(key="part")
    def part() -> None:
        st.session_state["parts"] = st.session_state.get("parts", 0) + 1

    st.session_state["whole"] = st.session_state.get("whole", 0) + 1
    st.text(f"undone: {'undone' in st.session_state}")
    st.button("Undo", on_click=undo)
    st.slider("step", 0, 9, key="step", on_change=lambda: redraw_only("part"))
    part()
    page_is_drawn()


def test_a_page_is_drawn_whole_though_a_part_is_asked_for_while_it_is_due() -> None:
    """A step alone draws its part; a step that overtakes an undo draws the page."""
    app = AppTest.from_function(crossing).run()
    app.button[0].click().run()
    assert app.session_state["step"] == 3
    assert app.text[0].value == "undone: True"
    drawn = app.session_state["whole"], app.session_state["parts"]
    app.slider[0].set_value(5).run()
    assert (app.session_state["whole"], app.session_state["parts"]) == (drawn[0], drawn[1] + 1)


def left_behind() -> None:
    """A page whose control asks for a part of the page before."""
    import streamlit as st

    from seqviz.ui.frame.acts import do_acts_whole, page_is_drawn, redraw_only

    do_acts_whole()
    st.slider("step", 0, 9, key="step", on_change=lambda: redraw_only("elsewhere"))
    st.text(f"step {st.session_state['step']}")
    page_is_drawn()


def test_a_part_that_went_with_its_page_is_not_asked_for() -> None:
    """What a control had still to say came with the way to another page: all of that runs."""
    app = AppTest.from_function(left_behind).run()
    app.slider[0].set_value(5).run()
    assert not app.exception
    assert app.text[0].value == "step 5"
