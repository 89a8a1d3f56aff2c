"""The one way from Python to a browser component: its files are served, its messages are sent.

A component is a folder of `seqviz/ui/components` with an `index.js` (and a `style.css` where it has
a style of its own). Streamlit serves the files unchanged, as ES modules; the scripts never
travel with a message. Their address holds a hash of what is in them: after an upgrade it is another
one, so no browser, and no proxy between, mixes old modules with new ones.

Streamlit's own way to such files is a declaration in an installed package's `pyproject.toml`. What
it then calls is called here, so that the address can hold the hash, every checkout serves its own
files, and nothing has to be installed; `tests/ui/kit/test_host.py` says what we rely on. Served is
a copy of what a browser needs: nothing else of the package has an address, and a server goes on
with the files that it began with.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from streamlit import runtime
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from seqviz.payloads import fields_of
from seqviz.ui.kit.envelope import closed, envelope, worded
from seqviz.ui.kit.room import ROOMS, Room, room_style

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

UI: Final = Path(__file__).resolve().parent.parent
ENTRY: Final = "kit/host.js"
PARCEL_KEY: Final = "parcel-"
"""How the keys of what only brings a parcel begin; the page's style leaves them no room."""


def browser_files() -> list[Path]:
    """The files that a browser may ask for: scripts and styles, no tests."""
    found = (path for room in ("kit", "components") for path in (UI / room).rglob("*"))
    return sorted(path for path in found if path.suffix in (".js", ".css") and not is_test(path))


def is_test(path: Path) -> bool:
    """Whether a script only tests another one."""
    return path.name.endswith(".test.js")


_IMPORT: Final = re.compile(
    r'^(?:import|export|\}) *[^"\n]*"(\.{1,2}/[^"\n]+\.js)";$', re.MULTILINE
)
"""The end of a statement that imports from a file; types are imported in comments."""


@cache
def modules(name: str) -> tuple[str, ...]:
    """Every script that the component `name` is made of, below `UI`: its own and all they import.

    A browser that knew only the first one would learn of the next ones as each arrives; one that
    is told of all asks for all at once.
    """
    found = {UI / "components" / name / "index.js"}
    unread = list(found)
    while unread:
        script = unread.pop()
        imported = _IMPORT.findall(script.read_text(encoding="utf-8"))
        new = {(script.parent / path).resolve() for path in imported} - found
        found |= new
        unread.extend(new)
    return tuple(sorted(script.relative_to(UI).as_posix() for script in found))


@cache
def address() -> str:
    """The name under which the files are served: another one when any of them is another one."""
    digest = hashlib.sha256()
    for path in browser_files():
        content = path.read_bytes()
        digest.update(f"{path.relative_to(UI).as_posix()} {len(content)}\n".encode() + content)
    return f"seqviz.{digest.hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A big part of what a component shows that stays the same from run to run.

    It travels in a message of its own; while that stays the same to the byte, Streamlit sends the
    browser its hash instead. The component gets its words and numbers as if they were its own.

    Attributes:
        meta: its words, by name or a payload; a component's own words of the same name count
            instead.
        numbers: what stands before the component's own numbers, in the order of its parcels.
    """

    meta: Mapping[str, Any] | DataclassInstance
    numbers: bytes = b""

    def sealed(self, slot: str, modules: Sequence[str] = ()) -> tuple[list[str], bytes]:
        """Its name for those who need it, and its message, which may say what will be needed."""
        words = worded(self.meta)
        content = hashlib.sha1(words.encode(), usedforsecurity=False)
        content.update(self.numbers)
        name = [slot, content.hexdigest()[:16]]
        head = worded({"parcel": name, **({"modules": modules} if modules else {})})
        # one object of both, without writing the long one twice
        joined = head if words == "{}" else f"{head[:-1]},{words[1:]}"
        return name, closed(joined, self.numbers)


@dataclass(frozen=True, slots=True)
class Component:
    """A component that can be mounted; made by `component`.

    Attributes:
        name: of its folder.
        styled: whether it has a style of its own.
    """

    name: str
    styled: bool

    def __call__(
        self,
        meta: Mapping[str, Any] | DataclassInstance,
        payload: bytes = b"",
        *,
        key: str,
        parcels: Sequence[Parcel] = (),
        default: Mapping[str, Any] | None = None,
        room: Room | None = None,
        **on_change: Callable[[], None],
    ) -> Any:
        """Mount it, or update it in place where it is mounted already.

        Args:
            meta: the message's words, by name or a payload; nothing in it that JSON cannot say.
            payload: the message's numbers.
            key: of the component; the same one keeps its place.
            parcels: what stays the same for longer than the message; as many in every run, since
                each takes a place on the page, where nothing is seen of it.
            default: of the states that it sets.
            room: kept free until it is drawn; what is usual for it without it.
            on_change: `on_<name>_change`, called when the browser sets the state or sends the
                trigger `<name>`.

        Returns:
            What the browser has set and sent, each an attribute; nothing without a server.

        Raises:
            ValueError: `meta` holds a number that JSON has no word for (NaN, infinity).
        """
        # What comes first says which scripts are needed; it is the one that changes least.
        ahead = modules(self.name)
        sealed = [
            parcel.sealed(f"{key} {k}", () if k else ahead) for k, parcel in enumerate(parcels)
        ]
        needed: dict[str, Any] = (
            {"parcels": [name for name, _message in sealed]} if sealed else {"modules": ahead}
        )
        message = envelope(
            {"component": self.name, "styled": self.styled, **needed, **_by_name(meta)}, payload
        )
        if not runtime.exists():
            return None
        _declare()
        kept = room or ROOMS.get(self.name)
        if kept is not None:
            st.html(room_style(key, kept))
        for k, (_name, parcel) in enumerate(sealed):
            _streamlit_component()(data=parcel, key=f"{PARCEL_KEY}{k}-{key}")
        return _streamlit_component()(
            data=message, key=key, default=None if default is None else dict(default), **on_change
        )


def _by_name(words: Mapping[str, Any] | DataclassInstance) -> Mapping[str, Any]:
    return words if isinstance(words, Mapping) else fields_of(words)


def component(name: str) -> Component:
    """The component in the folder `name` of `seqviz/ui/components`.

    Raises:
        ValueError: there is no such folder with an `index.js`.
    """
    folder = UI / "components" / name
    if not (folder / "index.js").is_file():
        raise ValueError(f"a component is a folder with an index.js, and {folder} is none")
    return Component(name, (folder / "style.css").is_file())


@cache
def served() -> TemporaryDirectory[str]:
    """A copy of the browser's files, in a folder `ui` of its own; it goes when the process ends."""
    folder = TemporaryDirectory(prefix="seqviz-")
    for path in browser_files():
        copy = Path(folder.name, UI.name, path.relative_to(UI))
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return folder


def _declare() -> None:
    """Tell the running server once where the files lie."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(address()) is None:
        package, name = address().split(".")
        manifest = ComponentManifest(package, "0", [ComponentConfig(name, UI.name)])
        manager.register_from_manifest(manifest, Path(served().name).resolve())


@cache
def _streamlit_component() -> Any:
    """All components are one to Streamlit; which one a message is for stands in the message."""
    return st.components.v2.component(address(), js=ENTRY)
