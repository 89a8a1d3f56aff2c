"""Measured series: what the files say, what they lack, and that noise and season come with them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from scripts.make_series import co2, main
from seqviz.data import real
from seqviz.data.real import KNOWN, REAL, known, length, measured
from seqviz.data.series import KINDS, generate, noisy
from seqviz.data.windows import prepare


def test_a_measured_series_is_what_was_measured() -> None:
    """Known years and months: the minimum of 1810, the maximum of 1957, March 1958, a December."""
    sun, air = measured("sunspots"), measured("co2")
    year = dict(zip(sun.when, sun.values, strict=True))
    assert (sun.when[0], sun.when[-1], len(sun.values), sun.gaps) == ("1700", "2008", 309, ())
    assert year["1810"] == 0
    assert year["1957"] == sun.values.max() == 190.2
    month = dict(zip(air.when, air.values, strict=True))
    assert (air.when[0], air.when[-1], len(air.values)) == ("1958-03", "2001-12", 526)
    assert month["1958-03"] == 316.1
    assert month["2001-12"] == pytest.approx(371.02, abs=0.05)


def test_months_without_a_measurement_are_told_and_lie_on_a_line() -> None:
    """Five of them, all in the training part; each is as far from both neighbours as time says."""
    air = measured("co2")
    at = {when: k for k, when in enumerate(air.when)}
    gaps = ("1958-06", "1958-10", "1964-02", "1964-03", "1964-04")
    assert tuple(air.when[k] for k in air.gaps) == gaps
    assert max(air.gaps) < prepare(known("co2"), 24).cut
    first, last = air.values[at["1964-01"]], air.values[at["1964-05"]]
    line = [first + (last - first) * k / 4 for k in (1, 2, 3)]
    np.testing.assert_allclose(air.values[[at[when] for when in gaps[2:]]], line)


def test_most_held_out_months_lie_above_all_that_is_trained_on() -> None:
    """What the series says that it teaches."""
    data = prepare(known("co2"), 24)
    assert 0.5 < (data.validation > data.train.max()).mean() < 1


def test_every_known_series_can_be_had_by_its_name(subtests: pytest.Subtests) -> None:
    """A generator's as it generates, a measured one with its season; noise is seeded."""
    for name in KNOWN:
        with subtests.test(name=name):
            series = known(name)
            assert len(series) == length(name)
            if name in KINDS:
                np.testing.assert_array_equal(series.values, generate(name).values)
            else:
                assert series.season == REAL[name].season
                np.testing.assert_array_equal(series.values, measured(name).values)
                assert ". " not in REAL[name].teaches
            one, other = (known(name, noise=0.1, seed=3).values for _ in range(2))
            np.testing.assert_array_equal(one, other)
            assert not np.array_equal(one, known(name, seed=3).values)


def test_what_is_unknown_or_broken_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name, a share of noise, a file that ends in a gap."""
    with pytest.raises(ValueError, match="name must be one of sunspots, co2, got 'sine'"):
        measured("sine")
    with pytest.raises(ValueError, match=r"name must be one of sine, .*, co2, got 'rain'"):
        known("rain")
    with pytest.raises(ValueError, match="noise must be 0 to 2, got -1"):
        noisy(np.zeros(3), -1, np.random.default_rng(0))
    monkeypatch.setattr(real, "ASSETS_DIR", tmp_path)
    (tmp_path / "sunspots.csv").write_text("when,value,measurements\n1700,5,1\n1701,,0\n")
    with pytest.raises(ValueError, match="must begin and end with a measured value"):
        measured.__wrapped__("sunspots")


def test_a_month_is_the_mean_of_its_weeks(tmp_path: Path) -> None:
    """To a thousandth; one whose weeks are all missing has none, and the wheel is only read."""
    weeks = [("19580301", "316.1"), ("19580308", "317.0"), ("19580405", ""), ("19580503", "1")]
    rows = [{"date": date, "co2": value} for date, value in weeks]
    assert co2(rows) == [("1958-03", "316.550", 2), ("1958-04", "", 0), ("1958-05", "1.000", 1)]
    wheel = tmp_path / "made.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        folder = "statsmodels/datasets"
        file.writestr(f"{folder}/sunspots/sunspots.csv", '"YEAR","SUNACTIVITY"\n1700,5\n')
        lines = "".join(f"{date},{value}\n" for date, value in weeks)
        file.writestr(f"{folder}/co2/co2.csv", f"date,co2\n{lines}")
    main([str(wheel)], tmp_path)
    assert (tmp_path / "sunspots.csv").read_text() == "when,value,measurements\n1700,5,1\n"
    assert "1958-04,,0\n" in (tmp_path / "mauna_loa_co2.csv").read_text()
