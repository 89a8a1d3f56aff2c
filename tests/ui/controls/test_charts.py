"""Figures stand on every page in one way: one bar, from one place."""

from __future__ import annotations

import json
import re

from seqviz.paths import ROOT
from tests.pages.harness import open_page


def test_one_place_shows_figures() -> None:
    """No page and no part of one sets up Plotly's bar by itself."""
    shown = re.compile(r"\bplotly_chart\(")
    files = [*(ROOT / "seqviz" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    assert [file.name for file in files if shown.search(file.read_text("utf-8"))] == ["charts.py"]


def test_the_bar_has_one_button() -> None:
    """It saves the figure as SVG, and there is no advertisement beside it."""
    (figure,) = open_page("compare", query={"of": "random"}).get("plotly_chart")
    config = json.loads(figure.proto.config)
    assert config["modeBarButtons"] == [["toImage"]]
    assert config["toImageButtonOptions"]["format"] == "svg"
    assert config["displaylogo"] is False
