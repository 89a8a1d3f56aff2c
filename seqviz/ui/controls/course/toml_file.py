"""What files of lessons and of demonstrations are read with: TOML, and where something is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, NoReturn
from urllib.parse import parse_qsl

from seqviz.ui.frame.address import TABLE
from seqviz.ui.frame.router import PAGES


class LessonError(ValueError):
    """A file cannot be used; says file, line, what was found and what is wanted."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}, line {line}: {problem}")
        self.file, self.line, self.problem = file, line, problem


@dataclass(frozen=True, slots=True)
class Link:
    """A page as a card needs it: the page's name, and what its address says."""

    page: str
    query: tuple[tuple[str, str], ...] = ()


def source_of(path: Path) -> str:
    """The text of a file.

    Raises:
        LessonError: what is wrong, where, and what is wanted.
    """
    try:
        content = path.read_bytes()
        return content.decode("utf-8")
    except OSError as error:
        raise LessonError(path.name, 1, f"this cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise LessonError(path.name, line, "this is no UTF-8; save it in that encoding") from error


def said_in(source: str, file: str) -> Mapping[str, Any]:
    """What a file's text says.

    Raises:
        LessonError: it is no TOML.
    """
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        last = source.count("\n") + 1
        raise LessonError(
            file,
            int(line[1]) if line else last,
            f"this cannot be read as TOML ({error}); is a quotation mark or a bracket missing?",
        ) from error


@dataclass(frozen=True, slots=True)
class TomlFile:
    """One file with its lines, to say where something is wrong.

    Attributes:
        BLOCK: what each of its blocks begins with, between double brackets.
    """

    file: str
    lines: list[str]
    BLOCK: ClassVar[str] = "card"

    def check_keys(
        self, said: Mapping[str, Any], known: Mapping[str, bool], k: int, what: str
    ) -> None:
        """All that is needed is said, and nothing else than is known."""
        for key in said:
            if key not in known:
                self.fail(
                    self.line(k, key), f"{what} has no {key!r}; it may have {', '.join(known)}"
                )
        for key, needed in known.items():
            if needed and key not in said:
                self.fail(self.begin(k), f"{what} needs {key}, which is missing here")

    def text(self, said: Mapping[str, Any], key: str, k: int) -> str:
        """A text, without the space around it."""
        value = said[key]
        if not isinstance(value, str) or not value.strip():
            self.fail(self.line(k, key), f"{key} is {value!r}; a text in quotation marks is wanted")
        return str(value).strip()

    def link(self, said: str, k: int) -> Link:
        """The page that ``opens`` names, and what its address says."""
        line = self.line(k, "opens")
        page, _mark, query = said.partition("?")
        pages = [info.name for info in PAGES]
        if page not in pages:
            self.fail(line, f"there is no page {page!r}; there are {', '.join(pages)}")
        pairs = parse_qsl(query, keep_blank_values=True)
        known = {one.name: one for one in TABLE if one.means_something_on(page)}
        for name, value in pairs:
            if name not in known:
                self.fail(line, f"{name!r} means nothing in the address of {page}; see ADDRESS.md")
            if known[name].form.read(value) is None:
                looks = known[name].form.looks
                self.fail(line, f"{name}={value} cannot be read; {name} is written as {looks}")
        return Link(page, tuple(pairs))

    def begin(self, k: int) -> int:
        """The line where the k-th block begins; 1 for the file itself."""
        begins = [
            n for n, line in enumerate(self.lines, 1) if re.match(rf"\s*\[\[\s*{self.BLOCK}", line)
        ]
        return begins[k - 1] if 0 < k <= len(begins) else 1

    def line(self, k: int, key: str) -> int:
        """The line of a key in the k-th block, or before all of them."""
        begin = self.begin(k)
        for n in range(begin, len(self.lines) + 1):
            line = self.lines[n - 1]
            if n > begin and re.match(r"\s*\[\[", line):
                break
            if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
                return n
        return begin

    def fail(self, line: int, problem: str) -> NoReturn:
        """Say what is wrong.

        Raises:
            LessonError: always.
        """
        raise LessonError(self.file, line, problem)
