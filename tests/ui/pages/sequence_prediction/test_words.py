"""Words and numbers beside a training: in both languages, from the numbers that were measured."""

from dataclasses import asdict
from itertools import product
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from seqviz.data import columns
from seqviz.data.columns import ColumnError
from seqviz.data.real import KNOWN
from seqviz.models.forecast import Errors, Evaluation
from seqviz.training.tasks.sequence import DEFAULT, LIMITS, SETUPS
from seqviz.ui.controls.shelf.view import cell
from seqviz.ui.controls.training.live_view import STATES, STOPPED, state_of
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import LANGUAGES, Language, use_language
from seqviz.ui.pages.sequence_prediction.advice import advice
from seqviz.ui.pages.sequence_prediction.csv_words import COMPLAINTS, complaint
from seqviz.ui.pages.sequence_prediction.outcome import _table, _verdict
from seqviz.ui.pages.sequence_prediction.run_controls import COMPARISONS, _variants, name_of
from seqviz.ui.pages.sequence_prediction.setup_controls import RATES, rates
from seqviz.ui.pages.sequence_prediction.shelf import _units

KINDS = [
    kind
    for kind in vars(columns).values()
    if isinstance(kind, type) and issubclass(kind, ColumnError) and kind is not ColumnError
]


def chinese(text: str) -> bool:
    """Whether it has a Chinese character."""
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def test_every_complaint_is_told_in_words(subtests: pytest.Subtests) -> None:
    """Each way in which a file can be wrong has a sentence with its numbers filled in."""
    for kind, lang in product(KINDS, LANGUAGES):
        with subtests.test(kind=kind.code, lang=lang):
            error = kind("for people", row=7, column="level", entry="oops", got=3, wanted=40)
            with use_language(lang):
                told = complaint(error)
            assert "{" not in told
            assert chinese(told) == (lang == "zh")
            template = "" if kind is columns.NotText else COMPLAINTS.get(kind.code, "")
            for name, value in {"{row}": "7", "{column}": "level", "{wanted}": "40"}.items():
                assert (name in template) <= (value in told)


def test_no_complaint_is_left_over() -> None:
    """Every sentence belongs to an error that exists."""
    assert set(COMPLAINTS) <= {kind.code for kind in KINDS}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_state_is_told(lang: Language) -> None:
    """How a run stands, with its place in the queue; who stopped it, where nobody asked for it."""
    told = set()
    with use_language(lang):
        for state in STATES:
            job = SimpleNamespace(state=state, place=3, stopped_by="")
            told.add(state_of(cast("Training", SimpleNamespace(job=job))))
        for reason in STOPPED:
            job = SimpleNamespace(state="stopped", place=None, stopped_by=reason)
            told.add(state_of(cast("Training", SimpleNamespace(job=job))))
    assert len(told) == len(STATES) + len(STOPPED)
    assert sum("3" in text for text in told) == 1
    assert all(chinese(text) == (lang == "zh") for text in told)


def errors(rmse: float, mae: float | None = None) -> Errors:
    """Of a forecast; the MAE is as large as the RMSE unless said."""
    return Errors(rmse**2, rmse, rmse if mae is None else mae, 1.0)


def evaluation(model: float, last: float, free: float, mae: float | None = None) -> Evaluation:
    """Errors one step ahead and free running; repeating the last value runs away to 9."""
    return Evaluation(
        one_step={"model": errors(model, mae), "last": errors(last)},
        free={"model": errors(free), "last": errors(9.0)},
        ahead={"model": np.full(4, free), "last": np.full(4, 9.0)},
        period=None,
        origins=(1,),
    )


def test_the_verdict_is_about_the_numbers() -> None:
    """Better or worse one step ahead, better or worse alone: four different truths."""
    good, bad = evaluation(0.1, 0.4, 1.0), evaluation(0.8, 0.4, 10.0)
    with use_language("en"):
        assert "**0.25**" in _verdict(good, 1.0)
        assert "best of them" in _verdict(good, 1.0)
        assert "**0.400**, the network 0.800" in _verdict(bad, 1.0)
        assert "does worse than “repeat the last value”" in _verdict(bad, 1.0)
        assert _verdict(evaluation(0.1, 0.4, 10.0), 1.0) != _verdict(good, 1.0)
        table = _table(good)
    assert "| the network | 0.100 | 0.100 | 1.00 |" in table
    assert "repeat the last period" not in table, "there is no period"
    assert "4 steps" in table


@pytest.mark.parametrize(
    ("own", "mae", "begins"),
    [
        (1.92, 1.90, "One step ahead it is a tie: the network has an error (RMSE) of 1.92"),
        (1.50, 1.97, "One step ahead it is a tie"),
        (1.90, 1.90, "One step ahead, the network's error (RMSE) is **0.98**"),
        (1.98, 1.98, "One step ahead, a forecast without any network is better"),
        (1.97, 1.97, "One step ahead it is a tie"),
        (0.0, 0.0, "One step ahead, the network's error (RMSE) is **0"),
    ],
)
def test_what_is_as_good_is_called_a_tie(own: float, mae: float, begins: str) -> None:
    """Beside 1.94: better and worse want 2% in both columns of the table."""
    with use_language("en"):
        assert _verdict(evaluation(own, 1.94, 8.9, mae), 10.0).startswith(begins)
        assert "Left to itself, it is a tie with" in _verdict(evaluation(1, 2, 8.9), 1.0)
    with use_language("zh"):
        assert " " not in _verdict(evaluation(1.92, 1.94, 8.9), 1.0).replace(" 1.9", "")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("own", "small"), [(2.58, False), (0.071, False), (0.069, True)])
def test_small_errors_are_called_small_and_no_others(
    own: float, small: bool, lang: Language
) -> None:
    """Up to a tenth of the series' deviation, which is 0.7 for a sine."""
    with use_language(lang):
        said = _verdict(evaluation(own, 0.1, 10.0), 0.7)
    assert (("own small errors" if lang == "en" else "小误差") in said) == small


@pytest.mark.parametrize(("own", "fed_back"), [(0.08, True), (0.1, True), (0.8, False)])
def test_its_own_input_is_the_reason_only_where_the_truth_helped(
    own: float, fed_back: bool
) -> None:
    """A network that loses one step ahead too, as one of zero weights, loses for another reason."""
    with use_language("en"):
        said = _verdict(evaluation(own, 0.1, 10.0), 0.7)
    assert "Left to itself it does worse than “repeat the last value”" in said
    assert ("come back as input" in said, "too, as it does one step" in said) == (
        fed_back,
        not fed_back,
    )


@pytest.mark.parametrize("kind", COMPARISONS)
@pytest.mark.parametrize("changes", [{}, {"clip": None}, {"learning_rate": 10.0, "cell": "gru"}])
def test_a_comparison_differs_in_one_setting(kind: str, changes: dict[str, Any]) -> None:
    """Two or three valid setups with one seed, each with a name of its own."""
    with use_language("en"):
        variants = _variants(kind, DEFAULT.changed(changes))
    assert 2 <= len(set(variants.values())) == len(variants) <= 3
    field = {
        "cells": "cell",
        "rates": "learning_rate",
        "clip": "clip",
        "sizes": "hidden_size",
        "forcing": "teacher_forcing",
    }
    values = [getattr(setup, field[kind]) for setup in variants.values()]
    one = next(iter(variants.values()))
    for setup, value in zip(variants.values(), values, strict=True):
        assert setup == one.changed({field[kind]: value})


def test_a_run_is_called_by_cell_and_size() -> None:
    """As the chart's lines say."""
    assert name_of(DEFAULT.changed({"cell": "gru", "hidden_size": 24})) == "GRU 24, Sine"


@given(some.floats(*LIMITS["learning_rate"]))
def test_the_rate_in_use_is_on_offer(rate: float) -> None:
    """Whatever a link says, the slider has it, in order and once."""
    offered = rates(rate)
    assert rate in offered
    assert offered == sorted(set(offered))
    assert set(RATES) <= set(offered)


@given(some.text(max_size=80))
def test_a_name_cannot_leave_its_cell(name: str) -> None:
    """Whatever a run is called, it opens no column, no row and no markup of the table."""
    shown = cell(name)
    assert "\n" not in shown
    for mark in "|<>[]*`$":
        assert shown.count(mark) == shown.count(f"\\{mark}")


def test_a_cell_of_the_table() -> None:
    """Numbers are short, whole ones whole; nothing is a dash, text is plain."""
    assert [cell(v) for v in (None, 0.123456, 12, 2**31 - 1, "a|b", 3.0)] == [
        "–",
        "0.1235",
        "12",
        "2,147,483,647",
        "a\\|b",
        "3",
    ]


@pytest.mark.parametrize("name", SETUPS)
def test_a_presets_advice_goes_with_its_settings(name: str) -> None:
    """One setting changed: what is said is of the series, and of what now lies in its way."""
    setup = SETUPS[name].setup
    with use_language("en"):
        assert advice(setup) == SETUPS[name].look_for
        teaches = KNOWN[setup.series].teaches
        if setup.series == "square":
            teaches += " A window of 30, read in order, always tells when the next jump comes."
        longer = advice(setup.changed({"epochs": setup.epochs + 1, "noise": 0.0}))
        assert longer == teaches
        noisy = advice(setup.changed({"noise": 0.35}))
        on_top = "Noise of 0.35 times its deviation lies on top, which nobody can foresee."
        assert noisy == f"Without the noise: {teaches} {on_top}"
        assert "random order" in advice(setup.changed({"shuffle_time": True}))
        assert "only what it read last" in advice(setup.changed({"reset_state": True}))


@pytest.mark.parametrize(
    ("window", "told"), [(19, "cannot know when"), (20, "always tells"), (60, "always tells")]
)
def test_the_square_waves_advice_is_of_the_window_in_use(window: int, told: str) -> None:
    """It names the window of the settings, and says whether that tells the next jump."""
    setup = DEFAULT.changed({"series": "square", "window": window})
    with use_language("en"):
        said = advice(setup)
    assert f"A window of {window}" in said
    assert told in said
    assert "window of 10 " not in said


def test_chinese_sentences_follow_each_other_without_a_space() -> None:
    """Full-width punctuation has its own."""
    setup = DEFAULT.changed({"noise": 0.1, "shuffle_time": True, "reset_state": True})
    with use_language("zh"):
        told = advice(setup)
    assert told.count("。") >= 4
    assert "。 " not in told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"hidden_size": 8, "cell": "gru"}, False),
        ({"scaling": "standard"}, True),
        ({"series": "walk"}, True),
        ({"noise": 0.5}, True),
    ],
)
def test_losses_in_other_units_are_not_to_be_compared(
    changes: dict[str, object], told: bool
) -> None:
    """Of saved runs beside each other: said where series or scaling differ, and only there."""
    runs = [
        cast("Any", SimpleNamespace(setup=asdict(setup)))
        for setup in (DEFAULT, DEFAULT.changed(changes))
    ]
    with use_language("en"):
        assert ("cannot be compared" in _units(runs)) == told
        assert _units(runs[1:]) == ""
