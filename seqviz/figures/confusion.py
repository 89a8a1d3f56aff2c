"""The confusion matrix: which digits a network takes for which, with the errors in view.

Of 10,000 test images all but a few dozen lie on the diagonal, so one colour scale for everything
would show a bright diagonal and nothing else. Here the diagonal keeps one quiet colour and only
the errors are painted, on a logarithmic scale: strength = log(1 + n) / log(1 + n_max).

Left out: words; they come in already translated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from seqviz.figures.layout import dress, ink_on, mixed
from seqviz.figures.theme import Palette


@dataclass(frozen=True, slots=True)
class ConfusionWords:
    """What the figure says; ``{…}`` are filled in."""

    true: str = "written digit"
    predicted: str = "read as"
    right: str = "{count} times a {true} was read right"
    wrong: str = "{count} times a {true} was read as {predicted}"
    alt: str = "Confusion matrix: {right} of {total} digits were read right. {errors}"
    errors: str = "The most frequent errors: {list}."
    error: str = "{true} read as {predicted} ({count})"
    no_errors: str = "There are no errors."


def confusion_figure(
    counts: ArrayLike, palette: Palette, words: ConfusionWords | None = None
) -> go.Figure:
    """A heat map with the counts as text; rows are written digits, columns what was read.

    Args:
        counts: (O, O) whole numbers, [true][predicted].
        palette: the colours of the page's mode.
        words: translated words; English by default.

    Returns:
        Two traces: the diagonal (one colour) and the errors (log scale), and one text per count.

    Raises:
        ValueError: ``counts`` is not square or has a negative entry.
    """
    n = _checked(counts)
    words = words or ConfusionWords()
    digits = list(range(len(n)))
    diagonal = np.eye(len(n), dtype=bool)
    errors = np.where(diagonal, 0, n)
    strength = np.log1p(errors) / max(float(np.log1p(errors.max())), 1e-9)
    quiet = mixed(palette.surface, palette.positive, 0.25)
    hover = [[_sentence(words, n, t, p) for p in digits] for t in digits]
    shared = {"x": digits, "y": digits, "showscale": False, "xgap": 1, "ygap": 1}
    shared |= {"customdata": hover, "hovertemplate": "%{customdata}<extra></extra>"}
    shared |= {"zmin": 0.0, "zmax": 1.0}
    figure = go.Figure(
        [
            go.Heatmap(
                z=np.where(diagonal, 1.0, np.nan),
                colorscale=[[0.0, quiet], [1.0, quiet]],
                **shared,
            ),
            go.Heatmap(
                z=np.where(diagonal, np.nan, strength),
                colorscale=[[0.0, palette.surface], [1.0, palette.negative]],
                **shared,
            ),
        ]
    )
    for t in digits:
        for p in digits:
            if n[t, p]:
                share = float(strength[t, p])
                below = quiet if t == p else mixed(palette.surface, palette.negative, share)
                font = {"size": 12, "color": ink_on(below)}
                figure.add_annotation(x=p, y=t, text=str(n[t, p]), showarrow=False, font=font)
    figure.update_xaxes(title=words.predicted, side="top", dtick=1, showgrid=False, zeroline=False)
    figure.update_yaxes(
        title=words.true, autorange="reversed", dtick=1, showgrid=False, zeroline=False
    )
    return dress(figure, palette, height=460).update_layout(margin={"t": 60})


def confusion_alt(counts: ArrayLike, words: ConfusionWords | None = None) -> str:
    """The figure in words: how many were read right, and the three most frequent errors."""
    n = _checked(counts)
    words = words or ConfusionWords()
    worst = most_confused(n, 3)
    listed = ", ".join(words.error.format(true=t, predicted=p, count=c) for t, p, c in worst)
    errors = words.errors.format(list=listed) if worst else words.no_errors
    right, total = int(np.trace(n)), int(n.sum())
    return words.alt.format(right=f"{right:,}", total=f"{total:,}", errors=errors)


def most_confused(counts: ArrayLike, limit: int) -> list[tuple[int, int, int]]:
    """The errors that happened as (true, predicted, count), the most frequent first."""
    n = _checked(counts)
    pairs = [
        (t, p, int(n[t, p])) for t in range(len(n)) for p in range(len(n)) if t != p and n[t, p]
    ]
    return sorted(pairs, key=lambda pair: -pair[2])[:limit]


def _sentence(words: ConfusionWords, n: NDArray[np.int64], true: int, predicted: int) -> str:
    form = words.right if true == predicted else words.wrong
    return form.format(count=int(n[true, predicted]), true=true, predicted=predicted)


def _checked(counts: ArrayLike) -> NDArray[np.int64]:
    n = np.asarray(counts, dtype=np.int64)
    if n.ndim != 2 or n.shape[0] != n.shape[1] or n.size == 0 or (n < 0).any():
        raise ValueError(f"counts must be a square table of counts >= 0, got shape {n.shape}")
    return n
