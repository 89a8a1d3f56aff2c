"""The library of saved runs: weights, card and history, in a folder of the user.

Each run is a folder with a random name; the name that a person gave it is only text in a file, so
no name can reach another place on the disk (run_files.py says what is in it). A run is written
beside its place and moved there whole. A damaged one is listed as damaged and can be deleted; it
breaks nothing. A run travels as one zip of its four files (archive.py).

Whoever changes the folder holds it meanwhile (folder_lock.py), so that several windows and servers
keep its bounds together; and whoever holds it knows that a folder still being filled is left over
from a save that was killed, and removes it. The folder may be one user's or one session's: the
library only knows the path. Left out: optimiser state and snapshots.
"""

from __future__ import annotations

import errno
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from seqviz.cells import RNNModel
from seqviz.data.lines import one_line
from seqviz.models.checkpoint import CheckpointError
from seqviz.models.checkpoint_files import read_bytes, write_text_atomically
from seqviz.models.checkpoint_model import save_model
from seqviz.models.strict_json import JSONError, read_json
from seqviz.paths import user_data_dir
from seqviz.training.engine.archive import CAPS, ArchiveError, pack, unpack
from seqviz.training.engine.door import DoorError, check_agreement, check_setup
from seqviz.training.engine.folder_lock import BusyError, held
from seqviz.training.engine.history import History
from seqviz.training.engine.run_files import (
    HISTORY,
    NAME_CAP,
    RUN,
    WEIGHTS,
    LibraryError,
    RunInfo,
    SavedRun,
    Summary,
    clean_name,
    describe,
    read_run,
    size_of,
    summarise,
    without,
    write_run,
)

__all__ = [
    "NAME_CAP",
    "Comparison",
    "Library",
    "LibraryError",
    "Row",
    "RunInfo",
    "SavedRun",
    "Summary",
    "clean_name",
]

PATIENCE: Final = 10.0  # seconds to wait for another window, or another server, that is saving
_ID: Final = re.compile(r"[0-9a-f]{16}")
_LEFT: Final = re.compile(r"\.(new|gone)-\w+")  # a folder that was being filled or emptied
_PART: Final = re.compile(
    rf"\.({'|'.join(map(re.escape, CAPS))})\.\w+\.part"
)  # a half-written file
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_ROOM: Final = "delete one first"


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
        self._sweep()

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
        _checked(setup)
        seed = setup.get("seed", 0)
        seed = seed if type(seed) is int else 0
        data = one_line(data, NAME_CAP)

        def fill(folder: Path) -> None:
            weights = folder / WEIGHTS
            save_model(weights, model, task=task, recipe=setup, seed=seed, data=data)
            text = history.to_json()
            write_text_atomically(folder / HISTORY, text)

        return self._keep(name, fill)

    def runs(self) -> list[RunInfo]:
        """All runs, the newest first; damaged ones last.

        Raises:
            LibraryError: the folder cannot be read.
        """
        found = []
        for path in self._folders():
            with suppress(LibraryError):  # deleted at this moment
                found.append(self.info(path.name))
        return sorted(found, key=lambda run: (run.saved, run.id), reverse=True)

    def info(self, run: str) -> RunInfo:
        """What the list shows of one run; damage is told, not raised.

        Raises:
            LibraryError: there is no such run.
        """
        return describe(self._folder(run))

    def load(self, run: str) -> SavedRun:
        """Read a run whole.

        Raises:
            LibraryError: missing or damaged.
        """
        folder, info = self._folder(run), self.info(run)
        if info.damaged:
            raise LibraryError(f"the run is damaged: {info.damaged}")
        return SavedRun(info, *read_run(folder))

    def rename(self, run: str, name: str) -> RunInfo:
        """Give a run another name.

        Raises:
            LibraryError: missing or damaged.
        """
        self._folder(run)  # before anybody is waited for
        with self._held():
            info = self.info(run)
            if info.damaged or info.summary is None:
                raise LibraryError(f"the run is damaged: {info.damaged}")
            write_run(self._folder(run), clean_name(name), info.saved, info.summary)
        return self.info(run)

    def delete(self, run: str) -> None:
        """Remove a run, damaged or not.

        Raises:
            LibraryError: there is no such run, or it cannot be removed.
        """
        self._folder(run)  # before anybody is waited for
        gone = self.directory / f".gone-{secrets.token_hex(8)}"
        with self._held():
            self._folder(run).rename(gone)  # at once out of every list
            shutil.rmtree(gone, ignore_errors=True)

    def export(self, run: str) -> bytes:
        """One zip with the run's four files.

        Raises:
            LibraryError: missing or damaged.
        """
        self.load(run)
        folder = self._folder(run)
        try:
            return pack({n: read_bytes(folder / n, cap, follow=False) for n, cap in CAPS.items()})
        except CheckpointError as error:
            raise LibraryError(f"the run is damaged: {without(folder, error)}") from None

    def add(
        self,
        archive: bytes,
        name: str = "",
        fits: Callable[[SavedRun], bool] | None = None,
        saved: str = "",
    ) -> RunInfo:
        """Take in a zip from anywhere, after the checks that loading makes.

        Args:
            archive: what `export` made.
            name: instead of the one in the archive.
            fits: whether the page can use the run; asked before it is in the library.
            saved: when it was saved, as `RunInfo` says it, of a run that comes back; now otherwise.

        Raises:
            LibraryError: no room, not such a zip, or not one that fits.
        """
        try:
            files = unpack(archive)
        except ArchiveError as error:
            raise LibraryError(str(error), error.code) from None
        try:
            content = read_json(files.pop(RUN).decode("utf-8"))
            name = name or content["name"]
        except (JSONError, UnicodeDecodeError, TypeError, KeyError):
            raise LibraryError(f"{RUN} in the archive names no run") from None

        def fill(folder: Path) -> None:
            for part, raw in files.items():
                (folder / part).write_bytes(raw)

        def admit(saved: SavedRun) -> None:
            _agreed(saved)
            if fits is not None and not fits(saved):
                raise LibraryError("the run is not one of this page", "other_page")

        return self._keep(name, fill, admit, coming=sum(map(len, files.values())), saved=saved)

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

    def _keep(
        self,
        name: str,
        fill: Callable[[Path], object],
        admit: Callable[[SavedRun], object] | None = None,
        coming: int = 0,
        saved: str = "",
    ) -> RunInfo:
        """Fill a new folder; when all in it loads again, move it into place."""
        name = clean_name(name)
        with self._held(make=True):
            self._clean()
            taken = self._folders()
            if len(taken) >= self.max_runs:
                message = f"the library has {len(taken)} runs already; {_NO_ROOM}"
                raise LibraryError(message, "full")
            used = sum(map(size_of, taken))
            self._check_room(used + coming)
            folder = Path(tempfile.mkdtemp(dir=self.directory, prefix=".new-"))
            try:
                fill(folder)
                model, card, history = read_run(folder)
                saved = saved or datetime.now(UTC).isoformat(timespec="microseconds")
                summary = summarise(history)
                write_run(folder, name, saved, summary)
                self._check_room(used + size_of(folder))
                if admit is not None:
                    info = RunInfo("", name, saved, summary, card.recipe, size_of(folder))
                    admit(SavedRun(info, model, card, history))
                final = self.directory / secrets.token_hex(8)
                folder.rename(final)
            except CheckpointError as error:
                raise LibraryError(without(folder, error), "unfit") from None
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        return self.info(final.name)

    def _check_room(self, total: int) -> None:
        if total > self.max_bytes:
            raise LibraryError(
                f"the library would have {total:,} bytes; {self.max_bytes:,} are allowed",
                "full_bytes",
            )

    @contextmanager
    def _held(self, *, make: bool = False) -> Iterator[None]:
        """Hold the folder while it is changed; what the disk refuses has a kind word."""
        try:
            if make:
                self.directory.mkdir(parents=True, exist_ok=True)
            with held(self.directory, PATIENCE):
                yield
        except BusyError:
            raise LibraryError("another window is saving at this moment", "busy") from None
        except OSError as error:
            if error.errno in _FULL:
                raise LibraryError("the disk has no room left", "disk_full") from None
            message = "the folder of saved runs cannot be written to"
            raise LibraryError(message, "unwritable") from None

    def _sweep(self) -> None:
        """Remove what a killed save left, where nobody is saving at this moment."""
        with suppress(LibraryError, BusyError, OSError):
            if self.directory.is_dir() and self._left():
                with held(self.directory) as sure:
                    if sure:
                        self._clean()

    def _left(self) -> list[Path]:
        """What nobody but a save that is still going on may need."""
        inside = (part for run in self._folders() for part in run.iterdir())
        found = [path for path in self.directory.iterdir() if _LEFT.fullmatch(path.name)]
        return found + [path for path in inside if _PART.fullmatch(path.name)]

    def _clean(self) -> None:
        for path in self._left():  # the caller holds the folder: they are nobody's
            if path.is_symlink() or not path.is_dir():
                path.unlink(missing_ok=True)
            else:
                shutil.rmtree(path, ignore_errors=True)

    def _folders(self) -> list[Path]:
        """The folders of all runs."""
        try:
            if not self.directory.is_dir():
                return []
            return [path for path in self.directory.iterdir() if self._is_run(path)]
        except OSError:
            raise LibraryError("the folder of saved runs cannot be read", "unreadable") from None

    def _is_run(self, path: Path) -> bool:
        return bool(_ID.fullmatch(path.name)) and path.is_dir() and not path.is_symlink()

    def _folder(self, run: str) -> Path:
        path = self.directory / run if _ID.fullmatch(run) else None
        try:
            if path is not None and self._is_run(path):
                return path
        except OSError:
            raise LibraryError("the folder of saved runs cannot be read", "unreadable") from None
        raise LibraryError(f"there is no run {run[:40]!r} in the library", "missing")


def _checked(setup: Mapping[str, Any]) -> None:
    try:
        check_setup(setup)
    except DoorError as error:
        raise LibraryError(str(error), "unfit") from None


def _agreed(saved: SavedRun) -> None:
    try:
        check_agreement(saved.card.recipe, saved.card.architecture)
    except DoorError as error:
        raise LibraryError(str(error), "unfit") from None
