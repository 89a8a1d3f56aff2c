"""What the tests of pages that train share: waiting for a worker, and reading the live chart."""

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from seqviz.training.engine.history import History
from seqviz.training.engine.runner import State
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import use_language
from tests.pages.components import Sent, sent
from tests.pages.harness import assert_no_exception
from tests.patience import PATIENCE as PATIENCE


def press(app: AppTest, key: str) -> None:
    """Click a button; the page shows no exception afterwards."""
    app.button(key=key).click()
    again(app)


def break_it(app: AppTest, name: str) -> None:
    """Choose a way to break the run, and do it."""
    app.pills(key="break").set_value(name)
    again(app)
    press(app, "break_it")


SHELF = "library_open"  # the expander that most of these tests look into


def opened(app: AppTest, key: str) -> None:
    """Open an expander; AppTest forgets that one was open where a script runs anew by itself."""
    for _attempt in range(3):
        app.session_state[key] = True
        _run(app)
        if app.session_state[key]:
            return
    raise AssertionError(f"{key} stayed closed")


def finish(app: AppTest, training: Training) -> None:
    """Wait until the worker has ended, and show all that came of it."""
    assert training.job.join(PATIENCE)
    while not getattr(training.what, "look", _seen)(training.job.history, alive=False):
        pass  # the page would take a few refreshes for this
    again(app)


def examined(app: AppTest, *runs: Training) -> None:
    """Wait until the doctor has looked at these runs, one after the other; show what he found."""
    for run in runs:
        seen = run.examined
        assert seen is not None, "the examination has not begun"
        assert seen.job is not None
        assert seen.job.join(PATIENCE)
        assert not seen.job.error
        again(app)


def _seen(_history: History, *, alive: bool) -> bool:
    return not alive


def until(app: AppTest, training: Training, state: State) -> None:
    """Wait for a state, and show it."""
    assert training.job.wait(state, timeout=PATIENCE)
    again(app)


def again(app: AppTest) -> None:
    """Run the page once more, as its timer or what was just turned would; no exception follows.

    Open saved runs stay open, as they do in a browser.
    """
    was_open = SHELF in app.session_state and app.session_state[SHELF]
    _run(app)
    if was_open and SHELF in app.session_state and not app.session_state[SHELF]:
        opened(app, SHELF)


def _run(app: AppTest) -> None:
    lang = app.segmented_control(key="lang").value
    with use_language("zh" if lang == "zh" else "en"):  # a choice is sent to the page by its label
        app.run()
    assert_no_exception(app)


def chart(app: AppTest) -> Sent:
    """What the page's one live chart was sent."""
    (only,) = sent(app, "live_chart")
    return only


def curve(shown: Sent, name: str, run: int = 0) -> NDArray[np.float32]:
    """The values of a run's curve: "loss", "gradient", "epochs" or "validation"."""
    place: dict[str, Any] | None = shown.meta["runs"][run][name]
    return np.empty(0, np.float32) if place is None else shown.array(place["y"])


def keys(app: AppTest) -> set[str]:
    """The keys of all buttons."""
    return {button.key for button in app.button if button.key}


def unquoted(markdown: str) -> str:
    """The text as people see it: what keeps a visitor's text from being markup is left out."""
    return re.sub(r"[\u2060\u2068\u2069]|\\(?=[!-/:-@\[-`{-~])", "", markdown)


def said(app: AppTest) -> str:
    """All Markdown of the page."""
    return "\n".join(markdown.value for markdown in app.markdown)
