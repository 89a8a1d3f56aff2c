"""The doctor on a page: examinations in the background, of every run, and never out of date."""

import math
import threading
from collections.abc import Callable, Iterator
from typing import get_args

import numpy as np
import pytest

from seqviz.numbers import measured
from seqviz.training.doctor import Cause, Examination, Finding, Progress, Trial, Way, series
from seqviz.training.engine.events import SettingsChanged
from seqviz.training.engine.history import History
from seqviz.training.tasks.sequence import DEFAULT, SETUPS, SequenceRun, Setup
from seqviz.ui.controls.training.findings import settings_told, tried
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.pages.sequence_prediction import doctor_view, outcome
from tests.pages.harness import open_page
from tests.pages.learning import again, examined, finish, keys, press, said, unquoted, until
from tests.patience import PATIENCE

pytestmark = pytest.mark.usefixtures("doctor")
Started = list[Training]
TINY = DEFAULT.changed({"hidden_size": 2, "epochs": 1, "scaling": "standard"})
LONG = TINY.changed({"epochs": 1000})
CURE = {"learning_rate": 0.0123}
SEEN = Cause(
    title="A title",
    sees="Seen: {seen}.",
    why="A reason.",
    cure="A cure.",
    against="Against: {other}.",
    expects="An expectation.",
)


class Slow:
    """An examination that goes on until it is let; it counts who was examined and who ended."""

    def __init__(self) -> None:
        self.go_on, self.begun = threading.Event(), threading.Event()
        self.looked_at: list[Setup] = []
        self.ended = 0

    def __call__(self, run: SequenceRun, history: History, stop: Callable[[], bool]) -> Examination:
        """As the doctor's own."""
        self.looked_at.append(run.setup)
        try:
            while not self.go_on.is_set():
                yield Progress(0.25, "Looks.")
                self.begun.set()
                if stop():
                    return None
                self.go_on.wait(0.01)
            trial = Trial(CURE, 7, 0.5, 0.4, 0.1)
            return (Finding("code", SEEN, {"seen": 0.75}, {"other": 0.625}, CURE, trial),)
        finally:
            self.ended += 1


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    """Every examination is this one."""
    one = Slow()
    monkeypatch.setattr(series, "examine", one)
    yield one
    one.go_on.set()


def open_training(setup: Setup = TINY, lang: Language = "en"):  # type: ignore[no-untyped-def]
    """The page, set."""
    return open_page("sequence_prediction", lang, query={"run": setup.to_link()})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_while_he_looks_it_says_so_and_then_what_he_found(
    lang: Language, started: Started, slow: Slow
) -> None:
    """The run's name and a button to stop; then evidence, other causes, trial, expectation."""
    app = open_training(lang=lang)
    press(app, "run_start")
    finish(app, started[0])
    assert slow.begun.wait(PATIENCE)
    again(app)
    assert "doctor_stop" in keys(app)
    with use_language(lang):
        (bar,) = app.get("progress")
        assert started[0].name in unquoted(bar.proto.text)
        assert bar.proto.value == 25
    slow.go_on.set()
    examined(app, started[0])
    assert "doctor_stop" not in keys(app)
    told = said(app)
    for part in ("**A title**", "A reason.", "0.750", "0.625", "An expectation."):
        assert part in told
    scale = started[0].what.run.data.scaler.scale
    assert scale != 1
    for error in (0.5, 0.4, 0.1):  # as the errors under the plot: a root, in the series' own units
        assert measured(scale * error**0.5) in told
    with use_language(lang):
        assert _("error on a sample of held-out values (RMSE, in the series' own units)") in told
    press(app, "cure_0")
    finish(app, started[1])
    assert started[1].what.run.setup == TINY.changed(CURE), "exactly what was tried"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_wrong_is_not_said_alone_where_a_simple_forecast_does_better(
    lang: Language, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On CO2 it names that forecast, both errors, and how much lies above what was learned."""
    monkeypatch.setattr(series, "examine", well)
    app = open_training(SETUPS["co2"].setup.changed({"hidden_size": 4, "epochs": 1}), lang)
    press(app, "run_start")
    finish(app, started[0])
    examined(app, started[0])
    data = started[0].what.run.data
    (told,) = [one.value for one in app.warning]
    assert not app.success
    last = np.sqrt(np.mean((data.validation - data.series.values[data.cut - 1 : -1]) ** 2))
    season = np.sqrt(np.mean((data.validation - data.series.values[data.cut - 12 : -12]) ** 2))
    assert measured(float(min(last, season))) in told
    above = 100 * np.mean(data.validation > data.train.max())
    assert above > 50
    assert f"{above:.0f}%" in told
    with use_language(lang):
        assert told.startswith(_("The doctor finds nothing wrong with this training."))
        assert _(outcome.ROWS["last"]) in told


def well(_run: SequenceRun, _history: History, _stop: Callable[[], bool]) -> Examination:
    """An examination that finds nothing."""
    yield Progress(0.5, "Looks.")
    return ()


def test_every_run_of_a_side_by_side_is_examined(started: Started, slow: Slow) -> None:
    """Each has its own findings, which name it, and its own cure."""
    slow.go_on.set()
    app = open_training()
    press(app, "compare_cells")
    for run in started:
        finish(app, run)
    order = sorted(started, key=lambda run: run is not started[0])
    for run in (order[0], *reversed(order[1:])):  # as they stand in the chart
        examined(app, run)
    assert slow.looked_at == [run.what.run.setup for run in (order[0], *reversed(order[1:]))]
    captions = [c.value for c in app.caption if "Looked at" in c.value]
    for run in started:
        assert any(run.name in unquoted(caption) for caption in captions)
    press(app, "cure_2_0")
    assert started[-1].what.run.setup == order[1].what.run.setup.changed(CURE)


def test_an_examination_can_be_stopped_and_begun_again(started: Started, slow: Slow) -> None:
    """Stopped it says so and begins no other by itself; asked for, it comes to its end."""
    app = open_training()
    press(app, "run_start")
    finish(app, started[0])
    assert slow.begun.wait(PATIENCE)
    again(app)
    press(app, "doctor_stop")
    examined(app, started[0])
    assert "You stopped the examination." in said(app)
    assert (len(slow.looked_at), slow.ended) == (1, 1)
    again(app)
    assert len(slow.looked_at) == 1
    slow.go_on.set()
    press(app, "examine_0")
    examined(app, started[0])
    assert "**A title**" in said(app)
    assert "You stopped the examination." not in said(app)


def test_a_new_training_ends_it(started: Started, slow: Slow) -> None:
    """What it would have said is of another network: nothing of it is kept or shown."""
    app = open_training(LONG)
    press(app, "run_epoch")
    until(app, started[0], "paused")
    assert slow.begun.wait(PATIENCE)
    first = started[0].examined
    assert first is not None
    assert first.job is not None
    press(app, "run_resume")
    assert first.job.join(PATIENCE)
    again(app)
    assert slow.ended == 1
    assert first.findings is None
    assert "doctor_stop" not in keys(app)
    assert started[0].examined is None


def test_findings_go_with_the_network_that_they_are_about(started: Started, slow: Slow) -> None:
    """Trained on by an epoch, the network is looked at anew; what was found before is gone."""
    slow.go_on.set()
    app = open_training()
    press(app, "run_start")
    finish(app, started[0])
    examined(app, started[0])
    assert "**A title**" in said(app)
    again(app)
    assert len(slow.looked_at) == 1, "remembered"
    slow.go_on.clear()
    press(app, "run_epoch")
    finish(app, started[0])
    assert "**A title**" not in said(app)
    assert len(slow.looked_at) == 2


def test_it_rests_while_its_page_is_left(started: Started, slow: Slow) -> None:
    """On another page it holds no place among those that compute; back here it goes on."""
    app = open_training()
    press(app, "run_start")
    finish(app, started[0])
    assert slow.begun.wait(PATIENCE)
    seen = started[0].examined
    assert seen is not None
    assert seen.job is not None
    app.switch_page("pages/compare.py").run()
    assert seen.job.wait("paused", timeout=PATIENCE)
    assert seen.job.state == "paused"
    app.switch_page("pages/sequence_prediction.py").run()
    assert seen.job.wait("running", timeout=PATIENCE)
    assert seen.job.state == "running"
    assert len(slow.looked_at) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_trial_is_told_as_it_was_made(lang: Language, started: Started, slow: Slow) -> None:
    """Each way has a sentence of its own; only what was trained anew began from first weights."""
    slow.go_on.set()
    app = open_training()
    press(app, "run_start")
    finish(app, started[0])
    patient = doctor_view._patient(started[0])
    scale = started[0].what.run.data.scaler.scale
    told = {}
    with use_language(lang):
        for way in get_args(Way):
            told[way] = tried(Trial(CURE, 7, None, 0.4, 0.1, way), patient)
            for error in (0.4, 0.1):
                shown = error if way == "curve" else scale * error**0.5
                assert measured(shown) in told[way]
            assert ("7" in told[way]) is (way != "curve"), "a curve needs no copy"
        began = tried(Trial(CURE, 7, 0.5, 0.4, 0.1), patient)
        assert began.startswith(told["anew"])
        assert measured(scale * 0.5**0.5) in began[len(told["anew"]) :]
        lost = tried(Trial(CURE, 7, None, math.nan, 0.1), patient)
        assert _("Where no finite number stands, the copy diverged.") in lost
    assert len(set(told.values())) == len(told)


@pytest.mark.parametrize(
    ("cured", "better", "lang"), [(0.39, True, "en"), (0.4, False, "zh"), (math.inf, False, "en")]
)
def test_what_is_worse_than_no_change_came_close_to_nothing(
    cured: float,
    better: bool,
    lang: Language,
    started: Started,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The best of what was tried is called so only where it did better than without it."""

    def looks(run: SequenceRun, history: History, stop: Callable[[], bool]) -> Examination:
        yield Progress(0.5, "Looks.")
        trial = Trial({"reset_state": False}, 7, 0.5, 0.4, cured)
        return (Finding("code", SEEN, {"seen": 0.75}, {"other": 0.625}, {}, trial),)

    monkeypatch.setattr(series, "examine", looks)
    app = open_training(lang=lang)
    press(app, "run_start")
    finish(app, started[0])
    examined(app, started[0])
    with use_language(lang):
        closest = _("Of what was tried, this came closest: {changes}.")
        none = _("No change that was tried is better than none; the least bad: {changes}.")
        changes = settings_told({"reset_state": False})
    assert (closest.format(changes=changes) in said(app)) == better
    assert (none.format(changes=changes) in said(app)) != better


def test_what_was_changed_on_the_way_belongs_to_the_cure(started: Started, slow: Slow) -> None:
    """Copies are trained as the run went, so the cure has that too, and says so."""
    slow.go_on.set()
    app = open_training(TINY.changed({"clip": 1.0}))
    press(app, "run_start")
    finish(app, started[0])
    started[0].job.history.add(SettingsChanged(1, "clip", None, 0.0))
    again(app)
    examined(app, started[0])
    changes = settings_told({"clip": None, **CURE})
    assert changes in [caption.value for caption in app.caption]
    press(app, "cure_0")
    assert started[1].what.run.setup == TINY.changed({"clip": None, **CURE})
