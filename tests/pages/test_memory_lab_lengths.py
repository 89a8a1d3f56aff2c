"""Memory lab: digits in 28 and 196 steps, and what length costs, as it was measured."""

import json
import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from seqviz.cells import CELLS
from seqviz.training.lengths import read_costs
from seqviz.training.pixels.plan import SHIPPED, read_record
from seqviz.ui.frame.i18n import LANGUAGES, Language, use_language
from seqviz.ui.pages.memory_lab.cost import SHOWN, said_of_turns
from seqviz.ui.pages.memory_lab.pixels import _decided, said_of_pixels
from tests.pages.harness import assert_no_exception, open_page
from tests.pages.learning import opened


def charts(app: AppTest) -> dict[str, Any]:
    """Every figure's traces, by the end of its key."""
    return {
        re.sub(r".*-lab_", "lab_", one.proto.id): json.loads(one.proto.spec)["data"]
        for one in app.get("plotly_chart")
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_sections_open_and_say_what_is_shipped(language: Language) -> None:
    """Closed they draw nothing; open, the lines and the sentences have the files' numbers."""
    app = open_page("memory_lab", language)
    assert not charts(app)
    opened(app, "lab_pixels_open")
    opened(app, "lab_cost_open")
    assert_no_exception(app)
    drawn, said = charts(app), "\n".join(one.value for one in app.markdown)
    record, costs = read_record(SHIPPED), read_costs()
    ends = [record.line("pixels", start).middle[-1] for start in ("closed", "open")]
    lines = [one for one in drawn["lab_pixels_chart"] if one.get("mode") == "lines"][-2:]
    assert [one["y"][-1] for one in lines] == pytest.approx([100 * end for end in ends])
    for end in ends:
        assert f"{100 * end:.1f}" in said
    with use_language(language):
        assert all(one in said for one in said_of_pixels(record))
        assert said_of_turns(costs.steps[-1]) in said
    for key in ("lab_time_chart", "lab_memory_chart"):
        assert len([one for one in drawn[key] if one.get("marker")]) == len(CELLS)
    lean = min(costs.cells, key=lambda one: one.tape[-1] / one.trace[-1])
    assert f"{lean.tape[-1] / 1e6:.1f} MB" in said
    dots = [len(one["x"]) for kind in SHOWN for one in drawn[f"lab_turns_{kind}"]]
    assert dots == [8] * 4 + [8, 24, 24, 8]


def test_a_pass_of_400_steps_takes_802_turns_or_20() -> None:
    """Inputs, 400 states, 400 gradients, weights; by scan 9 rounds each way, for 6,178 products."""
    with use_language("en"):
        said = said_of_turns(400)
    assert "400 steps take 802 turns" in said
    assert "In minGRU" in said
    assert "20 turns, for 6,178 multiplications" in said


@pytest.mark.parametrize(
    ("closed", "opened", "said"),
    [
        ((0.1, 0.2, 0.3), (0.4, 0.5, 0.6), "with chrono is ahead of every seed from the usual"),
        ((0.4, 0.5, 0.6), (0.1, 0.2, 0.3), "usual start is ahead of every seed with chrono"),
        (
            (0.1, 0.5, 0.7),
            (0.5, 0.5, 0.6),
            "10.0 points apart, from the usual start 60.0, so",
        ),
        ((0.4, 0.5, 0.6), (0.5, 0.6, 0.7), "does not decide it here"),
    ],
)
def test_the_verdict_follows_the_ranges(closed: Any, opened: Any, said: str) -> None:
    """Ahead, behind, steadier, or nothing that the ranges could tell."""
    with use_language("en"):
        assert said in _decided(closed, opened)
