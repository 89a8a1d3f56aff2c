"""The table of delays as a picture: medians, seeds, and what was not measured."""

from __future__ import annotations

from seqviz.figures.ladder import ladder_figure
from seqviz.figures.theme import palette
from seqviz.training.ladder.climb import Entrant, Plan, Trial
from seqviz.training.ladder.table import Table

RNN, LSTM, GRU = Entrant("rnn"), Entrant("lstm", "chrono"), Entrant("gru")
PLAN = Plan(tasks=("recall", "adding"), entrants=(RNN, LSTM, GRU), ladder=(10, 20), seeds=(0, 1))


def test_a_bar_reaches_to_the_median_and_each_seed_has_its_place() -> None:
    """Of who failed the shortest delay a mark left of it; who was not measured has none."""
    trials = tuple(
        Trial("recall", entrant, steps, seed, 100 if well else None, 100, 0.1)
        for entrant, seed, *climbed in ((RNN, 0, 0), (RNN, 1, 0), (LSTM, 0, 1, 1), (LSTM, 1, 1, 0))
        for steps, well in zip((10, 20), climbed, strict=False)
    )
    figure = ladder_figure(Table(PLAN, trials), palette("light"), names=lambda one: one.cell)
    bars, dots = figure.data[0], figure.data[1]
    assert list(bars.y) == ["rnn", "lstm", "gru"]
    assert list(bars.x) == [None, 15, None]
    assert list(bars.text) == ["", "", ""]
    assert list(zip(dots.y, dots.x, dots.text, strict=True)) == [
        ("rnn", 5, "2×"),
        ("lstm", 10, ""),
        ("lstm", 20, ""),
    ]
    said = [
        (note.text, note.y) for note in figure.layout.annotations if note.text.startswith("not")
    ]
    assert said == [("not measured", who) for who in ("gru", "rnn", "lstm", "gru")]
    assert list(figure.layout.xaxis.ticktext) == ["none", "10", "20"]


def test_a_delay_of_few_steps_is_told_from_none() -> None:
    """A seed that learned 2 steps stands at 2, one that learned none left of it."""
    plan = Plan(tasks=("recall",), entrants=(RNN,), ladder=(2, 4), seeds=(0, 1))
    trials = (
        Trial("recall", RNN, 2, 0, 100, 100, 0.01),
        Trial("recall", RNN, 4, 0, None, 100, 1.0),
        Trial("recall", RNN, 2, 1, None, 100, 1.0),
    )
    figure = ladder_figure(Table(plan, trials), palette("light"), names=lambda one: one.cell)
    assert sorted(figure.data[1].x) == [1, 2]
    assert list(figure.layout.xaxis.tickvals) == [1, 2, 4]


def test_a_bar_at_the_top_of_the_ladder_says_at_least() -> None:
    """Whoever learned the longest delay was asked no longer one."""
    trials = tuple(
        Trial("recall", LSTM, steps, seed, 100, 100, 0.1) for seed in (0, 1) for steps in (10, 20)
    )
    figure = ladder_figure(Table(PLAN, trials), palette("light"), names=lambda one: one.cell)
    assert list(figure.data[0].x) == [None, 20, None]
    assert list(figure.data[0].text) == ["", "≥ 20", ""]
