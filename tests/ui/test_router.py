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
    """The first statement of a page that is no import is `ensure()`: a deep link needs it."""
    tree = ast.parse(info.path.read_text(encoding="utf-8"))
    statements = [
        node
        for node in tree.body[1:]  # after the docstring
        if not isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert ast.unparse(statements[0]) == "ensure()"
