"""Digits row by row and pixel by pixel: how they are read, and runs that are gone on with."""

from pathlib import Path

import numpy as np
import pytest

from seqviz.training.pixels.plan import (
    SHIPPED,
    Curve,
    Record,
    Settings,
    chance_of,
    every_run,
    read_record,
    steps_of,
)
from seqviz.training.pixels.run import Digits, Network, train_all

SMALL = Settings(hidden=4, batch=3, every=2)


def digits() -> Digits:
    """Eight random images to learn from, four held out."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (12, 28, 28)).astype(np.uint8)
    labels = rng.integers(0, 10, 12)
    return Digits(images[:8], labels[:8], images[8:], labels[8:])


def test_an_image_is_read_from_the_top_left() -> None:
    """28 rows of 28 pixels, or 196 means of 2 × 2, in the order in which people read."""
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, 2:4, 4:6] = [[255, 255], [0, 102]]
    rows, pixels = steps_of(image, "rows"), steps_of(image, "pixels")
    assert rows.shape == (28, 1, 28)
    np.testing.assert_allclose(rows[2:4, 0, 4:6], [[1, 1], [0, 0.4]], rtol=1e-6)
    assert pixels.shape == (196, 1, 1)
    assert np.flatnonzero(pixels).tolist() == [1 * 14 + 2]
    np.testing.assert_allclose(pixels[16], 0.6, rtol=1e-6)


def test_both_starts_are_the_same_network_but_for_two_gates_biases() -> None:
    """Opened by chrono: f's biases ln U(1, T − 1), i's their negatives; all else is one draw."""
    closed = Network(Curve("pixels", "closed", 1), SMALL).state_dict()
    opened = Network(Curve("pixels", "open", 1), SMALL).state_dict()
    changed = {name for name in closed if not (closed[name] == opened[name]).all()}
    assert changed == {"lstm.bias_ih_l0"}
    i, f, g, o = opened["lstm.bias_ih_l0"].numpy().reshape(4, 4)
    np.testing.assert_allclose(i, -f)
    assert (f > 0).all()
    assert (f <= np.log(195)).all()
    np.testing.assert_array_equal([g, o], closed["lstm.bias_ih_l0"].numpy().reshape(4, 4)[2:])


def test_a_run_that_was_stopped_goes_on_as_if_it_never_was(tmp_path: Path) -> None:
    """Bit for bit the same accuracies, wherever it was stopped, and each run has its turn."""
    runs = every_run([0])[:2]
    (*_, whole) = train_all(runs, digits(), SMALL, tmp_path / "whole", [4, 8])
    asked = [0]

    def stop() -> bool:
        asked[0] += 1
        return asked[0] > 6

    (*_, first) = train_all(runs, digits(), SMALL, tmp_path / "parts", [4, 8], stop=stop)
    assert [one.updates for one in first] == [(0, 2, 4), (0, 2)]
    (*_, then) = train_all(runs, digits(), SMALL, tmp_path / "parts", [4, 8])
    assert then == whole
    assert [one.updates for one in whole] == [(0, 2, 4, 6, 8)] * 2


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    """And its line keeps to the updates that all seeds reached."""
    curves = (
        Curve("rows", "open", 0, (0, 2, 4), (0.1, 0.5, 0.9)),
        Curve("rows", "open", 1, (0, 2), (0.2, 0.4)),
    )
    record = Record(SMALL, 8, 4, 0.25, curves)
    record.write(tmp_path / "record.json")
    assert read_record(tmp_path / "record.json") == record
    line = record.line("rows", "open")
    assert (line.updates, line.low, line.high, line.seeds) == ((0, 2), (0.1, 0.4), (0.2, 0.5), 2)
    assert line.middle == pytest.approx((0.15, 0.45))
    with pytest.raises(ValueError, match="want runs with results"):
        record.line("rows", "closed")
    (tmp_path / "other.json").write_text("{}")
    with pytest.raises(ValueError, match="does not hold such runs"):
        read_record(tmp_path / "other.json")


def test_what_is_shipped_is_whole() -> None:
    """Every kind of run of every seed, measured equally often, on images that were held out."""
    record = read_record(SHIPPED)
    assert len({(one.reading, one.start, one.seed) for one in record.curves}) == 12
    assert len({one.updates for one in record.curves}) == 1
    assert record.trained_on + record.measured_on == 60_000
    assert 0.1 <= record.chance < 0.15
    assert chance_of(np.array([3, 1, 3, 2])) == 0.5
