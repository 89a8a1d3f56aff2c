"""The check against PyTorch stands on every page, and says no more than it found."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from seqviz.cells import GRUCell, RNNModel
from seqviz.models.verify import Difference
from seqviz.training.tasks.sequence import DEFAULT
from seqviz.ui.controls import check as checked
from seqviz.ui.controls.cell.trained_network import TrainedNetwork
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.frame.router import PAGES
from tests.pages.harness import as_number, assert_no_exception, open_page
from tests.pages.learning import finish, press
from tests.tiny_mnist import write_tiny_mnist

SMALL = DEFAULT.changed({"hidden_size": 4, "epochs": 1})
WAYS: dict[str, dict[str, str]] = {
    "sequence_prediction": {"run": SMALL.to_link()},
    "train_digits": {"source": "full", "epochs": "1", "digit": "s41"},
    "neuron_detective": {"text": "own", "show": "f"},
    "text_generation": {"net": "sentence", "greedy": "0", "temp": "0.7", "topk": "5"},
}


def compare(app: AppTest, key: str = checked.KEY) -> AppTest:
    """Press the button."""
    app.button(key=key).click().run()
    assert_no_exception(app)
    return app


@pytest.mark.parametrize(
    "info", [info for info in PAGES if info.network], ids=lambda info: info.name
)
def test_every_page_lets_pytorch_compute_what_it_shows(
    info: Any, started: list[Training], tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every one with a network: nothing is claimed before the button, then all of it agrees."""
    lang = LANGUAGES[PAGES.index(info) % len(LANGUAGES)]
    if info.name == "train_digits":
        monkeypatch.setenv("SEQVIZ_DATA_DIR", str(write_tiny_mnist(tmp_path)))
    app = open_page(info.name, lang, query=WAYS.get(info.name))
    if info.name in ("sequence_prediction", "train_digits"):
        assert checked.KEY not in {button.key for button in app.button}
        press(app, "run_start")
        finish(app, started[0])
    assert not app.success
    with use_language(lang):  # what a list offers is read here, outside the session
        compare(app)
        left_out = _("Not compared: {what}.").partition("{")[0]
        assert any(left_out in one.value for one in app.caption)
        table = next(one.value for one in app.table if _("Allowed") in one.value)
        far, allowed = (table[_(name)].map(as_number) for name in ("Largest difference", "Allowed"))
        assert set(table[_("Agrees")]) == {{"en": "yes", "zh": "是"}[lang]}
        assert any(_("The differences are what rounding leaves.") in c.value for c in app.caption)
    assert (far <= allowed).all()
    assert (table.iloc[:, 2].map(as_number) > 0).any(), "a comparison of zeros proves nothing"
    assert len(app.success) == 1
    assert not app.error


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_that_computes_wrongly_says_so(
    lang: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With gates that are a thousandth too open, the check names them and calls nothing right."""
    right = GRUCell.forward

    def open_too_far(cell: GRUCell, *args: Any) -> Any:
        trace = right(cell, *args)
        return replace(trace, gates=trace.gates * 1.001)

    monkeypatch.setattr(GRUCell, "forward", open_too_far)
    app = compare(open_page("gru_cell", lang))
    assert not app.success
    with use_language(lang):
        assert _("gates and candidates, layer {layer}").format(layer=1) in app.error[0].value
        assert {"en": "no", "zh": "否"}[lang] in set(app.table[0].value[_("Agrees")])
        rounding = _("The differences are what rounding leaves.")
    assert not any(rounding in one.value for one in app.caption)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_rounding_decides_is_not_called_wrong(lang: Language) -> None:
    """A network with weights as a diverging training leaves them: nobody can tell, and why."""
    rng = np.random.default_rng(3)
    model = RNNModel(1, 32, 1, cell="rnn", rng=rng)
    for weights in model.parameters().values():
        weights *= 50
    own = TrainedNetwork("mine", model, np.sin(np.arange(100.0))[:, None, None])
    app = open_page("rnn_cell", lang, query={"source": "own"}, state={"trained_network": own})
    compare(app)
    assert not app.success
    assert not app.error
    with use_language(lang):
        said = _(
            "**Of this network, on this input, nobody can tell:** {names}. Either rounding alone "
            "changes PyTorch's own result by more than is allowed (to see that, every weight was "
            "changed in its last digit), or the numbers grow beyond what {bits}-bit numbers can "
            "hold."
        ).format(names="@", bits=64)
        begin, end = said.split("@")
        hidden = _("hidden states, layer {layer}").format(layer=1)
        (warning,) = [one.value for one in app.warning if one.value.startswith(begin)]
        assert end in warning
        assert hidden in warning
        table = next(one.value for one in app.table if _("Allowed") in one.value)
        agrees = dict(zip(table[_("Compared")], table[_("Agrees")], strict=True))
        assert agrees[hidden] == _("cannot be told")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_verdict_ends_with_what_it_was_about(lang: Language) -> None:
    """Other weights: the old numbers are gone and it is said; the next run says nothing more."""
    app = compare(open_page("compare", lang, query={"hidden": "4"}))
    assert app.success
    app.run()
    assert app.success, "nothing has changed"
    app.number_input(key="seed").set_value(8).run()
    assert not app.success
    assert not app.table
    with use_language(lang):
        said = _(
            "The input, the network or its settings are no longer those that were compared: "
            "press again to compare what stands here now."
        )
    assert said in [one.value for one in app.info]
    app.run()
    assert said not in [one.value for one in app.info]
    assert compare(app).success


def test_a_verdict_stays_on_its_page() -> None:
    """Another page neither shows it nor calls its own network changed."""
    app = compare(open_page("compare", query={"hidden": "4"}))
    app.switch_page("pages/gru_cell.py").run()
    assert_no_exception(app)
    assert not app.success
    assert not any("no longer those" in one.value for one in app.info)


def test_every_quantity_has_a_name() -> None:
    """No row is shown under a name that the words do not know, with a network's name or without."""
    for quantity in checked.NAMES:
        one = Difference(quantity, 0, 1, 0.0, 1.0, 1e-6)
        assert "{" not in checked._name(one)
        assert checked._name(Difference(quantity, 0, 1, 0.0, 1.0, 1e-6, 32, "RNN")).startswith(
            "RNN: "
        )


def test_every_change_changes_the_mark() -> None:
    """One number, a shape, a type or a letter, and the marks are others."""
    base = [np.zeros((2, 3)), "text", 1]
    marks = [
        base,
        [np.zeros((3, 2)), "text", 1],
        [np.zeros((2, 3), np.float32), "text", 1],
        [np.eye(2, 3), "text", 1],
        [np.zeros((2, 3)), "texT", 1],
        [np.zeros((2, 3)), "text", 2],
    ]
    assert len({checked.digest(one) for one in marks}) == len(marks)
    assert checked.digest(base) == checked.digest([np.zeros((2, 3)), "text", 1])


def test_torch_waits_for_the_button() -> None:
    """Whatever a page imports for its check, torch is not loaded by it."""
    code = (
        "import sys, seqviz.ui.controls.check, seqviz.ui.controls.classifier.checked, "
        "seqviz.ui.pages.text_generation.checked, "
        "seqviz.ui.pages.neuron_detective.checked, seqviz.ui.pages.sequence_prediction.checked, "
        "seqviz.ui.pages.train_digits.checked\n"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
