"""See the code: the lines of the view on the page, and files that give the page's numbers."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from seqviz.cells import Kind, LSTMTrace
from seqviz.cells.surgery import parse_interventions
from seqviz.data.sample import load_sample
from seqviz.export import code_for
from seqviz.models.digit_reader import shipped_reader
from seqviz.models.experiments import Reverse, apply_experiments
from seqviz.models.text_classifier import shipped_text_classifier
from seqviz.ui.frame.i18n import LANGUAGES, Language
from seqviz.ui.pages.compare.three_cells import KINDS
from tests.pages.components import sent, stepper
from tests.pages.harness import open_page

Files = dict[str, Callable[[], bytes]]
HAND = {"source": "hand", "cut": "hold:f.1.1=0.5@3-"}


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Files:
    """Every file that the latest page offers, by name, made only when asked."""
    files: Files = {}
    button = st.download_button

    def spy(label: str, data: Any, file_name: str, *rest: Any, **options: Any) -> bool:
        assert callable(data), "a file is made when it is asked for"
        assert options["on_click"] == "ignore"
        if options["key"] == "export_script":  # the first one of a page
            files.clear()
        files[file_name] = data
        return button(label, data, file_name, *rest, **options)

    monkeypatch.setattr(st, "download_button", spy)
    return files


def only(files: Files, ending: str) -> bytes:
    """The one file with an ending."""
    (name,) = [name for name in files if name.endswith(ending)]
    return files[name]()


def shown_h(app: AppTest) -> np.ndarray:
    """The hidden states of the lowest layer that the stepper got, (T, H)."""
    return stepper(app).layer(0, "h")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_script_of_a_page_prints_its_numbers(
    offered: Files, lang: Language, tmp_path: Path
) -> None:
    """Under surgery too; the script runs where only NumPy is known."""
    app = open_page("lstm_cell", lang, query=HAND)
    path = tmp_path / "run.py"
    path.write_bytes(only(offered, ".py"))
    done = subprocess.run(
        [sys.executable, "-I", str(path)], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    said = {"en": "layer 1 h =", "zh": "第 1 层 h ="}[lang]
    printed = [line.split("=")[1] for line in done.stdout.splitlines() if said in line]
    np.testing.assert_allclose(
        [[float(value) for value in line.split()] for line in printed], shown_h(app), atol=1e-6
    )


def test_the_notebook_of_a_page_runs(offered: Files) -> None:
    """Its cells one after another compute the page's states."""
    app = open_page("lstm_cell", query=HAND)
    notebook = json.loads(only(offered, ".ipynb"))
    names: dict[str, Any] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec(cell["source"], names)
    computed = [step["h"] for step in names["layers"][0]]
    np.testing.assert_allclose(computed, shown_h(app), atol=1e-6)


def test_the_table_of_a_page_holds_its_numbers(offered: Files) -> None:
    """Row by row the states that the stepper shows, for the hand-set and the trained network."""
    for query in (HAND, {"cut": "silence:1.3"}):
        offered.clear()
        app = open_page("lstm_cell", query=query)
        rows = list(csv.DictReader(io.StringIO(only(offered, ".csv").decode())))
        found = [
            float(row["value"])
            for row in rows
            if row["quantity"] == "h" and row["layer"] == "1" and int(row["step"]) > 0
        ]
        np.testing.assert_allclose(found, shown_h(app).ravel(), atol=1e-6)


def test_a_trained_network_comes_with_its_weights(offered: Files) -> None:
    """Script and notebook are zips with the weights beside, named apart."""
    open_page("lstm_cell", query={"source": "digit"})
    assert sorted(offered) == [
        "seqviz-lstm-digit-notebook.zip",
        "seqviz-lstm-digit-script.zip",
        "seqviz-lstm-digit.csv",
    ]
    inside = zipfile.ZipFile(io.BytesIO(only(offered, "script.zip"))).namelist()
    assert inside == ["seqviz-lstm-digit.py", "seqviz-lstm-digit.npz"]


def test_the_lines_are_those_of_the_chosen_layer() -> None:
    """Layer 1 and layer 2 differ in their shapes, and surgery stands in the lines."""
    model = shipped_reader().model
    for layer in (0, 1):
        app = open_page("lstm_cell", query={"at": f"{layer + 1}.9.31"})
        assert code_for("layer", model, layer=layer).strip() in [c.value for c in app.code]
    app = open_page("lstm_cell", query={"at": "2.9.31", "cut": "hold:f.2.*=0@5-20"})
    assert any("f[:] = 0.0  # hold:f.2.*=0@5-20" in block.value for block in app.code)


@pytest.mark.parametrize("kind", KINDS)
def test_the_three_give_their_runs_away(offered: Files, kind: Kind) -> None:
    """On the compare page the chosen one's table holds what its stepper shows."""
    app = open_page("compare", query={"hidden": "4"})
    offered.clear()
    app.segmented_control(key="code").set_value(kind).run()
    rows = list(csv.DictReader(io.StringIO(only(offered, ".csv").decode())))
    found = [float(row["value"]) for row in rows if row["quantity"] == "h" and int(row["step"]) > 0]
    shown = sent(app, "stepper")[1 + KINDS.index(kind)].layer(0, "h")
    np.testing.assert_allclose(found, shown.ravel(), atol=1e-6)
    assert f"seqviz-{kind}-h-4-seed-7.py" in offered


def test_the_digit_readers_script_prints_its_probabilities(offered: Files, tmp_path: Path) -> None:
    """Weights, both layers, surgery and the shares after every row, with NumPy alone."""
    app = open_page("digit_reader", query={"digit": "s41", "cut": "silence:2.1@5-"})
    for layer in (0, 1):
        cuts = parse_interventions("silence:2.1@5-")
        lines = code_for("layer", shipped_reader().model, layer=layer, interventions=cuts)
        assert lines.strip() in [block.value for block in app.code]
    zipfile.ZipFile(io.BytesIO(only(offered, "script.zip"))).extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "seqviz-digit-reader.py")],
        capture_output=True,
        text=True,
        check=True,
    )
    printed = [line.split("=")[1] for line in done.stdout.splitlines() if line[:5] == "  p ="]
    np.testing.assert_allclose(
        [[float(value) for value in line.split()] for line in printed],
        stepper(app).probabilities,
        atol=1e-5,
    )


def test_home_gives_its_run_away(offered: Files) -> None:
    """The first page too: the lines of both layers, and the table of the digit that it shows."""
    app = open_page("home", query={"digit": "s41", "do": "reverse"})
    for layer in (0, 1):
        lines = code_for("layer", shipped_reader().model, layer=layer)
        assert lines.strip() in [block.value for block in app.code]
    rows = list(csv.DictReader(io.StringIO(only(offered, ".csv").decode())))
    found = [
        float(row["value"])
        for row in rows
        if row["quantity"] == "h" and row["layer"] == "1" and int(row["step"]) > 0
    ]
    image = apply_experiments(load_sample().images[41], [Reverse()])
    lower = shipped_reader().read(image).trace.layers[0]
    assert isinstance(lower, LSTMTrace)
    np.testing.assert_allclose(found, lower.h.ravel(), atol=1e-6)


@pytest.mark.parametrize("page", ["rnn_cell", "gru_cell"])
def test_every_cell_page_gives_its_run_away(offered: Files, page: str) -> None:
    """The small networks of the other pages stand in the script itself; the table has their h."""
    app = open_page(page)
    assert sorted(name.rpartition(".")[2] for name in offered) == ["csv", "ipynb", "py"]
    rows = list(csv.DictReader(io.StringIO(only(offered, ".csv").decode())))
    found = [float(row["value"]) for row in rows if row["quantity"] == "h" and int(row["step"]) > 0]
    np.testing.assert_allclose(found, shown_h(app).ravel(), atol=1e-6)
    assert any("for t, x_t in enumerate(xs" in block.value for block in app.code)


def test_the_names_network_goes_away_with_its_weights(offered: Files) -> None:
    """Its zip, named apart, and the table of its states."""
    app = open_page("gru_cell", query={"source": "names", "text": "Nkosi"})
    assert "seqviz-gru-names-script.zip" in offered
    rows = list(csv.DictReader(io.StringIO(only(offered, ".csv").decode())))
    found = [float(row["value"]) for row in rows if row["quantity"] == "h" and int(row["step"]) > 0]
    np.testing.assert_allclose(found, shown_h(app).ravel(), atol=1e-6)
    lines = code_for("layer", shipped_text_classifier().model, layer=0).strip()
    assert lines in [block.value for block in app.code]
