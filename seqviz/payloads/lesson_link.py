"""What the browser is told of a lesson link: what it hides and locks, and how one is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartPlace:
    """Where a part of a page is: a selector in the page, and one in a component there, or ""."""

    outer: str
    inner: str


@dataclass(frozen=True, slots=True)
class LessonLink:
    """What is hidden and what is locked on the page that is shown, and the words."""

    hidden: tuple[PartPlace, ...]
    locked: tuple[PartPlace, ...]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class QrCode:
    """A link as a square of so many modules; the dark ones are a path of an SVG, margin included.

    Attributes:
        path: "" where the link is too long to be drawn so.
    """

    link: str
    size: int
    path: str


@dataclass(frozen=True, slots=True)
class SharedPart:
    """A part that a link can hide, or lock where something can be changed in it.

    Attributes:
        now: "shown", "locked" or "hidden", as the page stands.
    """

    name: str
    title: str
    locks: bool
    now: str
    place: PartPlace


@dataclass(frozen=True, slots=True)
class Share:
    """What a link is made of: the page's parts, the languages by code, the QR code asked for.

    Attributes:
        longest: characters of a link that has a code.
        more: the link to the page for teachers.
    """

    parts: tuple[SharedPart, ...]
    languages: Mapping[str, str]
    code: QrCode | None
    longest: int
    more: str
    labels: Mapping[str, str]
