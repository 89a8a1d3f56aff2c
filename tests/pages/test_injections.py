"""What somebody sends by a link, a file, a name or a field stands on the page as text."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from seqviz.paths import ROOT
from seqviz.ui.router import PAGES
from tests.injections import LONG
from tests.pages.harness import open_page
from tests.pages.inert import leaks


@cache
def parameters() -> tuple[str, ...]:
    """Every word of the code that might name a value in the address.

    All short texts of all modules that read or write the address: no parameter that somebody adds
    can be missing, and what is none does nothing.
    """
    files = [*(ROOT / "seqviz").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    found = {word for path in files for word in _words(path)}
    found |= {f"{word}{number}" for word in found for number in (1, 2) if len(word) < 4}
    return tuple(sorted(found - {"lang", "embed", "embed_options"}))


def _words(path: Path) -> set[str]:
    source = path.read_text(encoding="utf-8")
    if "ui.link import" not in source and "query_params" not in source:
        return set()
    return {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value.isidentifier() and len(node.value) < 16
    }


def test_the_parameters_are_found() -> None:
    """The list holds those that the links of the pages are made of."""
    assert {"seq", "cut", "edit", "preset", "run", "text", "digit", "do", "net", "prompt"} <= set(
        parameters()
    )
    assert {"way1", "at", "of", "learn", "who", "open"} <= set(parameters())


STATES = [
    *((page.name, {}) for page in PAGES),
    ("lstm_cell", {"source": "text"}),
    ("lstm_cell", {"source": "python"}),
    ("gru_cell", {"source": "names"}),
    ("text_classification", {"learn": "own.gru.16.1"}),
    ("text_generation", {"learn": "own"}),
    ("neuron_detective", {"text": "own"}),
    ("neuron_detective", {"map": "1", "connect": "1"}),
]


@pytest.mark.parametrize(("page", "fixed"), STATES)
def test_no_parameter_takes_effect(page: str, fixed: dict[str, str]) -> None:
    """A link with markup in every parameter that there is: the page shows it as text.

    What a page refuses may keep it from looking at the rest, so it is opened again without that.
    """
    query = dict.fromkeys(parameters(), LONG) | fixed
    refused = {"nothing yet"}
    while refused:
        app = open_page(page, query=query)
        assert leaks(app) == []
        refused = {name for one in app.toast for name in re.findall(r"says (\w+)=", one.value)}
        assert refused <= query.keys()
        query = {name: said for name, said in query.items() if name not in refused}
