"""What the card of a lesson and the list of lessons are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Detail = str | float | bool
"""One detail of an act."""


@dataclass(frozen=True, slots=True)
class CourseDeed:
    """An act that was done in Python; later ones have greater numbers, over all sessions."""

    number: int
    name: str
    details: Mapping[str, str | float | bool]


@dataclass(frozen=True, slots=True)
class CourseDeeds:
    """What was done in Python so far, brought by a part of a page that runs alone."""

    deeds: tuple[CourseDeed, ...]


@dataclass(frozen=True, slots=True)
class CourseLook:
    """Where to look: a selector in the page, and one in a component there, or "" for the whole."""

    outer: str
    inner: str


@dataclass(frozen=True, slots=True)
class CourseCard:
    """One card: its text, the act that it waits for or "", and the link that it opens or "".

    Attributes:
        page: the title of the page that the link leads to.
        look: first what to press, then what to watch; none for the whole page.
        asks: the short question that its bet is on; "" where it waits for none.
    """

    text: str
    opens: str
    page: str
    act: str
    details: Mapping[str, str | float | bool]
    look: tuple[CourseLook, ...]
    asks: str


@dataclass(frozen=True, slots=True)
class CourseNext:
    """Another lesson: its name, its title, and the link that begins it."""

    name: str
    title: str
    opens: str


@dataclass(frozen=True, slots=True)
class CourseWalk:
    """An open lesson: its cards, what was done in Python, the words.

    Attributes:
        here: the cards that open the page that is shown.
        arrived: the cards whose link was opened now.
        denied: the cards of whose link the address says something else.
        say: what one can say at its end.
    """

    lesson: str
    title: str
    place: tuple[int, int]
    cards: tuple[CourseCard, ...]
    here: tuple[int, ...]
    arrived: tuple[int, ...]
    denied: tuple[int, ...]
    deeds: tuple[CourseDeed, ...]
    next: CourseNext | None
    say: tuple[str, ...]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CourseEntry:
    """A lesson in the list.

    Attributes:
        links: for each of its cards the link that shows the page as it needs it.
        waits: for each of its cards whether it waits for an act.
    """

    name: str
    title: str
    summary: str
    links: tuple[str, ...]
    waits: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class CourseList:
    """All lessons in their order, and the words."""

    lessons: tuple[CourseEntry, ...]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CourseBar:
    """The course in the bar: which lesson is open, or "", all lessons in their order, the words.

    Attributes:
        home: the link to the page that shows the course.
    """

    open: str
    home: str
    lessons: tuple[CourseEntry, ...]
    labels: Mapping[str, str]
