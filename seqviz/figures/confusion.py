"""The confusion matrix: which classes a network takes for which, with the errors in view.

Of 10,000 test images all but a few dozen lie on the diagonal, so one colour scale for everything
would show a bright diagonal and nothing else. Here the diagonal keeps one quiet colour and only
the errors are painted, on a logarithmic scale: strength = log(1 + n) / log(1 + n_max).

Left out: words; they come in already translated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from seqviz.figures.layout import dress, ink_on, mixed
from seqviz.figures.theme import Palette

MAX_WRITTEN: Final = 12  # classes; with more of them the cells are too small for their counts


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
    counts: ArrayLike,
    palette: Palette,
    words: ConfusionWords | None = None,
    *,
    names: Sequence[str] | None = None,
) -> go.Figure:
    """A heat map with the counts as text; rows are the true classes, columns what was read.

    Args:
        counts: (O, O) whole numbers, [true][predicted].
        palette: the colours of the page's mode.
        words: translated words; English by default.
        names: of the O classes; digits by default.

    Returns:
        Two traces: the diagonal (one colour) and the errors (log scale), and one text per count
        where there are at most ``MAX_WRITTEN`` classes.

    Raises:
        ValueError: ``counts`` is not square or has a negative entry.
    """
    n = _checked(counts)
    words = words or ConfusionWords()
    titles = [escape(name) for name in names] if names else [str(k) for k in range(len(n))]
    digits = list(range(len(n)))
    diagonal = np.eye(len(n), dtype=bool)
    errors = np.where(diagonal, 0, n)
    strength = np.log1p(errors) / max(float(np.log1p(errors.max())), 1e-9)
    quiet = mixed(palette.surface, palette.positive, 0.25)
    hover = [[_sentence(words, n, titles, t, p) for p in digits] for t in digits]
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
    counts_written = []  # added all at once: each call of add_annotation makes all of them anew
    for t in digits:
        for p in digits:
            if n[t, p] and len(n) <= MAX_WRITTEN:
                share = float(strength[t, p])
                below = quiet if t == p else mixed(palette.surface, palette.negative, share)
                font = {"size": 12, "color": ink_on(below)}
                written = {"x": p, "y": t, "text": str(n[t, p]), "showarrow": False, "font": font}
                counts_written.append(written)
    figure.update_layout(annotations=counts_written)
    figure.update_xaxes(title=words.predicted, side="top", dtick=1, showgrid=False, zeroline=False)
    figure.update_yaxes(
        title=words.true, autorange="reversed", dtick=1, showgrid=False, zeroline=False
    )
    if names:
        ticks = {"tickmode": "array", "tickvals": digits, "ticktext": titles, "automargin": True}
        ticks["tickfont"] = {"size": 11}
        figure.update_xaxes(tickangle=-60, dtick=None, **ticks).update_yaxes(dtick=None, **ticks)
    height = 460 if len(n) <= MAX_WRITTEN else 200 + 18 * len(n)
    return dress(figure, palette, height=height).update_layout(margin={"t": 60})


def confusion_alt(
    counts: ArrayLike, words: ConfusionWords | None = None, *, names: Sequence[str] | None = None
) -> str:
    """The figure in words: how many were read right, and the three most frequent errors."""
    n = _checked(counts)
    words = words or ConfusionWords()
    titles = names or [str(k) for k in range(len(n))]
    worst = most_confused(n, 3)
    listed = ", ".join(
        words.error.format(true=titles[t], predicted=titles[p], count=c) for t, p, c in worst
    )
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


def _sentence(
    words: ConfusionWords, n: NDArray[np.int64], titles: Sequence[str], true: int, predicted: int
) -> str:
    form = words.right if true == predicted else words.wrong
    count = int(n[true, predicted])
    return form.format(count=count, true=titles[true], predicted=titles[predicted])


def _checked(counts: ArrayLike) -> NDArray[np.int64]:
    n = np.asarray(counts, dtype=np.int64)
    if n.ndim != 2 or n.shape[0] != n.shape[1] or n.size == 0 or (n < 0).any():
        raise ValueError(f"counts must be a square table of counts >= 0, got shape {n.shape}")
    return n
