"""The library: runs come back whole, damage is shown, and a zip from anywhere can harm nothing."""

import io
import json
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from seqviz import paths
from seqviz.cells import RNNModel
from seqviz.models import checkpoint_files
from seqviz.training.engine import archive as archive_module
from seqviz.training.engine.archive import CAPS, pack, unpack
from seqviz.training.engine.events import EpochDone, StepDone, TrainingEnded, TrainingStarted
from seqviz.training.engine.history import History
from seqviz.training.engine.library import Library, LibraryError, RunInfo, clean_name

SETUP = {"cell": "lstm", "window": 10, "seed": 7, "clip": None, "init": "uniform"}


def new_model(kind: Any = "lstm") -> RNNModel:
    """A small random model."""
    return RNNModel(1, 4, 1, cell=kind, rng=np.random.default_rng(1))


def new_history(loss: float = 0.25) -> History:
    """Two steps and an epoch."""
    history = History()
    history.add(TrainingStarted(2, 1, 8, 3, "cpu", "float64"))
    for step in (1, 2):
        history.add(StepDone(step, 1, loss * step, 0.01, 1.0, step / 10))
    history.add(EpochDone(1, 2, loss, None, 0.25, loss / 2))
    history.add(TrainingEnded("finished", 2, loss, 0.5))
    return history


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """An empty library in a folder that does not exist yet."""
    return Library(tmp_path / "runs")


@pytest.fixture
def run(library: Library) -> RunInfo:
    """A saved run in it."""
    return library.save("Sine", new_model(), SETUP, new_history(), data="a sine")


def test_a_run_comes_back_whole(library: Library, run: RunInfo) -> None:
    """Weights, settings, history and summary, also for a library opened anew."""
    loaded = Library(library.directory).load(run.id)
    assert loaded.info == run
    for name, array in new_model().parameters().items():
        np.testing.assert_array_equal(loaded.model.parameters()[name], array)
    assert loaded.card.recipe == run.setup == SETUP
    assert (loaded.card.seed, loaded.card.data) == (7, "a sine")
    np.testing.assert_array_equal(loaded.history.steps().loss, [0.25, 0.5])
    summary = run.summary
    assert summary is not None
    assert (summary.steps, summary.epochs, summary.seconds) == (2, 1, 0.5)
    assert (summary.loss, summary.validation_loss, summary.accuracy) == (0.25, 0.125, None)
    assert (summary.reason, run.damaged, run.name) == ("finished", "", "Sine")
    files = {path.name for path in (library.directory / run.id).iterdir()}
    assert files == set(CAPS)
    assert run.size == sum(p.stat().st_size for p in (library.directory / run.id).iterdir())


def test_the_list_is_newest_first_and_empty_at_first(library: Library) -> None:
    """Nothing is made on the disk before the first run is saved."""
    assert library.runs() == []
    assert not library.directory.exists()
    saved = [library.save(f"run {k}", new_model(), SETUP, new_history()) for k in range(3)]
    assert library.runs() == saved[::-1]


def test_an_unfinished_run_without_epochs_can_be_saved(library: Library) -> None:
    """Its loss is that of the last step."""
    history = History()
    history.add(StepDone(1, 1, 0.5, 0.01, None, 0.1))
    info = library.save("early", new_model(), {}, history)
    assert info.summary is not None
    assert (info.summary.loss, info.summary.epochs, info.summary.reason) == (0.5, 0, "")
    empty = library.save("empty", new_model(), {}, History())
    assert empty.summary is not None
    assert empty.summary.loss is None


def test_rename_keeps_everything_else(library: Library, run: RunInfo) -> None:
    """Only the name changes, and it is cleaned."""
    renamed = library.rename(run.id, "  a\n\tb\u202e\x00 ")
    assert renamed.name == "a b"
    assert (renamed.saved, renamed.summary, renamed.setup) == (run.saved, run.summary, run.setup)
    assert library.runs() == [renamed]


def test_delete_removes_the_folder(library: Library, run: RunInfo) -> None:
    """Nothing is left, and what is gone is not found."""
    library.delete(run.id)
    assert list(library.directory.iterdir()) == []
    for call in (library.load, library.delete, library.export, library.info):
        with pytest.raises(LibraryError, match="there is no run"):
            call(run.id)


@pytest.mark.parametrize("run_id", ["", "..", "../runs", "/etc", "a/b", "0" * 15, "0" * 16 + "\n"])
def test_ids_reach_nothing_else(library: Library, run: RunInfo, run_id: str) -> None:
    """Only the random names of runs are folders of the library."""
    for call in (library.load, library.delete, library.export, library.info):
        with pytest.raises(LibraryError, match="there is no run"):
            call(run_id)
    assert library.runs() == [run]


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("", "run"),
        ("\n\x00\u200b", "run"),
        ("../../etc/passwd", "../../etc/passwd"),
        ("正弦", "正弦"),
        ("x" * 10_000, "x" * 60),
        ("e\u0301", "\u00e9"),
    ],
)
def test_names_are_cleaned(name: str, clean: str) -> None:
    """One line, visible, short, never empty; slashes are harmless, names are never paths."""
    assert clean_name(name) == clean


def damage_cases() -> list[tuple[str, Callable[[Path], object], str]]:
    """Ways to break a run's folder, and what the list then says."""

    def edited(**changes: Any) -> Callable[[Path], object]:
        def edit(folder: Path) -> None:
            content = json.loads((folder / "run.json").read_text("utf-8")) | changes
            (folder / "run.json").write_text(json.dumps(content), "utf-8")

        return edit

    return [
        ("no run.json", lambda f: (f / "run.json").unlink(), "run.json is missing"),
        ("not JSON", lambda f: (f / "run.json").write_text("{"), "run.json: not JSON"),
        ("nested", lambda f: (f / "run.json").write_text("[" * 60_000), "too deep"),
        ("huge", lambda f: (f / "run.json").write_text(" " * 70_000), "larger than"),
        ("undecodable", lambda f: (f / "run.json").write_bytes(b"\xff"), "not a text in UTF-8"),
        ("format", edited(format="x"), "format"),
        ("name", edited(name=5), "the name is a int"),
        ("saved", edited(saved="yesterday"), "yesterday"),
        ("saved kind", edited(saved=5), "wanted a date and time"),
        ("summary", edited(summary=None), "Summary is not an object"),
        ("summary field", edited(summary={"steps": 1}), "Summary"),
        ("no weights", lambda f: (f / "weights.safetensors").unlink(), "weights.safetensors is"),
        ("no card", lambda f: (f / "weights.json").unlink(), "weights.json"),
        ("no history", lambda f: (f / "history.json").unlink(), "history.json is missing"),
    ]


@pytest.mark.parametrize("case", range(len(damage_cases())))
def test_a_damaged_run_is_listed_last_and_can_be_deleted(
    library: Library, run: RunInfo, case: int
) -> None:
    """It is shown with its damage and without the library's path; the others are as they were."""
    _, damage, message = damage_cases()[case]
    broken = library.save("later", new_model(), SETUP, new_history())
    damage(library.directory / broken.id)
    listed = library.runs()
    assert listed[0] == run
    assert listed[1].id == broken.id
    assert message in listed[1].damaged
    assert str(library.directory) not in listed[1].damaged
    for call in (library.load, library.export, lambda run: library.rename(run, "x")):
        with pytest.raises(LibraryError, match="the run is damaged"):
            call(broken.id)
    library.delete(broken.id)
    assert library.runs() == [run]


@pytest.mark.parametrize("part", ["weights.safetensors", "history.json"])
def test_damage_inside_a_part_is_found_when_it_is_loaded(
    library: Library, run: RunInfo, part: str
) -> None:
    """The list does not read weights and histories; loading does."""
    (library.directory / run.id / part).write_bytes(b"\xffhalf")
    assert library.runs()[0].damaged == ""
    with pytest.raises(LibraryError, match="the run is damaged"):
        library.load(run.id)


def test_foreign_things_in_the_folder_are_left_alone(library: Library, run: RunInfo) -> None:
    """Files, links and folders with other names are not runs."""
    (library.directory / "notes.txt").write_text("mine")
    (library.directory / "other").mkdir()
    (library.directory / ("0" * 16)).symlink_to(library.directory / run.id)
    assert library.runs() == [run]
    with pytest.raises(LibraryError):
        library.delete("0" * 16)


def test_a_run_that_cannot_be_saved_leaves_nothing(library: Library) -> None:
    """Weights that are not finite, settings that JSON cannot hold."""
    broken = new_model()
    broken.W_y[0, 0] = np.nan
    for model, setup in ((broken, SETUP), (new_model(), {"x": object()})):
        with pytest.raises(LibraryError):
            library.save("x", model, setup, new_history())
    assert list(library.directory.iterdir()) == []


def test_the_library_is_bounded(tmp_path: Path) -> None:
    """In runs and in bytes; deleting makes room."""
    library = Library(tmp_path, max_runs=2)
    saved = [library.save("x", new_model(), SETUP, new_history()) for _ in range(2)]
    with pytest.raises(LibraryError, match="2 runs already"):
        library.save("x", new_model(), SETUP, new_history())
    archive = library.export(saved[0].id)
    with pytest.raises(LibraryError, match="2 runs already"):
        library.add(archive)
    library.delete(saved[0].id)
    library.add(archive)
    small = Library(tmp_path, max_bytes=saved[0].size * 2)
    with pytest.raises(LibraryError, match="bytes"):
        small.save("x", new_model(), SETUP, new_history())
    assert len(list(tmp_path.iterdir())) == 2


def test_export_and_import_give_the_same_run(library: Library, run: RunInfo) -> None:
    """Under the same or another name, in another library, the same bytes each time."""
    archive = library.export(run.id)
    assert archive == library.export(run.id)
    other = Library(library.directory.parent / "other")
    added, named = other.add(archive), other.add(archive, "mine")
    assert (added.name, named.name) == ("Sine", "mine")
    assert (added.summary, added.setup) == (run.summary, run.setup)
    assert added.id != run.id
    wanted, got = library.load(run.id), other.load(added.id)
    assert wanted.history.to_json() == got.history.to_json()
    np.testing.assert_array_equal(wanted.model.W_y, got.model.W_y)


def files_of(library: Library, run: RunInfo) -> dict[str, bytes]:
    """The four files of a run."""
    return unpack(library.export(run.id))


def test_the_summary_of_an_archive_is_not_believed(library: Library, run: RunInfo) -> None:
    """It is made anew from the history."""
    files = files_of(library, run)
    content = json.loads(files["run.json"])
    content["summary"]["loss"] = 1e-9
    files["run.json"] = json.dumps(content).encode()
    added = library.add(pack(files))
    assert added.summary == run.summary


@pytest.mark.parametrize(
    ("part", "raw", "message"),
    [
        ("run.json", b"{}", "names no run"),
        ("run.json", b"[" * 60_000, "names no run"),
        ("run.json", b'{"name": 5}', "name is a int"),
        ("history.json", b"{}", "format"),
        ("weights.safetensors", b"\0" * 100, "safetensors"),
        ("weights.json", b"{}", "card"),
    ],
)
def test_archives_with_a_wrong_part_are_refused(
    library: Library, run: RunInfo, part: str, raw: bytes, message: str
) -> None:
    """The checks of loading, before anything of it is in the library."""
    archive = pack(files_of(library, run) | {part: raw})
    with pytest.raises(LibraryError, match=message) as caught:
        library.add(archive)
    assert str(library.directory) not in str(caught.value)
    assert library.runs() == [run]
    assert len(list(library.directory.iterdir())) == 1


def zipped(entries: list[tuple[str, bytes]], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of anything."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, raw in entries:
            archive.writestr(name, raw)
    return buffer.getvalue()


def hostile() -> list[tuple[bytes, str]]:
    """Archives that are something else, and why they are refused."""
    parts = [(name, b"{}") for name in CAPS]
    good = zipped(parts)
    bomb = [(name, b"\0" * (cap + 1)) for name, cap in CAPS.items() if cap < 2**20]
    bomb += [(name, b"{}") for name, cap in CAPS.items() if cap >= 2**20]
    lying = bytearray(zipped(bomb))  # says that the large entry has 2 bytes
    at = lying.rindex(b"PK\x01\x02", 0, lying.rindex(b"run.json"))
    struct.pack_into("<L", lying, at + 24, 2)
    broken = bytearray(good)
    broken[40] ^= 0xFF
    return [
        (b"", "not a zip"),
        (b"garbage" * 10, "not a zip"),
        (good + b"more", "not a zip"),
        (good[:-30], "not a zip"),
        (good[50:], "damaged"),
        (bytes(broken), "damaged|CRC"),
        (zipped(parts[:3]), "the archive holds"),
        (zipped([*parts[:3], ("../../run.json", b"{}")]), "the archive holds"),
        (zipped([*parts, ("/etc/passwd", b"x")]), "the archive holds"),
        (zipped([*parts[:3], ("sub/run.json", b"{}")]), "the archive holds"),
        (zipped([(f"{k}", b"") for k in range(2000)]), "bytes of entries"),
        (zipped(bomb), "unpacks to more"),
        (bytes(lying), "damaged|unpacks"),
        (zipped(parts, zipfile.ZIP_LZMA), "packed in another way"),
        (zipped(parts, zipfile.ZIP_BZIP2), "packed in another way"),
    ]


@pytest.mark.parametrize("case", range(len(hostile())))
def test_hostile_archives_are_refused(library: Library, case: int) -> None:
    """Foreign, cut, bent, nameless, crowded, swollen and lying zips give one typed error."""
    archive, message = hostile()[case]
    with pytest.raises(LibraryError, match=message):
        library.add(archive)
    assert not library.directory.exists() or not list(library.directory.iterdir())


def test_two_entries_of_one_name_are_refused() -> None:
    """Four entries must be four names."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = zipped([(name, b"{}") for name in [*list(CAPS)[:3], "history.json"]])
    with pytest.raises(archive_module.ArchiveError, match="the archive holds"):
        unpack(twice)


def test_a_bomb_costs_no_memory() -> None:
    """A zip of 500 KB that unpacks to 512 MB is refused after little more than the cap."""
    name = "weights.json"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(name, "w", force_zip64=False) as file:
            for _ in range(64):
                file.write(b"\0" * 2**20)
        for other in CAPS:
            if other != name:
                archive.writestr(other, b"{}")
    raw = bytearray(buffer.getvalue())
    at = raw.index(b"PK\x01\x02")
    struct.pack_into("<L", raw, at + 24, 10)  # the directory says 10 bytes
    tracemalloc.start()
    with pytest.raises(archive_module.ArchiveError):
        unpack(bytes(raw))
    assert tracemalloc.get_traced_memory()[1] < 8 * 2**20
    tracemalloc.stop()


def test_an_archive_beyond_the_cap_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its length alone is enough."""
    monkeypatch.setattr(archive_module, "ARCHIVE_CAP", 10)
    with pytest.raises(archive_module.ArchiveError, match="11 bytes; wanted at most 10"):
        unpack(b"x" * 11)


def test_runs_are_compared_side_by_side(library: Library, run: RunInfo) -> None:
    """Every setting of any run, the results, and which of them differ."""
    other = library.save("GRU", new_model("gru"), SETUP | {"cell": "gru", "x": 1}, new_history(0.1))
    table = library.compare([other.id, run.id])
    assert table.runs == (other, run)
    rows = {row.name: row for row in (*table.settings, *table.results)}
    assert rows["cell"].values == ("gru", "lstm")
    assert rows["cell"].differs
    assert rows["x"].values == (1, None)
    assert not rows["window"].differs
    assert rows["loss"].values == (0.1, 0.25)
    assert rows["reason"].values == ("finished", "finished")
    (library.directory / run.id / "run.json").unlink()
    assert library.compare([run.id]).results[0].values == (None,)
    assert library.compare([]).runs == ()


def test_the_folder_is_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SEQVIZ_HOME names another one than the operating system's."""
    monkeypatch.setenv("SEQVIZ_HOME", str(tmp_path))
    assert Library().directory == tmp_path / "runs"
    assert paths.user_data_dir() == tmp_path
    monkeypatch.setenv("SEQVIZ_HOME", "")
    assert "seqviz" in str(Library().directory)
    assert checkpoint_files.OVERHEAD_CAP > 0
