"""Keep the translation catalogues in step with the strings in the code.

`python -m scripts.messages` extracts every string marked with `_`, `ngettext` or `N_` and what the
presets and other tables say, updates each catalogue and lists what still lacks a translation. New
entries arrive empty, unused ones leave; nothing is guessed (no fuzzy entries).
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from seqviz.cells.presets import PRESETS
from seqviz.data.real import REAL
from seqviz.data.series import KINDS
from seqviz.training.doctor import repeated_causes, rivals_causes, series_causes
from seqviz.training.tasks.sequence import BREAKS, SETUPS

ROOT = Path(__file__).resolve().parent.parent
LOCALE_DIR = ROOT / "seqviz" / "locale"
HEADER = r"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: {plural}\n"

"""
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


def sources() -> list[Path]:
    """Every file that may hold a marked string."""
    return [
        ROOT / "app.py",
        *sorted((ROOT / "pages").glob("*.py")),
        *sorted((ROOT / "seqviz").rglob("*.py")),
    ]


def extract() -> Catalog:
    """The strings in the code, each with the files that it stands in."""
    found = Catalog(domain="seqviz", project="seqviz", charset="utf-8")
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        for _line, message, _comments, _context in extract_from_file("python", path, KEYWORDS):
            found.add(message, locations=[(name, 0)])
    for message, name in preset_strings():
        found.add(message, locations=[(name, 0)])
    return found


def preset_strings() -> Iterator[tuple[str, str]]:
    """What tables say, each with its file; single letters such as x and y are symbols."""
    for kind, presets in PRESETS.items():
        for preset in presets.values():
            names = (*preset.input_names, *preset.output_names)
            for message in (preset.title, preset.look_for, preset.attempt, preset.beside, *names):
                if len(message) > 1:
                    yield message, f"seqviz/cells/presets/{kind}.py"
    for series in KINDS.values():
        yield from (
            (message, "seqviz/data/series.py") for message in (series.title, series.teaches)
        )
    for real in REAL.values():
        for message in (real.title, real.teaches, real.unit, real.origin, real.licence):
            yield message, "seqviz/data/real.py"
    for setup in SETUPS.values():
        for message in (setup.short, setup.title, setup.look_for):
            yield message, "seqviz/training/tasks/sequence_presets.py"
    for broken in BREAKS.values():
        for message in (broken.title, broken.predict):
            yield message, "seqviz/training/tasks/sequence.py"
    for told in (series_causes, rivals_causes, repeated_causes):
        place = f"{told.__name__.replace('.', '/')}.py"
        for cause in told.CAUSES.values():
            yield from ((message, place) for message in cause.texts)
    for told in (series_causes, rivals_causes):
        place = f"{told.__name__.replace('.', '/')}.py"
        yield from ((message, place) for message in told.DOING.values())
    yield series_causes.ALONE, "seqviz/training/doctor/series_causes.py"


def catalogue_paths() -> list[Path]:
    """The catalogues, one a language."""
    return sorted(LOCALE_DIR.glob("*/LC_MESSAGES/seqviz.po"))


def read(path: Path) -> Catalog:
    """The catalogue in a file; its language is its folder's name."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], domain="seqviz")


def write(path: Path, catalogue: Catalog) -> None:
    """The same strings give the same bytes: no dates, no line numbers, no tool's version."""
    with path.open("wb") as file:
        file.write(HEADER.format(plural=catalogue.plural_forms).encode())
        write_po(
            file,
            catalogue,
            width=100,
            sort_by_file=True,
            ignore_obsolete=True,
            include_lineno=False,
            omit_header=True,
        )


def untranslated(catalogue: Catalog) -> list[str]:
    """The messages without a finished translation."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue
        if message.id and (message.fuzzy or not all(_forms(message.string)))
    ]


def _forms(string: object) -> tuple[str, ...]:
    """The forms of a message: one, or one for each plural; an empty one where it has none yet."""
    return tuple(string) if isinstance(string, list | tuple) else (str(string or ""),)


def main() -> int:
    """Update the catalogues; 1 while something lacks its translation."""
    template = extract()
    missing = 0
    for path in catalogue_paths():
        catalogue = read(path)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        write(path, catalogue)
        for message in untranslated(catalogue):
            missing += 1
            print(f"{path.relative_to(LOCALE_DIR)}: no translation of {message!r}")
    print(f"{len(template)} messages, {missing} without a translation")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
