"""A small moving picture of a shape: cells in a row, inputs below them, answers above."""

from __future__ import annotations

from seqviz.payloads.shapes import Shape
from seqviz.ui.kit.host import component

_component = component("shapes")


def shape_picture(reads: str, answers: str, *, label: str, key: str) -> None:
    """Draw it.

    Args:
        reads: one sign a step, "x" where a value goes in and "." where none does.
        answers: likewise, where an answer comes out.
        label: the picture in words.
        key: of the component.

    Raises:
        ValueError: the two are not equally long, or have other signs.
    """
    if len(reads) != len(answers) or set(reads + answers) - set("x."):
        raise ValueError(f"got {reads!r} and {answers!r}, want as many signs of 'x' and '.'")
    way = tuple(one == "x" for one in reads), tuple(one == "x" for one in answers)
    _component(Shape(*way, label), key=key)
