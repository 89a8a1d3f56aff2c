"""Acts of lessons: one register, reported by the controls that it names and by nobody else."""

import re
from pathlib import Path

import pytest

from seqviz.paths import ROOT
from seqviz.ui.frame.course_acts import ACTS, MOST, did
from seqviz.ui.frame.router import PAGES
from tests.ui.session import in_session

UI = ROOT / "seqviz" / "ui"
REPORT = re.compile(r"\bdid\(\s*[\"']([a-z_]+)[\"']")


def _reported() -> dict[str, set[str]]:
    """Act → the files that report it."""
    found: dict[str, set[str]] = {}
    scripts = [
        path
        for path in [*UI.rglob("*.js"), *UI.rglob("*.py"), *(ROOT / "pages").glob("*.py")]
        if not path.name.endswith(".test.js")
    ]
    for path in scripts:
        for name in REPORT.findall(path.read_text(encoding="utf-8")):
            found.setdefault(name, set()).add(_name(path))
    return found


def _name(path: Path) -> str:
    return path.relative_to(UI if path.is_relative_to(UI) else ROOT).as_posix()


def test_every_act_is_reported_where_the_register_says() -> None:
    """No card can wait for what no control reports, and no control reports what is not there."""
    assert {name: set(act.where) for name, act in ACTS.items()} == _reported()


def test_the_entries_are_whole() -> None:
    """Names are their keys, pages exist, and each says what is wanted."""
    pages = {page.name for page in PAGES}
    for name, act in ACTS.items():
        assert act.name == name
        assert act.wanted.endswith(".")
        assert act.pages, act
        assert set(act.pages) <= pages, act


def _reports() -> None:
    """A control reports more acts than are kept."""
    import streamlit as st

    from seqviz.ui.frame.course_acts import MOST, deeds, did

    for _again in range(MOST + 2):
        did("tried", preset="remember")
    did("surgery_undone")
    st.session_state["result"] = [(one.number, one.name, dict(one.details)) for one in deeds()]


def test_the_latest_acts_of_python_are_told_in_their_order() -> None:
    """Their numbers grow also within a millisecond, and the oldest are dropped."""
    told, _address = in_session(_reports)
    assert len(told) == MOST
    assert [number for number, _name, _details in told] == sorted({n for n, _m, _d in told})
    assert told[-1][1:] == ("surgery_undone", {})
    assert told[-2][1:] == ("tried", {"preset": "remember"})


def test_an_act_that_is_not_registered_is_refused() -> None:
    """The error names those that are."""
    with pytest.raises(ValueError, match="'won'; an act of ACTS is wanted: step"):
        did("won")
