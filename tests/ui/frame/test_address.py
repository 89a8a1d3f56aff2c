"""The table of the address: whole, read without an error, used, and the only way to an address."""

import ast
import pkgutil
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from scripts.address import LIST, as_markdown
from seqviz.paths import ROOT
from seqviz.ui.frame import address
from seqviz.ui.frame.address import TABLE, Parameter
from seqviz.ui.frame.router import PAGES

SOURCES = [*(ROOT / "seqviz" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]
FRAME = ROOT / "seqviz" / "ui" / "frame"


def test_the_entries_are_whole() -> None:
    """Names fit into an address, pages exist, defaults are readable, and every use is said."""
    pages = {page.name for page in PAGES}
    for entry in TABLE:
        assert entry.name.isidentifier(), entry
        assert set(entry.pages) <= pages, entry
        assert entry.meaning, entry
        assert entry.form.looks, entry
        if entry.default is not None:
            assert entry.form.read(entry.usual) == entry.default, entry


def test_a_name_means_one_thing_on_a_page() -> None:
    """No page has two values of one name."""
    said = [
        (entry.name, page.name)
        for entry, page in product(TABLE, PAGES)
        if entry.means_something_on(page.name)
    ]
    assert len(said) > 60
    assert len(said) == len(set(said))


@settings(max_examples=60, deadline=None)
@given(said=some.text(max_size=30) | some.from_regex(r"[-+0-9.eE_ ]{0,20}", fullmatch=True))
def test_any_text_is_read_without_an_error(said: str) -> None:
    """It is a value that is written as it was read, or none."""
    for entry in TABLE:
        value = entry.form.read(said)
        if value is not None:
            assert entry.form.read(entry.form.write(value)) == value, entry


@pytest.mark.parametrize(
    ("entry", "said", "value"),
    [
        (address.SEED, "9999", 9999),
        (address.SEED, "10000", None),
        (address.SEED, "-1", None),
        (address.WHO, "2.5", (2, 5)),
        (address.WHO, "2", None),
        (address.WHO, "2.x", None),
        (address.TEMPERATURE, "0.7", 0.7),
        (address.TEMPERATURE, "nan", None),
        (address.TEMPERATURE, "2.1", None),
        (address.TEMPERATURE, "1_0e-1", None),
        (address.TEMPERATURE, " 1", None),
        (address.TEMPERATURE, "1\n", None),
        (address.TEMPERATURE, "\u0661", None),  # one, as it is written in Arabic
        (address.TEMPERATURE, "+.7", 0.7),
        (address.TEMPERATURE, "7.e-1", 0.7),
        (address.BALL, "\u0666,-\u0662", None),
        (address.BALL, "6,-2", (6.0, -2.0)),
        (address.UNROLLED, "1", True),
        (address.UNROLLED, "yes", None),
        (address.DRAWN, "near", "near"),
        (address.DRAWN, "nearer", None),
    ],
)
def test_each_form_reads_what_it_says(entry: Parameter[Any], said: str, value: object) -> None:
    """Numbers within their limits, pairs, switches and words; anything else is none."""
    assert entry.form.read(said) == value


def test_what_reads_a_coded_value_on_exists() -> None:
    """The table names functions that there are."""
    coded = [entry.form.further for entry in TABLE if entry.form.further]
    assert len(coded) > 8
    assert [name for name in coded if not callable(pkgutil.resolve_name(name))] == []


def test_every_entry_is_used() -> None:
    """Nothing stands in the table that no page reads or writes."""
    names = {name for name, entry in vars(address).items() if isinstance(entry, Parameter)}
    used = {
        alias.name
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == address.__name__
        for alias in node.names
    }
    assert names - used == set()
    assert len(names) == len(TABLE) > 50


def test_only_the_frame_reads_an_address() -> None:
    """Above it ``st.query_params`` is not spoken of; a link's own values are an argument."""
    found = [
        f"{path.name}:{node.lineno}"
        for path in SOURCES
        if not path.is_relative_to(FRAME)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "query_params"
    ]
    assert found == []


def test_the_list_for_readers_is_the_table() -> None:
    """``python -m scripts.address`` has been run since the table changed."""
    assert LIST.read_text(encoding="utf-8") == as_markdown()
