"""What the README says of adding to the house names what is there, and works as it says."""

import importlib.util
import re
from pathlib import Path

import pytest

from scripts import messages
from seqviz.paths import ROOT
from seqviz.ui.frame import address
from seqviz.ui.frame.i18n import speaker
from seqviz.ui.frame.languages import SPOKEN
from seqviz.ui.frame.router import PAGES

README = (ROOT / "README.md").read_text("utf-8")
CHINESE = (ROOT / "README.zh.md").read_text("utf-8")
SECTIONS = {
    title: text
    for title, _newline, text in (
        part.partition("\n") for part in README.split("### How to add ")[1:]
    )
}
EXAMPLES = {"a cell": "mingru", "a page": "compare"}
"""By what each section shows its steps: a name that every file of the steps knows."""


def code(title: str) -> list[str]:
    """What stands between backticks in a section's own sentences."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"(?s)```.*?```", "", SECTIONS[title]))


def test_every_page_is_told() -> None:
    """A row of its own in the table, but for the first, which leads to the others."""
    table = README.partition("## What is in it")[2].partition("\n## ")[0]
    assert re.findall(r"(?m)^\| \*\*([^*]+)\*\* \|", table) == [page.title for page in PAGES[1:]]


def test_the_chinese_one_tells_the_same() -> None:
    """Every page by its Chinese name, in order; no figure or command that the other has not."""
    page_table = CHINESE.partition("## 每一页上做什么")[2].partition("\n## ")[0]
    named = re.findall(r"(?m)^\| \*\*([^*]+)\*\* \|", page_table)
    assert named == [speaker("zh")(page.title) for page in PAGES[1:]]
    figures = r"\d[\d,]*\.\d+|\d{1,3}(?:,\d{3})+"
    assert {*re.findall(figures, CHINESE)} <= {*re.findall(figures, README)}
    commands = r"`(python -m [^`]+|make [^`]+)`"
    assert {*re.findall(commands, CHINESE)} <= {*re.findall(commands, README)}


def test_every_section_is_there() -> None:
    """What can be added to the house is told, each by a section."""
    parts = {
        "a cell",
        "a page",
        "a browser component",
        "a language",
        "a task",
        "a question",
        "a lesson",
    }
    assert set(SECTIONS) == parts


@pytest.mark.parametrize("title", SECTIONS)
def test_every_file_and_command_is_there(title: str) -> None:
    """Paths from the root, modules that are run, and what make can do."""
    targets = re.findall(r"(?m)^(\w+):", (ROOT / "Makefile").read_text("utf-8"))
    for said in code(title):
        if said.startswith("python -m "):
            assert importlib.util.find_spec(said.split()[2]), said
        elif said.startswith("make "):
            assert said.removeprefix("make ") in targets, said
        elif re.fullmatch(r"(seqviz|pages|tests|scripts)/[\w./*]+", said):
            assert list(ROOT.glob(said)), said


@pytest.mark.parametrize(("title", "name"), EXAMPLES.items())
def test_the_example_went_that_way(title: str, name: str) -> None:
    """Each file that the steps name is of the example, or names it."""
    general = {"proof.py", "address.py"}  # said of everything
    files = [ROOT / said for said in code(title) if (ROOT / said).is_file()]
    assert len(files) >= 3
    for file in files:
        if file.name not in general:
            text = f"{file.relative_to(ROOT)} {file.read_text('utf-8')}".lower()
            assert name in text, file


def test_all_that_can_be_chosen_on_compare_is_named() -> None:
    """Every entry that is of that page alone, or first of all."""
    own = {
        name
        for name, entry in vars(address).items()
        if isinstance(entry, address.Parameter) and entry.pages[:1] == ("compare",)
    }
    assert own == {said for said in code("a page") if said.isupper()} - {"PAGES"}


def test_a_language_begins_with_the_header_of_its_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its first five lines: every sentence is added, in both its plurals, and asked for."""
    file = tmp_path / "de" / "LC_MESSAGES" / "seqviz.po"
    file.parent.mkdir(parents=True)
    chinese = next(path for path in messages.catalogue_paths() if path.parts[-3] == "zh")
    header = chinese.read_text("utf-8").splitlines()[:5]
    header[-1] = header[-1].replace("nplurals=1; plural=0", "nplurals=2; plural=(n != 1)")
    file.write_text("\n".join(header) + "\n", encoding="utf-8")
    monkeypatch.setattr(messages, "LOCALE_DIR", tmp_path)
    assert messages.main() == 1
    wanted = {one.id if isinstance(one.id, str) else one.id[0] for one in messages.extract()} - {""}
    made = messages.read(file)
    assert {*messages.untranslated(made)} == wanted
    assert {len(one.string) for one in made if isinstance(one.id, tuple)} == {2}
    assert f"{len(wanted)} without a translation" in capsys.readouterr().out


def test_every_language_has_a_file_for_each_text() -> None:
    """In the same folders."""
    folder = ROOT / "seqviz/ui/content"
    texts = {
        lang: {path.relative_to(folder / lang).as_posix() for path in (folder / lang).rglob("*.md")}
        for lang in SPOKEN
    }
    assert all(found == texts["en"] for found in texts.values())
