"""What the grid of digits is told; the ink, uint8 (pictures, 28, 28), travels beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GalleryItem:
    """One picture: what picking it sends, its title, and what stands under it or ""."""

    code: str
    title: str
    caption: str


@dataclass(frozen=True, slots=True)
class GalleryItems:
    """All pictures, in reading order."""

    items: tuple[GalleryItem, ...]


@dataclass(frozen=True, slots=True)
class GalleryView:
    """How they are shown: what the group is, which one is picked, and the side in CSS pixels."""

    label: str
    chosen: str | None
    size: int
