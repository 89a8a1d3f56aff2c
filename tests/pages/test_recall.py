"""Compare opens on trained networks that recall: what they are, are asked, and what links say."""

import json

import numpy as np
import pytest

from scripts.make_recall import begun, right
from seqviz.cells import CELLS, RNNModel
from seqviz.cells.surgery import Hold, forward_with
from seqviz.figures.live import RUN_COLOURS
from seqviz.figures.recall import COUNT, LONGEST
from seqviz.figures.theme import Mode
from seqviz.models.recall import (
    BATCH,
    HIDDEN,
    LETTERS,
    OPEN,
    PUPILS,
    SEED,
    TAUGHT,
    UPDATES,
    asked,
    pupils,
    task,
    typical_first,
)
from seqviz.numbers import measured
from seqviz.training.race.holding import holding
from seqviz.ui.frame.i18n import LANGUAGES, Language, use_language
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.pages.compare.pulse_left import colour_of
from seqviz.ui.pages.compare.trained import told
from tests.claims.proof import proves
from tests.pages.components import sent
from tests.pages.harness import assert_no_exception, open_page
from tests.ui.session import address


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_opens_on_three_trained_networks(lang: Language) -> None:
    """The shipped weights and the sequences that the shares are measured on, in one message."""
    (one,) = sent(open_page("compare", lang), "recall")
    assert (one.meta["delay"], one.meta["sequence"], one.meta["taught"]) == (40, 1, TAUGHT)
    assert [lane["name"] for lane in one.meta["lanes"]] == [pupil.name for pupil in PUPILS]
    for lane in one.meta["lanes"]:
        model, _card = pupils()[lane["name"]]
        for name, array in model.cells[0].parameters().items():
            np.testing.assert_array_equal(one.array(lane["arrays"][name]), array)
        np.testing.assert_array_equal(one.array(lane["W"]), model.W_y)
        with use_language(lang):
            assert lane["title"] == told()[lane["name"]].title
    read = one.array(one.meta["read"])
    questions = typical_first(
        asked(COUNT, LONGEST, SEED), [model for model, _card in pupils().values()]
    )
    assert read.shape == (COUNT, LONGEST + 1)
    np.testing.assert_array_equal(read, questions.x[:, :, :LETTERS].argmax(axis=2))
    np.testing.assert_array_equal(read[:, 0], questions.y)


def test_what_is_shown_first_is_typical() -> None:
    """At delay 1 and at nearly all others each answers it as mostly; no sequence is lost."""
    drawn = asked(COUNT, LONGEST, SEED)
    models = [model for model, _card in pupils().values()]
    shown = typical_first(drawn, models)
    says = [model.forward(shown.x.swapaxes(0, 1)).y.argmax(axis=2) for model in models]
    right = np.stack([one == shown.y for one in says])[:, 1:]  # (3, T − 1, N)
    same = (right == (right.mean(axis=2, keepdims=True) > 0.5)).all(axis=0)
    assert same[0, 0]
    assert same[:, 0].sum() == same[:, same[0]].sum(axis=0).max() > 0.95 * LONGEST
    assert sorted(map(bytes, shown.x)) == sorted(map(bytes, drawn.x))
    np.testing.assert_array_equal(shown.x[:, 0, :LETTERS].argmax(axis=1), shown.y)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_cell_has_one_colour_on_every_tab(mode: Mode) -> None:
    """RNN and LSTM as where they are trained; nobody shares one, not even with the opened LSTM."""
    trained = dict(zip(pupils(), RUN_COLOURS[mode], strict=True))
    assert colour_of("rnn", mode) == trained["plain"]
    assert colour_of("lstm", mode) == trained["usual"]
    assert len({trained["open"], *(colour_of(kind, mode) for kind in CELLS)}) == 1 + len(CELLS)
    app = open_page("compare", query={"of": "random", "cells": "gru.lstm.rnn"})
    if mode == "light":
        (figure,) = (json.loads(one.proto.spec) for one in app.get("plotly_chart"))
        drawn = [curve["line"]["color"] for curve in figure["data"]]
        assert drawn == [colour_of(kind, mode) for kind in ("gru", "lstm", "rnn")]


@pytest.mark.parametrize(
    ("query", "stands"),
    [
        ({"delay": "7", "letters": "3"}, (7, 3)),
        ({"delay": "0"}, (40, 1)),
        ({"delay": "121", "letters": "201"}, (40, 1)),
        ({"delay": "1e9", "letters": "x"}, (40, 1)),
    ],
)
def test_a_link_says_delay_and_sequence(query: dict[str, str], stands: tuple[int, int]) -> None:
    """What is no such number leaves the usual one."""
    (one,) = sent(open_page("compare", query=query), "recall")
    assert (one.meta["delay"], one.meta["sequence"]) == stands


@pytest.mark.parametrize(
    "query",
    [
        {"seed": "23"},
        {"hidden": "4"},
        {"cells": "mgu.lstm.gru"},
        {"at": "1.6.1"},
        {"open": "lstm.f"},
        {"code": "gru"},
        {"of": "random"},
        {"of": "remember"},
    ],
    ids=str,
)
def test_an_older_link_opens_what_it_named(query: dict[str, str]) -> None:
    """Whatever only steppers have is shown with steppers, and stays in the address."""
    app = open_page("compare", query=query)
    assert len(sent(app, "stepper")) == 1 + 3  # the player of all three, and they
    assert not sent(app, "recall")
    assert query.items() <= address(app).items()


def test_trained_and_untrained_leave_nothing_in_each_others_links() -> None:
    """There and back: each time the address says no more than what is shown."""
    app = open_page("compare", query={"delay": "7", "letters": "3"})
    app.segmented_control(key="of").set_value("random").run()
    app.number_input(key="seed").set_value(11).run()
    assert_no_exception(app)
    assert {**address(app), "lang": ""} == {"of": "random", "seed": "11", "lang": ""}
    app.segmented_control(key="of").set_value("trained").run()
    assert_no_exception(app)
    assert {**address(app), "lang": ""} == {"lang": ""}
    assert len(sent(app, "recall")) == 1


@proves(
    "The two LSTMs began with the same weights, except for the bias of the forget gate: in the "
    "open one it began at {bias} for all units."
)
def test_the_two_lstms_differ_in_their_first_biases_alone() -> None:
    """Same first weights; the open one's forget gate begins with one bias, well above 0."""
    usual, opened = (begun(pupil).cells[0].parameters() for pupil in PUPILS[1:])
    for name in ("W_x", "W_h"):
        np.testing.assert_array_equal(usual[name], opened[name])
    hidden = len(opened["b"]) // 4
    forget = slice(hidden, 2 * hidden)  # stacked i, f, g, o
    assert (opened["b"][forget] == OPEN).all()
    opened["b"][forget] = usual["b"][forget]
    np.testing.assert_array_equal(opened["b"], usual["b"])
    assert (np.abs(usual["b"]) <= 1 / np.sqrt(hidden)).all()


def test_an_open_gate_remembers_and_a_closed_one_does_not() -> None:
    """Of the shipped three one alone is right at delay 100; the others are as good as guessing."""
    shares = {name: right(model) for name, (model, _card) in pupils().items()}
    assert min(shares["open"][5:]) > 0.95
    chance, error = 1 / LETTERS, np.sqrt(1 / LETTERS * (1 - 1 / LETTERS) / 200)
    assert shares["plain"][TAUGHT] < chance + 2 * error
    assert shares["usual"][TAUGHT] < chance + 2 * error
    assert shares["usual"][1] > 3 * chance


@proves(
    "All three have {units} units, read the same {count} sequences in the same order, and were "
    "asked after every letter which one came first, up to a delay of {taught}."
)
def test_all_three_were_taught_alike() -> None:
    """By their cards: same seed, same sequences, same settings, same number of units."""
    cards = [card for _model, card in pupils().values()]
    assert len(cards) == 3
    own = ("cell", "start", "options")
    for card in cards:
        assert card.architecture.hidden_size == HIDDEN
        assert card.recipe["delays"] == f"0 to {TAUGHT}"
        assert card.data.startswith(f"{UPDATES * BATCH} sequences of {LETTERS} letters")
        shared = {name: value for name, value in card.recipe.items() if name not in own}
        assert (shared, card.seed) == (
            {name: value for name, value in cards[0].recipe.items() if name not in own},
            SEED,
        )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_network_opens_at_the_unit_that_holds_the_letter(lang: Language) -> None:
    """With the sequence that stood there, at the unit whose shut gate costs most."""
    query = {"delay": "12", "letters": "5"}
    shown = typical_first(
        asked(COUNT, LONGEST, SEED), [model for model, _card in pupils().values()]
    ).x[4, :13]
    for name, (model, _card) in pupils().items():
        app = open_page("compare", lang, query=query)
        app.button(key=f"inside_{name}").click().run()
        assert_no_exception(app)
        (one,) = sent(app, "stepper")
        read = shown[:, :LETTERS].argmax(axis=1)
        assert list(one.meta["step_names"]) == [task().outputs[k] for k in read]
        said = "\n".join(caption.value for caption in app.caption)
        with use_language(lang):
            assert quoted(told()[name].title) in said
        if name == "plain":
            continue
        found = holding(model, task(), 13, SEED)
        assert found is not None
        cost = {unit: missed(model, unit) for unit in (found.unit, (found.unit + 1) % HIDDEN)}
        assert cost[found.unit] > cost[(found.unit + 1) % HIDDEN]
        assert str(found.unit + 1) in said
        assert measured(cost[found.unit]) in said
        assert one.meta["view"]["unit"] == found.unit
        assert one.meta["view"]["focus"] == "f"


def missed(model: RNNModel, unit: int) -> float:
    """How much the mean loss rises where one forget gate is held at 0 over a delay of 12."""
    drawn = task().sequences(np.random.default_rng((SEED, 13)), 32, 13)
    x, wanted = drawn.x.swapaxes(0, 1).astype(model.dtype), drawn.y

    def loss(cuts: list[Hold]) -> float:
        y = forward_with(model, x, cuts).y[-1].astype(np.float64)
        logs = y - np.log(np.exp(y).sum(axis=1, keepdims=True))
        return float(-logs[np.arange(32), wanted].mean())

    return loss([Hold(quantity="f", value=0.0, unit=unit, first=1, last=11)]) - loss([])
