"""What a scene is put together from: formulas, arrays as boxes, curves, lines of code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from seqviz.payloads.bits import Mark
from seqviz.payloads.walk import (
    BoxesShown,
    BoxShown,
    CurveShown,
    CurvesShown,
    DotsShown,
    FormulaShown,
    PhaseShown,
    SceneShown,
    UseShown,
)
from seqviz.ui.frame.formulas import bits
from seqviz.ui.pages.tutorials import programs
from seqviz.ui.pages.tutorials.code import lines, shown_code

STEPS: Final = 50  # of a curve


def scene(
    formulas: Sequence[tuple[str, str, Mark]] = (),
    *,
    phases: Sequence[PhaseShown] = (),
    boxes: Sequence[BoxesShown] = (),
    dots: Sequence[DotsShown] = (),
    curves: Sequence[CurvesShown] = (),
    code: Sequence[programs.Program] = (),
    text: str = "",
    shapes: Sequence[UseShown] = (),
) -> SceneShown:
    """What an item shows; a formula is LaTeX, a caption and a mark."""
    own = (lines(text),) if text else ()
    return SceneShown(
        tuple(FormulaShown(bits(latex), said, mark) for latex, said, mark in formulas),
        tuple(phases),
        tuple(boxes),
        tuple(dots),
        tuple(curves),
        (*(shown_code(one) for one in code), *own),
        tuple(shapes),
    )


def arrays(
    sign: str, *boxes: tuple[str, tuple[int, ...]], said: str, fits: bool = True
) -> BoxesShown:
    """Arrays side by side; those that do not fit are marked."""
    mark: Mark = "good" if fits else "wrong"
    return BoxesShown(
        tuple(BoxShown(name, shape, "" if fits else mark) for name, shape in boxes),
        sign,
        said,
        mark,
    )


def power(base: float, name: str, mark: Mark = "", symbol: str = "") -> CurveShown:
    """What is left of a gradient after so many steps back, if each multiplies by the same."""
    return CurveShown(tuple(float(base**k) for k in range(STEPS + 1)), name, symbol, mark)
