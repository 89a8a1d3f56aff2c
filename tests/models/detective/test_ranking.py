"""Ranking units: what is planted is found, luck is told as luck."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.models.detective.luck import best_by_luck, counts_kept
from seqviz.models.detective.ranking import MIDDLE, Levels, Ranking, Scale, rank_units
from tests.claims.proof import proves


def noise(characters: int, units: int, seed: int = 0) -> Levels:
    """Levels by chance, with long runs as real units have them."""
    rng = np.random.default_rng(seed)
    walk = np.cumsum(rng.normal(size=(characters, units)), axis=0)
    walk -= np.array([np.convolve(w, np.ones(200) / 200, "same") for w in walk.T]).T
    return Scale.of(walk.astype(np.float32)).levels(walk.astype(np.float32))


def runs(characters: int, seed: int = 1) -> np.ndarray:
    """A label in runs of some tens of characters."""
    rng = np.random.default_rng(seed)
    return np.repeat(rng.random(characters // 20 + 1) < 0.2, 20)[:characters]


def test_a_planted_unit_is_found() -> None:
    """Unit 3 follows the label with nine tenths, upside down; its held-out score says so."""
    levels, label = noise(8_000, 10), runs(8_000)
    flips = np.random.default_rng(2).random(8_000) < 0.1
    levels[:, 3] = np.where(label ^ flips, MIDDLE - 60, MIDDLE + 60)
    ranking = rank_units(levels, {"planted": label})
    best = ranking.best[0][0]
    assert (best.unit, best.above) == (3, False)
    assert best.score == pytest.approx(0.9, abs=0.02)
    assert ranking.chance[0] < 0.75
    assert ranking.of_unit(3) == best
    assert not best.lucky
    assert ranking.readable() == (round(best.score, 2) >= 0.9)


def test_luck_is_not_taken_for_knowledge() -> None:
    """Of 60 units of noise the best on the first half looks good there, but is not above chance."""
    ranking = rank_units(noise(4_000, 60), {"label": runs(4_000)})
    best = ranking.best[0][0]
    assert best.fitted > 0.55
    assert best.lucky
    assert best.score <= ranking.chance[0]
    assert ranking.readable() == 0


def test_the_second_half_does_not_choose() -> None:
    """Changing the labels of the second half changes no threshold, no side and no fitted score."""
    levels, label = noise(4_000, 8), runs(4_000)
    other = label.copy()
    other[2_000:] = ~other[2_000:]
    one, two = (rank_units(levels, {"a": which}).best[0] for which in (label, other))
    for s, r in zip(one, two, strict=True):
        assert (s.unit, s.fitted, s.above, s.threshold) == (r.unit, r.fitted, r.above, r.threshold)
        assert s.score == pytest.approx(1 - r.score)


@proves(
    "**Score**: one threshold on one unit, tried on the second half of {text}; 0.5 is a coin, 1 is "
    "perfect."
)
@pytest.mark.parametrize(("called", "score"), [("coin", 0.5), ("always", 0.5), ("truth", 1.0)])
def test_a_coin_scores_a_half_and_the_truth_one(called: str, score: float) -> None:
    """However rare the feature is."""
    label = runs(40_000) & runs(40_000, 5)
    rng = np.random.default_rng(1)
    values = {"coin": rng.random(40_000) < 0.5, "always": np.ones(40_000), "truth": label}[called]
    levels = np.where(values, MIDDLE + 9, MIDDLE - 9).astype(np.uint8)[:, None]
    found = rank_units(levels, {"a": label})
    suspect = found.best[0][0]
    assert suspect.score == pytest.approx(score, abs=0.02)
    if called != "truth" and suspect.precision:
        assert suspect.precision == pytest.approx(found.share[0], abs=0.01), "calling blindly"


@pytest.mark.parametrize("characters", [97, 500])
def test_luck_is_counted_in_whole_characters(characters: int) -> None:
    """Each move's best score as counted one by one; some and not all labels must be on."""
    rng = np.random.default_rng(4)
    called, label = rng.random((characters, 40)) < 0.4, rng.random(characters) < 0.2
    wanted = []
    for by in range(characters):
        moved = np.roll(label, by)
        wanted.append(((called[moved].mean(0) + (~called[~moved]).mean(0)) / 2).max())
    np.testing.assert_allclose(best_by_luck(called, label), wanted, atol=1e-6)
    with pytest.raises(ValueError, match="0 of 97 labels are on"):
        best_by_luck(called[:97], np.zeros(97, np.bool_))


def test_scores_agree_with_counting() -> None:
    """A score is the balanced accuracy of its threshold on the second half, counted one by one."""
    levels, label = noise(3_000, 5), runs(3_000)
    for suspect in rank_units(levels, {"a": label}).best[0]:
        called = levels[1_500:, suspect.unit] >= suspect.threshold
        called = called if suspect.above else ~called
        truth = label[1_500:]
        wanted = (called[truth].mean() + (~called[~truth]).mean()) / 2
        assert suspect.score == pytest.approx(wanted)


def test_what_is_too_rare_is_left_out() -> None:
    """A feature that one half lacks has no score, and is named."""
    label = np.zeros(400, np.bool_)
    label[:200] = runs(200)
    ranking = rank_units(noise(400, 4), {"rare": label, "never": np.zeros(400, np.bool_)})
    assert ranking.features == ()
    assert ranking.left_out == ("rare", "never")
    assert ranking.of_unit(0) is None
    with pytest.raises(ValueError, match=r"rare has shape \(400,\); wanted \(399,\)"):
        rank_units(noise(399, 4), {"rare": label})


def test_levels_keep_zero_and_sign() -> None:
    """128 is zero; values beyond the limit are cut off; levels come back as values."""
    scale = Scale(np.array([2.0, 0.5], np.float32))
    levels = scale.levels(np.array([[0, 0.25], [2, -9]], np.float32))
    assert levels.tolist() == [[128, 192], [255, 1]]
    assert scale.value(0, 255) == 2
    assert Scale.of(np.zeros((0, 3), np.float32)).limits.tolist() == [1, 1, 1]


@proves(
    "**p**: the labels are moved round the second half in all {moves} ways; p is the share of "
    "these with which the best of all units scores as much, times the {features} features that "
    "were tried."
)
def test_chance_and_p_come_from_every_move_of_the_labels() -> None:
    """The best of all units for each move round the second half, counted one by one."""
    levels, label = noise(600, 6), runs(600)
    found = rank_units(levels, {"a": label, "b": ~label})
    suspects = found.best[0]
    calls = [(levels[300:, s.unit] >= s.threshold) == s.above for s in suspects]
    best = []
    for by in range(300):
        moved = np.roll(label[300:], by)
        best.append(max((c[moved].mean() + (~c[~moved]).mean()) / 2 for c in calls))
    assert found.moves == 300
    for suspect in suspects:
        exact = np.mean([one >= suspect.score - 1e-6 for one in best])
        assert exact <= suspect.p / 2 <= max(1.1 * exact, exact + 1 / 300) or suspect.p == 1
        assert suspect.lucky == (suspect.score <= found.chance[0] + 1e-6)
    few = rank_units(levels[:90], {name: np.arange(90) % 45 < 21 for name in "abc"})
    assert few.chance == (1.0, 1.0, 1.0), "5% of 45 moves in three: not even one for a feature"
    assert all(suspect.lucky for suspects in few.best for suspect in suspects)


def test_p_is_hardly_ever_small_by_luck() -> None:
    """Of labels that say nothing about 20 units at most one in twenty is above chance."""
    levels = noise(2_000, 20)
    found = [rank_units(levels, {"a": runs(2_000, seed)}).best[0] for seed in range(60)]
    wrong = [any(not suspect.lucky for suspect in suspects) for suspects in found]
    assert np.mean(wrong) <= 0.1, "any of 20 units, with the scatter of 60 trials"


@proves("{share}% of the held-out second half · chance {chance}")
def test_precision_is_the_share_of_calls_that_are_right() -> None:
    """Counted one by one on the second half; the share beside it is that half's too."""
    levels, label = noise(3_000, 5), runs(3_000)
    found = rank_units(levels, {"a": label})
    truth = label[1_500:]
    assert found.share[0] == pytest.approx(truth.mean())
    for suspect in found.best[0]:
        called = (levels[1_500:, suspect.unit] >= suspect.threshold) == suspect.above
        assert suspect.precision == pytest.approx(truth[called].mean(), abs=1e-4)


def test_a_unit_that_is_mostly_wrong_when_it_calls_tells_nothing() -> None:
    """A rare feature: a score of 0.95 with a third of its calls right goes with it, no more."""
    rng = np.random.default_rng(0)
    label = runs(20_000) & runs(20_000, 5)  # about 4%
    called = label | (rng.random(20_000) < 0.1)
    levels = noise(20_000, 3)
    levels[:, 1] = np.where(called, MIDDLE + 60, MIDDLE - 60)
    levels[:, 2] = np.where(label, MIDDLE + 60, MIDDLE - 60)
    found = rank_units(levels, {"rare": label})
    weak, good = found.suspect(1, "rare"), found.suspect(2, "rare")
    assert weak.score > 0.9
    assert weak.precision < 0.5
    assert (weak.goes, weak.tells, weak.lucky) == (True, False, False)
    assert (good.goes, good.tells, good.precision) == (True, True, pytest.approx(1))
    assert found.readable() == 1


def test_a_unit_s_feature_is_chosen_on_the_first_half() -> None:
    """Not the one that happens to score best on the second, of which it would be a maximum."""
    fitted, scores = np.array([[0.9], [0.8]]), np.array([[0.7], [0.95]])
    tables = {
        "scores": scores,
        "fitted": fitted,
        "alarms": np.full((2, 1), 0.05),
        "lucky": np.full((2, len(counts_kept(1_000))), 0.6),
        "share": np.array([0.5, 0.5]),
        "thresholds": np.full((2, 1), 128),
        "above": np.ones((2, 1)),
    }
    ranking = Ranking.of(("a", "b"), (), tables, 1_000)
    one, two = ranking.suspect(0, "a"), ranking.suspect(0, "b")
    assert ranking.of_unit(0) == one
    assert (one.goes, two.tells) == (False, True)
    assert ranking.readable() == 0


@proves(
    "The first half chose the threshold, the units that are listed and their order; the second "
    "only reports."
)
@pytest.mark.parametrize("seed", range(3))
def test_what_the_second_half_says_chooses_nothing(seed: int) -> None:
    """Whatever its labels are: the same units in the same order, each with the same feature."""
    levels, first = noise(2_000, 12), runs(1_000)
    found = [
        rank_units(levels, {"a": np.r_[first, runs(1_000, 9 + seed + k)], "b": runs(2_000)})
        for k in range(2)
    ]
    orders = [[suspect.unit for suspect in one.best[0]] for one in found]
    assert orders[0] == orders[1]
    for unit in range(12):
        chosen = [one.of_unit(unit) for one in found]
        assert chosen[0]
        assert chosen[1]
        assert chosen[0].feature == chosen[1].feature
