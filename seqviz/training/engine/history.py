"""The history of a training: what its events said, to be read while it is still being written.

One thread adds events; any other thread reads. Steps and epochs lie in growing NumPy buffers whose
rows are never changed once they are written, so a reader gets views instead of copies: reading
100,000 steps costs microseconds and no Python object per step. Nothing in here grows without
bound: beyond a cap, every second row of a table is left out, and snapshots are thinned out.

A history saves as JSON, without the weights of its snapshots. JSON may come from anywhere: it is
capped before it is parsed, and every name, type, length and range is checked (history_json). Left
out: files (library).
"""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from types import NoneType
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from seqviz.models.strict_json import JSONError, read_json
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
from seqviz.training.engine.history_json import HistoryError, check_range, list_of, read_event
from seqviz.training.engine.snapshots import SnapshotStore

__all__ = ["EpochColumns", "History", "HistoryError", "StepColumns"]

FORMAT: Final = "seqviz-history-1"
JSON_CAP: Final = 16 * 2**20  # characters; 100,000 steps take about 8 million
BRACKET_CAP: Final = 4000  # of "{" and of "[": millions of empty lists are small on the disk only
STEP_CAP, EPOCH_CAP, SETTING_CAP = 120_000, 10_000, 1000
ENTRY_CAP: Final = 1_000_000  # of ","; all columns at their longest, and all settings, have fewer
STEP_NAMES = ("step", "epoch", "loss", "learning_rate", "gradient_norm", "seconds")
EPOCH_NAMES = ("epoch", "step", "loss", "validation_loss", "accuracy", "seconds")
COUNTS = ("step", "epoch")  # columns of whole numbers; all others may hold NaN


@dataclass(frozen=True, slots=True, eq=False)
class StepColumns:
    """All steps so far, (S,) each, read-only; NaN where an event had None.

    Args:
        step, epoch: int64, counted from 1.
        loss, learning_rate, gradient_norm: as in `StepDone`.
        seconds: since the start; they go on where an extended training went on.
    """

    step: NDArray[np.int64]
    epoch: NDArray[np.int64]
    loss: NDArray[np.float64]
    learning_rate: NDArray[np.float64]
    gradient_norm: NDArray[np.float64]
    seconds: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class EpochColumns:
    """All epochs so far, (E,) each, read-only; NaN where an event had None.

    Args:
        epoch, step: int64, counted from 1.
        loss, validation_loss, accuracy: as in `EpochDone`.
        seconds: since the start.
    """

    epoch: NDArray[np.int64]
    step: NDArray[np.int64]
    loss: NDArray[np.float64]
    validation_loss: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    seconds: NDArray[np.float64]


class History:
    """Events in, columns out. One thread may add; all may read, at any time.

    Args:
        snapshots: the store to keep snapshots in; a new one of the usual size by default.
    """

    def __init__(self, snapshots: SnapshotStore | None = None) -> None:
        self._lock = threading.Lock()
        self._steps = _Table(STEP_NAMES, STEP_CAP)
        self._epochs = _Table(EPOCH_NAMES, EPOCH_CAP)
        self._settings: list[SettingsChanged] = []
        self._store = snapshots or SnapshotStore()
        self._phase: PhaseDone | None = None
        self._started: TrainingStarted | None = None
        self._ended: TrainingEnded | None = None
        self._version = 0
        self._before = 0.0  # seconds of earlier runs, added to those of this one
        self._seconds = 0.0

    def add(self, event: Event) -> None:
        """Take in one event.

        A further `TrainingStarted` continues the history; seconds then go on from where they were.
        """
        with self._lock:
            match event:
                case StepDone():
                    seconds = self._at(event.seconds)
                    self._steps.append(
                        event.step,
                        event.epoch,
                        event.loss,
                        event.learning_rate,
                        event.gradient_norm,
                        seconds,
                    )
                case EpochDone():
                    self._epochs.append(
                        event.epoch,
                        event.step,
                        event.loss,
                        event.validation_loss,
                        event.accuracy,
                        self._at(event.seconds),
                    )
                case SnapshotTaken():
                    self._store.add(replace(event, seconds=self._at(event.seconds)))
                case SettingsChanged():
                    self._settings.append(replace(event, seconds=self._at(event.seconds)))
                    del self._settings[:-SETTING_CAP]
                case PhaseDone():
                    self._phase = event
                case TrainingStarted():
                    self._started, self._ended, self._phase = event, None, None
                case TrainingEnded():
                    self._ended = replace(event, seconds=self._at(event.seconds))
            self._version += 1

    def close_run(self) -> None:
        """Add the end that a loop did not tell itself: "stopped", after the latest step."""
        own = self._seconds - self._before
        self.add(TrainingEnded("stopped", self.last_step, self.last_loss, own))

    def _at(self, seconds: float) -> float:
        """Seconds since the first start, whether or not the loop itself went on counting."""
        if seconds + self._before < self._seconds:  # it began anew
            self._before = self._seconds
        self._seconds = seconds + self._before
        return self._seconds

    def steps(self) -> StepColumns:
        """Every step so far."""
        with self._lock:
            columns = self._steps.columns()
        return StepColumns(**_counted(columns))

    def epochs(self) -> EpochColumns:
        """Every epoch so far."""
        with self._lock:
            columns = self._epochs.columns()
        return EpochColumns(**_counted(columns))

    @property
    def settings(self) -> tuple[SettingsChanged, ...]:
        """The latest changes of settings, the oldest first."""
        with self._lock:
            return tuple(self._settings)

    @property
    def snapshots(self) -> tuple[SnapshotTaken, ...]:
        """The snapshots kept, the oldest first."""
        with self._lock:
            return self._store.all()

    @property
    def phase(self) -> PhaseDone | None:
        """The latest phase of an update in slow motion, or None."""
        return self._phase

    @property
    def started(self) -> TrainingStarted | None:
        """How the latest run began, or None."""
        return self._started

    @property
    def ended(self) -> TrainingEnded | None:
        """How the latest run ended, or None while it goes on."""
        return self._ended

    @property
    def version(self) -> int:
        """A number that grows with each event."""
        return self._version

    @property
    def last_step(self) -> int:
        """The latest step, 0 before the first."""
        with self._lock:
            return int(self._steps.last("step") or 0)

    @property
    def last_loss(self) -> float | None:
        """The loss of the latest step, or None before the first."""
        with self._lock:
            return self._steps.last("loss")

    @property
    def seconds(self) -> float:
        """Of the latest event that had a time."""
        return self._seconds

    def to_json(self) -> str:
        """Everything but the snapshots and the phase; null where a number is not finite."""
        with self._lock:
            tables = {"steps": self._steps.columns(), "epochs": self._epochs.columns()}
            started, ended = self._started, self._ended
            settings = tuple(self._settings)
        content: dict[str, Any] = {
            "format": FORMAT,
            "started": started and asdict(started),
            "ended": ended and _finite(asdict(ended)),
            "settings": [_finite(asdict(change)) for change in settings],
        }
        for name, columns in tables.items():
            content[name] = {key: _listed(key, column) for key, column in columns.items()}
        return json.dumps(content, allow_nan=False)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read what `to_json` wrote; anything else is refused.

        Raises:
            HistoryError: too large, not JSON, or a name, type or length is not as it should be.
        """
        if len(text) > JSON_CAP:
            raise HistoryError(
                f"the history has {len(text):,} characters; wanted at most {JSON_CAP:,}"
            )
        try:
            text = text if isinstance(text, str) else text.decode("utf-8")
            if max(text.count("{"), text.count("[")) > BRACKET_CAP:
                raise HistoryError(f"the history has more than {BRACKET_CAP:,} lists or objects")
            if text.count(",") > ENTRY_CAP:  # before any of them becomes an object
                raise HistoryError(f"the history has more than {ENTRY_CAP:,} entries")
            content = read_json(text)
            if not isinstance(content, dict) or content.get("format") != FORMAT:
                raise HistoryError(f"the text is not a seqviz history (format {FORMAT})")
            history = cls()
            history._started = read_event(TrainingStarted, content["started"], "started")
            history._ended = read_event(TrainingEnded, content["ended"], "ended")
            for index, change in enumerate(list_of(content["settings"], "settings", SETTING_CAP)):
                read = read_event(SettingsChanged, change, f"settings[{index}]")
                if read is None:
                    raise HistoryError(f"settings[{index}] is null; wanted an object")
                history._settings.append(read)
            history._steps = _Table.read(content["steps"], "steps", STEP_NAMES, STEP_CAP)
            history._epochs = _Table.read(content["epochs"], "epochs", EPOCH_NAMES, EPOCH_CAP)
        except HistoryError:
            raise
        except KeyError as error:
            raise HistoryError(f"the history lacks {error}") from None
        except JSONError as error:
            raise HistoryError(f"the text is not a history that seqviz wrote: {error}") from None
        except (ValueError, TypeError, OverflowError):
            raise HistoryError("the text is not a history that seqviz wrote") from None
        ended = history._ended.seconds if history._ended else 0.0
        history._seconds = max(ended, history._steps.last("seconds") or 0.0)
        history._version = 1
        return history


class _Table:
    """Named columns of float64, appended to row by row; rows once written never change."""

    def __init__(self, names: tuple[str, ...], cap: int) -> None:
        self._names, self._cap = names, cap
        self._data = np.empty((len(names), min(256, cap)))  # (columns, room)
        self._rows = 0

    def append(self, *values: float | None) -> None:
        if self._rows == self._data.shape[1]:
            self._make_room()
        self._data[:, self._rows] = values  # None becomes NaN
        self._rows += 1

    def _make_room(self) -> None:
        """Move to a new buffer; readers keep views of the old one."""
        old = self._data if self._rows < self._cap else self._data[:, ::2]
        self._rows = old.shape[1]
        self._data = np.empty((len(self._names), min(2 * self._rows, self._cap)))
        self._data[:, : self._rows] = old

    def columns(self) -> dict[str, NDArray[np.float64]]:
        columns = {}
        for name, column in zip(self._names, self._data, strict=True):
            columns[name] = column[: self._rows]
            columns[name].flags.writeable = False
        return columns

    def last(self, name: str) -> float | None:
        if not self._rows:
            return None
        return float(self._data[self._names.index(name), self._rows - 1])

    @classmethod
    def read(cls, content: object, where: str, names: tuple[str, ...], cap: int) -> _Table:
        if not isinstance(content, dict) or set(content) != set(names):
            raise HistoryError(f"{where} is not an object of {', '.join(names)}")
        table = cls(names, cap)
        columns = [list_of(content[name], f"{where}.{name}", cap) for name in names]
        if len({len(column) for column in columns}) != 1:
            lengths = ", ".join(str(len(column)) for column in columns)
            raise HistoryError(f"the columns of {where} have {lengths} rows; wanted equally many")
        for name, column in zip(names, columns, strict=True):
            kinds = {int} if name in COUNTS else {int, float, NoneType}
            if not {type(value) for value in column} <= kinds:
                wanted = "whole numbers" if name in COUNTS else "numbers or null"
                raise HistoryError(f"{where}.{name} holds something else than {wanted}")
        data = np.array(columns, np.float64).reshape(len(names), -1)
        counts = data[[names.index(name) for name in COUNTS]]
        if counts.size and (counts.min() < 0 or counts.max() >= 2**53):
            raise HistoryError(f"{where}: step and epoch must be from 0 to 2⁵³")
        for name, numbers in zip(names, data, strict=True):
            check_range(f"{where}.{name}", name, numbers)
        table._rows = data.shape[1]
        table._data = data if table._rows else table._data
        return table


def _counted(columns: Mapping[str, NDArray[np.float64]]) -> dict[str, Any]:
    """The same columns, with steps and epochs as whole numbers."""
    counted: dict[str, Any] = dict(columns)
    for name in COUNTS:
        counted[name] = columns[name].astype(np.int64)
        counted[name].flags.writeable = False
    return counted


def _listed(name: str, column: NDArray[np.float64]) -> list[Any]:
    values: list[Any] = (column.astype(np.int64) if name in COUNTS else column).tolist()
    if np.isfinite(column).all():
        return values
    return [value if math.isfinite(value) else None for value in values]


def _finite(content: dict[str, Any]) -> dict[str, Any]:
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in content.items()
    }
