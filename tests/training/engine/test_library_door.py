"""The library's door: what a run may hold, what may lie in its folder, who may write at once."""

import json
import os
import resource
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load, save

from seqviz.cells import RNNModel
from seqviz.models.checkpoint_files import sha256
from seqviz.training.engine import library as module
from seqviz.training.engine.archive import CAPS, pack, unpack
from seqviz.training.engine.folder_lock import held
from seqviz.training.engine.history import History
from seqviz.training.engine.library import Library, LibraryError, RunInfo

SETUP: dict[str, Any] = {"cell": "lstm", "hidden_size": 4, "window": 10, "clip": None}
Files = dict[str, bytes]


def new_model(hidden_size: int = 4) -> RNNModel:
    """A small random model."""
    return RNNModel(1, hidden_size, 1, cell="lstm", rng=np.random.default_rng(1))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """An empty library."""
    return Library(tmp_path / "runs")


@pytest.fixture
def run(library: Library) -> RunInfo:
    """A saved run in it."""
    return library.save("Sine", new_model(), SETUP, History())


def with_card(**changes: Any) -> Callable[[Files], None]:
    """Replace fields of the card."""

    def change(files: Files) -> None:
        files["weights.json"] = json.dumps(json.loads(files["weights.json"]) | changes).encode()

    return change


def with_setting(name: str, value: Any) -> Callable[[Files], None]:
    """Give the run one more setting, or another value of one."""
    return with_card(recipe=SETUP | {name: value})


def with_text(part: str, old: str, new: str) -> Callable[[Files], None]:
    """Replace raw text, as JSON libraries would not write it."""

    def change(files: Files) -> None:
        assert old.encode() in files[part]
        files[part] = files[part].replace(old.encode(), new.encode(), 1)

    return change


def with_weight(value: float) -> Callable[[Files], None]:
    """Make one weight so large, and the card name the new file."""

    def change(files: Files) -> None:
        arrays = load(files["weights.safetensors"])
        arrays["fc.weight"][0, 0] = value
        files["weights.safetensors"] = save(arrays)
        place = Path(os.environ["PYTEST_DOOR"]) / "weights"
        place.write_bytes(files["weights.safetensors"])
        with_card(weights_sha256=sha256(place))(files)

    return change


HOSTILE: list[tuple[str, Callable[[Files], None]]] = [
    ("half a surrogate pair", with_setting("series", "\ud800")),
    ("half a pair in a list", with_setting("classes", ["a", "\udfff"])),
    ("half a pair among the characters", with_setting("characters", "ab\ud800")),
    ("too many characters", with_setting("characters", "x" * 5000)),
    ("a control character", with_setting("series", "a\x1b[31mb")),
    ("a line end", with_setting("series", "a\nb")),
    ("turned writing", with_setting("series", "abc\u202egpj")),
    ("a long text", with_setting("optimizer", "x" * 201)),
    ("a list in a list", with_setting("hidden", [1, [2]])),
    ("an object", with_setting("hidden", {"a": 1})),
    ("a long list", with_setting("hidden", list(range(5000)))),
    ("a huge number", with_setting("epochs", 10**17)),
    (
        "a number of thousands of digits",
        with_text("weights.json", '"window": 10', '"window": ' + "9" * 5000),
    ),
    ("not a number", with_text("weights.json", '"window": 10', '"window": NaN')),
    ("no end", with_text("weights.json", '"window": 10', '"window": -Infinity')),
    ("beyond a float", with_text("weights.json", '"window": 10', '"window": 1e999')),
    ("a name twice", with_text("weights.json", '"window": 10', '"window": 10, "window": 11')),
    ("a foreign name", with_setting("<script>", 1)),
    ("an empty name", with_setting("", 1)),
    ("many settings", with_card(recipe={f"s{k}": k for k in range(100)})),
    ("another cell than the weights", with_setting("cell", "gru")),
    ("another size than the weights", with_setting("hidden_size", 128)),
    ("yes for a size", with_setting("num_layers", True)),
    ("a text to say where from", with_card(data="a\u202eb")),
    ("a long command", with_card(command="x" * 3000)),
    ("a huge seed", with_card(seed=2**60)),
    ("a tiny deviation", with_card(std=1e-300)),
    ("what it depends on", with_card(depends_on={"numpy": {"a": [1]}})),
    ("a weight that overflows float32", with_weight(1e300)),
    ("a weight below all others", with_weight(-1e10)),
    ("text where a number goes", with_text("history.json", '"settings": []', '"settings": [NaN]')),
]


@pytest.mark.parametrize(("change"), [c for _, c in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_no_value_of_an_archive_is_believed(
    library: Library,
    run: RunInfo,
    change: Callable[[Files], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What cannot be shown, drawn or computed with is refused before it is in the library."""
    monkeypatch.setenv("PYTEST_DOOR", str(tmp_path))
    files = unpack(library.export(run.id))
    change(files)
    with pytest.raises(LibraryError) as caught:
        library.add(pack(files))
    assert caught.value.code in ("damaged", "unfit")
    assert str(caught.value).isprintable()
    assert library.runs() == [run]


def test_plain_values_come_in(library: Library, run: RunInfo) -> None:
    """Lists of classes, an alphabet with a line end, accents, emoji: all that our own runs hold."""
    setup = SETUP | {
        "characters": "\n\t ab\u200d🙂",
        "classes": ["Zürich", "北京", "👩\u200d🚀", "", "two\nlines", "\u200fעברית"],
        "share": 0.5,
        "shuffle": False,
    }
    kept = library.save("x", new_model(), setup, History(), data="file, column\n\u202e")
    added = library.add(library.export(kept.id))
    assert added.setup == kept.setup == setup
    assert library.load(added.id).card.data == "file, column \ufffd"


def test_a_run_of_another_page_never_gets_in(library: Library, run: RunInfo) -> None:
    """The page is asked before anything is kept, and sees the weights."""
    archive = library.export(run.id)
    with pytest.raises(LibraryError) as caught:
        library.add(archive, fits=lambda saved: saved.model.cells[0].hidden_size == 5)
    assert caught.value.code == "other_page"
    assert library.runs() == [run]
    assert library.add(archive, fits=lambda saved: saved.info.setup == SETUP).name == "Sine"


def make_pipe(path: Path) -> None:
    """A pipe, which would wait for a writer for ever."""
    os.mkfifo(path)


def make_huge(path: Path) -> None:
    """A file far beyond its cap that takes no room on the disk."""
    path.touch()
    os.truncate(path, 10**9)


PLANTED: list[Callable[[Path], object]] = [
    make_pipe,
    Path.mkdir,
    lambda path: path.symlink_to("/dev/zero"),
    lambda path: path.symlink_to(path.parent / "elsewhere"),
    make_huge,
]


@pytest.mark.parametrize("plant", PLANTED, ids=["pipe", "folder", "device", "nowhere", "huge"])
@pytest.mark.parametrize("part", CAPS)
def test_only_plain_files_are_opened(
    library: Library, run: RunInfo, part: str, plant: Callable[[Path], object]
) -> None:
    """A pipe, folder, link or huge file in a run is damage: told at once, and it can be deleted."""
    place = library.directory / run.id / part
    place.unlink()
    plant(place)
    (listed,) = library.runs()
    assert part in listed.damaged
    with pytest.raises(LibraryError, match="the run is damaged"):
        library.load(run.id)
    library.delete(run.id)
    assert list(library.directory.iterdir()) == []


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond so many bytes, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [0, 100, 250])
def test_a_full_disk_is_said_and_loses_nothing(library: Library, run: RunInfo, size: int) -> None:
    """Whichever file no longer fits, saving, adding and renaming say so; the old run is whole."""
    archive = library.export(run.id)
    for action in (
        lambda: library.save("x", new_model(), SETUP, History()),
        lambda: library.add(archive),
        lambda: library.rename(run.id, "y"),
    ):
        with room_for(size), pytest.raises(LibraryError) as caught:
            action()
        assert caught.value.code == "disk_full"
    assert library.runs() == [run]
    assert {path.name for path in library.directory.iterdir()} == {run.id}
    assert {path.name for path in (library.directory / run.id).iterdir()} == set(CAPS)


def test_a_folder_that_is_none_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in its place cannot be written to; a folder that may not be looked into, not read."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(LibraryError) as caught:
        Library(tmp_path / "file").save("x", new_model(), SETUP, History())
    assert caught.value.code == "unwritable"
    library = Library(tmp_path)

    def closed(_path: Path) -> Iterator[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", closed)
    with pytest.raises(LibraryError) as caught:
        library.runs()
    assert caught.value.code == "unreadable"
    assert "Permission" not in str(caught.value)


def leave(library: Library, run: RunInfo) -> list[Path]:
    """What saves, deletions and renamings leave that are killed in the middle."""
    left = [library.directory / ".new-ab12_xyz", library.directory / ".gone-0123456789abcdef"]
    for folder in left:
        folder.mkdir()
        (folder / "weights.safetensors").write_bytes(b"half")
    part = library.directory / run.id / ".run.json.ab12_xyz.part"
    part.write_text("half")
    return [*left, part]


def test_what_a_killed_save_left_is_removed_at_the_next_start(
    library: Library, run: RunInfo
) -> None:
    """Its own folders and files go; the run, and everything that is somebody else's, stays."""
    left = leave(library, run)
    others = [library.directory / name for name in (".newer", ".new", "notes.part", ".x.part")]
    for other in others:
        other.write_text("mine")
    assert Library(library.directory).runs() == [run]
    assert [path for path in left if path.exists()] == []
    assert all(other.read_text() == "mine" for other in others)


def test_a_save_that_goes_on_elsewhere_loses_nothing(library: Library, run: RunInfo) -> None:
    """While somebody holds the folder a start removes nothing; a second save waits its turn."""
    with held(library.directory):
        left = leave(library, run)
        assert [one.id for one in Library(library.directory).runs()] == [run.id]
        assert all(path.exists() for path in left)
    library.save("x", new_model(), SETUP, History())
    assert not any(path.exists() for path in left)


def test_a_folder_held_for_too_long_is_said(
    library: Library, run: RunInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for ever."""
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    with held(library.directory), pytest.raises(LibraryError) as caught:
        library.rename(run.id, "y")
    assert caught.value.code == "busy"
    assert library.rename(run.id, "y").name == "y"


def test_two_servers_on_one_folder_keep_its_bounds_and_lose_no_run(tmp_path: Path) -> None:
    """Of six saves at once, three fit; those three load, and nothing else is left."""
    libraries = [Library(tmp_path, max_runs=3) for _ in range(6)]
    kept: list[RunInfo] = []
    refused: list[str] = []
    start = threading.Barrier(len(libraries))

    def keep(library: Library) -> None:
        start.wait()
        try:
            kept.append(library.save("x", new_model(), SETUP, History()))
        except LibraryError as error:
            refused.append(error.code)

    threads = [threading.Thread(target=keep, args=(library,)) for library in libraries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["full"] * 3
    assert {path.name for path in tmp_path.iterdir()} == {info.id for info in kept}
    for info in kept:
        assert libraries[0].load(info.id).info == info


@pytest.mark.parametrize(
    ("archive", "code"),
    [(b"PK", "foreign"), (b"x" * 100, "foreign"), (b"\x80\x02" + b"." * 100, "foreign")],
)
def test_another_file_is_told_from_a_damaged_run(
    library: Library, run: RunInfo, archive: bytes, code: str
) -> None:
    """By a code that pages have words for."""
    with pytest.raises(LibraryError) as caught:
        library.add(archive)
    assert caught.value.code == code
    whole = bytearray(library.export(run.id))
    whole[60] ^= 0xFF
    with pytest.raises(LibraryError) as caught:
        library.add(bytes(whole))
    assert caught.value.code == "damaged"
