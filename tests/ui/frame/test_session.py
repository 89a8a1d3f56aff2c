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


def _begin() -> None:
    """A key that begins with a value, keys of a row, and what components told."""
    import streamlit as st

    from seqviz.ui.frame.session import Key, Keys, told_by

    sizes = Keys("size_", 1)
    found: list[object] = [Key("list", 0).begin(5), Key("list", 0).begin(6), sizes.of("a").get()]
    sizes.of("a").set(3)
    sizes.of("b").set(4)
    Key("sized", 0).set(7)
    found += [sizes.of("a").get(), st.session_state["size_b"], sizes.of("b").name]
    sizes.forget()
    found += [sizes.of("a").said, sizes.of("b").get(), Key("sized", 0).get()]
    st.session_state["drawn"] = {"picked": 2}
    st.session_state["result"] = [*found, told_by("drawn").get("picked"), dict(told_by("later"))]


def test_keys_of_a_row_are_each_their_own_and_forgotten_together() -> None:
    """What begins with a value keeps it; a component that was not drawn yet told nothing."""
    found, _address = in_session(_begin)
    assert found == [5, 5, 1, 3, 4, "size_b", False, 1, 7, 2, {}]


MAY_LOOK = {f"seqviz/ui/frame/{name}.py" for name in ("session", "link", "i18n")}


def _looks(source: str) -> bool:
    """Whether a module looks into Streamlit's dictionary itself."""
    return any(
        isinstance(node, ast.Attribute) and node.attr == "session_state"
        for node in ast.walk(ast.parse(source))
    )


def test_what_a_session_remembers_is_asked_by_typed_keys() -> None:
    """The dictionary of anything is opened where keys, address and language live, nowhere else."""
    found = {
        path.relative_to(ROOT).as_posix()
        for path in [*SOURCES, ROOT / "app.py"]
        if _looks(path.read_text(encoding="utf-8"))
    }
    assert found == MAY_LOOK
    assert _looks("def f():\n    state = st.session_state")


def _keys(tree: ast.AST) -> set[str]:
    """The names of a module's ``Key``s, and how those of its ``Keys`` begin."""
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).partition("[")[0] in ("Key", "Keys")
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_no_two_modules_speak_of_one_key_by_its_text() -> None:
    """Whoever shares what is remembered imports the ``Key``, so that it has one type."""
    asked = defaultdict(list)
    for path in SOURCES:
        for key in _keys(ast.parse(path.read_text(encoding="utf-8"))):
            asked[key].append(path.relative_to(ROOT).as_posix())
    assert len(asked) > 60
    assert {key: paths for key, paths in asked.items() if len(paths) > 1} == {}


def test_the_search_finds_every_key() -> None:
    """With its type beside it or not, one or a row of them."""
    said = "K: Final[Key[int]] = Key('a', 1); Key[str | None]('b', None); Keys[int]('c_', 0)"
    assert _keys(ast.parse(said)) == {"a", "b", "c_"}
