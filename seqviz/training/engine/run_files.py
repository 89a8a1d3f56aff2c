"""The four files of one saved run: what they say, read with every value checked, and written whole.

    weights.safetensors, weights.json (card), history.json, run.json (name, summary)

A file of a run is a plain file of its folder: no link, no pipe, no device, never larger than its
cap. Left out: where runs lie, and how many (library).
"""

from __future__ import annotations

import json
import math
import os
import stat
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import RNNModel
from seqviz.data.lines import one_line
from seqviz.models.checkpoint import Card, CheckpointError, load_card
from seqviz.models.checkpoint_files import read_capped, write_text_atomically
from seqviz.models.checkpoint_model import load_model
from seqviz.models.strict_json import JSONError, read_json
from seqviz.training.engine.archive import CAPS
from seqviz.training.engine.door import WHOLE_CAP, DoorError, check_run, check_setup
from seqviz.training.engine.events import Reason
from seqviz.training.engine.history import History
from seqviz.training.engine.history_json import HistoryError

FORMAT: Final = "seqviz-run-1"
NAME_CAP: Final = 60  # characters
WEIGHTS, CARD, HISTORY, RUN = CAPS

Code = Literal[
    "missing",
    "damaged",
    "foreign",
    "too_large",
    "unfit",
    "other_page",
    "full",
    "full_bytes",
    "disk_full",
    "unwritable",
    "unreadable",
    "busy",
]


class LibraryError(ValueError):
    """A run that is missing, damaged or too much for the library.

    Args:
        message: one line for people, whatever stands in it.
        code: why, for those who say it in words of their own:
            "missing": there is no such run, or not any more;
            "damaged": its files are not what they should be;
            "foreign": what was brought is no run that was downloaded here;
            "too_large": it is larger than any run is;
            "unfit": a value in it cannot be used or shown;
            "other_page": a run, but of another page;
            "full", "full_bytes": no room for another run, or not for one so large;
            "disk_full": the disk has no room;
            "unwritable", "unreadable": the folder of runs cannot be written to, or read;
            "busy": another window is saving, and did not end in time.
    """

    def __init__(self, message: str, code: Code = "damaged") -> None:
        super().__init__(one_line(message))
        self.code = code


@dataclass(frozen=True, slots=True)
class Summary:
    """How a run went, in a few numbers.

    Args:
        steps, epochs: made so far.
        seconds: of computing.
        loss: of the last epoch, or of the last step where there is no epoch; None before both.
        validation_loss, accuracy: of the last epoch that measured it, or None.
        reason: how it ended, "" where it did not.
    """

    steps: int
    epochs: int
    seconds: float
    loss: float | None
    validation_loss: float | None
    accuracy: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class RunInfo:
    """A run as the list shows it.

    Args:
        id: its folder's name.
        name: for people.
        saved: when, ISO 8601 in UTC; "" where damaged.
        summary: how it went; None where damaged.
        setup: its settings by name; empty where damaged.
        size: bytes on the disk.
        damaged: what is wrong with it, "" where nothing is.
    """

    id: str
    name: str
    saved: str
    summary: Summary | None
    setup: Mapping[str, Any]
    size: int
    damaged: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class SavedRun:
    """A run with everything that was saved."""

    info: RunInfo
    model: RNNModel
    card: Card
    history: History


def clean_name(name: str) -> str:
    """A name that is fit to be shown: one line of visible characters, not too long, not empty."""
    if not isinstance(name, str):
        raise LibraryError(f"the name is a {type(name).__name__}; wanted text")
    text = unicodedata.normalize("NFC", name[: 10 * NAME_CAP])
    visible = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    return " ".join(visible.split())[:NAME_CAP].strip() or "run"


def summarise(history: History) -> Summary:
    """The numbers that a list shows."""
    epochs, ended = history.epochs(), history.ended

    def last(column: NDArray[np.float64]) -> float | None:
        measured = column[np.isfinite(column)]
        return float(measured[-1]) if len(measured) else None

    return Summary(
        steps=history.last_step,
        epochs=int(epochs.epoch[-1]) if len(epochs.epoch) else 0,
        seconds=history.seconds,
        loss=last(epochs.loss if len(epochs.loss) else history.steps().loss),
        validation_loss=last(epochs.validation_loss),
        accuracy=last(epochs.accuracy),
        reason=ended.reason if ended else "",
    )


def read_run(folder: Path) -> tuple[RNNModel, Card, History]:
    """Everything of a run, after every check.

    Raises:
        LibraryError: a file is missing, damaged, or holds what must not come in.
    """
    check_files(folder, (WEIGHTS, CARD, HISTORY))
    try:
        model, card = load_model(folder / WEIGHTS, follow=False)
        check_run(model, card)
        text = read_capped(folder / HISTORY, CAPS[HISTORY], follow=False)
        return model, card, History.from_json(text)
    except DoorError as error:
        raise LibraryError(str(error), "unfit") from None
    except (CheckpointError, HistoryError) as error:
        raise LibraryError(f"the run is damaged: {without(folder, error)}") from None


def check_files(folder: Path, names: tuple[str, ...] = tuple(CAPS)) -> None:
    """See that files of a run are plain ones, within their caps.

    Raises:
        LibraryError: one is not, and which.
    """
    for name in names:
        try:
            about = (folder / name).lstat()
        except FileNotFoundError:
            raise LibraryError(f"{name} is missing") from None
        except OSError:
            raise LibraryError(f"{name} cannot be read") from None
        if not stat.S_ISREG(about.st_mode):
            raise LibraryError(f"{name} is not a file")
        if about.st_size > CAPS[name]:
            raise LibraryError(f"{name} is larger than {CAPS[name]:,} bytes")


def write_run(folder: Path, name: str, saved: str, summary: Summary) -> None:
    """Write a run's name and summary.

    Raises:
        OSError: the disk is full, or the folder cannot be written to.
    """
    content = {"format": FORMAT, "name": name, "saved": saved, "summary": asdict(summary)}
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write_text_atomically(folder / RUN, text)


def describe(folder: Path) -> RunInfo:
    """What a list shows of a run; damage is told, not raised."""
    run, bytes_used = folder.name, size_of(folder)
    try:
        check_files(folder)
        content = read_json(read_capped(folder / RUN, CAPS[RUN], follow=False))
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise LibraryError(f"{RUN} is not a seqviz run (format {FORMAT})")
        if lacking := {"name", "saved", "summary"} - set(content):
            raise LibraryError(f"{RUN} lacks {min(lacking)}")
        name, saved = clean_name(content["name"]), _read_time(content["saved"])
        summary = _read_summary(content["summary"])
        setup = load_card(folder / WEIGHTS, follow=False).recipe
        check_setup(setup)
    except JSONError as error:
        return RunInfo(run, run, "", None, {}, bytes_used, f"{RUN}: {error}")
    except (LibraryError, CheckpointError, DoorError) as error:
        return RunInfo(run, run, "", None, {}, bytes_used, without(folder, error))
    return RunInfo(run, name, saved, summary, setup, bytes_used)


def _read_time(saved: object) -> str:
    if isinstance(saved, str) and len(saved) <= 40:
        with suppress(ValueError):
            datetime.fromisoformat(saved)
            return saved
    raise LibraryError(f"saved is {one_line(repr(saved), 40)}; wanted a date and time")


def _read_summary(content: object) -> Summary:
    hints = get_type_hints(Summary)
    if not isinstance(content, dict) or set(content) != set(hints):
        raise LibraryError(f"Summary is not an object of {', '.join(hints)}")
    for name, hint in hints.items():
        value = content[name]
        number = type(value) in (int, float) and math.isfinite(value)
        fits = {
            int: type(value) is int and 0 <= value < WHOLE_CAP,
            float: number,
            float | None: number or value is None,
            str: value == "" or value in get_args(Reason),
        }[hint]
        if not fits:
            raise LibraryError(f"{name} is {one_line(repr(value), 40)}; wanted {hint}")
    return Summary(**content)


def size_of(folder: Path) -> int:
    """Bytes of a run's files; none where it is being deleted at this moment."""
    try:
        return sum(path.lstat().st_size for path in folder.iterdir())
    except OSError:
        return 0


def without(folder: Path, error: Exception) -> str:
    """An error's text that does not tell where the library lies."""
    return str(error).replace(f"{one_line(str(folder))}{os.sep}", "")
