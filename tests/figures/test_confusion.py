"""The confusion matrix: the right numbers in the right cells, and errors that can be seen."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.figures.confusion import ConfusionWords, confusion_alt, confusion_figure, most_confused
from seqviz.figures.theme import DARK, LIGHT, Palette

COUNTS = np.diag([980, 1130, 1020]) + np.array([[0, 1, 0], [0, 0, 12], [2, 0, 0]])


def test_every_count_stands_in_its_cell() -> None:
    """Text at column predicted, row true; cells that never happened stay empty."""
    figure = confusion_figure(COUNTS, LIGHT)
    texts = {(a.y, a.x): a.text for a in figure.layout.annotations}
    assert texts == {(t, p): str(COUNTS[t, p]) for t in range(3) for p in range(3) if COUNTS[t, p]}
    assert figure.layout.yaxis.autorange == "reversed"


def test_the_diagonal_does_not_drown_the_errors() -> None:
    """One error in a thousand is visible: the scale is of errors alone and logarithmic."""
    diagonal, errors = confusion_figure(COUNTS, LIGHT).data
    z = np.array(errors.z, dtype=float)
    assert np.isnan(np.diag(z)).all()
    assert z[1, 2] == 1.0
    assert z[0, 1] == pytest.approx(np.log(2) / np.log(13))
    assert z[0, 2] == 0.0
    assert (np.diag(np.array(diagonal.z, dtype=float)) == 1.0).all()
    assert diagonal.colorscale[0][1] == diagonal.colorscale[1][1]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_colours_come_from_the_palette_and_the_page_shows_through(palette: Palette) -> None:
    """Errors in the negative colour, a transparent background, text in the page's colour."""
    figure = confusion_figure(COUNTS, palette)
    assert figure.data[1].colorscale[1][1] == palette.negative
    assert figure.layout.paper_bgcolor == "rgba(0,0,0,0)"
    assert figure.layout.font.color == palette.text


def test_words_are_given_not_known() -> None:
    """Axis titles and sentences are the caller's."""
    words = ConfusionWords(true="写的", predicted="读成", wrong="{true}→{predicted}:{count}")
    figure = confusion_figure(COUNTS, LIGHT, words)
    assert figure.layout.xaxis.title.text == "读成"
    assert figure.layout.yaxis.title.text == "写的"
    assert figure.data[1].customdata[1][2] == "1→2:12"


def test_the_alternative_counts_and_names_the_worst() -> None:
    """3,130 of 3,145, and the most frequent errors first."""
    text = confusion_alt(COUNTS)
    assert "3,130 of 3,145" in text
    assert text.index("1 read as 2 (12)") < text.index("2 read as 0 (2)")
    assert "no errors" in confusion_alt(np.eye(3, dtype=int))
    assert most_confused(COUNTS, 1) == [(1, 2, 12)]


def test_a_matrix_without_errors_has_no_strength() -> None:
    """Nothing is divided by zero."""
    z = np.array(confusion_figure(np.eye(10, dtype=int) * 5, LIGHT).data[1].z, dtype=float)
    assert np.nanmax(z) == 0.0


@pytest.mark.parametrize("counts", [np.ones((2, 3)), -np.eye(2), np.zeros((0, 0)), [1, 2]])
def test_what_is_no_table_of_counts_is_refused(counts: object) -> None:
    """Square, non-negative, not empty."""
    with pytest.raises(ValueError, match="counts must be a square"):
        confusion_figure(counts, LIGHT)


def test_many_classes_are_named_and_not_written_into_cells() -> None:
    """Names stand at both axes, escaped, and in the hover; 30 classes have no room for counts."""
    names = [f"class <{k}>" for k in range(30)]
    counts = np.eye(30, dtype=int) * 9
    counts[3, 4] = 2
    words = ConfusionWords(wrong="{true} as {predicted}: {count}")
    figure = confusion_figure(counts, LIGHT, words, names=names)
    assert not figure.layout.annotations
    assert figure.layout.xaxis.ticktext == tuple(f"class &lt;{k}&gt;" for k in range(30))
    assert figure.layout.yaxis.ticktext == figure.layout.xaxis.ticktext
    assert figure.data[1].customdata[3][4] == "class &lt;3&gt; as class &lt;4&gt;: 2"
    assert "class <3> read as class <4> (2)" in confusion_alt(counts, names=names)
