"""The JavaScript parses: a stray brace would leave every page without its pictures."""

import shutil
import subprocess
from pathlib import Path

import pytest

from seqviz.ui import gallery, stepper
from seqviz.ui.envelope import OPENER

SCRIPTS = {
    "stepper": "\n".join(
        [OPENER, *(stepper._read(f"{name}.js") for name in stepper._SCRIPTS)],
    ),
    "gallery": OPENER + Path(gallery.__file__).with_name("gallery.js").read_text(encoding="utf-8"),
}
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="needs Node.js; the browser tests would see it too")
@pytest.mark.parametrize("source", SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.parametrize(("extra", "right"), [("", True), ("}", False)], ids=["as it is", "broken"])
def test_a_component_parses(tmp_path: Path, source: str, extra: str, right: bool) -> None:
    """Joined as the page joins it, each component is a module; with a stray brace it is not."""
    file = tmp_path / "component.mjs"
    file.write_text(source + extra, encoding="utf-8")
    checked = subprocess.run(
        [str(NODE), "--check", str(file)], capture_output=True, text=True, check=False
    )
    assert (checked.returncode == 0) == right, checked.stderr
