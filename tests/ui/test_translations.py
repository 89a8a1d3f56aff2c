"""Nothing a visitor reads exists in one language only."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.messages import catalogue_paths, extract, read, sources, untranslated
from seqviz.cells.presets import PRESETS
from seqviz.paths import ROOT
from seqviz.ui.frame.i18n import CONTENT_DIR, LANGUAGES

# Streamlit's elements whose first argument is read by the visitor, whatever they are called on.
READ_FIRST = {
    *("title", "header", "subheader", "markdown", "write", "caption", "text", "badge", "metric"),
    *("success", "info", "warning", "error", "toast", "status", "spinner", "expander", "popover"),
    *("button", "download_button", "link_button", "page_link", "form_submit_button", "menu_button"),
    *("checkbox", "toggle", "radio", "selectbox", "multiselect", "segmented_control", "pills"),
    *("slider", "select_slider", "number_input", "text_input", "text_area", "chat_input"),
    *("file_uploader", "camera_input", "date_input", "time_input", "color_picker"),
    *("tabs", "dialog"),
}
OPTIONS_SECOND = {
    "radio",
    "selectbox",
    "multiselect",
    "select_slider",
    "segmented_control",
    "pills",
}
READ_BY_NAME = {
    *("label", "help", "placeholder", "caption", "captions", "alt", "title", "page_title"),
    *("body", "text", "options", "delta"),
}
CHINESE = re.compile("[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")
WORD = re.compile(r"[A-Za-z]{2,}")
catalogues = pytest.mark.parametrize("path", catalogue_paths(), ids=lambda path: path.parts[-3])
PAGES_AND_UI = [
    *(path for path in sources() if path.is_relative_to(ROOT / "seqviz" / "ui")),
    ROOT / "app.py",
    *sorted((ROOT / "pages").glob("*.py")),
]


def test_every_language_has_a_catalogue() -> None:
    """All languages of the switch but English, and no others."""
    assert {path.parts[-3] for path in catalogue_paths()} == set(LANGUAGES) - {"en"}


def test_every_marked_string_is_found() -> None:
    """One that stands inside an f-string is not, so it would stay English in every language."""
    found: set[str] = set()
    for message in extract():
        found |= {message.id} if isinstance(message.id, str) else set(message.id)
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.args[0].value!r}"
        for path in PAGES_AND_UI
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"_", "N_", "ngettext"}
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value not in found
    ]
    assert not hidden, "take out of the f-string:\n" + "\n".join(hidden)


@catalogues
def test_every_message_is_translated(path: Path) -> None:
    """Each marked string has a finished translation; `make messages` adds what is missing."""
    catalogue = read(path)
    known = {message.id for message in catalogue if message.id}
    missing = {message.id for message in extract() if message.id} - known
    assert not missing, f"not in the catalogue: {sorted(map(str, missing))}"
    assert untranslated(catalogue) == []


@catalogues
def test_no_message_is_left_over(path: Path) -> None:
    """Each entry of the catalogue still stands in the code, and none is fuzzy or obsolete."""
    catalogue = read(path)
    used = {message.id for message in extract() if message.id}
    left_over = [message.id for message in catalogue if message.id and message.id not in used]
    assert left_over == []
    assert not [message.id for message in catalogue if message.id and message.fuzzy]
    assert not catalogue.obsolete


@catalogues
def test_placeholders_are_the_same(path: Path) -> None:
    """A translation fills in the same {names} as its message."""
    wrong = []
    for message in read(path):
        singular = message.id if isinstance(message.id, str) else message.id[-1]
        forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
        same = all(_placeholders(form) == _placeholders(singular) for form in forms)
        wrong += [message.id] if message.id and not same else []
    assert wrong == []


@catalogues
def test_a_translation_keeps_the_edges(path: Path) -> None:
    """A translation starts and ends with the same kind of character: space, newline or other."""
    wrong = []
    for message in read(path):
        if isinstance(message.id, str) and message.id and isinstance(message.string, str):
            for edge in (0, -1):
                same = message.id[edge].isspace() == message.string[edge].isspace()
                if not same and message.id[edge] != " ":  # Chinese needs no space
                    wrong.append(message.id)
    assert wrong == []


def _placeholders(text: str) -> Counter[str]:
    return Counter(re.findall(r"\{[^{}]*\}", text))


def test_a_long_text_has_the_same_build_in_every_language() -> None:
    """Each language has the file, with the same headings, links, formulas and code blocks."""
    there = [path.relative_to(CONTENT_DIR) for path in CONTENT_DIR.rglob("*.md")]
    names = sorted({path.relative_to(path.parts[0]).as_posix() for path in there})
    assert len(names) > 30
    files = {name: [CONTENT_DIR / lang / name for lang in LANGUAGES] for name in names}
    assert [path for paths in files.values() for path in paths if not path.exists()] == []
    builds = {
        name: [_build(path.read_text(encoding="utf-8")) for path in paths]
        for name, paths in files.items()
    }
    assert {name: found for name, found in builds.items() if len(set(map(str, found))) > 1} == {}


def _build(markdown: str) -> dict[str, object]:
    """What a translation must keep."""
    return {
        "headings": [len(mark) for mark in re.findall(r"^(#+) ", markdown, re.M)],
        "links": sorted(re.findall(r"\]\(([^)]+)\)", markdown)),
        "formulas": len(re.findall(r"\$[^$]+\$", markdown)),
        "code blocks": markdown.count("```"),
        "items": len(re.findall(r"^\s*(?:[-*]|\d+\.) ", markdown, re.M)),
    }


# --- strings that nobody marked ---


def test_no_string_is_shown_without_a_translation() -> None:
    """What a visitor reads goes through `_`, never straight into a Streamlit call."""
    assert len(PAGES_AND_UI) > 100
    found = [
        f"{path.relative_to(ROOT)}: {bare}"
        for path in PAGES_AND_UI
        for bare in _bare_strings(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ('st.title("Hello")', 1),
        ('st.title(_("Hello"))', 0),
        ('left.button("Go", help="Why")', 2),
        ('st.markdown(f"the loss is {loss}")', 1),
        ('st.markdown(f"{loss:.2f}")', 0),
        ('st.markdown("---")', 0),
        ('st.radio(_("Pick"), ["one", "two"])', 2),
        ('st.radio(_("Pick"), options=("one", "two"))', 2),
        ('st.write("a" + name + " is here")', 1),
        ('st.caption("at row {row}".format(row=row))', 1),
        ('st.caption("on here" if on else _("Off"))', 1),
        ('st.radio(_("Pick"), ["one", "two"], format_func=name)', 0),
        ('st.set_page_config(page_title="Reader · seqviz")', 1),
        ('st.set_page_config(page_title=f"{title} · seqviz")', 0),
        ('_(f"row {row}")', 1),
        ('_(NAMES.get(key, NAMES["other"]))', 0),
        ('_("row {row}".format(row=row))', 1),
        ('_("Row {row}").format(row=row)', 0),
        ("_(info.title)", 0),
        ('st.session_state["digit"] = "drawn"', 0),
        ('st.tabs(["First", "Second"])', 2),
    ],
)
def test_the_search_finds_bare_strings(code: str, count: int) -> None:
    """The search above sees strings in every usual form, and nothing else."""
    assert len(list(_bare_strings(ast.parse(code)))) == count


def _bare_strings(tree: ast.AST) -> Iterator[str]:
    """Every string that a visitor would read untranslated, with its line."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id in {"_", "N_", "ngettext"}:
            if not isinstance(call.args[0], ast.Constant) and any(_words(call.args[0])):
                yield f"line {call.lineno}: {call.func.id}() can only look up a plain string"
        elif isinstance(call.func, ast.Attribute):
            for part in _shown(call, call.func.attr):
                yield from (f"line {call.lineno}: {word!r}" for word in _words(part))


def _shown(call: ast.Call, name: str) -> Iterator[ast.expr]:
    """The arguments of a Streamlit call that the visitor reads; none for any other call."""
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    coded = "format_func" in named  # then the options are values, and the function makes the words
    if name in READ_FIRST:
        yield from call.args[:1]
        if name in OPTIONS_SECOND and not coded:
            yield from call.args[1:2]
    if name in READ_FIRST or name == "set_page_config":
        for key in READ_BY_NAME & named.keys():
            if not (key == "options" and coded):
                yield named[key]


def _words(part: ast.expr) -> Iterator[str]:
    """The literal texts with a word in them that make up an expression."""
    match part:
        case ast.Constant(value=str(value)):
            if WORD.search(re.sub(r"seqviz|:material/\w+:", "", value)) or CHINESE.search(value):
                yield value
        case ast.JoinedStr(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            for inner in parts:
                yield from _words(inner)
        case ast.BinOp(left=left, right=right):
            yield from _words(left)
            yield from _words(right)
        case ast.IfExp(body=body, orelse=orelse):
            yield from _words(body)
            yield from _words(orelse)
        case ast.Call(func=ast.Attribute(value=receiver, attr="format" | "join")):
            yield from _words(receiver)


def test_chinese_stands_in_the_catalogue_only() -> None:
    """No Chinese in the code, but for the name of the language itself."""
    found = [
        f"{path.relative_to(ROOT)}, line {node.lineno}: {node.value!r}"
        for path in PAGES_AND_UI
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CHINESE.search(node.value)
        and node.value != "中文"
    ]
    assert not found, "\n".join(found)


def test_what_the_presets_say_is_extracted() -> None:
    """Titles, sentences and names of every network set by hand stand in the catalogues."""
    extracted = {message.id for message in extract() if message.id}
    for presets in PRESETS.values():
        for preset in presets.values():
            assert {preset.title, preset.look_for} <= extracted
            names = {*preset.input_names, *preset.output_names}
            assert {name for name in names if len(name) > 1} <= extracted
