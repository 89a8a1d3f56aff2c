"""Two servers on one folder of saved runs."""

import subprocess
import sys
from pathlib import Path

from seqviz import paths
from seqviz.training.engine.library import Library
from tests.patience import PATIENCE

SAVE_SOME = f"""
import sys
from pathlib import Path
from seqviz.training.engine import library as module
from tests.training.engine.test_library import SETUP, new_history, new_model

module.PATIENCE = {PATIENCE}
library = module.Library(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(4):
    run = library.save(f"{{sys.argv[2]}} {{number}}", new_model(), SETUP, new_history())
    library.rename(run.id, f"{{run.name}}, named")
library.delete(run.id)
"""


def test_they_save_rename_and_delete_at_the_same_time(tmp_path: Path) -> None:
    """Every run of both is there, none is broken, nothing else is left."""
    folder = tmp_path / "runs"
    servers = [
        subprocess.Popen(
            [sys.executable, "-c", SAVE_SOME, str(folder), name],
            cwd=paths.ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "other")
    ]
    for server in servers:
        assert server.stdout is not None
        assert server.stdout.readline() == "ready\n"
    for server in servers:
        assert server.stdin is not None
        server.stdin.write("go\n")
        server.stdin.flush()
    for server in servers:
        server.communicate(timeout=PATIENCE)
        assert server.returncode == 0
    library = Library(folder)
    wanted = {f"{name} {number}, named" for name in ("one", "other") for number in range(3)}
    assert {run.name for run in library.runs()} == wanted
    for run in library.runs():
        assert not run.damaged
        assert library.load(run.id).history.last_step == 2
    assert not library._left()
