"""A session's folder ends with the session, or with the next one where its server was killed."""

import os
import subprocess
import sys
import time
from pathlib import Path

from seqviz.training.engine.session_folder import PREFIX, YOUNG, SessionFolder

HOLD_AND_DIE = """
import os, signal, sys
from pathlib import Path
from seqviz.training.engine.session_folder import SessionFolder
folder = SessionFolder(Path(sys.argv[1]))
folder.runs.mkdir()
(folder.runs / "x").write_text("half")
print(folder.runs, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def aged(path: Path) -> Path:
    """The same folder, as if it had lain there for a while."""
    past = time.time() - YOUNG - 1
    os.utime(path, (past, past))
    return path


def test_it_ends_with_its_session(tmp_path: Path) -> None:
    """With all that is in it."""
    folder = SessionFolder(tmp_path)
    folder.runs.mkdir()
    (folder.runs / "x").write_text("mine")
    folder.cleanup()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_server_left_goes_when_the_next_session_begins(tmp_path: Path) -> None:
    """Its folder only: those in use, young ones and somebody else's stay."""
    dead = subprocess.run(
        [sys.executable, "-c", HOLD_AND_DIE, str(tmp_path)], capture_output=True, text=True
    )
    left = Path(dead.stdout.strip()).parent
    assert (left / "runs" / "x").is_file()
    alive = SessionFolder(tmp_path)
    alive.runs.mkdir()
    young = tmp_path / f"{PREFIX}abcdefgh"
    others = [tmp_path / name for name in ("seqviz-abcdefgh", f"{PREFIX}my-notes", "other")]
    for folder in (young, *others):
        folder.mkdir()
    for folder in (left, alive.runs.parent, *others):
        aged(folder)
    (tmp_path / f"{PREFIX}linked__").symlink_to(others[2])
    assert left.is_dir(), "a young one may belong to a session that is just beginning"
    SessionFolder(tmp_path).cleanup()
    assert not left.exists()
    assert alive.runs.is_dir()
    assert all(folder.is_dir() for folder in (young, *others))
    alive.cleanup()
