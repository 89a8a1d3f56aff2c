"""The house rules that no tool checks: import direction, light imports, pins and settings."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit
from packaging.requirements import Requirement
from packaging.version import Version
from streamlit import config

from seqviz.cells import CELLS
from seqviz.data.pictures import MAX_MB
from seqviz.figures.theme import palette
from seqviz.paths import ROOT

ROOMS = (
    "cells",
    "data",
    "payloads",
    "models",
    "training",
    "questions",
    "figures",
    "export",
    "cli",
    "ui",
)  # each imports only those before it
UI_ROOMS = ("kit", "frame", "components", "controls", "pages")  # in ``ui``, likewise
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _modules(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def _imports(tree: ast.AST, package: list[str]) -> Iterator[str]:
    """Dotted names of everything imported anywhere in a module, lazily or not."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            yield name
            yield from (f"{name}.{alias.name}" for alias in node.names)


def _upward(source: str, room: str) -> set[str]:
    """Imports in a module of `room` that point to a room above it."""
    above = {f"seqviz.{other}" for other in ROOMS[ROOMS.index(room) + 1 :]}
    names = _imports(ast.parse(source), ["seqviz", room])
    return {name for name in names if ".".join(name.split(".")[:2]) in above}


@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_only_down(room: str) -> None:
    """No module of a room imports from a room above it."""
    found = {
        path.relative_to(ROOT).as_posix(): sorted(upward)
        for path in _modules(ROOT / "seqviz" / room)
        if (upward := _upward(path.read_text(encoding="utf-8"), room))
    }
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "import seqviz.ui.frame.i18n",
        "from seqviz.models import bridge",
        "from seqviz import training",
        "def f():\n    from ..figures import theme",
    ],
)
def test_an_upward_import_is_found(source: str) -> None:
    """The check above sees every way to write an import."""
    assert _upward(source, "cells")


def _ui_room(name: str) -> tuple[str, str]:
    """A module's room in ``ui``, and its page where it belongs to one; "" for neither."""
    parts = name.split(".")
    if parts[:2] != ["seqviz", "ui"] or len(parts) < 3:
        return "", ""
    return parts[2], parts[3] if parts[2] == "pages" and len(parts) > 3 else ""


def _crossing(source: str, module: str) -> set[str]:
    """Imports in a module of ``ui``, or in a page's script, that its room does not allow.

    Args:
        source: of the module.
        module: its dotted name; a script of the page P is ``pages.P``.
    """
    parts = module.split(".")
    script = parts[0] == "pages"
    room, page = ("pages", parts[1]) if script else _ui_room(module)
    found = set()
    for name in _imports(ast.parse(source), parts[:-1]):
        other, other_page = _ui_room(name)
        if not other:
            continue
        known = other in UI_ROOMS
        higher = known and UI_ROOMS.index(other) > UI_ROOMS.index(room)
        if not known or higher or (other == room == "pages" and other_page not in ("", page)):
            found.add(name)
    return found


def _dotted(path: Path) -> str:
    """A module's name; of a package's ``__init__`` too, which stands in it."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def test_the_rooms_of_ui_hold() -> None:
    """Kit, frame, components, controls, pages: each knows those before it, no page another."""
    files = [*(ROOT / "seqviz" / "ui").glob("*/**/*.py"), *(ROOT / "pages").glob("*.py")]
    assert len(files) > 100
    found = {
        _dotted(path): sorted(crossing)
        for path in files
        if (crossing := _crossing(path.read_text(encoding="utf-8"), _dotted(path)))
    }
    assert found == {}


def test_every_module_of_ui_is_in_a_room() -> None:
    """Nothing lies loose beside the rooms, and each page's folder has the name of its script."""
    ui, scripts = ROOT / "seqviz" / "ui", {path.stem for path in (ROOT / "pages").glob("*.py")}
    assert [path.name for path in ui.glob("*.py")] == ["__init__.py"]
    assert {path.parent.name for path in ui.glob("*/__init__.py")} == set(UI_ROOMS)
    assert {path.parent.name for path in ui.glob("pages/*/__init__.py")} <= scripts


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("seqviz.ui.frame.router", "def f():\n    import seqviz.ui.pages.compare.three_cells"),
        ("seqviz.ui.kit.envelope", "from seqviz.ui.frame import i18n"),
        ("seqviz.ui.frame.link", "from seqviz.ui import components"),
        ("seqviz.ui.components.stepper.__init__", "from ...controls import check"),
        ("seqviz.ui.controls.check", "from seqviz.ui.pages.home import cards"),
        ("seqviz.ui.pages.compare.three_cells", "from ..text_generation import training"),
        ("pages.compare", "from seqviz.ui.pages.digit_reader.network_card import card"),
        ("pages.compare", "from seqviz.ui.shared import x"),
    ],
)
def test_a_crossing_of_rooms_is_found(module: str, source: str) -> None:
    """The check above sees an import upwards, to another page, and to what is no room."""
    assert _crossing(source, module)


CLASSES = frozenset(
    f"{cell.__name__.removesuffix('Cell')}{what}"
    for cell in CELLS.values()
    for what in ("Cell", "Trace", "State", "Gradients")
)
MAY_ASK = {  # the bridge to torch, which has three cells
    *("seqviz/models/bridge.py", "seqviz/models/torch_twin.py"),
}


def _questions(source: str) -> list[int]:
    """Lines of a module that ask which kind a cell is, instead of what its description says."""

    def kinds(*nodes: ast.expr | None) -> int:
        return sum(
            (isinstance(node, ast.Constant) and node.value in CELLS)
            or (isinstance(node, ast.Name) and node.id in CLASSES)
            for one in nodes
            if one is not None
            for node in (one.elts if isinstance(one, ast.Tuple | ast.List | ast.Set) else [one])
        )

    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            asks = (
                isinstance(node.func, ast.Name)
                and node.func.id in ("isinstance", "issubclass")
                and any(isinstance(n, ast.Name) and n.id in CLASSES for n in ast.walk(node.args[1]))
            )
        elif isinstance(node, ast.Compare):
            asks = kinds(node.left, *node.comparators) > 0
        elif isinstance(node, ast.Dict):
            asks = kinds(*node.keys) > 1
        elif isinstance(node, ast.MatchValue):
            asks = kinds(node.value) > 0
        elif isinstance(node, ast.MatchClass):
            asks = kinds(node.cls) > 0
        else:
            continue
        found += [node.lineno] * bool(asks)
    return sorted(found)


def test_nobody_asks_which_kind_a_cell_is() -> None:
    """Outside the cells' own room and the bridge, what a cell is stands in its description."""
    found = {}
    for path in [*_modules(ROOT / "seqviz"), *_modules(ROOT / "pages"), ROOT / "app.py"]:
        name = path.relative_to(ROOT).as_posix()
        if name.startswith("seqviz/cells/") or name in MAY_ASK:
            continue
        lines = _questions(path.read_text(encoding="utf-8"))
        if lines:
            found[name] = lines
    assert found == {}, "read it off the description (seqviz/cells/description.py)"


@pytest.mark.parametrize(
    ("source", "asks"),
    [
        ("if isinstance(cell, LSTMCell | GRUCell): pass", True),
        ("c = state.c if isinstance(state, (str, LSTMState)) else None", True),
        ("x = 1 if cell.kind == 'gru' else 2", True),
        ("x = kind in ('rnn', 'gru')", True),
        ("x = 'mgu' != kind", True),
        ("x = type(cell) is PeepholeCell", True),
        ("TABLE = {'rnn': 1, 'lstm': 4}", True),
        ("match kind:\n    case 'mingru': pass", True),
        ("match cell:\n    case RNNCell(): pass", True),
        ("cell = 'lstm'", False),
        ("x = isinstance(module, nn.LSTMCell)", False),
        ("PRESETS['lstm']['count']", False),
        ("x = {'cell': 'gru', 'lr': 1}", False),
    ],
)
def test_a_question_is_found(source: str, asks: bool) -> None:
    """Each way to ask for a kind, and what only looks like one."""
    assert bool(_questions(source)) == asks


def test_no_file_is_over_400_lines() -> None:
    """A file that long has more than one idea."""
    lines = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in _modules(ROOT / "seqviz")
    }
    assert len(lines) > 300
    assert {path: count for path, count in lines.items() if count > 400} == {}


@pytest.mark.parametrize(
    ("module", "kept_out"),
    [
        ("seqviz", {"numpy", "torch", "plotly", "streamlit"}),
        ("seqviz.cells", {"torch", "torchvision", "plotly", "streamlit", "pandas"}),
        ("seqviz.data", {"torch", "torchvision", "plotly", "streamlit"}),
        ("seqviz.models", {"torch", "torchvision", "plotly", "streamlit"}),
        ("seqviz.models.digit_reader", {"torch", "torchvision", "plotly", "streamlit"}),
        ("seqviz.training", {"torch", "torchvision", "plotly", "streamlit"}),
        ("seqviz.figures", {"torch", "torchvision", "streamlit"}),
        (
            "seqviz.ui.frame.router",
            {"torch", "torchvision", "seqviz.training", "seqviz.models", "seqviz.cells"},
        ),
    ],
)
def test_a_fresh_process_stays_light(module: str, kept_out: set[str]) -> None:
    """Importing a room loads nothing that its readers may not have or would wait for."""
    code = f"import sys, {module}; print(*sorted({kept_out!r} & set(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert result.stdout.split() == []


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Streamlit's options as the app has them: read from this repository's file."""
    monkeypatch.chdir(ROOT)
    config.get_config_options(force_reparse=True)
    yield
    monkeypatch.undo()
    config.get_config_options(force_reparse=True)


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("runner.postScriptGC", False),  # hidden, so a new version may drop it: 80 ms a click
        ("global.maxCachedMessageAge", 8),  # hidden as well
        ("client.showErrorDetails", "none"),
        ("client.toolbarMode", "minimal"),
        ("client.showSidebarNavigation", False),
        ("browser.gatherUsageStats", False),
        ("server.address", "127.0.0.1"),
        ("server.fileWatcherType", "none"),
        ("server.headless", True),
        ("server.maxUploadSize", MAX_MB),
        ("server.enableXsrfProtection", True),
        ("server.enableAgentApi", False),
    ],
)
def test_measured_settings_hold(option: str, value: object) -> None:
    """Streamlit itself sees each setting that we measured or that keeps visitors safe."""
    assert config.get_option(option) == value


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_theme_has_the_colours_of_the_figures(mode: str) -> None:
    """Streamlit's widgets and our figures share one palette."""
    colours = palette(mode)
    found = {
        name: config.get_option(f"theme.{mode}.{name}")
        for name in (
            "primaryColor",
            "backgroundColor",
            "secondaryBackgroundColor",
            "textColor",
            "borderColor",
            "chartCategoricalColors",
        )
    }
    assert found == {
        "primaryColor": colours.accent,
        "backgroundColor": colours.background,
        "secondaryBackgroundColor": colours.surface,
        "textColor": colours.text,
        "borderColor": colours.line,
        "chartCategoricalColors": list(colours.classes),
    }


def test_streamlit_is_the_version_that_was_measured() -> None:
    """Hidden options are no public interface, so another version needs a new look."""
    assert Version(streamlit.__version__).release[:2] == (1, 67)


def _pins(name: str) -> dict[str, Requirement]:
    """The requirements of a file, by package name."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = [Requirement(line) for line in lines if line and line[0] not in "#-"]
    return {_canonical(requirement.name): requirement for requirement in found}


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("requirements.txt", PROJECT["project"]["dependencies"]),
        ("requirements-dev.txt", PROJECT["dependency-groups"]["dev"]),
    ],
)
def test_every_requirement_is_pinned(file: str, wanted: list[str]) -> None:
    """Each file pins exact versions, and all that pyproject.toml asks for is in range."""
    pins = _pins(file)
    for pin in pins.values():
        assert re.fullmatch(r"==[\d.]+", str(pin.specifier)), f"{pin} is not pinned"
    for text in wanted:
        requirement = Requirement(text)
        version = str(pins[_canonical(requirement.name)].specifier).removeprefix("==")
        assert requirement.specifier.contains(version), f"{file} pins {version}, not {text}"


def test_the_javascript_tools_come_from_wherever_npm_looks() -> None:
    """Their lock file pins versions and content, and names no host that a machine may not have."""
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    for name, package in lock["packages"].items():
        assert "resolved" not in package, name
        assert not name or package["integrity"].startswith("sha512-"), name


def test_all_javascript_is_linted() -> None:
    """No script lies where biome does not look, and text never becomes markup (its own rule)."""
    settings = json.loads((ROOT / "biome.json").read_text(encoding="utf-8"))
    looked_at = [
        pattern for pattern in settings["files"]["includes"] if pattern.endswith("/**/*.js")
    ]
    found = {path for pattern in looked_at for path in ROOT.glob(pattern)}
    assert len(found) > 50
    assert set((ROOT / "seqviz").rglob("*.js")) - found == set()
    (rule,) = settings["plugins"]
    assert "$element.innerHTML = $text" in (ROOT / rule).read_text(encoding="utf-8")
