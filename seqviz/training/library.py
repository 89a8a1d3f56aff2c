"""The library of saved runs: weights, card and history, in a folder of the user.

Each run is a folder with a random name; the name that a person gave it is only text in a file, so
no name can reach another place on the disk:

    <id>/weights.safetensors, weights.json (card), history.json, run.json (name, summary)

A run is written beside its place and moved there whole. A damaged one is listed as damaged and can
be deleted; it breaks nothing. A run travels as one zip of these four files (archive.py).
The folder may be one user's or one session's: the library only knows the path. Left out: optimiser
state and snapshots.
"""

from __future__ import annotations

import json
import math
import os
import re
import secrets
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, get_type_hints

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import RNNModel
from seqviz.models.checkpoint import Card, CheckpointError, load_card
from seqviz.models.checkpoint_files import read_capped, write_atomically
from seqviz.models.checkpoint_model import load_model, save_model
from seqviz.paths import user_data_dir
from seqviz.training.archive import CAPS, ArchiveError, pack, unpack
from seqviz.training.history import History, HistoryError

FORMAT: Final = "seqviz-run-1"
NAME_CAP: Final = 60  # characters
WEIGHTS, CARD, HISTORY, RUN = CAPS
_ID = re.compile(r"[0-9a-f]{16}")


class LibraryError(ValueError):
    """A run that is missing, damaged or too much for the library; its text is for people."""


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


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a comparison: a setting or a result, one value a run, None where it has none."""

    name: str
    values: tuple[Any, ...]

    @property
    def differs(self) -> bool:
        """Whether the runs have different values."""
        return any(repr(value) != repr(self.values[0]) for value in self.values)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Runs side by side, in the order asked for."""

    runs: tuple[RunInfo, ...]
    settings: tuple[Row, ...]
    results: tuple[Row, ...]


class Library:
    """Saved runs in one folder.

    Args:
        directory: made when the first run is saved; the user's own by default.
        max_runs, max_bytes: beyond which nothing more is taken in.
    """

    def __init__(
        self,
        directory: Path | None = None,
        *,
        max_runs: int = 100,
        max_bytes: int = 512 * 2**20,
    ) -> None:
        self.directory = directory or user_data_dir() / "runs"
        self.max_runs, self.max_bytes = max_runs, max_bytes

    def save(
        self,
        name: str,
        model: RNNModel,
        setup: Mapping[str, Any],
        history: History,
        *,
        task: str = "regression",
        data: str = "",
    ) -> RunInfo:
        """Keep a run.

        Args:
            name: any text; it is cleaned and shortened.
            model: its weights as they are now.
            setup: its settings by name, as JSON can hold them; "seed" goes into the card as well.
            history: of its training.
            task: "regression" or "classes".
            data: what it was trained on, in words.

        Raises:
            LibraryError: no room, or something in it would not load again.
        """
        seed = setup.get("seed", 0)
        seed = seed if type(seed) is int else 0

        def fill(folder: Path) -> None:
            weights = folder / WEIGHTS
            save_model(weights, model, task=task, recipe=setup, seed=seed, data=data)
            text = history.to_json()
            write_atomically(folder / HISTORY, lambda part: part.write_text(text, "utf-8"))

        return self._keep(name, fill)

    def runs(self) -> list[RunInfo]:
        """All runs, the newest first; damaged ones last."""
        found = []
        for path in self.directory.iterdir() if self.directory.is_dir() else ():
            if self._is_run(path):
                with suppress(LibraryError):  # deleted at this moment
                    found.append(self.info(path.name))
        return sorted(found, key=lambda run: (run.saved, run.id), reverse=True)

    def info(self, run: str) -> RunInfo:
        """What the list shows of one run; damage is told, not raised."""
        folder = self._folder(run)
        size = _size(folder)
        try:
            content = json.loads(read_capped(folder / RUN, CAPS[RUN]))
            if not isinstance(content, dict) or content.get("format") != FORMAT:
                raise LibraryError(f"{RUN} is not a seqviz run (format {FORMAT})")
            name, saved = clean_name(content["name"]), content["saved"]
            datetime.fromisoformat(saved)
            summary = _read_summary(content["summary"])
            for part in (WEIGHTS, HISTORY):
                if not (folder / part).is_file():
                    raise LibraryError(f"{part} is missing")
            setup = load_card(folder / WEIGHTS).recipe
        except KeyError as error:
            return RunInfo(run, run, "", None, {}, size, f"{RUN} lacks {error}")
        except (ValueError, TypeError, OSError, RecursionError) as error:
            return RunInfo(run, run, "", None, {}, size, _without(folder, error))
        return RunInfo(run, name, saved, summary, setup, size)

    def load(self, run: str) -> SavedRun:
        """Read a run whole.

        Raises:
            LibraryError: missing or damaged.
        """
        folder, info = self._folder(run), self.info(run)
        if info.damaged:
            raise LibraryError(f"the run is damaged: {info.damaged}")
        return SavedRun(info, *_read(folder))

    def rename(self, run: str, name: str) -> RunInfo:
        """Give a run another name.

        Raises:
            LibraryError: missing or damaged.
        """
        info = self.info(run)
        if info.damaged or info.summary is None:
            raise LibraryError(f"the run is damaged: {info.damaged}")
        _write_run(self._folder(run), clean_name(name), info.saved, info.summary)
        return self.info(run)

    def delete(self, run: str) -> None:
        """Remove a run, damaged or not."""
        folder = self._folder(run)
        gone = self.directory / f".gone-{secrets.token_hex(8)}"
        folder.rename(gone)  # at once out of every list
        shutil.rmtree(gone, ignore_errors=True)

    def export(self, run: str) -> bytes:
        """One zip with the run's four files.

        Raises:
            LibraryError: missing or damaged.
        """
        self.load(run)
        folder = self._folder(run)
        return pack({name: (folder / name).read_bytes() for name in CAPS})

    def add(self, archive: bytes, name: str = "") -> RunInfo:
        """Take in a zip from anywhere, after the checks that loading makes.

        Args:
            archive: what `export` made.
            name: instead of the one in the archive.

        Raises:
            LibraryError: no room, or not such a zip.
        """
        try:
            files = unpack(archive)
        except ArchiveError as error:
            raise LibraryError(str(error)) from None
        try:
            content = json.loads(files.pop(RUN))
            name = name or content["name"]
        except (ValueError, TypeError, KeyError, RecursionError):
            raise LibraryError(f"{RUN} in the archive names no run") from None

        def fill(folder: Path) -> None:
            for part, raw in files.items():
                (folder / part).write_bytes(raw)

        return self._keep(name, fill)

    def compare(self, runs: Sequence[str]) -> Comparison:
        """Settings and results of some runs side by side; damaged ones have no values."""
        infos = tuple(self.info(run) for run in runs)
        names = dict.fromkeys(name for info in infos for name in info.setup)
        settings = [Row(n, tuple(info.setup.get(n) for info in infos)) for n in names]
        summaries = [asdict(info.summary) if info.summary else {} for info in infos]
        results = [
            Row(n, tuple(summary.get(n) for summary in summaries))
            for n in Summary.__dataclass_fields__
        ]
        return Comparison(infos, tuple(settings), tuple(results))

    # --- folders ----------------------------------------------------------------------------------

    def _keep(self, name: str, fill: Callable[[Path], object]) -> RunInfo:
        """Fill a new folder; when all in it loads again, move it into place."""
        name = clean_name(name)
        self.directory.mkdir(parents=True, exist_ok=True)
        taken = [path for path in self.directory.iterdir() if self._is_run(path)]
        if len(taken) >= self.max_runs:
            raise LibraryError(f"the library has {len(taken)} runs already; delete one first")
        folder = Path(tempfile.mkdtemp(dir=self.directory, prefix=".new-"))
        try:
            fill(folder)
            history = _read(folder)[2]
            saved = datetime.now(UTC).isoformat(timespec="microseconds")
            _write_run(folder, name, saved, summarise(history))
            total = sum(map(_size, taken)) + _size(folder)
            if total > self.max_bytes:
                raise LibraryError(
                    f"the library would have {total:,} bytes; {self.max_bytes:,} are allowed"
                )
            final = self.directory / secrets.token_hex(8)
            folder.rename(final)
        except CheckpointError as error:
            raise LibraryError(_without(folder, error)) from None
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return self.info(final.name)

    def _is_run(self, path: Path) -> bool:
        return bool(_ID.fullmatch(path.name)) and path.is_dir() and not path.is_symlink()

    def _folder(self, run: str) -> Path:
        path = self.directory / run if _ID.fullmatch(run) else None
        if path is None or not self._is_run(path):
            raise LibraryError(f"there is no run {run[:40]!r} in the library")
        return path


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


def _read(folder: Path) -> tuple[RNNModel, Card, History]:
    try:
        model, card = load_model(folder / WEIGHTS)
        return model, card, History.from_json(read_capped(folder / HISTORY, CAPS[HISTORY]))
    except (CheckpointError, HistoryError, UnicodeDecodeError) as error:
        raise LibraryError(f"the run is damaged: {_without(folder, error)}") from None


def _write_run(folder: Path, name: str, saved: str, summary: Summary) -> None:
    content = {"format": FORMAT, "name": name, "saved": saved, "summary": asdict(summary)}
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write_atomically(folder / RUN, lambda part: part.write_text(text, "utf-8"))


def _read_summary(content: Mapping[str, Any]) -> Summary:
    summary = Summary(**content)
    for name, hint in get_type_hints(Summary).items():
        value = content[name]
        number = type(value) in (int, float) and math.isfinite(value)
        fits = {
            int: type(value) is int and value >= 0,
            float: number,
            float | None: number or value is None,
            str: type(value) is str and len(value) <= 20,
        }[hint]
        if not fits:
            raise LibraryError(f"{name} is {str(value)[:40]!r}; wanted {hint}")
    return summary


def _size(folder: Path) -> int:
    """Bytes of a run's files; none where it is being deleted at this moment."""
    try:
        return sum(path.stat().st_size for path in folder.iterdir())
    except OSError:
        return 0


def _without(folder: Path, error: Exception) -> str:
    """An error's text that does not tell where the library lies."""
    return str(error).replace(f"{folder}{os.sep}", "")
