"""Nothing that outlives a page run grows without bound: every cache says how much it holds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from seqviz.paths import ROOT
from seqviz.ui.controls.cell.hand_set import UNDO_STEPS
from tests.ui.session import in_session

SOURCES = [*sorted((ROOT / "seqviz").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py"))]

# Functions that remember an answer for each argument, and why there are only a few of those.
FEW_ARGUMENTS = {
    "_asked_on": "the pages that have questions",
    "course": "the languages",
    "demonstrations": "the languages",
    "speaker": "the languages",
    "terms": "the languages",
    "pattern": "the languages",
    "texts": "the two tutorials and the languages",
    "outcome": "the programs that the app's own code names",
    "radius": "a size that the app's own code names",
    "path_of": "the shipped series and the ways to bring one; another name raises",
    "_catalogue": "the languages",
    "_plural": "the languages",
    "modules": "the components that the app has",
    "_names_of": "the classes that a payload can have",
    "_read_text": "the languages and the texts that the app's own code names",
    "corpus": "the shipped models; another name raises, which is not kept",
    "same_library": "the shipped models",
    "digits_of": "the shipped sample and MNIST, 47 MB",
    "_read": "the functions of the shipped lessons",
    "shipped_charlm": "the shipped models; another name raises",
    "measured": "the shipped series; another name raises, which is not kept",
    "load_sample": "the shipped file",
    "load_names": "the shipped file",
    "load_poems": "the shipped file",
    "preset_pictures": "the cells that have presets, and the places that show them",
    "shipped_text_classifier": "the two shipped files",
    "shipped_network": "the two shipped networks",
    "load_curves": "the shipped file",
    "load_mistakes": "the shipped file",
    "load_unseen": "the shipped file",
    "untrained": "the one size and seed of the page",
}

# Module-level containers that are filled while the app runs, and what bounds them.
FILLED = {
    "_at_each_page": "one entry for each call that the code names",
    "_cached": "one matrix of 49 KB",
    "_declared": "the names of torchvision's operators",
    "_KNOWN": "24 bytes for each histogram, and no longer than it lives",
}


@cache
def trees() -> tuple[tuple[Path, ast.Module], ...]:
    """Every module of the app."""
    return tuple((path, ast.parse(path.read_text(encoding="utf-8"))) for path in SOURCES)


def decorators(tree: ast.AST) -> Iterator[tuple[ast.FunctionDef, str, dict[str, ast.expr]]]:
    """Each decorated function, the decorator's dotted name and its keywords."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for one in node.decorator_list:
                call = one if isinstance(one, ast.Call) else None
                name = ast.unparse(call.func if call else one)
                keywords = {k.arg: k.value for k in call.keywords if k.arg} if call else {}
                yield node, name, keywords


def takes_arguments(function: ast.FunctionDef) -> bool:
    """Whether a cache of it can have more than one entry."""
    given = function.args
    return bool(given.args or given.posonlyargs or given.kwonlyargs or given.vararg)


def test_every_cache_of_streamlit_has_a_number_of_entries() -> None:
    """One entry, one for each session, or at most so many."""
    found = 0
    for path, tree in trees():
        for function, name, keywords in decorators(tree):
            if name in ("st.cache_data", "st.cache_resource"):
                found += 1
                session = keywords.get("scope")
                alone = not takes_arguments(function)
                bounded = "max_entries" in keywords
                assert alone or bounded, f"{path.name}: {function.name} keeps any number of entries"
                assert session is None or ast.literal_eval(session) == "session"
    assert found > 5


def test_every_other_cache_has_few_arguments() -> None:
    """A function that remembers for good takes nothing, or nothing that a visitor can vary."""
    seen = set()
    for path, tree in trees():
        for function, name, keywords in decorators(tree):
            last = name.rpartition(".")[2]
            if last in ("cache", "lru_cache") and takes_arguments(function):
                bounded = "maxsize" in keywords and ast.unparse(keywords["maxsize"]) != "None"
                known = function.name in FEW_ARGUMENTS
                assert bounded or known, f"{path.name}: {function.name} remembers every argument"
                seen.add(function.name)
    assert set(FEW_ARGUMENTS) <= seen, "one that is gone"


def test_no_module_collects_anything_else() -> None:
    """A container that begins empty is filled while the app runs: say what bounds it."""
    for path, tree in trees():
        for node in tree.body:
            value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
            if value is None:
                continue
            said = ast.unparse(value)
            begins_empty = said in ("{}", "[]", "set()", "dict()", "list()") or said.startswith(
                ("WeakKeyDictionary(", "WeakValueDictionary(", "defaultdict(", "deque(")
            )
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                known = ast.unparse(target) in FILLED
                assert known or not begins_empty, f"{path.name}: {ast.unparse(target)} has no bound"


@pytest.mark.parametrize("folder", ["training", "models", "cells", "data", "figures"])
def test_what_knows_no_sessions_keeps_nothing_of_them(folder: str) -> None:
    """Below the pages nothing is kept by what a visitor sends, so that it ends with the visitor."""
    for path, tree in trees():
        if path.is_relative_to(ROOT / "seqviz" / folder):
            for _function, name, _keywords in decorators(tree):
                assert not name.startswith("st."), path


def _change_many_weights() -> None:
    """Changes of a network set by hand, more of them than can be undone."""
    import streamlit as st

    from seqviz.ui.controls.cell import hand_set

    for number in range(hand_set.UNDO_STEPS + 5):
        hand_set._remember(str(number))
    st.session_state["result"] = list(hand_set._BEFORE.get())


def test_only_so_many_changes_can_be_undone() -> None:
    """The newest ones, in their order."""
    kept, _address = in_session(_change_many_weights)
    assert kept == [str(number) for number in range(5, UNDO_STEPS + 5)]
