"""The table of delays that is shipped: its smallest rows come out again, and what it says holds."""

from __future__ import annotations

import pytest

from seqviz.cli import parse
from seqviz.cli.bench import _plan
from seqviz.shipped import ALL
from seqviz.training.ladder.climb import Entrant, attempt, climb
from seqviz.training.ladder.table import SHIPPED, shipped

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


def test_a_plain_rnn_beats_torchs_lstm_where_nothing_disturbs_it() -> None:
    """Over an empty wait its median is longer, so gates alone remember nothing."""
    assert (
        TABLE.row("recall_blank", Entrant("rnn")).median > TABLE.row("recall_blank", TORCH).median
    )
