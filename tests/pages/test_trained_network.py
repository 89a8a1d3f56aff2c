"""A network trained on the sequence page, on its cell page; a reader trained and swapped in."""

from collections.abc import Iterator

import numpy as np
import pytest
import streamlit as st

from seqviz.cells import CELLS, Kind, RNNModel
from seqviz.figures.stepper import pack_trace
from seqviz.models.digit_reader import DigitReader, shipped_reader
from seqviz.training.tasks.digits import DigitsSetup
from seqviz.training.tasks.sequence import DEFAULT, OWN, Setup, build
from seqviz.ui.controls.cell.trained_network import TrainedNetwork, link_to, page_of
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.pages.sequence_prediction.shelf import _window
from tests.pages.components import stepper
from tests.pages.harness import open_page

X = np.random.default_rng(0).standard_normal((7, 1, 1))


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """No cached resource of another test."""
    yield
    st.cache_resource.clear()


@pytest.mark.parametrize("kind", CELLS)
def test_cell_page_shows_the_visitors_network(kind: Kind) -> None:
    """The stepper gets the trace of the visitor's weights on the visitor's window."""
    model = RNNModel(1, 5, 1, cell=kind, num_layers=2, rng=np.random.default_rng(1))
    state = {"trained_network": TrainedNetwork("mine", model, X)}
    app = open_page(page_of(kind), query=link_to(kind), state=state)
    trace = model.forward(X)
    packed = pack_trace(trace, model, values=trace.y[:, 0], labels=("y",), shares=False)
    shown = stepper(app)
    assert (shown.payload, shown.meta["place"]) == (packed.numbers, f"own_{kind}")
    assert any(f"**{quoted('mine')}**" in caption.value for caption in app.caption)


@pytest.mark.parametrize(
    ("setup", "said"),
    [
        (DEFAULT.changed({"series": "walk", "seed": 7}), "the first window of the validation part"),
        (DEFAULT.changed({"series": OWN}), "a window of a sine here"),
        (None, "a window of a sine here"),
    ],
)
def test_a_saved_network_reads_what_is_said(setup: Setup | None, said: str) -> None:
    """Its own series where that can be made again; a series that was brought is not kept."""
    window, stands_in = _window(setup)
    model = RNNModel(1, 3, 1, rng=np.random.default_rng(1))
    state = {"trained_network": TrainedNetwork("mine", model, window, stands_in)}
    app = open_page("rnn_cell", query=link_to("rnn"), state=state)
    assert any(said in caption.value for caption in app.caption)
    known = DEFAULT if stands_in or setup is None else setup
    assert np.array_equal(window[:, 0, 0], build(known).data.X_validation[0, :, 0])


def test_a_network_out_of_a_training_is_named_by_its_moment() -> None:
    """After how many updates it was taken, and that a state is kept which training set back."""
    model = RNNModel(1, 3, 1, rng=np.random.default_rng(1))
    for resets in (False, True):
        state = {"trained_network": TrainedNetwork("mine", model, X, step=1234, resets=resets)}
        app = open_page("rnn_cell", query=link_to("rnn"), state=state)
        told = next(one.value for one in app.caption if quoted("mine") in one.value)
        assert "after 1,234 updates" in told
        assert "as you trained it" not in told
        assert ("the state is set back before each" in told) == resets


@pytest.mark.parametrize("kind", CELLS)
def test_link_without_the_network_opens_the_usual_page(kind: Kind) -> None:
    """Weights are not in a link: whoever opens it without them sees the page's own networks."""
    app = open_page(page_of(kind), query=link_to(kind))
    assert not any(c.key.startswith("own_") for c in app.get("bidi_component"))


def test_swapped_reader_reads_the_digit() -> None:
    """The digit page says whose network it is, and the way back brings the old one."""
    model = RNNModel(
        28, 6, 10, cell="lstm", num_layers=2, rng=np.random.default_rng(2), dtype=np.float32
    )
    own = DigitReader(model, DigitsSetup(hidden_size=6).card)
    app = open_page("digit_reader", state={"trained_reader": own})
    assert any("**your own network**" in m.value for m in app.markdown)
    app.button(key="shipped_again").click().run()
    assert not app.exception
    assert "trained_reader" not in app.session_state
    assert not any("**your own network**" in m.value for m in app.markdown)
    assert shipped_reader().card.measured is not None


@pytest.mark.parametrize(("nonlinearity", "said"), [("relu", True), ("tanh", False)])
def test_numbers_beyond_every_picture_get_the_advice_that_helps(
    nonlinearity: str, *, said: bool
) -> None:
    """Only a network with ReLU is told to be trained with tanh instead."""
    model = RNNModel(1, 3, 1, nonlinearity=nonlinearity, rng=np.random.default_rng(1))  # type: ignore[arg-type]
    model.W_y[...] = 1e39
    model.cells[0].b[...] = 1
    state = {"trained_network": TrainedNetwork("mine", model, X)}
    app = open_page("rnn_cell", query=link_to("rnn"), state=state)
    (warning,) = app.warning
    assert "beyond 10³⁸" in warning.value
    assert "smaller learning rate" in warning.value
    assert ("tanh instead of ReLU" in warning.value) == said
