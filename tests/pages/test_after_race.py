"""After a race: longer delays, the gates that hold the answer, who turns a state around."""

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from seqviz.cells.surgery import forward_with, parse_interventions
from seqviz.ui.controls.cell.trained_network import TrainedNetwork
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import LANGUAGES, Language
from seqviz.ui.pages.memory_lab.longer import lengths
from seqviz.ui.pages.memory_lab.states import flips_said
from tests.claims.proof import proves
from tests.pages.harness import open_page
from tests.pages.learning import finish, press


def raced(started: list[Training], lang: Language = "en", **query: str) -> AppTest:
    """The page after a race without a bet."""
    app = open_page("memory_lab", lang, query=query)
    press(app, "lab_no_bet")
    finish(app, started[-1])
    return app


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_gate_that_holds_the_symbol_opens_on_its_cells_page(
    lang: Language, started: list[Training]
) -> None:
    """What is said of the symbol is what that surgery does to that network; the link carries it."""
    app = raced(started, lang, steps="10", race="lstm.chrono.8")
    (about,) = [
        one.value
        for one in app.markdown
        if "LSTM" in one.value and "“" in one.value and "32" in one.value
    ]
    press(app, "lab_open")
    network: TrainedNetwork = app.session_state["trained_network"]
    query = {name: "".join(said) for name, said in app.query_params.items()}
    cuts = parse_interventions(query["cut"])
    model, x = network.model, network.x
    plain = model.forward(x).y[-1, 0].argmax()
    other = forward_with(model, x, cuts).y[-1, 0].argmax()
    assert network.answers[plain] == network.reads[0]  # untouched it says what came first
    assert plain != other
    said = re.findall("“(.)”", about)
    assert said[0] == network.answers[plain]
    assert said[-1] == network.answers[other]
    assert query["at"] == f"1.6.{cuts[0].unit + 1}.f"
    assert "LSTM" in app.title[0].value


def test_what_was_learned_is_tried_at_longer_delays(started: list[Training]) -> None:
    """At 1, 2, 5, 10 and 25 times T, as far as that is not too long, by the network itself."""
    assert lengths(20) == (20, 40, 100, 200, 500)
    assert lengths(100) == (100, 200, 500, 1000)
    app = raced(started, task="parity", steps="5", race="gru.torch.8")
    (spec,) = [one.proto.spec for one in app.get("plotly_chart") if "longer" in one.proto.id]
    assert "GRU" in spec
    (longer,) = [one.value for one in app.caption if "at 125 steps" in one.value]
    assert longer.startswith("GRU")
    shares = [float(one) for one in re.findall(r"([\d.]+)% right", longer)]
    assert len(shares) == 5
    assert shares[0] > 98
    (flips,) = [one.value for one in app.caption if "turn around" in one.value]
    assert float(flips.split("from ")[1].split()[0].replace("−", "-")) < 0


@proves("{name}: from {least} to {most}, so it can turn around.")
@proves("{name}: from {least} to {most}, so nothing turns around.")
def test_only_a_negative_factor_turns_around() -> None:
    """A state that is multiplied by it changes its sign; by one from 0 to 1 it never does."""
    assert "can turn" in flips_said("A", np.array([-0.5, 0.9]))
    assert "nothing turns" in flips_said("A", np.array([0.0, 0.9]))
    assert -0.5 * 3 < 0 <= 0.9 * 3


def test_a_word_is_counted_on(started: list[Training]) -> None:
    """How far each network that learned aⁿbⁿ is right beyond what it read, and by which unit."""
    app = raced(started, task="counting", steps="10", race="lstm.torch.8")
    (far,) = [one.value for one in app.caption if "Without a mistake: n = " in one.value]
    assert "learned from n = 1 to 4." in far
    assert re.search(r"Without a mistake: n = 1–[4-9]", far)
    assert any("the count; correlation" in one.value for one in app.markdown)
