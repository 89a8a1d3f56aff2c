"""Ranking units: what is planted is found, luck is told as luck."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.models.detective.ranking import MIDDLE, Levels, Ranking, Scale, Suspect, rank_units


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
    assert ranking.readable(0.85) == 1


def test_luck_is_not_taken_for_knowledge() -> None:
    """Of 60 units of noise the best on the first half looks good there, but is not above chance."""
    ranking = rank_units(noise(4_000, 60), {"label": runs(4_000)}, rounds=8)
    best = ranking.best[0][0]
    assert best.fitted > 0.55
    assert best.score <= ranking.chance[0] + 0.03
    assert ranking.readable() == 0


def test_the_second_half_does_not_choose() -> None:
    """Changing the labels of the second half changes no threshold, no side and no fitted score."""
    levels, label = noise(4_000, 8), runs(4_000)
    other = label.copy()
    other[2_000:] = ~other[2_000:]
    one, two = (rank_units(levels, {"a": which}, rounds=1).best[0] for which in (label, other))
    for s, r in zip(one, two, strict=True):
        assert (s.unit, s.fitted, s.above, s.threshold) == (r.unit, r.fitted, r.above, r.threshold)
        assert s.score == pytest.approx(1 - r.score)


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


def best_score(levels: Levels, label: np.ndarray, moved: tuple[int, int]) -> float:
    """Labels moved round each half; the best of all units, each with its own best threshold."""
    half = len(levels) // 2
    parts = [
        np.roll(part, by) for part, by in zip((label[:half], label[half:]), moved, strict=True)
    ]

    def right(column: np.ndarray, truth: np.ndarray, threshold: int) -> float:
        called = column >= threshold
        return float((called[truth].mean() + (~called[~truth]).mean()) / 2)

    scores = []
    for column in levels.T:
        fitted = [right(column[:half], parts[0], threshold) for threshold in range(256)]
        high, low = int(np.argmax(fitted)), int(np.argmin(fitted))
        if fitted[high] >= 1 - fitted[low]:
            scores.append(right(column[half:], parts[1], high))
        else:
            scores.append(1 - right(column[half:], parts[1], low))
    return max(scores)


def test_chance_is_the_best_of_all_units_on_the_second_half() -> None:
    """Computed again by hand for the same distances: highest of all units and all rounds."""
    levels, label = noise(1_200, 6), runs(1_200)
    rng = np.random.default_rng(3)
    moves = [(int(rng.integers(150, 450)), int(rng.integers(150, 450))) for _ in range(2)]
    wanted = max(best_score(levels, label, moved) for moved in moves)
    found = rank_units(levels, {"a": label}, rounds=2, seed=3)
    assert found.chance[0] == pytest.approx(wanted)


def test_a_unit_s_feature_is_chosen_on_the_first_half() -> None:
    """Not the one that happens to score best on the second, of which it would be a maximum."""
    fitted, scores = np.array([[0.9], [0.8]]), np.array([[0.7], [0.95]])
    one, two = (
        Suspect(0, name, float(scores[row, 0]), float(fitted[row, 0]), True, 128)
        for row, name in enumerate("ab")
    )
    chance = np.array([0.6, 0.6])
    ranking = Ranking(("a", "b"), (), scores, fitted, chance, chance, ((one,), (two,)))
    assert ranking.of_unit(0) == one
    assert (ranking.readable(0.9), ranking.readable(0.7)) == (0, 1)
    chance[0] = 0.75
    assert ranking.of_unit(0) is None
    assert ranking.readable(0.7) == 0
