"""What settings are called: every one has words, and runs in one chart have names of their own."""

from __future__ import annotations

from dataclasses import fields
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from seqviz.data.curve import DRAWN
from seqviz.data.series import KINDS, Series
from seqviz.training.tasks.sequence import BREAKS, CHOICES, DEFAULT, OWN, SETUPS, Setup
from seqviz.ui.controls.training.session import Training
from seqviz.ui.controls.training.setting_words import (
    LABELS,
    NAMES,
    STARTS,
    from_file,
    label,
    learned,
    name_of,
    recipe,
    said,
)
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, told_apart, use_language
from seqviz.ui.pages.sequence_prediction.run_controls import name_again


def test_every_setting_and_every_choice_has_words() -> None:
    """A setting that is added cannot stay a variable's name."""
    assert set(LABELS) == {field.name for field in fields(Setup)}
    choices = {value for name, values in CHOICES.items() if name != "series" for value in values}
    assert choices <= {*NAMES, *STARTS}
    assert all(said("init", way) != way for way in STARTS)
    assert {said("series", name) for name in KINDS}.isdisjoint({OWN, ""})


@pytest.mark.parametrize("value", [None, True, [1], {"a": 1}, "gru\n", -1, 1e-9])
def test_any_value_of_a_file_can_be_said(value: object) -> None:
    """An uploaded run may hold anything that JSON can hold."""
    assert all(said(name, value) for name in LABELS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_runs_in_one_chart_are_told_apart(lang: Language) -> None:
    """By cell and size; where these are the same by what differs; else by a number."""
    with use_language(lang):
        wide = DEFAULT.changed({"window": 20})
        sine = said("series", "sine")
        first = name_of(DEFAULT)
        comma = {"en": ", ", "zh": "，"}[lang]
        assert first == f"RNN 32{comma}{sine}"
        other = DEFAULT.changed({"cell": "gru"})
        assert name_of(other, [(first, DEFAULT)]) == f"GRU 32{comma}{sine}"
        second = name_of(wide, [(first, DEFAULT)])
        assert second.startswith(f"RNN 32{comma}{sine} · ")
        assert second.endswith(" 20")
        third = name_of(DEFAULT, [(first, DEFAULT), (second, wide)])
        assert len({first, second, third}) == 3
        assert name_of(DEFAULT, [(first, DEFAULT)]) == f"RNN 32{comma}{sine} (2)"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_broken_run_is_not_called_like_the_healthy_one(lang: Language) -> None:
    """Its name tells what was changed, whatever else is in the chart, and it can be saved."""
    with use_language(lang):
        sine = name_of(DEFAULT)
        for name, one in BREAKS.items():
            broken = one.apply(DEFAULT)
            short = (
                sine if broken.series == "sine" else told_apart("LSTM 32", learned(broken, None))
            )
            assert name_of(broken).startswith(f"{short} · "), name
        fast = DEFAULT.changed({"learning_rate": 1.0})
        assert name_of(fast) == f"{sine} · {label('learning_rate')} 1"
        assert name_of(fast, [(name_of(fast), fast)]) == f"{name_of(fast)} (2)"
        every = {"optimizer": "momentum", "init": "identity", "clip": 0.125, "shuffle_time": True}
        assert len(name_of(fast.changed(every))) <= 60
        for preset in SETUPS.values():
            assert " · " not in name_of(preset.setup), preset.name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_run_of_ones_own_series_tells_its_file_and_column(lang: Language) -> None:
    """Or that it was drawn; a long name is cut, so that all fits into what can be saved."""
    own = DEFAULT.changed({"series": OWN})
    values = np.arange(100.0)
    with use_language(lang):
        price = from_file(Series("price", values), "sales.csv")
        assert (
            name_of(own, series=price)
            == {
                "en": "RNN 32, sales.csv: price",
                "zh": "RNN 32，sales.csv：price",
            }[lang]
        )
        rain = from_file(Series("rain", values), "sales.csv")
        assert name_of(own, series=rain) != name_of(own, series=price)
        assert name_of(own, series=Series(DRAWN, values)) == told_apart("RNN 32", _("drawn curve"))
        long = from_file(Series("c" * 300, values), "f" * 300 + ".csv")
        assert len(name_of(own, series=long)) <= 60


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_recipe_has_every_number_of_a_preset(lang: Language) -> None:
    """Nothing that shapes a preset's run is left unsaid, and no two presets read the same."""
    with use_language(lang):
        for preset in SETUPS.values():
            for name in LABELS:
                value = getattr(preset.setup, name)
                if name != "series" and value != getattr(DEFAULT, name):
                    assert said(name, value) in recipe(preset.setup)
        assert "100" in recipe(DEFAULT)
        assert "0.003" in recipe(DEFAULT)


def test_runs_are_called_in_the_language_of_the_page() -> None:
    """Also those that were begun in the other one; a name that says its own stays."""
    fast = DEFAULT.changed({"learning_rate": 1.0})

    def run(setup: Setup, name: str, named_in: str) -> Training:
        what = SimpleNamespace(run=SimpleNamespace(setup=setup), series=None, named_in=named_in)
        return cast("Training", SimpleNamespace(name=name, what=what))

    runs = [run(DEFAULT, "RNN 32, Sine", "en"), run(fast, "RNN", ""), run(fast, "x", "en")]
    with use_language("zh"):
        name_again(runs)
        assert [one.name for one in runs] == [name_of(DEFAULT), "RNN", name_of(fast)]
        assert "Sine" not in runs[0].name
    with use_language("en"):
        name_again(runs)
    assert runs[0].name == "RNN 32, Sine"
