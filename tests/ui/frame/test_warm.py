"""The warm-up, in a process of its own: it imports torch and freezes the garbage collector."""

import subprocess
import sys

from seqviz.paths import ROOT

CODE = """
import gc, logging, sys
from seqviz.ui.frame import warm

problems = []
logging.getLogger("seqviz.ui.frame.warm").addHandler(type("Keep", (logging.Handler,), {
    "emit": lambda self, record: problems.append(record.exc_text or record.getMessage())})())
thread = warm.start()
assert warm.start() is thread and thread.daemon
thread.join()
assert not problems, problems
assert {"torch", "plotly.graph_objects"} <= set(sys.modules)
assert gc.get_freeze_count() > 100_000
"""


def test_the_warm_up_runs_once_and_ends_well() -> None:
    """It loads what pages need without a complaint, and hides it all from the collector."""
    result = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
