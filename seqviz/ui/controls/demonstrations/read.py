"""Demonstrations for a class: one TOML file a language, read and checked, with file and line.

The file is ``seqviz/ui/content/<language>/demonstrations.toml``. Each ``[[demonstration]]`` has a
``name`` (small letters and hyphens; its picture has the same), a ``title``, the page that it
``opens`` with what its address says, and the speaker's note in three parts: what to ``show``, what
to ``ask`` the class, what to ``say``. Left out: how they are shown (``pages/for_teachers``).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Final

from seqviz.ui.controls.course.toml_file import LessonError, Link, TomlFile, said_in, source_of
from seqviz.ui.frame.address import HIDE, LOCK
from seqviz.ui.frame.i18n import CONTENT_DIR, LANGUAGES
from seqviz.ui.frame.languages import Language
from seqviz.ui.frame.parts import names_in, parts_of

FILE: Final = "demonstrations.toml"
WORDS: Final = (60, 120)
"""The fewest and the most words of a note, in a language that puts spaces between them."""
CHARACTERS: Final = (90, 200)
"""The same in Chinese characters."""
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_NAME: Final = re.compile(r"[a-z][a-z0-9-]*")
_KEYS: Final = dict.fromkeys(("name", "title", "opens", "show", "ask", "say"), True)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Demonstration:
    """Something to show to a class in two minutes, and the speaker's note to it."""

    name: str
    title: str
    opens: Link
    show: str
    ask: str
    say: str


@dataclass(frozen=True, slots=True)
class Collection:
    """All of a language in their order, and what is wrong with those that are left out."""

    all: tuple[Demonstration, ...]
    faults: tuple[LessonError, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reader(TomlFile):
    """Reads one file."""

    BLOCK: ClassVar[str] = "demonstration"

    def blocks(self, said: Mapping[str, Any]) -> list[object]:
        """All blocks of the file, whatever each is; the file has nothing else."""
        for key in said:
            if key != self.BLOCK:
                self.fail(self.line(0, key), f"{key!r} means nothing before [[{self.BLOCK}]]")
        blocks = said.get(self.BLOCK, [])
        if not isinstance(blocks, list):
            self.fail(self.line(0, self.BLOCK), f"write [[{self.BLOCK}]], and its keys below it")
        return list(blocks)

    def one(self, said: object, k: int) -> Demonstration:
        if not isinstance(said, Mapping):
            self.fail(self.line(0, self.BLOCK), f"{said!r} is none; write [[{self.BLOCK}]] for it")
        self.check_keys(said, _KEYS, k, "a demonstration")
        texts = {key: self.text(said, key, k) for key in _KEYS}
        if not _NAME.fullmatch(texts["name"]):
            self.fail(self.line(k, "name"), "a name has small letters, digits and hyphens")
        self._length(" ".join(texts[key] for key in ("show", "ask", "say")), k)
        link = self.link(texts.pop("opens"), k)
        for entry in (HIDE, LOCK):
            for name in names_in(dict(link.query).get(entry.name, "")):
                part = parts_of(link.page).get(name)
                if part is None or (entry is LOCK and not part.locks):
                    self.fail(
                        self.line(k, "opens"), f"{entry.name}: {link.page} has no such part {name}"
                    )
        return Demonstration(opens=link, **texts)

    def _length(self, note: str, k: int) -> None:
        han = len(_HAN.findall(note))
        said, (low, high) = (han, CHARACTERS) if han else (len(note.split()), WORDS)
        if not low <= said <= high:
            unit = "characters" if han else "words"
            self.fail(
                self.line(k, "show"),
                f"show, ask and say have {said} {unit} together; {low} to {high} are wanted",
            )


def read_demonstrations(source: str, file: str) -> Collection:
    """What a file's text says; one with a mistake is left out.

    Args:
        source: TOML.
        file: its name.
    """
    try:
        said = said_in(source, file)
    except LessonError as fault:
        return Collection((), (fault,))
    reader = _Reader(file, source.splitlines())
    found: dict[str, Demonstration] = {}
    faults: list[LessonError] = []
    try:
        blocks = reader.blocks(said)
    except LessonError as fault:
        faults.append(fault)
        raw = said.get(_Reader.BLOCK)
        blocks = raw if isinstance(raw, list) else []  # what is good of it is shown all the same
    for k, one in enumerate(blocks, 1):
        try:
            read = reader.one(one, k)
            if read.name in found:
                reader.fail(reader.line(k, "name"), f"another one is called {read.name} too")
            found[read.name] = read
        except LessonError as fault:
            faults.append(fault)
    return Collection(tuple(found.values()), tuple(faults))


@cache
def demonstrations(lang: Language) -> Collection:
    """Those of a language."""
    path = CONTENT_DIR / lang / FILE
    try:
        return read_demonstrations(source_of(path), f"{lang}/{FILE}")
    except LessonError as fault:
        return Collection((), (fault,))


@cache
def report_faults() -> None:
    """Once a process: what is wrong with them stands in the log, with file and line."""
    for fault in (fault for lang in LANGUAGES for fault in demonstrations(lang).faults):
        _log.log(logging.ERROR, "A demonstration is left out. %s", fault)
