"""The shipped learning curves belong to the shipped names."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path

import pytest

from scripts.names_curve import SHARES, part_of
from seqviz.data.names import NAMES_FILE, load_names
from seqviz.data.names_curve import Size, load_curves
from seqviz.models.text_classifier import baseline_of, shipped_text_classifier
from seqviz.paths import ASSETS_DIR
from seqviz.training.tasks.names_lesson import TextRecipe

CURVES, NAMES = load_curves(), load_names()


def test_the_curves_are_of_the_shipped_names_and_recipe() -> None:
    """The file's hash, the number of held-out names, and all settings."""
    assert CURVES.names_sha256 == hashlib.sha256((ASSETS_DIR / NAMES_FILE).read_bytes()).hexdigest()
    assert CURVES.held_out == len(NAMES.held_out)
    assert CURVES.recipe == asdict(TextRecipe())
    assert "names_curve" in CURVES.command


def test_the_sizes_are_those_of_the_parts() -> None:
    """From a sixteenth to all; the last is the whole training part."""
    assert [size.names for size in CURVES.sizes] == [
        len(part_of(NAMES.train, share, 0)) for share in SHARES
    ]
    assert CURVES.sizes[-1].names == len(NAMES.train)
    for size in CURVES.sizes:
        assert all(0 < right < 1 for right in (*size.network, *size.ngrams))
        assert len(size.network) > 1


def test_the_last_n_gram_point_is_the_baseline_of_the_card() -> None:
    """The same model on the same names, and as many features and weights."""
    reader = shipped_text_classifier()
    baseline, last = baseline_of(reader), CURVES.sizes[-1]
    assert baseline is not None
    assert last.ngrams == (pytest.approx(baseline.accuracy),)
    assert reader.card is not None
    kept = reader.card.recipe["baseline"]
    assert kept["features"] == last.features[0]
    assert kept["weights"] == (last.features[0] + 1) * len(NAMES.classes)


def test_near_copies_flatter_both() -> None:
    """All is between those with a near copy and the others, weighed by their number."""
    for found in (CURVES.network, CURVES.ngrams):
        assert found.right == pytest.approx(
            found.share * found.near + (1 - found.share) * found.apart, abs=1e-3
        )
        assert found.near > found.right > found.apart


@pytest.mark.parametrize(
    ("network", "ngrams", "gap"),
    [((0.5, 0.6), (0.7, 0.9), 0.25), ((0.5, 0.6), (0.55,), 0.0), ((0.6,), (0.5,), -0.1)],
)
def test_the_gap_is_of_the_means(
    network: tuple[float, ...], ngrams: tuple[float, ...], gap: float
) -> None:
    """Above 0 where the n-grams are right more often, below where the network is."""
    assert Size(1, network, ngrams, (1,)).gap == pytest.approx(gap)


def test_another_format_is_refused(tmp_path: Path) -> None:
    """With what was found and what is wanted."""
    (tmp_path / "curve.json").write_text('{"format": "x"}', encoding="utf-8")
    with pytest.raises(ValueError, match="seqviz-names-curve-1"):
        load_curves(tmp_path / "curve.json")
