"""Setups: links, limits, what they build, and presets that each learn in seconds."""

from __future__ import annotations

import re
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqviz.cells import CELLS, Kind, described
from seqviz.cells.keeping import keeper
from seqviz.data.series import Series
from seqviz.training.engine.checked import check_update
from seqviz.training.engine.events import EpochDone, TrainingEnded, TrainingStarted
from seqviz.training.tasks.sequence import (
    BREAKS,
    CHOICES,
    DEFAULT,
    GATES,
    LIMITS,
    SETUPS,
    Setup,
    build,
    choices_of,
)
from seqviz.training.tasks.sequence_setup import MAX_LINK


def value_of(name: str) -> st.SearchStrategy[object]:
    """Any valid value of a field."""
    if name in CHOICES:
        return st.sampled_from(CHOICES[name])
    if name not in LIMITS:
        return st.booleans()
    low, high = LIMITS[name]
    whole = isinstance(getattr(DEFAULT, name), int) or name == "patience"
    number = st.integers(int(low), int(high)) if whole else st.floats(low, high)
    return number | st.none() if name in ("clip", "patience") else number


VALUES = st.fixed_dictionaries({field.name: value_of(field.name) for field in fields(Setup)})


@given(VALUES)
def test_a_link_brings_back_the_same_setup(values: dict[str, object]) -> None:
    """Exactly, whatever the setup is; the link is short and needs no quoting."""
    for name in ("nonlinearity", "init"):
        offered = choices_of(name, values["cell"])  # type: ignore[arg-type]
        values[name] = values[name] if values[name] in offered else offered[0]
    setup = Setup(**values)  # type: ignore[arg-type]
    link = setup.to_link()
    assert Setup.from_link(link) == setup
    assert len(link) <= MAX_LINK
    assert re.fullmatch(r"[A-Za-z0-9._+-]*", link)


@given(st.text(max_size=60) | st.text("snzwkcahlerogbfixqpd0123456789._-offrnlstmgue", max_size=30))
def test_any_text_gives_a_valid_setup(text: str) -> None:
    """What cannot be read gives the default."""
    assert Setup.from_link(Setup.from_link(text).to_link()) == Setup.from_link(text)


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        "w0",
        "w101",
        "w1e9",
        "rnan",
        "rinf",
        "d-1",
        "x2",
        "cfoo",
        "h٣",
        "w10" * 200,
        "e" + "9" * 5000,
    ],
    ids=lambda text: str(text)[:12],
)
def test_a_damaged_link_gives_the_default(text: object) -> None:
    """Sizes beyond the caps and numbers that are none; what could not be used is told."""
    assert Setup.read_link(text) == (DEFAULT, (str(text),))
    assert Setup.from_link(text) == DEFAULT


@pytest.mark.parametrize(
    ("text", "changes", "bad"),
    [
        ("w20_h99999", {"window": 20}, ("h99999",)),
        ("clstm_arelu", {"cell": "lstm"}, ("arelu",)),
        ("clstm_h64_bogus9", {"cell": "lstm", "hidden_size": 64}, ("bogus9",)),
        ("🙂_e7__", {"epochs": 7}, ("🙂",)),
        ("w20_w21", {"window": 21}, ()),
    ],
)
def test_what_can_be_read_of_a_link_holds(
    text: str, changes: dict[str, object], bad: tuple[str, ...]
) -> None:
    """One unknown part, or one that goes with none of the others, costs no other part."""
    assert Setup.read_link(text) == (DEFAULT.changed(changes), bad)


def test_the_default_has_an_empty_link_and_is_the_tutorial() -> None:
    """1,000 points of a sine, windows of 10, an RNN of 32, 100 epochs."""
    assert DEFAULT.to_link() == ""
    assert next(iter(SETUPS)) == "tutorial"
    assert SETUPS["tutorial"].setup == DEFAULT
    run = build(DEFAULT)
    assert (len(run.data.series), run.data.X.shape[1:]) == (1000, (10, 1))
    assert (DEFAULT.cell, DEFAULT.hidden_size, DEFAULT.epochs) == ("rnn", 32, 100)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"series": "cosine"}, "series must be one of sine, .* got 'cosine'"),
        ({"hidden_size": 129}, "hidden_size must be a whole number from 1 to 128, got 129"),
        ({"window": 10.0}, "window must be a whole number from 2 to 100, got 10.0"),
        ({"epochs": True}, "epochs must be a whole number"),
        ({"learning_rate": float("nan")}, "learning_rate must be 1e-06 to 10, got nan"),
        ({"clip": 0.0}, "clip must be 0.001 to 1000, got 0.0"),
        ({"reset_state": 1}, "reset_state must be True or False, got 1"),
        ({"cell": "gru", "nonlinearity": "relu"}, "cell must be 'rnn' for nonlinearity 'relu'"),
        ({"cell": "gru", "init": "identity"}, "cell must be 'rnn' for init 'identity'"),
        ({"init": "closed"}, "cell must be 'lstm' or 'gru' or .* for init 'closed', got 'rnn'"),
    ],
)
def test_what_a_setup_cannot_be_is_refused(changes: dict[str, object], message: str) -> None:
    """The error names the field, the value and what is wanted."""
    with pytest.raises(ValueError, match=message):
        Setup(**changes)  # type: ignore[arg-type]


def test_another_cell_drops_what_only_an_rnn_has() -> None:
    """So that one click on another cell never fails."""
    broken = BREAKS["relu"].apply(DEFAULT)
    assert (broken.nonlinearity, broken.init) == ("relu", "identity")
    changed = broken.changed({"cell": "lstm"})
    assert (changed.cell, changed.nonlinearity, changed.init) == ("lstm", "tanh", "uniform")


@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_learns_and_agrees_with_torch(cell: str) -> None:
    """A short training lowers the loss; the next update's gradient is that of autograd."""
    run = build(Setup(cell=cell, hidden_size=4, epochs=3, learning_rate=0.02, seed=5))
    losses = [one.loss for one in run.loop(lambda: False) if isinstance(one, EpochDone)]
    assert losses[-1] < 0.5 * losses[0]
    for one in check_update(run.model, run.data.X, run.data.y):
        assert one.holds, one
        assert one.scale > 0, "a gradient of zeros proves nothing"


@pytest.mark.parametrize("horizon", [1, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_own_predictions_are_differentiated_through_in_every_cell(cell: str, horizon: int) -> None:
    """What reads on from its own answers, carrying every state, trains to the same each time."""
    setup = Setup(cell=cell, hidden_size=3, epochs=1, horizon=horizon, teacher_forcing=0.0)
    one, two = build(setup), build(setup)
    assert list(one.loop(lambda: False))[-1].reason == "finished"  # type: ignore[union-attr]
    list(two.loop(lambda: False))
    for name, array in one.model.parameters().items():
        assert np.isfinite(array).all()
        assert np.array_equal(array, two.model.parameters()[name])


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_the_same_setup_builds_and_trains_the_same(cell: str) -> None:
    """Bit for bit; the loop is one whole training with a held-out loss after every epoch."""
    setup = Setup(cell=cell, noise=0.1, hidden_size=4, epochs=2, seed=5)  # type: ignore[arg-type]
    one, two = build(setup), build(setup)
    events = list(one.loop(lambda: False))
    list(two.loop(lambda: False))
    assert isinstance(events[0], TrainingStarted)
    assert isinstance(events[-1], TrainingEnded)
    assert events[-1].reason == "finished"
    epochs = [event for event in events if isinstance(event, EpochDone)]
    assert [epoch.epoch for epoch in epochs] == [1, 2]
    assert all(epoch.validation_loss is not None for epoch in epochs)
    for name, array in one.model.parameters().items():
        assert np.array_equal(array, two.model.parameters()[name])


def test_a_horizon_and_layers_are_built() -> None:
    """K targets of one feature for each window, L cells."""
    run = build(Setup(horizon=4, num_layers=3, hidden_size=5, teacher_forcing=0.5, epochs=1))
    assert run.data.y.shape[1:] == (4, 1)
    assert len(run.model.cells) == 3
    assert list(run.loop(lambda: False))[-1].reason == "finished"  # type: ignore[union-attr]


def test_the_users_own_series_is_used() -> None:
    """It must be given, and long enough for the windows."""
    series = Series("mine", np.arange(60.0))
    assert build(Setup(series="own"), series).data.series is series
    with pytest.raises(ValueError, match="series must be given"):
        build(Setup(series="own"))
    with pytest.raises(ValueError, match="series must have at least 102 values"):
        build(Setup(series="own", window=50), series)


def test_starts_are_what_they_say() -> None:
    """Zero: everything is 0; identity: W_h is I and b is 0 in every layer."""
    assert not any(a.any() for a in build(Setup(init="zero")).model.parameters().values())
    for cell in build(Setup(init="identity", num_layers=2)).model.cells:
        assert np.array_equal(cell.W_h, np.eye(32))
        assert not cell.b.any()


@pytest.mark.parametrize(("cell", "sign"), [("lstm", 1), ("gru", 1), ("mgu", -1), ("mingru", -1)])
def test_a_gate_is_set_by_its_bias_alone(cell: Kind, sign: int) -> None:
    """Closed and open: of each layer only that gate's bias is another one than usual, the same."""
    found = keeper(described(cell))
    assert found is not None
    usual = build(Setup(cell=cell, num_layers=2)).model
    for way, bias in GATES.items():
        model = build(Setup(cell=cell, num_layers=2, init=way)).model  # type: ignore[arg-type]
        for own, other in zip(model.cells, usual.cells, strict=True):
            rows = own.rows(found.gate)
            assert (own.b[rows] == sign * bias).all()
            own.b[rows] = other.b[rows]
        for name, array in model.parameters().items():
            assert np.array_equal(array, usual.parameters()[name])


def test_chrono_keeps_from_two_steps_to_a_window() -> None:
    """b_f = ln U(1, T − 1): such gates keep 1 − 1/d of the state, d from 2 to T steps."""
    model = build(Setup(cell="lstm", init="chrono", window=30, hidden_size=64)).model
    durations = 1 + np.exp(model.cells[0].b[model.cells[0].rows("f")])
    assert durations.min() >= 2
    assert 15 < durations.max() <= 30


def test_only_what_a_cell_can_have_is_offered() -> None:
    """Of the first weights and the activation, by kind of cell; all of everything else."""
    assert choices_of("init", "rnn") == ("uniform", "zero", "identity")
    assert choices_of("init", "gru") == ("uniform", "zero", "closed", "open", "chrono")
    assert choices_of("nonlinearity", "lstm") == ("tanh",)
    assert choices_of("optimizer", "lstm") == CHOICES["optimizer"]
    for cell in CELLS:
        for value in choices_of("init", cell):
            Setup(cell=cell, init=value)  # type: ignore[arg-type]


@pytest.mark.parametrize("table", [SETUPS, BREAKS])
def test_every_preset_and_break_has_its_words(table: dict[str, object]) -> None:
    """A title, and a sentence or a question to look for."""
    for name, one in table.items():
        said = getattr(one, "look_for", None) or one.predict  # type: ignore[attr-defined]
        assert one.name == name  # type: ignore[attr-defined]
        assert one.title  # type: ignore[attr-defined]
        assert said[-1] in ".?"


def test_the_tutorial_falls_below_a_thousandth_in_ten_epochs() -> None:
    """What the page promises to show."""
    events = list(build(DEFAULT.changed({"epochs": 10})).loop(lambda: False))
    losses = [event.loss for event in events if isinstance(event, EpochDone)]
    assert losses[-1] < 1e-3
