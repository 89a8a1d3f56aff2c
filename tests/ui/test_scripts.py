"""The JavaScript parses: a stray brace would leave every page without its pictures."""

import shutil
import subprocess
from pathlib import Path

import pytest

from seqviz.paths import ROOT

UI = ROOT / "seqviz" / "ui"
SHARED = sorted((UI / "kit" / "shared").glob("*.js"))
FOLDERS = sorted(
    {
        path.parent
        for path in (UI / "components").glob("*/*.js")
        if not (path.parent / "index.js").exists()
    }
)
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="needs Node.js; the browser tests would see it too")
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.parametrize(("extra", "right"), [("", True), ("}", False)], ids=["as it is", "broken"])
def test_a_component_parses(tmp_path: Path, folder: Path, extra: str, right: bool) -> None:
    """A component's files and the shared ones make one module; with a stray brace they do not."""
    file = tmp_path / "component.mjs"
    parts = [path.read_text(encoding="utf-8") for path in (*SHARED, *sorted(folder.glob("*.js")))]
    file.write_text("\n".join([*parts, extra]), encoding="utf-8")
    checked = subprocess.run(
        [str(NODE), "--check", str(file)], capture_output=True, text=True, check=False
    )
    assert (checked.returncode == 0) == right, checked.stderr


def test_there_are_components() -> None:
    """The search above finds them."""
    assert SHARED
    assert FOLDERS
