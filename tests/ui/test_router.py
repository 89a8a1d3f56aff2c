"""The page list."""

import ast

import pytest

from seqviz.paths import ROOT
from seqviz.ui.router import PAGES, PageInfo


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
