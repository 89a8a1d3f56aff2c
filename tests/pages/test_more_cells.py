"""More cells: any registered cell by its address, with its words, numbers, options and check."""

from __future__ import annotations

import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from seqviz.cells import CELLS, ModelTrace
from seqviz.cells.presets import PRESETS
from seqviz.cells.surgery import forward_with, parse_interventions
from seqviz.numbers import given
from seqviz.ui.controls.cell.sequence_input import step_names
from seqviz.ui.controls.cell.trained_network import OTHERS, PAGES, TrainedNetwork, link_to, page_of
from seqviz.ui.frame.i18n import CONTENT_DIR, LANGUAGES, Language, text, use_language
from seqviz.ui.pages.more_cells.any_cell import KINDS, PULSES, network
from tests.pages.components import stepper
from tests.pages.harness import assert_no_exception, open_page
from tests.ui.session import address

NEW = [kind for kind in CELLS if kind not in PAGES]


def open_cell(kind: str, lang: Language = "en", **query: str) -> AppTest:
    """The page on an untrained network of a kind of cell."""
    return open_page(OTHERS, lang, query={"cell": kind, "source": "random", **query})


def expect_trace(app: AppTest, trace: ModelTrace) -> None:
    """The stepper was sent exactly the states and outputs of this run."""
    shown, layer = stepper(app), trace.layers[0]
    for name in layer.description.states:
        expected = layer.quantity(name)[:, 0].astype(np.float32)
        np.testing.assert_array_equal(shown.layer(0, name), expected)
    np.testing.assert_array_equal(shown.probabilities, trace.y[:, 0].astype(np.float32))


def test_every_cell_has_its_place_and_its_words() -> None:
    """A text in every language; those without a page of their own come first in the choice."""
    for kind in CELLS:
        for lang in LANGUAGES:
            assert (CONTENT_DIR / lang / "cells" / f"{kind}.md").is_file()
    assert KINDS[: len(NEW)] == tuple(NEW)
    assert set(KINDS) == set(CELLS)


@pytest.mark.parametrize("kind", PRESETS)
def test_a_step_is_called_by_its_numbers_with_a_true_minus(kind: str) -> None:
    """As every other number on the page: below the curves, in the stepper, in sentences."""
    for preset in PRESETS[kind].values():
        names = step_names(preset)
        assert [name.split(", ") for name in names] == [[given(v) for v in row] for row in preset.x]
        assert "-" not in "".join(names)


@pytest.mark.parametrize("kind", CELLS)
def test_a_link_shows_any_cell(kind: str) -> None:
    """Its text and its network's numbers, under surgery too; the address keeps what it said."""
    lang = LANGUAGES[list(CELLS).index(kind) % 2]
    description = CELLS[kind].describe()
    cut = f"hold:{description.cuttable[0]}.1.2=0.25@4-"
    app = open_cell(kind, lang, cut=cut, seed="3")
    with use_language(lang):
        said = [text(name).strip() for name in (OTHERS, f"cells/{kind}")]
    shown = [one.value for one in app.main.markdown]
    assert shown[1 : 1 + len(said)] == said  # below the page's sentence
    with use_language(lang):  # what there is to do on its own page is said there
        assert not {text(page).strip() for page in ("rnn_cell", "gru_cell")} & set(shown)
    expect_trace(app, forward_with(network(kind, 3, {}), PULSES.inputs(), parse_interventions(cut)))
    assert address(app)["cut"] == cut


def test_surgery_that_no_picture_can_show_is_left_out() -> None:
    """The one that goes too far is named and taken out of the address; those before it stay."""
    fits, far = "hold:h.1.1=0.5@2-3", "scale:f.1.*=1000,scale:f.1.*=1000"
    app = open_cell("mgu", cut=f"{fits},{far},scale:f.1.*=1000")
    trace = forward_with(
        network("mgu", 7, {}), PULSES.inputs(), parse_interventions(address(app)["cut"])
    )
    assert np.abs(trace.y).max() < 1e38
    assert fits in address(app)["cut"]
    assert address(app)["cut"] != f"{fits},{far},scale:f.1.*=1000"
    expect_trace(app, trace)
    assert app.toast[0].value.startswith("Left out: ")


def test_options_are_chosen_and_stand_in_the_address() -> None:
    """The coupled gates of the peephole LSTM, by a link and by a press; nonsense is refused."""
    trace = network("peephole", 7, {"gates": "coupled"}).forward(PULSES.inputs())
    app = open_cell("peephole", form="coupled")
    expect_trace(app, trace)
    app.segmented_control(key="more_peephole_gates").set_value("free").run()
    assert_no_exception(app)
    assert "form" not in address(app)
    expect_trace(app, network("peephole", 7, {"gates": "free"}).forward(PULSES.inputs()))
    for form in ("loose", "coupled.free", "coupled."):
        assert "form" not in address(open_cell("peephole", form=form))


def test_another_cell_begins_anew() -> None:
    """What was said of the one before means nothing to it; an unknown one is not shown."""
    app = open_cell("peephole", form="coupled", cut="hold:o.1.1=0", at="1.4.2.o")
    app.pills(key="more_kind").set_value("mgu").run()
    assert_no_exception(app)
    assert not {"form", "cut"} & set(address(app))
    app = open_page(OTHERS, query={"cell": "nonsense"})
    assert app.pills(key="more_kind").value == KINDS[0]


def test_the_check_says_that_torch_has_no_such_cell_and_agrees() -> None:
    """Pressed, all numbers of an untrained network agree with autograd's."""
    app = open_cell("mgu")
    assert any("PyTorch has no MGU of its own" in one.value for one in app.markdown)
    app.button(key="compare").click().run()
    assert_no_exception(app)
    assert "They agree" in app.success[0].value


def test_a_network_of_the_visitors_own_opens_on_its_cell() -> None:
    """The link names page and cell; the stepper has that network's numbers."""
    own = TrainedNetwork("mine", network("mingru", 5, {}), PULSES.inputs())
    assert page_of("mingru") == OTHERS
    app = open_page(OTHERS, query=link_to("mingru"), state={"trained_network": own})
    expect_trace(app, own.model.forward(own.x))


def test_the_axis_is_called_what_its_ticks_are() -> None:
    """The ticks below the unit's curves are the input's values, in an untrained network too."""
    charts = [json.loads(one.proto.spec)["layout"] for one in open_cell("mgu").get("plotly_chart")]
    (titles,) = [
        {axis["title"]["text"] for axis in layout.values() if _names_ticks(axis)}
        for layout in charts
        if any(map(_names_ticks, layout.values()))
    ]
    assert titles == {"input"}


def _names_ticks(axis: object) -> bool:
    """Whether a part of a layout is an axis with names at its ticks."""
    return isinstance(axis, dict) and "ticktext" in axis and "title" in axis
