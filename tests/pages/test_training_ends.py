"""What the page says where a training waits, breaks, or comes to numbers that are none."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from seqviz.training.engine.events import Event, TrainingEnded, TrainingStarted
from seqviz.training.engine.trainer import Trainer
from seqviz.training.tasks.sequence_setup import Setup
from seqviz.ui.controls.training.live_view import STATES
from seqviz.ui.controls.training.session import Training, runner
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from tests.pages.harness import open_page
from tests.pages.learning import again, chart, curve, finish, keys, press, said
from tests.patience import PATIENCE

SMALL = Setup(hidden_size=2, epochs=1).to_link()
languages = pytest.mark.parametrize("lang", LANGUAGES)


@languages
def test_the_queue_tells_its_place(lang: Language, started: list[Training]) -> None:
    """While others have all places it says how many come first; then it trains."""
    go_on = threading.Event()

    def busy(stop: Callable[[], bool]) -> Iterator[Event]:
        yield TrainingStarted(1, 1, 1, 1, "cpu", "float64")
        assert go_on.wait(PATIENCE)
        yield TrainingEnded("finished", 0, None, 0.0)

    others = [runner().submit(busy) for _place in range(runner().slots + 1)]
    try:
        app = open_page("sequence_prediction", lang, query={"run": SMALL})
        press(app, "run_start")
        with use_language(lang):
            assert _(STATES["queued"]).format(place=2) in said(app)
        others[-1].stop()
        assert others[-1].join(PATIENCE)
        again(app)
        with use_language(lang):
            assert _(STATES["queued"]).format(place=1) in said(app)
    finally:
        go_on.set()
    finish(app, started[0])
    with use_language(lang):
        assert _(STATES["finished"]) in said(app)


@languages
def test_a_worker_that_raises_is_told_and_can_be_started_anew(
    lang: Language, started: list[Training], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page stays whole, says that it failed, and the next training runs to its end."""

    def broken(trainer: Trainer, *_args: Any) -> Any:
        raise MemoryError("no room for this batch")

    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "_update", broken)
        app = open_page("sequence_prediction", lang, query={"run": SMALL})
        press(app, "run_start")
        finish(app, started[0])
    assert started[0].job.error == "MemoryError: no room for this batch"
    with use_language(lang):
        assert _(STATES["failed"]) in said(app)
    assert "run_start" in keys(app)
    press(app, "run_start")
    finish(app, started[1])
    with use_language(lang):
        assert _(STATES["finished"]) in said(app)


@languages
def test_weights_that_are_no_numbers_end_the_training(
    lang: Language, started: list[Training], monkeypatch: pytest.MonkeyPatch
) -> None:
    """NaN in the middle: told as diverged, drawn without it, and the last good weights are kept."""
    update = Trainer._update

    def spoilt(trainer: Trainer, *args: Any) -> Any:
        if trainer.step == 4:
            trainer.model.W_y[...] = np.nan
        return update(trainer, *args)

    monkeypatch.setattr(Trainer, "_update", spoilt)
    app = open_page("sequence_prediction", lang, query={"run": SMALL})
    press(app, "run_start")
    finish(app, started[0])
    with use_language(lang):
        assert _(STATES["diverged"]) in said(app)
    trainer = started[0].what.run.trainer
    assert trainer.step == 4
    assert all(np.isfinite(array).all() for array in trainer.current().values())
    assert np.isfinite(curve(chart(app), "loss")).all()
