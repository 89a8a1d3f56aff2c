"""Browser components are served as files, under an address that changes with what is in them."""

import inspect
import json
import re
import struct
from pathlib import Path

import pytest
from streamlit.components.v2 import component_manifest_handler, manifest_scanner
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

from seqviz.figures.theme import palette
from seqviz.ui.frame.page_style import page_style
from seqviz.ui.kit import host
from tests.pages.components import sent
from tests.patience import PATIENCE

NAMES = sorted(path.parent.name for path in (host.UI / "components").glob("*/index.js"))


def _page() -> None:
    from seqviz.ui.kit.host import component

    component("gallery")({"items": [], "n": 3}, b"\x00\x01\xff", key="here")


def _mounted() -> AppTest:
    app = AppTest.from_function(_page, default_timeout=PATIENCE).run()
    assert not app.exception, app.exception[0].message
    return app


def test_a_message_names_its_component_and_brings_no_script() -> None:
    """Words and numbers arrive as they were given; code and style stay files."""
    app = _mounted()
    (message,) = sent(app, "gallery")
    assert message.meta == {"component": "gallery", "styled": True, "items": [], "n": 3}
    assert message.payload == b"\x00\x01\xff"
    (mounted,) = app.get("bidi_component")
    assert mounted.proto.js_source_path == host.ENTRY
    assert mounted.proto.component_name == host.address()
    assert not mounted.proto.js_content
    assert not mounted.proto.css_content


def _page_in_parts() -> None:
    import streamlit as st

    from seqviz.ui.kit.host import Parcel, component

    parcels = (
        Parcel({"a": st.session_state.get("a", 1), "n": 0}, b"\x01\x02"),
        Parcel({"b": 2}, b"\x03"),
    )
    component("gallery")({"n": st.session_state.get("n", 3)}, b"\x04", key="here", parcels=parcels)


def test_a_part_stays_the_same_to_the_byte_while_the_rest_changes() -> None:
    """Each part is a message of its own, and only the one that changed is another one."""
    app = AppTest.from_function(_page_in_parts, default_timeout=PATIENCE).run()
    seen = []
    for changes in ({}, {"n": 4}, {"a": 5}):
        for name, value in changes.items():
            app.session_state[name] = value
        app.run()
        (whole,) = sent(app, "gallery")
        assert whole.payload == b"\x01\x02\x03\x04"
        seen.append([one.proto.bytes for one in app.get("bidi_component")])
        assert len(seen[-1]) == 3
    before, moved, changed = seen
    assert [a == b for a, b in zip(before, moved, strict=True)] == [True, True, False]
    assert [a == b for a, b in zip(moved, changed, strict=True)] == [False, True, False]
    assert whole.meta == {"component": "gallery", "styled": True, "a": 5, "b": 2, "n": 4}


def test_what_only_brings_numbers_has_no_place_on_the_page() -> None:
    """The page's style knows the keys of the parts."""
    app = AppTest.from_function(_page_in_parts, default_timeout=PATIENCE).run()
    keys = [one.key for one in app.get("bidi_component")]
    hidden = f'[class*="st-key-{host.PARCEL_KEY}"] {{ display: none; }}'
    assert [key.startswith(host.PARCEL_KEY) for key in keys] == [True, True, False]
    assert hidden in page_style(palette("light"))


def test_the_server_finds_the_files_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Streamlit looks up for the address holds every script and style, and nothing else."""
    manager = BidiComponentManager()
    monkeypatch.setattr(host, "get_bidi_component_manager", lambda: manager)
    host._declare()
    path = manager.get_component_path(host.address())
    assert path is not None
    lying = {one.relative_to(path).as_posix() for one in Path(path).rglob("*") if one.is_file()}
    assert lying == {one.relative_to(host.UI).as_posix() for one in host.browser_files()}
    assert host.ENTRY in lying
    for one in host.browser_files():
        assert Path(path, one.relative_to(host.UI)).read_bytes() == one.read_bytes()


def test_the_address_changes_with_any_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Another content, another name, one file more: each gives another address, a test does not."""

    def address() -> str:
        host.address.cache_clear()
        return host.address()

    before = address()
    monkeypatch.setattr(host, "UI", tmp_path)
    (tmp_path / "kit").mkdir()
    found = [address()]
    for name, text in (("a.js", "1"), ("a.js", "2"), ("b.css", "2"), ("b.js", "")):
        (tmp_path / "kit" / name).write_text(text, encoding="utf-8")
        found.append(address())
    assert len(set(found)) == 5
    (tmp_path / "kit" / "a.test.js").write_text("3", encoding="utf-8")
    assert address() == found[-1]
    monkeypatch.undo()
    assert address() == before


@pytest.mark.parametrize("name", ["", "..", "nothing_of_that_name"])
def test_only_a_folder_with_an_index_is_a_component(name: str) -> None:
    """A name that was mistyped is an error when the page is imported, not a hole in it."""
    with pytest.raises(ValueError, match=r"index\.js"):
        host.component(name)


def test_every_component_is_known() -> None:
    """The folders are found, and each says whether it has a style."""
    assert {"gallery", "painted"} <= set(NAMES)
    assert {name: host.component(name).name for name in NAMES} == {name: name for name in NAMES}


def test_what_streamlit_keeps_to_itself_is_as_it_was() -> None:
    """These are no public interface: another version of Streamlit needs a new look at host.py."""
    register = inspect.signature(BidiComponentManager.register_from_manifest)
    assert list(register.parameters) == ["self", "manifest", "package_root"]
    fields = manifest_scanner.ComponentConfig.__dataclass_fields__
    assert list(fields) == ["name", "asset_dir"]
    fields = manifest_scanner.ComponentManifest.__dataclass_fields__
    assert list(fields) == ["name", "version", "components"]
    handler = component_manifest_handler.ComponentManifestHandler()
    assert handler.get_asset_root("nothing") is None


def _wanted(app: AppTest) -> list[list[str] | None]:
    """The scripts that each message of a page says will be needed; None where it says nothing."""
    found = []
    for one in app.get("bidi_component"):
        (size,) = struct.unpack("<I", one.proto.bytes[:4])
        found.append(json.loads(one.proto.bytes[4 : 4 + size]).get("modules"))
    return found


def test_the_first_message_says_which_scripts_are_needed() -> None:
    """A component's own message where it has no parts, else its first part; and no other one."""
    gallery = list(host.modules("gallery"))
    assert _wanted(_mounted()) == [gallery]
    parts = AppTest.from_function(_page_in_parts, default_timeout=PATIENCE).run()
    assert _wanted(parts) == [gallery, None, None]


def test_imports_are_followed_to_their_end() -> None:
    """The gallery's canvas mixes numbers, which it does not say itself; nothing is there twice."""
    assert host.modules("gallery") == (
        "components/gallery/index.js",
        "kit/canvas.js",
        "kit/elements.js",
        "kit/scales.js",
        "kit/theme.js",
    )


def test_no_import_is_overlooked() -> None:
    """Whatever file a needed script names in its code is needed; so is every component's script."""
    found = set().union(*(host.modules(name) for name in NAMES))
    for name in found:
        script = host.UI / name
        lines = script.read_text(encoding="utf-8").splitlines()
        code = "\n".join(one for one in lines if not one.lstrip().startswith(("/*", "*", "//")))
        for path in re.findall(r'"(\.[^"]*\.js)"', code):
            assert (script.parent / path).resolve().relative_to(host.UI).as_posix() in found
    served = {one.relative_to(host.UI).as_posix() for one in host.browser_files()}
    assert {one for one in served if one.startswith("components/") and one.endswith(".js")} <= found
    assert found <= served


def test_a_statement_of_many_lines_imports_too() -> None:
    """In every form that the formatter writes; the types that comments name are no scripts."""
    source = """
import { a } from "./a.js";
import {
  b,
} from "../b.js";
import "./c.js";
export { d } from "./d.js";
/** @typedef {import("./e.js").E} E */
const f = "./f.js";
"""
    assert host._IMPORT.findall(source) == ["./a.js", "../b.js", "./c.js", "./d.js"]
