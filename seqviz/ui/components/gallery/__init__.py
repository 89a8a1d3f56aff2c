"""A grid of digits to pick one from: Streamlit's own images cannot be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seqviz.payloads.gallery import GalleryItem, GalleryItems, GalleryView
from seqviz.ui.frame.session import told_by
from seqviz.ui.kit.host import Parcel, component

_component = component("gallery")


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of the grid: uint8 (28, 28), what picking it returns, its title and caption."""

    image: NDArray[np.uint8]
    code: str
    title: str
    caption: str = ""


def gallery(
    pictures: Sequence[Picture], *, label: str, key: str, chosen: str | None = None, size: int = 48
) -> str | None:
    """Show the pictures; return the code of the one just picked, else None.

    Args:
        pictures: in reading order.
        label: what the group is, for screen readers.
        key: of the component.
        chosen: code of the picture that is shown as picked.
        size: side of a picture in CSS pixels.
    """
    just_picked = told_by(key).get("picked")
    if chosen is not None and any(just_picked == p.code for p in pictures):
        chosen = just_picked  # marked in this very run, not in the next
    items = tuple(GalleryItem(one.code, one.title, one.caption) for one in pictures)
    ink = b"".join(np.ascontiguousarray(p.image).tobytes() for p in pictures)
    grid = Parcel(GalleryItems(items), ink)
    shown = GalleryView(label=label, chosen=chosen, size=size)
    result = _component(shown, key=key, parcels=(grid,), on_picked_change=lambda: None)
    picked = getattr(result, "picked", None)
    return picked if any(picked == p.code for p in pictures) else None
