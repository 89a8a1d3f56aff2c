"""The gradients page of the networks that ship: what is read, what is sent, what is said."""

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from seqviz.data.sample import load_sample
from seqviz.figures.answer_back import send_answer_back
from seqviz.models.charlm import shipped_charlm
from seqviz.models.digit_reader import shipped_reader
from seqviz.numbers import measured
from seqviz.ui.frame.i18n import LANGUAGES, Language
from tests.pages.components import sent
from tests.pages.harness import assert_no_exception, open_page


def shown(app: AppTest) -> dict[str, Any]:
    """What the picture was sent."""
    assert_no_exception(app)
    (one,) = sent(app, "through_time")
    return one.meta


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_digit_is_sent_back_through_both_layers(lang: Language) -> None:
    """The gradient of the loss of what its writer meant, row by row, and sentences of it."""
    app = open_page("gradients", lang, query={"of": "digit", "digit": "s7", "step": "12"})
    meta = shown(app)
    sample, reader = load_sample(), shipped_reader()
    wanted = int(sample.labels[7])
    back = send_answer_back(reader.model, reader.rows(sample.images[7][None]), wanted)
    assert [lane["carries"] for lane in meta["trained"]] == ["c", "c"]
    for lane, layer in zip(meta["trained"], (1, 0), strict=True):
        for state in ("h", "c"):
            np.testing.assert_allclose(
                lane["shares"][state], back.layers[layer].shares(state), rtol=1e-12
            )
    assert (meta["steps"], meta["at"]) == (28, 12)
    np.testing.assert_allclose(meta["pixels"], sample.images[7] / 255, atol=0.005)
    first, half, reach = meta["told"][:3]
    assert "28" in first
    assert str(wanted) in first
    assert str(back.layers[1].halved) in half
    assert str(back.layers[1].reach) in reach
    assert ("层" in half) == (lang == "zh")
    top = back.layers[1]
    (why,) = [one for one in meta["told"][:5] if measured(top.alone[1], 2) in one]
    assert measured(top.shares("c")[1], 2) in why
    assert measured(top.rate**27, 2) in why


def test_a_passage_is_read_up_to_its_last_character() -> None:
    """The loss is that of the last one; a shorter text is refused kindly, and the example read."""
    app = open_page("gradients", query={"of": "python", "text": "import o"})
    meta = shown(app)
    lm = shipped_charlm("python")
    indices = lm.vocabulary.encode("import o")
    x = np.eye(len(lm.vocabulary))[indices[:-1], None]
    back = send_answer_back(lm.model, x, int(indices[-1]))
    assert meta["names"] == list("import␣")
    (lane,) = meta["trained"]
    np.testing.assert_allclose(lane["shares"]["c"], back.layers[0].shares("c"), rtol=1e-9)
    assert "“o”" in meta["told"][0]
    app.text_input(key="text").set_value("i").run()
    assert_no_exception(app)
    (warned,) = app.warning
    assert "at least 2 characters" in warned.value
    assert len(shown(app)["names"]) > 1


def test_before_the_first_step_is_a_place_in_a_link() -> None:
    """Step 0 stays 0; without one it is the first, and one too far is the last."""
    for step, at in (("0", 0), ("", 1), ("200", 28)):
        query = {"of": "digit", "digit": "s7", **({"step": step} if step else {})}
        assert shown(open_page("gradients", query=query))["at"] == at


def test_a_source_is_chosen_and_checked() -> None:
    """The address says it; its text means nothing to the next one; torch agrees with each."""
    app = open_page("gradients")
    app.segmented_control(key="gradients_of").set_value("names").run()
    assert app.query_params["of"] in ("names", ["names"])
    meta = shown(app)
    assert "".join(meta["names"]) == "Papadopoulos"
    app.button(key="compare").click().run()
    assert_no_exception(app)
    (verdict,) = app.success
    assert f"{1 + 12 * 384:,} numbers were compared" in verdict.value
    app.text_input(key="text").set_value("Müller").run()
    assert "".join(shown(app)["names"]) == "Müller"
    app.segmented_control(key="gradients_of").set_value("shakespeare").run()
    assert "text" not in app.query_params
    assert shown(app)["names"][0] == "T"
    app.segmented_control(key="gradients_of").set_value("untrained").run()
    assert "of" not in app.query_params
    assert "sizes" in shown(app)


def test_a_source_that_there_is_not_leaves_the_untrained_ones() -> None:
    """Nothing breaks, and the address says it no longer."""
    app = open_page("gradients", query={"of": "elsewhere"})
    assert "sizes" in shown(app)
    assert "of" not in app.query_params
