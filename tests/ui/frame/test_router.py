"""The page list."""

import ast
import os
import subprocess
import sys

import pytest
from streamlit.testing.v1 import AppTest

from seqviz.paths import ROOT
from seqviz.ui.frame.router import PAGES, PageInfo
from tests.patience import PATIENCE


def test_the_list_names_every_page_once() -> None:
    """Each script in pages/ is in the list, and each entry has its script."""
    scripts = [path.stem for path in (ROOT / "pages").glob("*.py")]
    assert sorted(info.name for info in PAGES) == sorted(scripts)


@pytest.mark.parametrize("info", PAGES, ids=lambda info: info.name)
def test_a_page_draws_its_frame_first(info: PageInfo) -> None:
    """A page calls `ensure()` before anything is shown: a deep link needs it."""
    tree = ast.parse(info.path.read_text(encoding="utf-8"))
    silent = ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign | ast.FunctionDef
    shown = [node for node in tree.body[1:] if not isinstance(node, silent)]  # after the docstring
    assert ast.unparse(shown[0]) == "ensure()"


@pytest.mark.parametrize(
    "module", ["seqviz.ui.controls.check", "seqviz.training.engine.runner", "seqviz.cells"]
)
def test_no_entry_lets_products_run_on_several_threads(module: str) -> None:
    """Whatever a page imports first, NumPy is loaded after its number of threads is said."""
    script = f"""
import os, sys
import streamlit
assert "numpy" not in sys.modules
import {module}
assert "numpy" in sys.modules
print(os.environ["OMP_NUM_THREADS"])
"""
    own = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=own,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.stdout.strip() == "1", done.stderr


def test_a_test_of_a_page_is_not_served() -> None:
    """Only a server's session runs a page twice."""

    def script() -> None:
        import streamlit as st

        from seqviz.ui.frame.router import served

        st.text(str(served()))

    assert AppTest.from_function(script).run().text[0].value == "False"
