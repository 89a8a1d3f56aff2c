"""Lessons: one TOML file a language, read and checked, with file and line of what is wrong.

A file is `seqviz/ui/content/<language>/lessons/<place>_<name>.toml`; its place is its number in the
course, its name stands in the address. `LESSONS.md` beside this file says what may be in it.
Left out: how a lesson is shown (walk.py and the component `course_card`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from seqviz.payloads.course import Detail
from seqviz.ui.controls.course.toml_file import LessonError as LessonError
from seqviz.ui.controls.course.toml_file import Link as Link
from seqviz.ui.controls.course.toml_file import TomlFile, said_in, source_of
from seqviz.ui.frame.course_acts import ACTS
from seqviz.ui.frame.i18n import CONTENT_DIR, LANGUAGES
from seqviz.ui.frame.languages import Language
from seqviz.ui.frame.parts import PARTS

CARDS: Final = (5, 8)
"""The fewest and the most cards of a lesson."""
WORDS: Final = 60
"""The most words of a card, in a language that puts spaces between them."""
CHARACTERS: Final = 110
"""The most Chinese characters of a card, which say about as much."""
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_FILE: Final = re.compile(r"(?P<place>[0-9]{1,3})_(?P<name>[a-z][a-z0-9-]*)\.toml")
_OF_A_LESSON: Final = {"title": True, "summary": True, "say": False, "card": True}
_OF_A_CARD: Final = {"text": True, "opens": False, "act": False, "with": False, "look": False}


@dataclass(frozen=True, slots=True)
class Card:
    """One card.

    Attributes:
        text: paragraphs; `**bold**` and `` `W_h` `` for a symbol.
        opens: the page as the card needs it; None: as the card before left it.
        act: that it waits for, of ``ACTS``; "" for none.
        details: that the act must have.
        look: the parts of the page that stay lit, of ``PARTS``: first what to press, then what to
            watch; none for all of it.
    """

    text: str
    opens: Link | None = None
    act: str = ""
    details: Mapping[str, Detail] | None = None
    look: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson in one language; ``place`` orders the course, ``name`` stands in the address.

    What one can ``say`` after it stands at its end.
    """

    place: int
    name: str
    title: str
    summary: str
    cards: tuple[Card, ...]
    say: tuple[str, ...] = ()

    def page_of(self, k: int) -> Link:
        """What the card ``k`` is about: its own link, or that of the nearest card before."""
        links = [card.opens for card in self.cards[: k + 1] if card.opens is not None]
        return links[-1]


def lesson_of(path: Path) -> Lesson:
    """The lesson in a file.

    Raises:
        LessonError: what is wrong, where, and what is wanted.
    """
    return read_lesson(source_of(path), path.name)


def read_lesson(source: str, file: str) -> Lesson:
    """The lesson that a file's text says.

    Args:
        source: TOML.
        file: its name, such as ``1_state.toml``.

    Raises:
        LessonError: what is wrong, where, and what is wanted.
    """
    named = _FILE.fullmatch(file)
    if named is None:
        raise LessonError(
            file, 1, "a lesson's file is called like 3_unrolling.toml: its place, its name"
        )
    said = said_in(source, file)
    return _Reader(file, source.splitlines()).lesson(said, int(named["place"]), named["name"])


@dataclass(frozen=True, slots=True)
class _Reader(TomlFile):
    """Reads one file."""

    def lesson(self, said: Mapping[str, Any], place: int, name: str) -> Lesson:
        self.check_keys(said, _OF_A_LESSON, 0, "a lesson")
        raw = said["card"]
        if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
            self.fail(self.line(0, "card"), "each card begins with a line [[card]]")
        low, high = CARDS
        if not low <= len(raw) <= high:
            self.fail(
                self.begin(len(raw)),
                f"the lesson has {len(raw)} cards; it needs {low} to {high}",
            )
        if "opens" not in raw[0]:
            self.fail(self.begin(1), 'the first card needs opens = "…", the page it begins on')
        page, cards = "", []
        for k, one in enumerate(raw, 1):
            card = self._card(one, k)
            page = page if card.opens is None else card.opens.page
            self._doable(card, k, page)
            cards.append(card)
        waiting = sum(bool(card.act) for card in cards)
        if 2 * waiting < len(cards):
            self.fail(
                self.begin(1),
                f"{waiting} of {len(cards)} cards wait for an act; at least half of them are to",
            )
        return Lesson(
            *(place, name, self.text(said, "title", 0), self.text(said, "summary", 0)),
            tuple(cards),
            self._say(said),
        )

    def _say(self, said: Mapping[str, Any]) -> tuple[str, ...]:
        say = said.get("say", [])
        if not isinstance(say, list) or not all(isinstance(one, str) and one for one in say):
            self.fail(self.line(0, "say"), "say = […] holds sentences, each in quotation marks")
        return tuple(say)

    def _card(self, said: Mapping[str, Any], k: int) -> Card:
        self.check_keys(said, _OF_A_CARD, k, "a card")
        text = self.text(said, "text", k)
        self._short(text, k)
        opens = self.link(self.text(said, "opens", k), k) if "opens" in said else None
        act, details = self._act(said, k)
        return Card(text, opens, act, details, self._look(said, k))

    def _look(self, said: Mapping[str, Any], k: int) -> tuple[str, ...]:
        look = said.get("look", [])
        names = look if isinstance(look, list) else [look]
        for name in names:
            if name not in PARTS:
                self.fail(
                    self.line(k, "look"),
                    f"there is no part {name!r} to look at; there are {', '.join(PARTS)}",
                )
        return tuple(names)

    def _doable(self, card: Card, k: int, page: str) -> None:
        """The page that the card is about has the control that it waits for."""
        if not card.act:
            return
        pages = ACTS[card.act].pages
        if page not in pages:
            self.fail(
                self.line(k, "act"),
                f"{card.act} cannot be done on {page}, which the card is about; "
                f"it can on {', '.join(pages)}",
            )
        asked = str((card.details or {}).get("question", page)).split(".")[0]
        if asked != page:
            self.fail(
                self.line(k, "with"),
                f"that is a question of {asked}, and the card is about {page}",
            )

    def _short(self, text: str, k: int) -> None:
        han, words = len(_HAN.findall(text)), len(text.split())
        if han > CHARACTERS:
            self.fail(
                self.line(k, "text"),
                f"the card has {han} characters; {CHARACTERS} are the most that is read at once",
            )
        if not han and words > WORDS:
            self.fail(
                self.line(k, "text"),
                f"the card has {words} words; {WORDS} are the most that is read at once",
            )

    def _act(self, said: Mapping[str, Any], k: int) -> tuple[str, Mapping[str, Detail] | None]:
        if "act" not in said:
            if "with" in said:
                self.fail(self.line(k, "with"), "with = {…} belongs to an act, and there is none")
            return "", None
        name = self.text(said, "act", k)
        if name not in ACTS:
            self.fail(
                self.line(k, "act"),
                f"there is no act {name!r} to wait for; there are {', '.join(ACTS)}",
            )
        details = said.get("with", {})
        if not isinstance(details, dict) or not set(details) <= set(ACTS[name].details):
            offered = ", ".join(ACTS[name].details) or "nothing"
            self.fail(self.line(k, "with"), f"with = {{…}} may say of {name}: {offered}")
        for key, value in details.items():
            example = ACTS[name].details[key]
            if not _alike(value, example):
                self.fail(self.line(k, "with"), f"{key} is {value!r}; like {example!r} is wanted")
        return name, details


def _alike(value: object, example: Detail) -> bool:
    """Whether a detail is a text, a yes or no, or a number, as its example is."""
    for kind in (str, bool):
        if isinstance(value, kind) or isinstance(example, kind):
            return isinstance(value, kind) and isinstance(example, kind)
    return isinstance(value, int | float)


def files(lang: Language) -> list[Path]:
    """The lessons' files of a language."""
    return sorted((CONTENT_DIR / lang / "lessons").glob("*.toml"))


@dataclass(frozen=True, slots=True)
class Course:
    """All lessons of a language in their order, and what is wrong with those that are left out."""

    lessons: tuple[Lesson, ...]
    faults: tuple[LessonError, ...] = ()

    def named(self, name: str) -> Lesson | None:
        """The lesson of that name."""
        return next((lesson for lesson in self.lessons if lesson.name == name), None)


@cache
def course(lang: Language) -> Course:
    """The lessons of a language; those that only another language has stand among them."""
    found: dict[str, Lesson] = {}
    faults: list[LessonError] = []
    for language in (lang, *(one for one in LANGUAGES if one != lang)):
        own: dict[str, str] = {}
        for path in files(language):
            try:
                lesson = lesson_of(path)
                if lesson.name in own:
                    raise LessonError(
                        path.name, 1, f"{own[lesson.name]} has that name too; give it another one"
                    )
            except LessonError as error:
                faults.append(error)
            else:
                own[lesson.name] = path.name
                found.setdefault(lesson.name, lesson)
    return Course(
        tuple(sorted(found.values(), key=lambda one: (one.place, one.name))), tuple(faults)
    )
