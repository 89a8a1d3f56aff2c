"""Links of the sequence page that cannot be read whole: what holds, what is said."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from seqviz.training.tasks.sequence import DEFAULT, LIMITS
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from tests.pages.harness import open_page
from tests.pages.learning import again
from tests.ui.session import address


def warnings(app: AppTest) -> str:
    """All warnings of the page."""
    return "\n".join(warning.value for warning in app.warning)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_bad_part_costs_no_good_part(lang: Language) -> None:
    """It is named, as plain text, until another setting is chosen."""
    app = open_page("sequence_prediction", lang, query={"run": "clstm_h64_*bogus*"})
    assert app.number_input(key="set_hidden_size").value == 64
    assert address(app)["run"] == DEFAULT.changed({"cell": "lstm", "hidden_size": 64}).to_link()
    assert "\\*bogus\\*" in warnings(app)
    again(app)
    assert warnings(app), "still there, so that it can be read"
    app.number_input(key="set_hidden_size").set_value(32)
    again(app)
    assert not warnings(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_link_to_a_series_of_somebody_else_says_so(lang: Language) -> None:
    """Whoever opens it, its owner too, is told until something is chosen, after a reload too."""
    app = open_page("sequence_prediction", lang, query={"run": "sown_w20"})
    with use_language(lang):
        told = _(
            "These settings are about a series from a file or drawn by hand. It is not kept "
            "beyond the tab that it was brought to, and no link carries it: bring it again. "
            "Until then a sine stands in for it."
        )
    again(app)
    assert warnings(app) == told
    app = open_page("sequence_prediction", lang, query={"run": address(app)["run"]})
    assert warnings(app) == told
    assert not app.info, "nobody chose the sine, so its lesson waits"
    app.number_input(key="set_hidden_size").set_value(16)
    again(app)
    assert not warnings(app)
    assert address(app)["run"] == DEFAULT.changed({"window": 20, "hidden_size": 16}).to_link()


def test_both_can_be_wrong_with_a_link() -> None:
    """Then both are said."""
    app = open_page("sequence_prediction", query={"run": "sown_w20_bogus"})
    again(app)
    told = warnings(app)
    assert "bogus" in told
    assert "a sine stands in" in told


def test_a_good_link_warns_of_nothing() -> None:
    """Nor does none at all."""
    assert not warnings(open_page("sequence_prediction", query={"run": "w20"}))
    assert not warnings(open_page("sequence_prediction"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "value"), [("clip", -3.0), ("hidden_size", 0), ("epochs", 10**9), ("patience", 0)]
)
def test_a_number_out_of_range_changes_nothing(lang: Language, name: str, value: float) -> None:
    """The page says in its own language what is possible, and the settings stay."""
    app = open_page("sequence_prediction", lang, query={"run": "w20"})
    app.number_input(key=f"set_{name}").set_value(value)
    again(app)
    low, high = LIMITS[name]
    with use_language(lang):
        told = _("From {low} to {high}, please.").format(low=f"{low:g}", high=f"{high:,.10g}")
    assert warnings(app) == told
    assert address(app)["run"] == "w20"
    assert app.number_input(key=f"set_{name}").value == getattr(DEFAULT, name)
    again(app)
    assert not warnings(app)
