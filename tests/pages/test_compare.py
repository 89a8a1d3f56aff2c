"""Three cells side by side: one input, one seed, numbers of the models, parameters counted."""

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from seqviz.cells import GRUTrace, LSTMTrace, RNNModel
from seqviz.cells.presets import PRESETS, of_idea
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.pages.compare.three_cells import (
    IDEAS,
    KINDS,
    ONE_PULSE,
    PULSES,
    ideas_of,
    look_for,
    three_presets,
    three_runs,
)
from tests.pages.components import sent
from tests.pages.harness import assert_no_exception, open_page
from tests.ui.session import address


def models(hidden: int, seed: int) -> list[RNNModel]:
    """The three networks, built here by hand."""
    return [RNNModel(1, hidden, 1, cell=kind, rng=np.random.default_rng(seed)) for kind in KINDS]


def table(app: AppTest) -> str:
    """The Markdown table of parts."""
    return next(m.value for m in app.markdown if m.value.startswith("| |"))


def expect_models(app: AppTest, hidden: int, seed: int) -> None:
    """One player of all, and three steppers with these networks' numbers, in its group."""
    player, *shown = sent(app, "stepper")
    assert (player.meta["layout"], player.meta["follows"]) == ("player", False)
    assert player.meta["group"] == "compare"
    assert [one.meta["layers"][0]["kind"] for one in shown] == list(KINDS)
    assert {one.meta["group"] for one in shown} == {"compare"}
    assert [one.meta["follows"] for one in shown] == [True, True, True]
    for one, model in zip(shown, models(hidden, seed), strict=True):
        trace = model.forward(PULSES.inputs()).layers[0]
        np.testing.assert_array_equal(one.layer(0, "h"), trace.h[:, 0].astype(np.float32))
        np.testing.assert_array_equal(one.layer(0, "x"), PULSES.inputs()[:, 0])
        count = sum(array.size for array in model.cells[0].parameters().values())
        assert any(f"{count:,}" in m.value for m in app.markdown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_link_shows_size_seed_and_place(lang: Language) -> None:
    """Networks, step and unit come from the link; the table has that unit's gates."""
    app = open_page("compare", lang, query={"hidden": "4", "seed": "23", "at": "1.13.4"})
    expect_models(app, 4, 23)
    assert {one.meta["view"]["t"] for one in sent(app, "stepper")} == {12}
    lstm, gru = (model.forward(PULSES.inputs()).layers[0] for model in models(4, 23)[1:])
    assert isinstance(lstm, LSTMTrace)
    assert isinstance(gru, GRUTrace)
    values = [getattr(lstm, name)[12, 0, 3] for name in "figoch"]
    values += [getattr(gru, name)[12, 0, 3] for name in "rznh"] + [1 - gru.z[12, 0, 3]]
    for value in values:
        assert f"**{value:.3f}**".replace("-", "−") in table(app)
    assert "`" not in table(app)
    assert "23" in app.info[0].value


@pytest.mark.parametrize(("hidden", "counts"), [(1, (3, 12, 10)), (8, (80, 320, 248))])
def test_the_formulas_count_the_parameters(hidden: int, counts: tuple[int, ...]) -> None:
    """H(I+H+1), four times that, three times that and H: what the cells really have."""
    app = open_page("compare", query={"hidden": str(hidden)})
    said = [m.value for m in app.markdown if "weights and biases**" in m.value]
    assert [text.split()[0] for text in said] == [f"**{count}" for count in counts]
    for text, count in zip(said, counts, strict=True):
        filled = text.rsplit("= ", 1)[1].rstrip("$").replace(r"\cdot", "*")
        assert eval(filled) == count


def test_the_controls_change_numbers_and_link() -> None:
    """Another seed and size: other networks, in the address; the defaults stay out of it."""
    app = open_page("compare", query={"of": "random"})
    assert not {"hidden", "seed", "at"} & set(address(app))
    expect_models(app, 8, 7)
    app.number_input(key="seed").set_value(11).run()
    assert_no_exception(app)
    expect_models(app, 8, 11)
    app.segmented_control(key="hidden").set_value(2).run()
    assert_no_exception(app)
    expect_models(app, 2, 11)
    assert (address(app)["seed"], address(app)["hidden"]) == ("11", "2")


@pytest.mark.parametrize(
    "query",
    [
        {"hidden": "3", "seed": "-1"},
        {"of": "random", "hidden": "1e9", "seed": "9" * 9999},
        {"of": "random", "hidden": "八", "seed": "７"},
        {"at": "7.9999.99"},
    ],
    ids=lambda query: str(query)[:20],
)
def test_a_hostile_link_shows_the_defaults(query: dict[str, str]) -> None:
    """Sizes and seeds that are not on offer are replaced, places are clipped."""
    app = open_page("compare", query=query)
    expect_models(app, 8, 7)
    assert not {"hidden", "seed"} & set(address(app))
    said = next(c.value for c in app.caption if c.value.startswith("The numbers are"))
    assert f"step {PULSES.steps if 'at' in query else 3}" in said


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("of", list(IDEAS))
def test_presets_of_one_idea_stand_side_by_side(lang: Language, of: str) -> None:
    """All three run on the LSTM's input with their presets' weights; the sentence says why."""
    app = open_page("compare", lang, query={"of": of})
    x = PRESETS["lstm"][of].inputs()
    for one, kind in zip(sent(app, "stepper")[1:], KINDS, strict=True):
        preset = of_idea(of)[kind]
        trace = preset.model().forward(x, preset.states()).layers[0]
        np.testing.assert_array_equal(one.layer(0, "h"), trace.h[:, 0].astype(np.float32))
    with use_language(lang):
        assert app.info[0].value == _(IDEAS[of].look_for)
    assert not app.number_input


def test_what_the_ideas_say_is_so() -> None:
    """Remembered: the last states are the first ones after the pulse; forgotten: a fixed share."""
    for kind, run in three_presets("remember").items():
        h = run.trace.layers[0].h[:, 0, 0]
        assert abs(h[-1]) > 0.09
        assert h[-1] == pytest.approx(h[8], rel=0.01), kind
    assert three_presets("remember")["rnn"].trace.layers[0].h[-1, 0, 0] == pytest.approx(
        0.9575, abs=1e-3
    )
    for kind, run in three_presets("forget").items():
        layer = run.trace.layers[0]
        kept = (layer.c if isinstance(layer, LSTMTrace) else layer.h)[3:, 0, 0]
        shares = kept[1:] / kept[:-1]
        np.testing.assert_allclose(shares, shares[0], rtol=1e-6, err_msg=kind)
        assert 0 < shares[0] < 1


def test_an_unknown_idea_is_the_trained_networks() -> None:
    """Nonsense is replaced and leaves the address."""
    app = open_page("compare", query={"of": "../remember", "seed": "7"})
    assert len(sent(app, "recall")) == 1
    assert "of" not in address(app)


def test_a_place_of_another_page_means_nothing_here() -> None:
    """Whoever comes from the LSTM's page at row 20 finds the three at the pulse."""
    app = open_page("lstm_cell", query={"at": "2.20.31"})
    app.query_params.clear()
    app.switch_page("pages/compare.py").run()
    app.segmented_control(key="of").set_value("random").run()
    assert_no_exception(app)
    assert {one.meta["view"]["t"] for one in sent(app, "stepper")} == {2}
    assert "at" not in address(app)


def test_the_question_is_answered_with_numbers() -> None:
    """What each still shows five steps after the pulse, from a second run without it by hand."""
    app = open_page("compare", query={"hidden": "4", "seed": "23"})
    calm = PULSES.inputs()
    calm[2] = 0
    said = next(m.value for m in app.markdown if m.value.startswith("**How long does each"))
    for model in models(4, 23):
        with_, without = (model.forward(x).layers[0].h[:, 0] for x in (PULSES.inputs(), calm))
        far = np.linalg.norm(with_ - without, axis=1)
        assert f"**{100 * far[7] / far.max():.1f}%**" in said
    assert "pulse of step 3" in said


def test_a_pulse_is_whole_only_where_nothing_is_lost() -> None:
    """What has come near its most, or lost a billionth, is not called all of it."""
    app = open_page("compare", query={"of": "remember"})
    said = next(m.value for m in app.markdown if m.value.startswith("**How long does each"))
    assert "100" not in said
    assert said.count("**> 99.9%**") == 3


def test_any_three_cells_stand_side_by_side() -> None:
    """Kinds of a link in its order, each with its count and its column of parts; a press swaps."""
    app = open_page("compare", query={"cells": "mgu.peephole.mingru", "hidden": "4", "at": "1.3.2"})
    kinds = ("mgu", "peephole", "mingru")
    runs = three_runs(4, 7, kinds)
    for one, kind in zip(sent(app, "stepper")[1:], kinds, strict=True):
        layer = runs[kind].trace.layers[0]
        assert one.meta["layers"][0]["kind"] == kind
        np.testing.assert_array_equal(one.layer(0, "h"), layer.h[:, 0].astype(np.float32))
        for name in (*layer.description.with_role("writes"), *layer.description.states):
            value = layer.quantity(name)[2, 0, 1]
            assert f"**{value:.3f}**".replace("-", "−") in table(app)
    assert table(app).startswith("| | MGU | peephole LSTM | minGRU |")
    said = [m.value for m in app.markdown if "weights and biases**" in m.value]
    assert [text.split()[0] for text in said] == ["**48", "**108", "**16"]
    app.selectbox(key="cell_0").set_value("mingru").run()
    assert_no_exception(app)
    assert address(app)["cells"] == "mingru.peephole.mgu"
    assert [one.meta["layers"][0]["kind"] for one in sent(app, "stepper")[1:]] == [
        "mingru",
        "peephole",
        "mgu",
    ]
    assert any("PyTorch has no MGU" in m.value for m in app.markdown)


@pytest.mark.parametrize("said", ["rnn.rnn.gru", "rnn.lstm", "rnn.lstm.nonsense"])
def test_what_names_no_three_cells_is_refused(said: str) -> None:
    """The usual three stand there, and the address says nothing of them."""
    app = open_page("compare", query={"cells": said})
    expect_models(app, 8, 7)
    assert "cells" not in address(app)


def test_an_idea_is_offered_where_all_three_have_it() -> None:
    """Remember with an MGU in the RNN's place; without a preset there is nothing but chance."""
    kinds = ("mgu", "lstm", "gru")
    assert ideas_of(kinds) == ["remember"]
    assert ideas_of(("mgu", "lstm", "mingru")) == []
    for kind, run in three_presets("remember", kinds).items():
        h = run.trace.layers[0].h[:, 0, 0]
        assert abs(h[-1]) > 0.09
        assert h[-1] == pytest.approx(h[8], rel=0.01), kind


@pytest.mark.parametrize(
    ("opened", "places"),
    [
        ("lstm.f", ("h", "f", "z")),
        ("lstm.g.numbers", ("h", "g", "n")),
        ("lstm.o", ("h", "o", "h")),
        ("gru.r", ("h", "c", "r")),
        ("rnn.h", ("h", "c", "h")),
        ("rnn.f", ("f", None, None)),
    ],
)
def test_what_corresponds_stands_open_beside_it(
    opened: str, places: tuple[str | None, ...]
) -> None:
    """A gate's role decides, else it is the memory; what a cell has not opens nothing elsewhere."""
    app = open_page("compare", query={"open": opened, "hidden": "2"})
    views = [one.meta["view"] for one in sent(app, "stepper")[1:]]
    assert tuple(view["focus"] for view in views) == places
    level = "numbers" if opened.endswith("numbers") else "operation"
    assert {view["level"] for view in views if view["focus"]} == {level}
    lstm = sent(app, "stepper")[2].meta["partners"]
    assert (lstm["gru.z"], lstm["gru.r"], lstm["rnn.h"]) == ("f", "c", "c")


@pytest.mark.parametrize("cells", ["rnn.lstm.gru", "mgu.peephole.mingru"])
def test_each_column_says_of_which_quantities_its_numbers_are(cells: str) -> None:
    """What the browser writes into the table while it plays stands there already, at this step."""
    app = open_page("compare", query={"cells": cells, "hidden": "4", "at": "1.4.3"})
    player, *shown = sent(app, "stepper")
    assert player.meta["beside"]["sentence"] == (
        "The numbers are those of unit {unit} at step {step}."
    )
    rows = [line.split(" | ")[1:] for line in table(app).splitlines()[2:]]
    runs = three_runs(4, 7, tuple(cells.split(".")))
    for number, (one, run) in enumerate(zip(shown, runs.values(), strict=True)):
        said = [value for row in rows for value in re.findall(r"\*\*(.*?)\*\*", row[number])]
        beside, layer = one.meta["beside"], run.trace.layers[0]
        assert beside["within"] == f".st-key-parts_table td:nth-child({number + 2})"
        values = [
            1 - layer.quantity(name[4:]) if name.startswith("1 - ") else layer.quantity(name)
            for name in beside["values"]
        ]
        assert said == [f"{value[3, 0, 2]:.3f}".replace("-", "−") for value in values]
        assert len(said) >= 2


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("idea", IDEAS)
def test_every_row_of_an_idea_is_explained(idea: str, lang: Language) -> None:
    """Whichever cells stand there, each has its sentence, and it is about the pulse they read."""
    presets = of_idea(idea)
    assert {*KINDS} <= {*presets}
    with use_language(lang):
        said = look_for(idea, tuple(presets)) if {*presets} > {*KINDS} else ""
        for kind, preset in presets.items():
            if said:
                assert f"**{cell_name(kind)}**: {_(preset.beside or preset.look_for)}" in said
            assert preset.beside or preset.x == ONE_PULSE


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_for_which_cells_there_is_an_idea(lang: Language) -> None:
    """What is no longer offered is named with the cells that have it; else nothing is said."""
    app = open_page("compare", lang, query={"cells": "rnn.mgu.gru"})
    with use_language(lang):
        missing, there = _(IDEAS["forget"].title), _(IDEAS["remember"].title)
    (said,) = [one.value for one in app.caption if missing in one.value]
    assert "RNN" in said
    assert "GRU" in said
    assert "MGU" not in said
    assert there not in said
    usual = open_page("compare", lang, query={"of": "random"})
    assert not [one.value for one in usual.caption if missing in one.value]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kinds", ["rnn.lstm.gru", "rnn.mgu.mingru"])
def test_the_page_says_how_far_the_gates_stand_open(kinds: str, lang: Language) -> None:
    """What each gate keeps on average, and what that leaves; a cell without one is not named."""
    app = open_page("compare", lang, query={"cells": kinds, "hidden": "4", "seed": "23"})
    with use_language(lang):
        begin = _(
            "**How far do the gates stand open?** On average over all units and steps a gate keeps "
            "of the memory, a step: {kept}. Over {later} steps that rate leaves {left}. One that "
            "kept {high}% would leave {most}%: what an open gate is good for, *Trained* shows."
        ).partition("{")[0]
    (said,) = [one.value for one in app.markdown if one.value.startswith(begin)]
    keeps = {"lstm": ("f", 1), "gru": ("z", 1), "mgu": ("f", -1), "mingru": ("z", -1)}
    for kind, run in three_runs(4, 23, tuple(kinds.split("."))).items():
        if kind == "rnn":
            assert f"{cell_name(kind)} **" not in said
            continue
        gate, sign = keeps[kind]
        mean = float(run.trace.layers[0].quantity(gate).mean())
        share = mean if sign > 0 else 1 - mean
        assert f"{cell_name(kind)} **{100 * share:.1f}%**" in said
        assert f"**{100 * share**5:.1f}%**" in said
    assert "99.0%" in said
    assert "95.1%" in said
