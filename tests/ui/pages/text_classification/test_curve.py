"""The words beside the learning curves are those of their numbers."""

from __future__ import annotations

import pytest

from seqviz.data.names_curve import Size, load_curves
from seqviz.models.checkpoint import Measured
from seqviz.models.text_classifier import baseline_of
from seqviz.ui.controls.classifier.network import shipped_network
from seqviz.ui.frame.i18n import use_language
from seqviz.ui.pages.text_classification.curve import (
    curve_alt,
    said_of_curve,
    said_of_near_copies,
    said_of_shipped,
    said_of_sizes,
)


def _sizes(*pairs: tuple[float, float]) -> tuple[Size, ...]:
    """Of 10, 20, 30 … names; of each the network and the n-grams."""
    return tuple(
        Size(10 * k, (network,), (ngrams,), (5,))
        for k, (network, ngrams) in enumerate(pairs, start=1)
    )


@pytest.mark.parametrize(
    ("pairs", "said", "gaps"),
    [
        (((0.2, 0.5), (0.5, 0.6)), "the n-grams are right more often than one", ("30.0", "10.0")),
        (((0.6, 0.5), (0.9, 0.6)), "one network is right more often than", ("10.0", "30.0")),
        (((0.2, 0.5), (0.6, 0.6), (0.8, 0.7)), "from 20 names on one network", ("30.0", "10.0")),
        (((0.6, 0.5), (0.5, 0.6)), "changes with the size", ("10.0", "10.0")),
    ],
)
def test_who_leads_is_read_off_the_curve(
    pairs: tuple[tuple[float, float], ...], said: str, gaps: tuple[str, str]
) -> None:
    """At every size, from one size on, or neither; and how far apart they are at both ends."""
    who, between = said_of_curve(_sizes(*pairs))
    assert said in who
    assert between == (
        f"Between them lie {gaps[0]} points with 10 names and {gaps[1]} with all of them."
    )


def test_the_figure_in_words_has_every_size() -> None:
    """Both models at each, and the shipped network."""
    alt = curve_alt(_sizes((0.2, 0.5), (0.555, 0.6)), 0.7)
    assert "10 names: network 20.0%, n-grams 50.0%" in alt
    assert "20 names: network 55.5%, n-grams 60.0%" in alt
    assert "70.0%" in alt


@pytest.mark.parametrize(("loss", "said"), [(0.1, "their loss is 0.100"), (20, "theirs 20.000")])
def test_whose_loss_is_lower_is_read_off_both(loss: float, said: str) -> None:
    """The n-grams' may lie below or above; the share right is the network's own."""
    shipped = shipped_network()
    line = said_of_shipped(shipped, shipped.measured.accuracy, Measured("", 0.5, loss, ()))
    assert said in line
    assert f"{100 * shipped.measured.accuracy:.1f}%" in line


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_weights_are_counted(lang: str) -> None:
    """Those of the n-grams and those of the network that are not nothing by its build."""
    shipped = shipped_network()
    with use_language(lang):  # type: ignore[arg-type]
        said = said_of_sizes(shipped, load_curves().sizes)
    own = sum(
        array.size
        for part in shipped.classifier.parts
        for array in part.model.parameters().values()
    ) - (len(shipped.classifier.parts) - 1) * len(shipped.data.classes)  # one b_y is enough
    assert f"{own:,}" in said
    assert baseline_of(shipped.classifier) is not None
    assert f"{shipped.classifier.card.recipe['baseline']['weights']:,}" in said  # type: ignore[union-attr]


def test_near_copies_are_told_in_numbers() -> None:
    """All six shares of the file."""
    curves = load_curves()
    said = said_of_near_copies(curves)
    for found in (curves.network, curves.ngrams):
        for share in (found.right, found.near, found.apart):
            assert f"{100 * share:.1f}%" in said
