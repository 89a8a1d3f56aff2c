"""What the typewriter's own arithmetic makes of the numbers it is sent."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from seqviz.ui.components import typewriter

NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="needs Node.js")
def test_a_likely_character_is_not_called_certain() -> None:
    """What is left for the others shows: only a share of exactly nothing is told as a whole one."""
    told = {
        0: "0%", 0.0004: "< 0.1%", 0.0006: "0.1%", 0.0994: "9.9%", 0.1: "10%", 0.87: "87%",
        0.9949: "99%", 0.996: "99.6%", 0.9994: "99.9%", 0.9996: "> 99.9%", 1: "> 99.9%",
    }  # fmt: skip
    file = Path(typewriter.__file__).parent / "1_text.js"
    script = f"{file.read_text(encoding='utf-8')}\n"
    script += f"console.log(JSON.stringify({json.dumps(list(told))}.map(percent)))"
    ran = subprocess.run(
        [str(NODE), "--eval", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(ran.stdout) == list(told.values())
