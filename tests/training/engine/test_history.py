"""The history: columns of what the events said, whole for every reader, and nothing believed."""

import gc
import json
import threading
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from seqviz.training.engine import history as module
from seqviz.training.engine.events import (
    EpochDone,
    Event,
    PhaseDone,
    SettingsChanged,
    SnapshotTaken,
    StepDone,
    TrainingEnded,
    TrainingStarted,
)
from seqviz.training.engine.history import History, HistoryError
from seqviz.training.engine.snapshots import SnapshotStore, Together, due

STARTED = TrainingStarted(6, 2, 90, 33, "cpu", "float64")
ENDED = TrainingEnded("finished", 6, 0.25, 0.7)


def events() -> list[Event]:
    """A short training with everything in it."""
    told: list[Event] = [STARTED]
    for step in range(1, 7):
        norm = None if step == 2 else step / 7
        told.append(StepDone(step, (step + 2) // 3, 1 / step, 0.01, norm, step / 10))
        if step == 3:
            told.append(EpochDone(1, 3, 0.5, None, 0.35, 0.4))
            told.append(SettingsChanged(3, "clip", None, 0.36))
    told.append(EpochDone(2, 6, 0.25, 0.75, 0.65))
    told.append(ENDED)
    return told


def filled() -> History:
    """A history of it."""
    history = History()
    for event in events():
        history.add(event)
    return history


def test_columns_are_what_the_events_said() -> None:
    """Every field in its column, NaN for None, read-only."""
    history = filled()
    steps, epochs = history.steps(), history.epochs()
    np.testing.assert_array_equal(steps.step, [1, 2, 3, 4, 5, 6])
    np.testing.assert_array_equal(steps.epoch, [1, 1, 1, 2, 2, 2])
    np.testing.assert_array_equal(steps.loss, [1 / k for k in range(1, 7)])
    np.testing.assert_array_equal(steps.gradient_norm, [1 / 7, np.nan, 3 / 7, 4 / 7, 5 / 7, 6 / 7])
    np.testing.assert_array_equal(epochs.step, [3, 6])
    np.testing.assert_array_equal(epochs.validation_loss, [0.4, np.nan])
    np.testing.assert_array_equal(epochs.accuracy, [np.nan, 0.75])
    assert steps.step.dtype == epochs.epoch.dtype == np.int64
    for column in (steps.step, steps.loss, epochs.epoch, epochs.accuracy):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 0
    assert history.settings == (SettingsChanged(3, "clip", None, 0.36),)
    assert (history.started, history.ended) == (STARTED, ENDED)
    assert (history.last_step, history.last_loss) == (6, 1 / 6)
    assert history.version == len(events())


def test_an_empty_history_has_empty_columns() -> None:
    """Nothing is missing before the first event."""
    history = History()
    assert history.steps().loss.shape == history.epochs().loss.shape == (0,)
    assert (history.started, history.ended, history.phase) == (None, None, None)
    assert (history.last_step, history.last_loss, history.version) == (0, None, 0)
    assert History.from_json(history.to_json()).steps().step.shape == (0,)


def test_old_columns_do_not_change_when_events_are_added() -> None:
    """What a reader got stays as it was, through every growth of the buffers."""
    history = History()
    kept = []
    for step in range(1, 3000):
        history.add(StepDone(step, 1, float(step), 0.1, None, 0.0))
        if step % 97 == 0:
            kept.append((step, history.steps()))
    for step, columns in kept:
        np.testing.assert_array_equal(columns.loss, np.arange(1, step + 1))
        np.testing.assert_array_equal(columns.step, np.arange(1, step + 1))


def test_readers_on_other_threads_see_whole_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one thread writes and the table is thinned out, no row is torn or uninitialised."""
    monkeypatch.setattr(module, "STEP_CAP", 1000)
    history, done, torn = History(), threading.Event(), []

    def read() -> None:
        while not done.is_set():
            columns = history.steps()
            whole = (columns.step == columns.loss) & (columns.loss == columns.seconds)
            ordered = (columns.step[1:] > columns.step[:-1]).all()
            if not (whole.all() and ordered):
                torn.append(columns)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for step in range(1, 20_001):
        history.add(StepDone(step, 1, float(step), 0.1, None, float(step)))
    done.set()
    for reader in readers:
        reader.join()
    assert not torn
    assert 500 <= len(history.steps().step) <= 1000
    assert history.last_step == 20_000


def test_a_hundred_thousand_steps_are_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Adding stays cheap, and a read shares the numbers instead of copying objects."""
    history = History()
    told = [StepDone(k, 1, 0.5, 0.1, None, float(k)) for k in range(1, 100_001)]
    moved = []
    grow = module._Table._make_room
    monkeypatch.setattr(module._Table, "_make_room", lambda table: moved.append(grow(table)))
    for event in told:
        history.add(event)
    assert len(moved) < 20  # each time all rows are copied, so it must double its room
    assert np.shares_memory(history.steps().loss, history.steps().loss)
    assert len(history.to_json()) < module.JSON_CAP
    assert History.from_json(history.to_json()).last_step == 100_000


def test_an_extended_history_goes_on() -> None:
    """A second start takes the end away; seconds never run backwards, whoever counts them."""
    history = filled()
    history.add(replace(STARTED, steps=8))
    assert history.ended is None
    history.add(StepDone(7, 3, 0.1, 0.01, None, 0.1))  # this loop counts from 0 again
    history.add(replace(ENDED, step=7, seconds=0.2))
    assert history.steps().seconds[-1] == pytest.approx(0.8)
    assert history.ended is not None
    assert history.ended.seconds == pytest.approx(0.9)
    history.add(StepDone(8, 3, 0.1, 0.01, None, 0.3))
    assert history.seconds == pytest.approx(1.0)


def test_phase_is_the_latest_and_ends_with_the_run() -> None:
    """Slow motion shows the latest phase; a new run has none."""
    history = History()
    phases = [PhaseDone("forward", 1, 1, {}, {}), PhaseDone("loss", 1, 1, {}, {})]
    for phase in phases:
        history.add(phase)
    assert history.phase is phases[1]
    history.add(STARTED)
    assert history.phase is None


def test_json_round_trip() -> None:
    """Everything but the snapshots comes back, and can be extended; JSON is strict."""
    history = filled()
    history.add(StepDone(7, 3, float("nan"), 0.01, float("inf"), 0.8))
    history.add(TrainingEnded("diverged", 7, float("nan"), 0.9))
    text = history.to_json()
    json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    for read in (History.from_json(text), History.from_json(text.encode())):
        for name in module.STEP_NAMES:
            wanted = getattr(history.steps(), name)
            wanted = np.where(np.isfinite(wanted), wanted, np.nan)
            np.testing.assert_array_equal(getattr(read.steps(), name), wanted)
        for name in module.EPOCH_NAMES:
            np.testing.assert_array_equal(
                getattr(read.epochs(), name), getattr(history.epochs(), name)
            )
        assert (read.started, read.settings) == (history.started, history.settings)
        assert read.ended == TrainingEnded("diverged", 7, None, 0.9)
        assert read.to_json() == text
        read.add(StepDone(8, 3, 0.1, 0.1, None, 0.0))
        assert read.last_step == 8
        assert read.seconds == pytest.approx(0.9)


def damage(**changes: Any) -> str:
    """JSON of a history with some fields replaced."""
    return json.dumps(json.loads(filled().to_json()) | changes)


def steps(**changes: Any) -> str:
    """JSON of a history with some columns of its steps replaced."""
    return damage(steps=json.loads(filled().to_json())["steps"] | changes)


REFUSED = [
    ("", "not a history"),
    ("null", "format seqviz-history-1"),
    ('{"format": "seqviz-history-1"}', "lacks 'started'"),
    ("[" * 3000, "not a history"),
    ("[" * 5000, "lists or objects"),
    ('"' + "x" * module.JSON_CAP, "characters"),
    (b"\xff\xfe", "not a history"),
    (damage(format="other"), "format"),
    (damage(steps=[]), "steps is not an object of step, epoch"),
    (damage(steps={"step": []}), "steps is not an object"),
    (steps(loss=[1.0]), "rows"),
    (steps(loss=[True] * 6), r"steps\.loss holds something else"),
    (steps(loss=["1"] * 6), r"steps\.loss"),
    (steps(loss=[[1]] * 6), r"steps\.loss"),
    (steps(loss=[10**400] * 6), "not a history"),
    (steps(step=[1.5] * 6), r"steps\.step holds something else than whole numbers"),
    (steps(step=[None] * 6), r"steps\.step"),
    (steps(step=[-1] * 6), "from 0 to"),
    (steps(epoch=[2**60] * 6), "from 0 to"),
    (steps(epoch="123456"), r"steps\.epoch is a str"),
    (steps(**{n: [1] * (module.STEP_CAP + 1) for n in module.STEP_NAMES}), "at most 120,000"),
    (damage(started=5), "started is not an object"),
    (damage(started={"steps": 1}), "started is not an object"),
    (damage(settings=[None]), "settings"),
    (damage(settings=[{"step": 1, "name": "x" * 200, "value": 1, "seconds": 0}]), "name"),
    (damage(settings=[{"step": 1, "name": "x", "value": "1", "seconds": 0}]), "value"),
    (damage(settings=[{"step": 1, "name": "x", "value": 1, "seconds": None}]), "seconds"),
    (
        damage(ended={"reason": "no", "step": 1, "loss": 1, "seconds": 1, "early": False}),
        r"ended\.reason",
    ),
    (
        damage(ended={"reason": [], "step": 1, "loss": 1, "seconds": 1, "early": False}),
        r"ended\.reason",
    ),
    (
        damage(ended={"reason": "stopped", "step": True, "loss": 1, "seconds": 1, "early": False}),
        r"ended\.step",
    ),
    (
        damage(ended={"reason": "stopped", "step": 1, "loss": 1, "seconds": 1, "early": 0}),
        r"ended\.early",
    ),
]


@pytest.mark.parametrize("case", range(len(REFUSED)))
def test_other_text_is_refused_with_what_was_expected(case: int) -> None:
    """Broken, huge, nested, mistyped and inconsistent text gives one typed error."""
    text, message = REFUSED[case]
    with pytest.raises(HistoryError, match=message):
        History.from_json(text)


def snapshot(step: int, numbers: int = 8) -> SnapshotTaken:
    """A snapshot of so many float64."""
    return SnapshotTaken(step, 0, {"W": np.zeros(numbers)}, step / 10)


@pytest.mark.parametrize("one", ['"",', "0,", '"a":0,'])
def test_millions_of_entries_are_refused_before_they_are_read(
    one: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No entry becomes an object; a history of the longest columns has fewer."""
    monkeypatch.setattr(module, "read_json", None)
    with pytest.raises(HistoryError, match=f"more than {module.ENTRY_CAP:,} entries"):
        History.from_json(f"[{one * (module.ENTRY_CAP + 1)}0]")
    longest = module.STEP_CAP * len(module.STEP_NAMES) + module.EPOCH_CAP * len(module.EPOCH_NAMES)
    assert longest + 50 * module.SETTING_CAP < module.ENTRY_CAP


def test_snapshots_are_due_more_and_more_seldom() -> None:
    """Step 0 and the first steps, then three to a doubling; few in 100,000 steps."""
    taken = [step for step in range(100_001) if due(step)]
    assert taken[:10] == [0, 1, 2, 3, 4, 5, 6, 8, 10, 12]
    assert len(taken) == 48
    assert max(b / a for a, b in pairwise(taken[10:])) < 1.34
    assert not due(-1)


def test_the_store_keeps_within_its_bytes_and_its_count() -> None:
    """The first and the latest stay, and what is left is still spread evenly in log(step)."""
    store = SnapshotStore(bytes_cap=20 * 64, count_cap=1000)
    for step in filter(due, range(10_001)):
        store.add(snapshot(step))
        assert store.nbytes <= 20 * 64
    kept = [taken.step for taken in store.all()]
    assert kept[:8] == [0, 1, 2, 4, 8, 16, 32, 50]
    assert kept[8:] == [64, 101, 128, 203, 322, 512, 812, 1290, 2048, 3250, 5160, 8192]
    few = SnapshotStore(count_cap=3)
    for step in range(50):
        few.add(snapshot(step))
    assert [taken.step for taken in few.all()][::2] == [0, 49]
    assert len(few.all()) == 3


def test_a_snapshot_larger_than_the_store_is_kept_alone() -> None:
    """The present is worth more than the past; a second one at the same step replaces the first."""
    store = SnapshotStore(bytes_cap=100)
    for step in (0, 1, 2, 2):
        store.add(snapshot(step, 50))
    assert [taken.step for taken in store.all()] == [2]
    assert store.nbytes == 400
    with pytest.raises(ValueError, match="bytes_cap is 0"):
        SnapshotStore(bytes_cap=0)


def test_all_stores_together_keep_within_a_bound() -> None:
    """The first come has what it likes, later ones what is left or their share; room comes back."""
    together = Together(cap=20 * 64, share=4 * 64)
    stores = [SnapshotStore(together=together) for _ in range(3)]
    for store in stores:
        for step in filter(due, range(40)):
            store.add(snapshot(step))
    assert [store.nbytes // 64 for store in stores] == [14, 6, 4]
    assert [taken.step for taken in stores[2].all()][::3] == [0, 32]
    del stores[0], store
    gc.collect()
    for step in filter(due, range(40, 10_000)):
        stores[0].add(snapshot(step))
    assert stores[0].nbytes == 16 * 64


def test_the_history_keeps_snapshots_within_the_stores_bounds() -> None:
    """Snapshots are read as a tuple, the oldest first."""
    history = History(SnapshotStore(count_cap=2))
    for step in (0, 1, 2):
        history.add(snapshot(step))
    assert [taken.step for taken in history.snapshots] == [0, 2]
