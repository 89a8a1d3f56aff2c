"""The table of delays that is shipped: its smallest rows come out again, and what it says holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seqviz.cli import parse
from seqviz.cli.bench import _plan
from seqviz.paths import ASSETS_DIR
from seqviz.shipped import ALL
from seqviz.training.ladder.climb import Entrant, attempt, climb
from seqviz.training.ladder.rates import SHIPPED as RATES
from seqviz.training.ladder.rates import shipped_rates
from seqviz.training.ladder.table import SHIPPED, load, shipped

TABLE = shipped()
TORCH, OPEN = Entrant("lstm"), Entrant("lstm", "chrono")


def test_it_is_whole() -> None:
    """Every entrant has climbed with every seed, three at least, in all tasks of the plan."""
    assert TABLE.whole
    assert len(TABLE.plan.seeds) >= 3
    assert {"recall", "recall_blank", "adding"} <= set(TABLE.plan.tasks)
    assert {one.cell for one in TABLE.plan.entrants} >= {"rnn", "lstm", "gru", "mingru"}


@pytest.mark.parametrize("task", ["recall", "recall_blank"])
@pytest.mark.parametrize("entrant", [Entrant("rnn", "orthogonal"), OPEN, Entrant("gru", "chrono")])
def test_its_smallest_rows_come_out_again(task: str, entrant: Entrant) -> None:
    """The first seed at the shortest delay: solved, after about as many updates.

    Another processor rounds otherwise, and training carries that on.
    """
    steps = TABLE.plan.ladder[0]
    (known,) = (
        one
        for one in TABLE.trials
        if (one.task, one.entrant, one.steps, one.seed) == (task, entrant, steps, 0)
    )
    found = attempt(TABLE.plan, task, entrant, steps, 0)
    assert found is not None
    assert known.solved is not None
    assert found.solved == pytest.approx(known.solved, rel=0.5)


def test_what_remembers_is_an_open_gate() -> None:
    """An LSTM with its gate open learns recall over a longer delay than torch's does."""
    for task in ("recall", "recall_blank"):
        shut, opened = TABLE.row(task, TORCH), TABLE.row(task, OPEN)
        assert opened.median > shut.median
        assert opened.spread[0] > shut.spread[1]


def test_the_command_beside_it_goes_on_with_it() -> None:
    """Its plan is that of the command which is said to make it: nothing is left to train."""
    program, *arguments = ALL[SHIPPED.name].command.split(" -m seqviz ")
    assert program == "python"
    plan = _plan(parse(arguments[0].split()))
    assert plan == TABLE.plan
    assert list(climb(plan, TABLE.trials)) == []


@pytest.mark.parametrize("name", RATES)
def test_the_table_of_another_rate_is_whole_and_its_command_goes_on_with_it(name: str) -> None:
    """Nothing is left to train; it differs from the table in its rate and in how much it asks."""
    table = load(ASSETS_DIR / name)
    _program, arguments = ALL[name].command.split(" -m seqviz ")
    assert _plan(parse(arguments.split())) == table.plan
    assert table.whole
    assert list(climb(table.plan, table.trials)) == []
    same = {"learning_rate": TABLE.plan.learning_rate, "tasks": TABLE.plan.tasks}
    same |= {"entrants": TABLE.plan.entrants, "ladder": TABLE.plan.ladder}
    assert replace(table.plan, **same) == TABLE.plan  # type: ignore[arg-type]


def test_a_seed_counts_as_far_as_all_were_asked() -> None:
    """Where one table climbs on, its longer delays are cut to the shorter ladder of the others."""
    found = shipped_rates()
    assert found.ladder == (10, 20, 50)
    (gated,) = (row for row in found.rows if row.entrant == OPEN)
    at = {one.rate: one.longest for one in gated.at}
    assert TABLE.row("recall", OPEN).longest == (200, 200, 200)
    assert at[TABLE.plan.learning_rate] == (50, 50, 50)
    assert (gated.best, gated.best_at) == (50, (0.001, 0.003, 0.01, 0.03))


def test_a_plain_rnn_beats_torchs_lstm_where_nothing_disturbs_it() -> None:
    """Over an empty wait its median is longer, so gates alone remember nothing."""
    assert (
        TABLE.row("recall_blank", Entrant("rnn")).median > TABLE.row("recall_blank", TORCH).median
    )
