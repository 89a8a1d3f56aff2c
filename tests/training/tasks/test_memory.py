"""The tasks with a delay: what they draw, how they begin, when they are solved, other lengths."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from seqviz.cells import CELLS
from seqviz.cells.initialisations import INITIALISATIONS, fitting, initialised_model
from seqviz.data.memory import MEMORY_TASKS
from seqviz.figures.live import pack_training
from seqviz.figures.live_history import live_run
from seqviz.training.engine.events import EpochDone
from seqviz.training.engine.history import History
from seqviz.training.tasks import TASKS
from seqviz.training.tasks.looks import solved_at
from seqviz.training.tasks.memory import (
    FEWEST,
    HELD_OUT,
    LEFT,
    LONGEST,
    READ,
    MemorySetup,
    RecallSetup,
    initialisations_of,
    memory_run,
    task_of,
    tried_at,
)

SMALL = RecallSetup(steps=10, epochs=40, hidden_size=16, learning_rate=0.01)


def learned(run: Any) -> list[EpochDone]:
    """The ends of its epochs, up to the one that solved it."""
    done: list[EpochDone] = []
    events = run.learner.run(run.setup.epochs, stop=lambda: solved_at(done, run.chance) is not None)
    done.extend(event for event in events if isinstance(event, EpochDone))
    return done


def test_every_task_with_a_delay_is_registered() -> None:
    """Under its own name, with a title and settings that begin it as they are."""
    for task in MEMORY_TASKS:
        one = TASKS[task.name]
        assert one.title
        assert one.begin(one.setup).arrays.X.shape[1:] == (  # type: ignore[attr-defined]
            one.setup.steps,
            len(task.inputs),
        )


def test_every_update_reads_sequences_of_its_own() -> None:
    """No sequence comes twice, in no epoch, nor among those held out; recall has 8^10 of them."""
    run = memory_run("recall", replace(SMALL, batch_size=16, check_every=5))
    drawn = [run.learner.fresh(done)[0] for done in range(4)]  # type: ignore[misc]
    every = np.concatenate([*drawn, run.data.X_held_out]).reshape(-1, 90)
    assert len(every) == 4 * 80 + HELD_OUT
    assert len(np.unique(every, axis=0)) == len(every)
    np.testing.assert_array_equal(drawn[0], run.data.X)


def test_entrants_of_one_seed_read_the_same_and_differ_in_their_initialisation_alone() -> None:
    """The same sequences for another cell; for another initialisation all weights but its own."""
    one, cell, chrono = (
        memory_run("recall", replace(SMALL, seed=3, **changes))
        for changes in ({}, {"cell": "rnn"}, {"initialisation": "chrono"})
    )
    for other in (cell, chrono):
        np.testing.assert_array_equal(one.learner.fresh(7)[0], other.learner.fresh(7)[0])  # type: ignore[misc]
        np.testing.assert_array_equal(one.data.y_held_out, other.data.y_held_out)
    for name, array in one.model.parameters().items():
        same = np.array_equal(array, chrono.model.parameters()[name])
        assert same == (name != "0.b"), name


@pytest.mark.parametrize("kind", CELLS)
def test_a_network_begins_as_its_initialisation_says(kind: Any) -> None:
    """The usual one is the network's own draw, bit for bit; each other one differs from it."""
    usual = initialised_model(5, 8, 3, num_layers=2, cell=kind, initialisation="torch", seed=4)
    begun = replace(SMALL, cell=kind, hidden_size=8, seed=4)
    assert initialisations_of(kind) == fitting(usual.cells[0].description)
    for name in initialisations_of(kind)[1:]:
        other = memory_run("recall", replace(begun, initialisation=name)).model
        first = memory_run("recall", begun).model
        same = [
            np.array_equal(other.parameters()[key], first.parameters()[key])
            for key in first.parameters()
        ]
        assert not all(same)
        assert same[-2:] == [True, True]


def test_a_chrono_initialisation_spreads_its_memories_over_the_delay_in_hand() -> None:
    """No forget bias above ln(T − 1), the largest near it."""
    for steps in (20, 200):
        setup = MemorySetup(steps=steps, initialisation="chrono", hidden_size=100)
        cell = memory_run("parity", setup).model.cells[0]
        biases = cell.b[cell.rows("f")]
        assert np.log(steps - 1) * 0.9 < biases.max() <= np.log(steps - 1)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"cell": "rnn", "initialisation": "chrono"},
            "'chrono' for 'rnn', want a cell with a gate",
        ),
        ({"initialisation": "identity"}, "want a cell whose state is one sum"),
        ({"initialisation": "wide"}, "want one of 'torch'"),
        ({"nonlinearity": "relu"}, "want 'tanh' for cell='lstm'"),
        ({"cell": "x"}, "cell: got 'x'"),
        ({"steps": 1001}, "steps: got 1001, want 2 to 1000"),
        ({"hidden_size": 129}, "hidden_size: got 129"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(changes: dict[str, Any], message: str) -> None:
    """The setting, what it got and what it wants."""
    with pytest.raises(ValueError, match=message):
        MemorySetup(**changes)


def test_too_few_steps_for_a_task_are_refused() -> None:
    """Before anything is trained."""
    with pytest.raises(ValueError, match="copy wants 21 or more"):
        memory_run("copy", MemorySetup(steps=20))


def test_another_cell_drops_what_it_has_no_place_for() -> None:
    """A cure of the doctor's is another cell, and no cure may be refused."""
    opened = MemorySetup(initialisation="chrono")
    assert opened.changed({"cell": "gru"}).initialisation == "chrono"
    assert opened.changed({"cell": "rnn"}).initialisation == "torch"
    relu = MemorySetup(cell="rnn", nonlinearity="relu", initialisation="identity")
    assert relu.changed({"cell": "lstm"}) == MemorySetup()
    assert relu.changed({"steps": 9}).nonlinearity == "relu"


def test_its_chart_has_the_chance_line_of_its_task_and_length() -> None:
    """What the best reader without a memory loses, before anything was trained too."""
    run = memory_run("counting", MemorySetup(steps=30))
    live = live_run(run, History(), "a run", (), running=False)
    assert live.chance == run.chance == run.task.chance(30)
    assert pack_training([live]).meta["runs"][0]["chance"] == pytest.approx(run.task.chance(30))


def test_an_open_gate_learns_what_torchs_does_not() -> None:
    """Recall over ten symbols: solved, and the same LSTM as torch draws it still guesses."""
    done = {
        name: learned(memory_run("recall", replace(SMALL, initialisation=name, seed=1)))
        for name in ("chrono", "torch")
    }
    chance = np.log(8)
    assert solved_at(done["chrono"], chance) == done["chrono"][-1].step
    assert done["chrono"][-1].accuracy > 0.95  # type: ignore[operator]
    first = solved_at(done["torch"], chance)
    assert first is None or first > done["chrono"][-1].step


def test_it_is_solved_once_two_measurements_in_a_row_say_so() -> None:
    """One alone may be luck; what is not measured counts for nothing."""

    def told(*losses: float | None) -> list[EpochDone]:
        return [EpochDone(k, 10 * k, 1.0, None, 0.0, loss) for k, loss in enumerate(losses, 1)]

    assert solved_at(told(2.0, 0.1, 0.1, 0.1), 2.0) == 30
    assert solved_at(told(0.1, 0.2, 0.1, 0.09), 2.0) == 40
    assert solved_at(told(0.1, 0.11, 0.1), 2.0) is None
    assert solved_at(told(None, 0.1, None), 2.0) is None
    assert solved_at(told(1.9, 1.79, 1.7), 2.0, share=LEFT) == 30


def test_what_was_trained_at_one_length_is_tried_at_others_at_a_bounded_cost() -> None:
    """The same network and seed give the same; longer sequences are fewer; it names its chance."""
    run = memory_run("parity", MemorySetup(steps=12, cell="rnn", hidden_size=8))
    long, again = (tried_at(run.model, run.task, 4000) for _ in range(2))
    assert long == again
    assert (long.count, tried_at(run.model, run.task, 24).count) == (READ // 4000, HELD_OUT)
    assert long.share == pytest.approx(long.loss / long.chance)
    assert long.chance == pytest.approx(np.log(2), rel=1e-3)
    assert (long.right, long.chance_right) == (pytest.approx(0.5, abs=0.05), 0.5 + 0.5 / 4000)
    assert not long.solved
    assert tried_at(run.model, run.task, LONGEST).count == FEWEST
    with pytest.raises(ValueError, match=f"steps: got {LONGEST + 1}"):
        tried_at(run.model, run.task, LONGEST + 1)


def test_recall_has_as_many_symbols_as_wanted() -> None:
    """In the network's sizes and in its chance."""
    run = memory_run("recall_blank", replace(SMALL, symbols=3))
    assert (run.data.X.shape[2], run.data.outputs) == (4, 3)
    assert run.chance == np.log(3)
    assert (run.data.X[:, 1:] == 0).all()
    assert set(INITIALISATIONS) >= set(initialisations_of("rnn"))
    with pytest.raises(ValueError, match="got 'x'"):
        task_of("x", MemorySetup())


def test_parity_learned_over_twenty_steps_is_right_over_five_hundred() -> None:
    """By a GRU; a minGRU, whose state can fade and never change its sign, still guesses."""
    setup = MemorySetup(steps=20, hidden_size=16, learning_rate=0.01, epochs=15)
    runs = {kind: memory_run("parity", replace(setup, cell=kind)) for kind in ("gru", "mingru")}
    for run in runs.values():
        list(run.learner.run(15))
    right = {kind: tried_at(run.model, run.task, 500) for kind, run in runs.items()}
    assert right["gru"].right == 1
    assert right["mingru"].right == pytest.approx(0.5, abs=0.05)
    assert right["mingru"].share > LEFT
