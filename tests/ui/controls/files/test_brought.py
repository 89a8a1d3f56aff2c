"""A file that a visitor brings: name, result and refusal are always of the same file."""

from streamlit.testing.v1 import AppTest

from tests.patience import PATIENCE


def _page() -> None:
    import streamlit as st

    from seqviz.ui.controls.files.brought import bring, what_is_used

    reads = st.session_state.setdefault("reads", [])

    def read(data: bytes) -> int:
        reads.append(data)
        return int(data) * st.session_state.get("times", 1)

    if not st.session_state.get("elsewhere"):
        file = bring(
            "A number",
            key="number",
            read=read,
            megabytes=1,
            types=["txt"],
            options=st.session_state.get("times", 1),
        )
        st.session_state["result"] = file
        if file is not None:
            st.caption(what_is_used(file))


def _open(**state: object) -> AppTest:
    app = AppTest.from_function(_page, default_timeout=PATIENCE)
    for key, value in state.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception
    return app


def _upload(app: AppTest, name: str, data: bytes) -> None:
    app.file_uploader(key="number").set_value((name, data, "text/plain")).run()
    assert not app.exception


def test_a_refused_file_leaves_nothing_of_the_one_before() -> None:
    """After a refusal the name is the refused file's and there is no value."""
    app = _open()
    assert app.session_state["result"] is None
    _upload(app, "good.txt", b"12")
    good = app.session_state["result"]
    assert (good.name, good.value, good.problem) == ("good.txt", 12, None)
    assert "good" in app.caption[-1].value
    _upload(app, "bad.txt", b"twelve")
    bad = app.session_state["result"]
    assert (bad.name, bad.data, bad.value) == ("bad.txt", b"twelve", None)
    assert "twelve" in str(bad.problem)
    assert app.caption[-1].value == ""


def test_a_content_is_read_once_refused_or_not() -> None:
    """Runs of the page without a new file read nothing; another name for it reads nothing."""
    app = _open()
    for name, data in (("good.txt", b"12"), ("bad.txt", b"twelve")):
        _upload(app, name, data)
        app.run()
        app.run()
    assert app.session_state["reads"] == [b"12", b"twelve"]
    _upload(app, "other.txt", b"twelve")
    assert app.session_state["reads"] == [b"12", b"twelve"]
    assert app.session_state["result"].name == "other.txt"


def test_other_options_read_the_same_file_again() -> None:
    """What the reading depends on is part of what is remembered."""
    app = _open()
    _upload(app, "good.txt", b"12")
    app.session_state["times"] = 3
    app.run()
    assert app.session_state["result"].value == 36
    assert app.session_state["reads"] == [b"12", b"12"]


def test_the_file_outlives_a_walk_through_other_pages() -> None:
    """Streamlit forgets a field that is not drawn; the file is there all the same."""
    app = _open()
    _upload(app, "good.txt", b"12")
    app.session_state["elsewhere"] = True
    app.run()
    app.session_state["elsewhere"] = False
    app.run()
    assert app.session_state["result"].name == "good.txt"
    assert app.session_state["reads"] == [b"12"]
    app.button(key="number_away").click().run()
    assert app.session_state["result"] is None


def test_taking_the_file_out_forgets_it() -> None:
    """An emptied field leaves nothing behind."""
    app = _open()
    _upload(app, "good.txt", b"12")
    app.file_uploader(key="number").set_value(None).run()
    assert not app.exception
    assert app.session_state["result"] is None
