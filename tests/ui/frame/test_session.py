"""What a session remembers is said once: its name, its type, its default."""

import ast
from collections import defaultdict

from seqviz.paths import ROOT
from tests.ui.session import in_session

SOURCES = [*(ROOT / "seqviz" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]


def _remember() -> None:
    """A key before, while and after something is remembered."""
    import streamlit as st

    from seqviz.ui.frame.session import Key

    colour = Key("colour", "red")
    found: list[object] = [colour.said, colour.get()]
    colour.set("blue")
    found += [colour.said, colour.get(), st.session_state["colour"], colour.take(), colour.said]
    colour.set("red")
    found.append(colour.said)
    colour.forget()
    colour.forget()
    st.session_state["result"] = [*found, colour.take()]


def test_a_key_holds_what_was_said_until_it_is_forgotten() -> None:
    """The default holds before and after; a default that was said is said."""
    found, _address = in_session(_remember)
    assert found == [False, "red", True, "blue", "blue", "blue", False, True, "red"]


def _keys(tree: ast.AST) -> set[str]:
    """The texts under which a module asks the session state, and the names of its ``Key``s."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "st.session_state":
            asked = node.slice
        elif isinstance(node, ast.Call) and node.args:
            owner = ast.unparse(node.func)
            if owner != "Key" and not owner.startswith("st.session_state."):
                continue
            asked = node.args[0]
        else:
            continue
        if isinstance(asked, ast.Constant) and isinstance(asked.value, str):
            found.add(asked.value)
    return found


def test_no_two_modules_speak_of_one_key_by_its_text() -> None:
    """Whoever shares what is remembered imports the ``Key``, so that it has one type."""
    asked = defaultdict(list)
    for path in SOURCES:
        for key in _keys(ast.parse(path.read_text(encoding="utf-8"))):
            asked[key].append(path.relative_to(ROOT).as_posix())
    assert len(asked) > 30
    assert {key: paths for key, paths in asked.items() if len(paths) > 1} == {}


def test_the_search_finds_every_way_to_ask() -> None:
    """Reading, writing, asking with a default, forgetting, and a ``Key``."""
    said = "\n".join(
        (
            "st.session_state['a'] = st.session_state['b']",
            "st.session_state.get('c', 1); st.session_state.pop('d', None)",
            "K: Final[Key[int]] = Key('e', 1)",
        )
    )
    assert _keys(ast.parse(said)) == {"a", "b", "c", "d", "e"}
