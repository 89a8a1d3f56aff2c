"""How long a delay can be learned: the order of the climbs, the stop rule, going on, the rows."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from seqviz.training.ladder import climb as module
from seqviz.training.ladder.climb import ENTRANTS, Entrant, Plan, Trial, attempt, climb
from seqviz.training.ladder.published import PUBLISHED, spread
from seqviz.training.ladder.table import Table, TableError, load, save
from seqviz.training.tasks import TASKS

RNN, LSTM = Entrant("rnn"), Entrant("lstm", "chrono")
PLAN = Plan(tasks=("recall",), entrants=(RNN, LSTM), ladder=(2, 3, 5), seeds=(0, 1), budget=100)
LEARNED = {(RNN, 0): 2, (RNN, 1): 0, (LSTM, 0): 5, (LSTM, 1): 3}  # by whom and seed, how far


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Trials are made up from `LEARNED`; all that are asked for are listed."""
    asked: list[tuple[Any, ...]] = []

    def made_up(plan: Plan, task: str, entrant: Entrant, steps: int, seed: int, stop: Any) -> Any:
        if stop():
            return None
        asked.append((entrant, steps, seed))
        solved = 20 * steps if steps <= LEARNED[entrant, seed] else None
        return Trial(task, entrant, steps, seed, solved, solved or 100, 0.04 if solved else 1.0)

    monkeypatch.setattr(module, "attempt", made_up)
    return asked


def test_each_seed_climbs_to_the_first_delay_that_it_fails(trained: list[Any]) -> None:
    """The shortest delay comes first for all; after a failed one nothing longer is tried."""
    list(climb(PLAN))
    assert trained == [
        (RNN, 2, 0),
        (LSTM, 2, 0),
        (RNN, 2, 1),
        (LSTM, 2, 1),
        (RNN, 3, 0),
        (LSTM, 3, 0),
        (LSTM, 3, 1),
        (LSTM, 5, 0),
        (LSTM, 5, 1),
    ]


def test_rows_are_the_longest_delays_that_were_learned(trained: list[Any]) -> None:
    """Median and spread over seeds, updates of those who solved it, and who reached the top."""
    table = Table(PLAN, tuple(climb(PLAN)))
    assert table.whole
    rnn, lstm = table.rows
    assert (rnn.longest, rnn.median, rnn.spread) == ((0, 2), 1.0, (0, 2))
    assert (lstm.longest, lstm.median, lstm.reached_top) == ((3, 5), 4.0, False)
    assert [(one.steps, one.tried, one.solved) for one in lstm.rungs] == [
        (2, 2, (40, 40)),
        (3, 2, (60, 60)),
        (5, 2, (100,)),
    ]
    assert table.row("recall", LSTM) == lstm
    with pytest.raises(KeyError):
        table.row("adding", LSTM)


def test_what_is_not_measured_is_not_called_a_failure(trained: list[Any]) -> None:
    """A seed whose climb is not over counts for nothing yet."""
    trials = tuple(climb(PLAN))
    rnn, lstm = Table(PLAN, trials[:5]).rows  # a T of 3 is under way
    assert (rnn.longest, lstm.longest) == ((0, 2), ())
    assert not lstm.measured
    assert not Table(PLAN, trials[:5]).whole
    top = Table(replace(PLAN, ladder=(2, 3)), trials[:7]).row("recall", LSTM)
    assert (top.median, top.reached_top) == (3.0, True)


def test_what_is_known_is_never_trained_again(trained: list[Any]) -> None:
    """Wherever it was left, it goes on to the same table."""
    whole = list(climb(PLAN))
    for made in range(len(whole) + 1):
        trained.clear()
        assert whole[:made] + list(climb(PLAN, whole[:made])) == whole
        assert len(trained) == len(whole) - made


def test_a_climb_that_is_stopped_makes_the_training_under_way_anew(trained: list[Any]) -> None:
    """The two before it are there, the third is the first that is made next."""
    whole = list(climb(PLAN))
    trained.clear()
    made: list[Trial] = []
    for one in climb(PLAN, stop=lambda: len(made) == 2):
        made.append(one)
    assert made == whole[:2]
    assert next(climb(PLAN, made)) == whole[2]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"seeds": ()}, "seeds: got ()"),
        ({"tasks": ("recall", "recall")}, "each once"),
        ({"ladder": (20, 10)}, "the shortest delay first"),
        ({"budget": 19}, "19 updates with a measurement every 20"),
        ({"tasks": ("copy",)}, "copy wants 21 or more"),
        ({"entrants": (Entrant("rnn", "chrono"),)}, "'chrono' for 'rnn'"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(changes: dict[str, Any], message: str) -> None:
    """Before anything is trained, with the name of what is wrong."""
    with pytest.raises(ValueError, match=re.escape(message)):
        replace(PLAN, **changes)


def test_a_training_ends_when_it_is_solved_or_its_budget_is_used_up() -> None:
    """Blank recall over two steps is solved soon; with one measurement nothing can be."""
    plan = replace(PLAN, budget=1000, hidden_size=16, learning_rate=0.02)
    solved = attempt(plan, "recall_blank", LSTM, 2, 0)
    assert solved is not None
    assert solved.solved == solved.updates < 1000
    assert solved.share is not None
    assert solved.share <= 0.05
    short = attempt(replace(plan, budget=20), "recall_blank", LSTM, 2, 0)
    assert short is not None
    assert (short.solved, short.updates) == (None, 20)
    assert short.share is not None
    assert short.share > 0.05


def test_a_training_that_diverges_has_failed() -> None:
    """It has no loss to tell."""
    wild = replace(PLAN, learning_rate=10.0, clip=1e3, budget=400)
    found = attempt(wild, "adding", Entrant("rnn", "identity", "relu"), 60, 0)
    assert found is not None
    assert found.solved is None
    assert found.share is None or found.share > 0.05


def test_a_table_comes_back_from_its_file(trained: list[Any], tmp_path: Path) -> None:
    """Plan and trials, in the plan's order whatever order they came in."""
    trials, path = tuple(climb(PLAN)), tmp_path / "deep" / "table.json"
    save(path, Table(PLAN, trials[::-1]))
    assert load(path) == Table(PLAN, trials)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "holds no table"),
        ("[]", "holds no table"),
        ('{"format": "x"}', "has format 'x'"),
        ('{"format": "seqviz-memory-table-1", "plan": {"tasks": 3}, "trials": []}', "no table"),
    ],
)
def test_a_file_that_holds_no_table_is_refused(text: str, message: str, tmp_path: Path) -> None:
    """With its path, in one sentence."""
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=message):
        load(path)


def test_a_trial_of_another_plan_is_refused(trained: list[Any], tmp_path: Path) -> None:
    """A delay that is not on its ladder."""
    path = tmp_path / "x.json"
    save(path, Table(PLAN, tuple(climb(PLAN))))
    path.write_text(path.read_text("utf-8").replace("[2, 3, 5]", "[2, 3]"), encoding="utf-8")
    with pytest.raises(TableError, match="which the plan has not"):
        load(path)


@pytest.mark.parametrize(
    ("damaged", "message"),
    [
        (["recall", 0, 2, 0, "x", 40, 0.04], "solved is 'x'"),
        (["recall", 0, 2, 0, -5, 40, 0.04], "solved is -5"),
        (["recall", 0, 2, 0, 41, 40, 0.04], "from 1 to 40"),
        (["recall", 0, 2, 0, True, 40, 0.04], "solved is True"),
        (["recall", 0, 2, 0, 40, "many", 0.04], "updates of a trial is 'many'"),
        (["recall", 0, 2, 0, None, 101, 1.0], "from 0 to 100"),
        (["recall", -1, 2, 0, 40, 40, 0.04], "place is -1"),
        (["recall", 2, 2, 0, 40, 40, 0.04], "from 0 to 1"),
        (["recall", 0, 2, False, 40, 40, 0.04], "seed is False"),
        (["recall", 0, 2.0, 0, 40, 40, 0.04], "delay is 2.0"),
        (["recall", 0, 2, 0, 40, 40, None], "share of a trial is None"),
        (["recall", 0, 2, 0, None, 100, "x"], "share of a trial is 'x'"),
        (["recall", 0, 2, 0, None, 100, -1], "share of a trial is -1"),
        (["recall", 0, 2, 0, 40, 40, 0.04, 1], "holds no table"),
        ([["recall"], 0, 2, 0, 40, 40, 0.04], "holds no table"),
    ],
)
def test_a_damaged_trial_is_refused(damaged: list[Any], message: str, tmp_path: Path) -> None:
    """Each value is of its kind and in its range; what is wrong is named."""
    path = tmp_path / "x.json"
    save(path, Table(PLAN, (Trial("recall", RNN, 2, 0, 40, 40, 0.04),)))
    good = json.dumps(["recall", 0, 2, 0, 40, 40, 0.04])
    assert len(load(path).trials) == 1
    text = path.read_text("utf-8")
    assert text.count(good) == 1
    path.write_text(text.replace(good, json.dumps(damaged)), encoding="utf-8")
    with pytest.raises(TableError, match=re.escape(message)):
        load(path)
    path.write_text(text.replace(good, f"{good}, {good}"), encoding="utf-8")
    with pytest.raises(TableError, match="two trials of"):
        load(path)


@pytest.mark.parametrize(
    ("name", "value"),
    [("seeds", "[false, 1]"), ("ladder", "[2.0, 3, 5]"), ("budget", "true"), ("budget", "100.0")],
)
def test_a_damaged_plan_is_refused(name: str, value: str, tmp_path: Path) -> None:
    """What only equals a whole number is none."""
    path = tmp_path / "x.json"
    save(path, Table(PLAN))
    was = f'"{name}": {json.dumps(getattr(PLAN, name))}'
    text = path.read_text("utf-8")
    assert text.count(was) == 1
    path.write_text(text.replace(was, f'"{name}": {value}'), encoding="utf-8")
    with pytest.raises(TableError, match="wanted a whole number"):
        load(path)


def test_the_usual_entrants_can_learn_every_task() -> None:
    """Each is another one, and torch's is among them for the three cells that torch has."""
    assert len(set(ENTRANTS)) == len(ENTRANTS)
    for cell in {one.cell for one in ENTRANTS} - {"mingru"}:
        assert Entrant(cell) in ENTRANTS
    assert all(task in TASKS for task in Plan().tasks)


def test_published_figures_say_where_an_lstm_does_not_learn_it() -> None:
    """Adding over 600 steps and copy over 1,000; and for digits no figure is picked of many."""
    said = {(o.task, o.steps, o.network): o.learned for o in PUBLISHED if o.measure != "percent"}
    assert said["adding", 600, "LSTM"] is False
    assert said["copy", 1000, "LSTM"] is False
    assert said["adding", 600, "GRU"] is True
    assert said["adding", 1000, "LSTM"] is True  # of 1997, after 853,000 sequences
    assert spread("digits", "LSTM") == (87.2, 98.9)
    assert spread("permuted", "LSTM") == (85.7, 92.6)
    with pytest.raises(ValueError, match="nothing is known"):
        spread("digits", "minGRU")
