"""The detective's page without a browser: what the painter is sent, proofs, passages, addresses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import load_file, save_file
from streamlit.testing.v1 import AppTest

from seqviz.data.corpora import own
from seqviz.models.charlm import CharLM
from seqviz.models.detective import study
from seqviz.models.detective.ranking import Suspect
from seqviz.models.detective.shipped import save_studies, studies_of
from seqviz.models.detective.states import read_states
from seqviz.models.detective.study import LENGTH, WINDOW
from seqviz.ui.components.painter import Asked, proof_of, stretch_of
from seqviz.ui.components.painter.words import judged, note, p_said, plain_note
from seqviz.ui.frame.address import ASKS
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.pages.neuron_detective import case as cases
from seqviz.ui.pages.neuron_detective import connect_view, evidence, summary
from tests.claims.proof import proves
from tests.models.detective.small import random_text, small_lm
from tests.pages.components import Sent, sent
from tests.pages.harness import assert_no_exception, open_page

UNITS = 12
REALLY_SAME = cases.same_library
REAL_CORPUS = cases.corpus


def clear() -> None:
    """Forget what was computed."""
    read = (cases.studied, cases.read_window, cases.anchors_of, cases.searched)
    for kept in (*read, evidence.proved, summary.checked):
        kept.clear()


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> CharLM:
    """An untrained network and a short text in place of the shipped ones."""
    lm, text = small_lm(units=UNITS), random_text(6_000)
    monkeypatch.setattr(cases, "shipped_charlm", lambda name: lm)
    monkeypatch.setattr("seqviz.models.charlm.shipped_charlm", lambda name: lm)
    monkeypatch.setattr(cases, "corpus", lambda name: text)
    monkeypatch.setattr(cases, "same_library", lambda name: True)
    clear()
    return lm


@pytest.fixture(scope="module", autouse=True)
def forget() -> Iterator[None]:
    """No later test finds the small network's study."""
    yield
    clear()


def painted(app: AppTest) -> Sent:
    """What the painter was sent."""
    (only,) = sent(app, "painter")
    return only


def test_the_painter_gets_every_unit_and_every_label(small: CharLM) -> None:
    """Levels of all units, then one byte a character and feature."""
    app = open_page("neuron_detective", query={"place": "600"})
    one, text = painted(app), random_text(6_000)
    assert "".join(one.meta["chars"]) == text[600 : 600 + WINDOW]
    assert one.meta["units"] == UNITS
    rows = np.frombuffer(one.payload, np.uint8).reshape(-1, WINDOW)
    assert len(rows) == UNITS + len(one.meta["ranking"])
    c = read_states(small, text).quantity("c")[600 : 600 + WINDOW, 4]
    limit = one.meta["limits"][4]
    wanted = np.clip(c, -limit, limit)
    np.testing.assert_allclose((rows[4] - 128.0) / 127 * limit, wanted, atol=limit / 200)
    vowel = [r["name"] for r in one.meta["ranking"]].index("vowel")
    assert rows[UNITS + vowel].tolist() == [char in "aeiou" for char in one.meta["chars"]]


def test_a_page_that_runs_again_reads_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The network reads a part of its text once; another part is read when it is looked at."""
    read: list[Any] = []
    reading = study.read_ranges

    def noted(lm: CharLM, text: str, anchors: Any, ranges: Any) -> Any:
        read.append(ranges)
        return reading(lm, text, anchors, ranges)

    monkeypatch.setattr(study, "read_ranges", noted)
    app = open_page("neuron_detective", query={"place": "600"})
    app.run()
    assert read.count([(600, 600 + WINDOW)]) == 1
    other = open_page("neuron_detective", query={"place": "900"})
    assert read.count([(900, 900 + WINDOW)]) == 1
    assert painted(other).meta["chars"] != painted(app).meta["chars"]
    assert painted(other).payload != painted(app).payload


def test_controls_change_what_is_painted_and_the_address() -> None:
    """Another quantity, and the next window; the address follows."""
    app = open_page("neuron_detective", query={"place": "600"})
    app.segmented_control(key="detective_show").set_value("f").run()
    assert_no_exception(app)
    assert (painted(app).meta["symbol"], painted(app).meta["signed"]) == ("f", False)
    app.button(key="detective_on").click().run()
    assert painted(app).meta["begin"] == 600 + WINDOW
    assert app.query_params["show"] in ("f", ["f"])
    assert app.query_params["place"] in ("2100", ["2100"])


def test_a_link_shows_unit_and_passages() -> None:
    """`?unit=` and `?stretch=` are taken over; passages are listed and none is the stretch."""
    app = open_page("neuron_detective", query={"unit": "7", "stretch": "10-12", "place": "600"})
    assert painted(app).meta["unit"] == 6  # which is shown as 7
    assert painted(app).meta["stretch"] == [10, 12]
    (found,) = sent(app, "passages")
    assert found.meta["items"]
    assert all(item["place"] != "611" for item in found.meta["items"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_searched_for_is_said_as_it_is_set(lang: Language) -> None:
    """A part of the pattern is not all of it; units that only switch on are not all that are on."""
    query = {"stretch": "10-12", "place": "600"}
    with use_language(lang):
        part = _("Other passages where at least {share}% of these are on: **{count}**.")
        whole = _("Other passages where the same are on: **{count}**.")
    for share, sentence, other in (("100", whole, part), ("60", part, whole)):
        app = open_page("neuron_detective", lang, query=query | {"share": share})
        (said,) = [one.value for one in app.markdown if "+" in one.value or "\u2212" in one.value]
        for one, wanted in ((sentence, True), (other, False)):
            words = max(one.format(share=share, count="#").split("#"), key=len)
            assert (words in said) == wanted
    case: Any = SimpleNamespace(name="python")
    with use_language(lang):
        told = {
            evidence._no_pattern(case, length, edges=edges)
            for length, edges in ((1, False), (2, False), (1, True), (2, True))
        }
    assert len(told) == 3, "one character cannot be taken shorter; the toggle is named where it is"


def test_a_proof_is_shown_when_it_is_asked_for() -> None:
    """Three figures and what the model errs on; nothing of it before."""
    app = open_page("neuron_detective")
    assert not app.metric
    app = open_page("neuron_detective", query={"proof": "4-vowel"})
    assert len(app.metric) == 3
    (changes,) = sent(app, "passages")
    assert len(changes.meta["items"]) == 8


@pytest.mark.parametrize("place", ["600", "2300"])
def test_every_part_is_compared_with_pytorch(place: str) -> None:
    """Painting, proof and gradient agree with PyTorch, each beside where it stands."""
    query = {"proof": "4-vowel", "connect": "1", "place": place, "show": "i"}
    app = open_page("neuron_detective", query=query)
    for count, key in enumerate(("compare", "compare_proof", "compare_connect"), 1):
        app.button(key=key).click().run()
        assert_no_exception(app)
        assert (len(app.success), len(app.error)) == (count, 0)


@pytest.mark.parametrize(
    "typed", ["", "a", "\x00\x01", "אב 🙂 é漢" * 5, "<b>&</b>" * 400, "a" * 50_000]
)
def test_any_text_of_one_s_own(typed: str) -> None:
    """Empty, short, strange and long texts: painted, or the example is."""
    app = open_page("neuron_detective", query={"text": "own"})
    app.text_area(key="detective_own_python").set_value(typed).run()
    assert_no_exception(app)
    chars = painted(app).meta["chars"]
    assert 2 <= len(chars) <= cases.OWN_MOST
    assert "\x00" not in chars


@pytest.mark.parametrize(
    "query",
    [
        {"unit": "-1"},
        {"unit": "999"},
        {"unit": "x"},
        {"unit": "0"},
        {"unit": "9" * 5_000},
        {"place": "9" * 5_000},
        {"stretch": f"{'9' * 5_000}-{'9' * 5_000}"},
        {"unit": "٣"},
        {"stretch": "9"},
        {"stretch": "5-5"},
        {"stretch": "0-9999"},
        {"asks": "9" * 5_000, "guess": "1114112", "connect": "1", "map": "yes"},
        {"asks": "0", "guess": "-1", "connect": "1"},
        {"proof": "0-vowel"},
        {"proof": "13-vowel", "hold": "x"},
        {"proof": "1-<b>"},
        {"share": "0", "edges": "?", "drawn": "", "colour": "none", "map": "1"},
        {"way1": "\x00", "way2": "x" * 5_000, "map": "1"},
        {"model": "?", "show": "q", "text": "no", "place": "1e9"},
    ],
    ids=str,
)
def test_an_address_may_say_anything(query: dict[str, str]) -> None:
    """What means nothing is as if it were not there."""
    app = open_page("neuron_detective", query=query)
    assert 0 <= painted(app).meta["unit"] < UNITS
    assert painted(app).meta["stretch"] is None


def test_map_and_connectivity_open() -> None:
    """Both expanders, without a browser."""
    app = open_page(
        "neuron_detective", state={"detective_map_open": True, "detective_connect_open": True}
    )
    assert_no_exception(app)
    assert app.get("plotly_chart")
    assert len(sent(app, "passages")) == 3


@pytest.mark.parametrize(
    "value", [None, 3, [1], [2, 1], [0, 11], ["0", "1"], [True, 2], [0.5, 2], [-1, 3], {"a": 1}]
)
def test_a_stretch_from_the_browser_is_checked(value: object) -> None:
    """Only two whole numbers inside the text are a stretch."""
    assert stretch_of(value, 10) is None
    assert stretch_of([2, 4], 10) == (2, 4)


@pytest.mark.parametrize(
    "value", [None, 1, {"unit": 12}, {"unit": "1", "feature": "vowel"}, {"unit": 1, "feature": 3}]
)
def test_a_proof_from_the_browser_is_checked(value: object) -> None:
    """Only a unit that is there and a feature that has a score."""
    assert proof_of(value, UNITS, ("vowel",)) is None
    assert proof_of({"unit": 1, "feature": "vowel"}, UNITS, ("vowel",)) == Asked(1, "vowel")


def test_a_long_text_of_one_s_own_is_cut_and_mapped() -> None:
    """It says how much is read, and the map takes all of that; what shows nothing is left out."""
    app = open_page("neuron_detective", query={"text": "own"}, state={"detective_map_open": True})
    app.text_area(key="detective_own_python").set_value("\x00" + "abc d" * 560).run()
    assert_no_exception(app)
    assert len(painted(app).meta["chars"]) == cases.OWN_MOST - 1
    captions = " ".join(one.value for one in app.caption)
    assert "It has 2,801 characters; the first 2,000 are read." in captions
    assert "Left out: 1 characters" in captions
    assert app.get("plotly_chart")


def test_quoted_text_is_text() -> None:
    """A picture's markup in one's own text is no picture in the heading."""
    app = open_page("neuron_detective", query={"text": "own", "stretch": "0-12"})
    app.text_area(key="detective_own_python").set_value("![p](//a/b.c) " * 3).run()
    app.query_params["stretch"] = "0-12"
    app.run()
    (heading,) = [one.value for one in app.subheader if "Passages" in one.value]
    assert r"\!\[p\]\(" in heading


def test_plays_are_judged_on_plays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The held-out tenth comes with the app: nothing needs to be fetched."""
    monkeypatch.setenv("SEQVIZ_DATA_DIR", str(tmp_path))
    text = REAL_CORPUS.__wrapped__("shakespeare")
    assert len(text) == LENGTH
    assert "GREMIO:\nGood morrow, neighbour Baptista." in text[:60]
    assert "def " in REAL_CORPUS.__wrapped__("python")


def test_another_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where this Python's source is not what was learned, held out is not sure to be held out."""
    known = "No training read the held-out Python source"
    app = open_page("neuron_detective")
    assert not app.warning
    assert any(known in one.value for one in app.caption)
    monkeypatch.setattr(cases, "same_library", lambda name: False)
    app = open_page("neuron_detective")
    (warning,) = app.warning
    assert not any(known in one.value for one in app.caption)
    assert "may have learned part of the held-out text" in warning.value


@pytest.mark.parametrize("other", [False, True])
def test_the_library_is_known_by_its_hash(monkeypatch: pytest.MonkeyPatch, other: bool) -> None:
    """The card's hash is compared with that of the whole text, not of the part that is read."""
    whole = own("def f(): pass\n" * 20)
    learned = "0" * 64 if other else whole.sha256
    model = SimpleNamespace(card=SimpleNamespace(text_sha256=learned))
    monkeypatch.setattr(cases, "shipped_charlm", lambda name: model)
    monkeypatch.setattr(cases, "python_source", lambda: whole)
    assert REALLY_SAME.__wrapped__("python") is not other


def test_every_quantity_comes_from_one_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another gate does not read the text from its beginning again."""
    read = []
    real = cases.read_anchors
    monkeypatch.setattr(cases, "read_anchors", lambda *a: read.append(a) or real(*a))
    for quantity in "hcf":
        open_page("neuron_detective", query={"show": quantity})
    assert len(read) == 1


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, small: CharLM) -> Path:
    """A file of studies of the small network."""
    path = tmp_path / "detective.safetensors"
    small.card = SimpleNamespace(  # type: ignore[assignment]
        weights_sha256="abc", architecture=None, measured=None, text_sha256=""
    )
    save_studies(path, studies_of(small, random_text(6_000), "code"))
    monkeypatch.setattr(cases.shipped, "SHIPPED", {"python": path, "shakespeare": path})
    return path


def test_a_study_that_came_with_the_app_is_shown_at_once(
    monkeypatch: pytest.MonkeyPatch, ready: Path
) -> None:
    """Nothing is ranked and the text is not read from its beginning; it says so, and can check."""

    def never(*_: object) -> None:
        raise AssertionError("computed")

    live = painted(open_page("neuron_detective", query={"model": "python"}))
    monkeypatch.setattr(cases, "study", never)
    monkeypatch.setattr(cases, "read_anchors", never)
    clear()
    app = open_page("neuron_detective", query={"model": "python"})
    assert painted(app).meta["ranking"] == live.meta["ranking"]
    assert any("These scores come with the app" in one.value for one in app.caption)
    app.button(key="detective_check_now").click().run()
    (told,) = app.success
    assert "and all that comes with them, agree" in told.value


def test_a_score_that_does_not_agree_is_told(ready: Path) -> None:
    """The check compares with what is computed here."""
    arrays = load_file(ready)
    with safe_open(ready, framework="numpy") as file:
        header = file.metadata()
    arrays["c.scores"] = arrays["c.scores"] + np.float32(0.01)
    save_file(arrays, ready, metadata=header)
    app = open_page("neuron_detective", query={"model": "python"})
    app.button(key="detective_check_now").click().run()
    (told,) = app.error
    assert "differ by up to 0.0100" in told.value


def test_a_damaged_file_is_no_dead_end(ready: Path) -> None:
    """The units are then ranked here."""
    ready.write_bytes(b"x" * 100)
    app = open_page("neuron_detective", query={"model": "python"})
    assert painted(app).meta["ranking"]
    assert not any("These scores come with the app" in one.value for one in app.caption)


def test_a_prediction_sees_what_stands_before_the_window() -> None:
    """Near the window's start its context comes from the text before it; at the end it guesses."""
    opened = {"detective_connect_open": True}
    query = {"place": "3000", "stretch": "3-5"}
    app = open_page("neuron_detective", query=query, state=opened)
    shown = [one for one in sent(app, "passages") if "connect" in one.meta["group"]]
    assert len(shown) == 3
    wanted = random_text(6_000)[3_005 - connect_view.BACK : 3_005]
    for one in shown:
        (item,) = one.meta["items"]
        assert "".join(item["chars"][: item["begin"]]) == wanted
    assert sum("What comes next" in one.value for one in app.caption) == 3
    last = {"place": str(6_000 - WINDOW), "stretch": f"{WINDOW - 2}-{WINDOW}"}
    app = open_page("neuron_detective", query=last, state=opened)
    assert not any("What comes next" in one.value for one in app.caption)
    assert sum("own guess" in one.value for one in app.caption) == 3


def test_the_lesson_is_what_the_reaches_say() -> None:
    """That the RNN looks back least is said only where it does."""
    told = connect_view.lesson({"rnn": 9, "lstm": 15, "gru": 20}, 24)
    assert "looks back least" in told
    assert "usual explanation, which is not tested here" in told
    assert "does not look back least" in connect_view.lesson({"rnn": 16, "lstm": 15, "gru": 20}, 24)
    app = open_page("neuron_detective", state={"detective_connect_open": True})
    assert any("The median reach at 24 places" in one.value for one in app.markdown)


@proves("Each feature's best units on the first half")
def test_units_are_listed_as_the_first_half_chose_them() -> None:
    """Its best, in its order, whatever the second half says; what that says stands beside them."""
    app = open_page("neuron_detective", query={"experts": "1"})
    found, _ready = cases.studied("python", "c")
    for row, suspects in zip(painted(app).meta["ranking"], found.ranking.best, strict=True):
        assert [one["unit"] for one in row["units"]] == [s.unit for s in suspects[:3]]
        for one, suspect in zip(row["units"], suspects, strict=False):
            assert one["score"] == f"{suspect.score:.2f}"
            assert f"{100 * suspect.precision:.0f}" in one["right"]
            assert one["kind"] in ("tells", "goes", "weak")
            assert one["said"].endswith(judged(suspect))
            assert f"p {one['p']}:" in one["said"]
    units = [one for row in painted(app).meta["ranking"] for one in row["units"]]
    assert {one["said"].rpartition(": ")[2] for one in units} >= {"may be luck"}


def test_what_a_unit_is_said_to_tell_is_what_its_numbers_bear_out() -> None:
    """To tell needs score, precision and more than luck; else it goes with it, or not even so."""
    good = Suspect(3, "quotes", 0.95, 0.9, True, 128, 0.6, 0.002)
    assert note(good, 0.6).startswith("tells inside quotes: score 0.95 (chance 0.60), 60% of its")
    assert note(replace(good, score=0.8951, precision=0.4951), 0.6).startswith("tells"), "as shown"
    for change in ({"precision": 0.494}, {"score": 0.894}):
        assert note(replace(good, **change), 0.6).startswith("goes with inside quotes")
    for change in ({"p": 0.06}, {"score": 0.74}):
        assert note(replace(good, **change), 0.6).startswith("not found to go with")
    plain = plain_note(good, 0.04)
    assert plain.startswith("tells inside quotes: right 60% of the times"), plain
    assert plain.endswith("guessing would be right 4.0%"), plain
    assert not {"score", "chance", "p "} & set(plain.split())
    said = [p_said(p) for p in (0.0, 0.0004, 0.0005, 0.02, 1.0)]
    assert said == ["< 0.001", "< 0.001", "0.001", "0.020", "1.000"]


def test_how_scores_and_p_were_found_is_said_with_this_ranking_s_numbers() -> None:
    """The number of moves, of features, and of units that tell something, as they are."""
    app = open_page("neuron_detective")
    found, _ready = cases.studied("python", "c")
    captions = " ".join(one.value for one in app.caption)
    assert "in all 3,000 ways" in captions
    assert f"times the {len(found.ranking.features)} features" in captions
    (line,) = [one.value for one in app.markdown if "of 12 units" in one.value]
    assert line.startswith(f"**{found.ranking.readable()} of 12 units**")
    assert "were not found to" in line


def test_a_proof_says_what_its_sign_is_and_what_it_cannot_show() -> None:
    """± by name with its t value; use, not meaning; redundancy may hide it."""
    app = open_page("neuron_detective", query={"proof": "4-vowel"})
    (caption,) = [one.value for one in app.caption if one.value.startswith("±")]
    assert "the 95% interval of the mean change, 2.20 standard errors" in caption
    assert "12 stretches" in caption
    assert "whether the model uses it here, not what the unit means" in caption
    assert "its use stays hidden" in caption


def test_panels_share_a_scale_or_say_that_they_do_not() -> None:
    """One scale: only the strongest of all panels is full; own scales: each panel's own is."""

    def fullest(query: dict[str, str]) -> tuple[list[int], str]:
        app = open_page("neuron_detective", query={"connect": "1", "place": "3000", **query})
        (said,) = [one.value for one in app.caption if "The strongest" in one.value]
        shown = [one for one in sent(app, "passages") if "connect" in one.meta["group"]]
        return [max(one.payload) for one in shown], said

    one, said = fullest({})
    assert sorted(one)[-1] == 255
    assert sorted(one)[0] < 255
    assert "Equal colours are equal strengths" in said
    own, other = fullest({"shades": "own"})
    assert own == [255, 255, 255]
    assert "not equal strengths" in other
    assert said.partition("nudge: ")[2] == other.partition("nudge: ")[2], "the three maxima"


def test_the_three_networks_are_called_what_they_are() -> None:
    """How many weights each has, beside its loss; one seed and one rate that nobody tuned."""
    app = open_page("neuron_detective", query={"connect": "1", "place": "3000"})
    (told,) = [one.value for one in app.caption if "Weights:" in one.value]
    assert "RNN 41,441, LSTM 128,225 and GRU 99,425" in told
    for lm in connect_view.trio().values():
        assert lm.card
        assert lm.card.measured
        assert f"{lm.card.measured.loss:.2f}" in told
        assert f"seed {lm.card.seed}" in told
        assert f"learning rate {lm.card.recipe['learning_rate']}" in told
    assert "tuned for none" in told


def test_a_link_shows_the_map_as_it_was() -> None:
    """Open, with its kind, its colours and the ways; what is selected in the text has rings."""
    query = {
        "map": "1",
        "colour": "vowel",
        "way1": "x = 1⏎y",
        "way2": "z" * 100,
        "stretch": "3-6",
        "place": "600",
    }
    app = open_page("neuron_detective", query=query)
    assert app.selectbox(key="detective_map_colour_code").value == "vowel"
    first, second = app.text_input
    assert first.value == "x = 1⏎y"
    assert second.value == "z" * 60
    (chart,) = app.get("plotly_chart")
    figure = json.loads(chart.proto.spec)
    (rings,) = [one for one in figure["data"] if one["name"] == "selected above"]
    assert rings["marker"]["symbol"] == "circle-open"
    (way,) = [one for one in figure["data"] if one["name"].startswith("A: ")]
    assert way["text"][5:] == ["⏎", "y"]
    near = open_page("neuron_detective", query={"map": "1", "drawn": "near"})
    assert any("t-SNE arranges the points it was given" in one.value for one in near.caption)
    assert not near.text_input


def test_what_is_chosen_is_in_the_address() -> None:
    """Proof and how it is held, the search, the map: a link made now shows the same."""
    query = {"proof": "4-vowel", "stretch": "10-12", "map": "1", "place": "600"}
    app = open_page("neuron_detective", query=query)
    app.segmented_control(key="detective_hold").set_value("1")
    app.select_slider(key="detective_share").set_value("80")
    app.toggle(key="detective_edges").set_value(True)
    app.selectbox(key="detective_map_colour_code").set_value("upper")
    app.text_input(key="detective_trail_python_0").set_value("a⏎b").run()
    assert_no_exception(app)
    said = {name: "".join(app.query_params[name]) for name in app.query_params}
    chosen = {"hold": "1", "share": "80", "edges": "1", "colour": "upper", "way1": "a⏎b"}
    assert chosen.items() <= said.items()
    other = open_page("neuron_detective", query=said)
    assert other.segmented_control(key="detective_hold").value == "1"
    assert other.select_slider(key="detective_share").value == "80"
    assert other.toggle(key="detective_edges").value
    assert [one.value for one in other.metric] == [one.value for one in app.metric]
    assert sent(other, "passages")[1].meta == sent(app, "passages")[1].meta
    app.segmented_control(key="detective_show").set_value("f").run()
    assert "proof" not in app.query_params
    assert not app.metric


def test_place_and_prediction_are_chosen_in_the_panel() -> None:
    """By the address and by pills: each network is asked for just that character there."""
    text = random_text(6_000)
    query = {"connect": "1", "place": "3000", "asks": "2000"}
    app = open_page("neuron_detective", query=query)
    for one in sent(app, "passages"):
        (item,) = one.meta["items"]
        assert item["place"] == "2,001"
        assert item["chars"][item["begin"]] == text[2_000]
        assert "".join(item["chars"]) == text[1_840:2_040]
    (pills,) = [one for one in app.get("button_group") if "guess" in str(one.key)]
    assert pills.value == text[2_000]
    other = next(one for one in pills.options if text[2_000] not in one)
    char = next(
        c
        for c in connect_view.likely(connect_view.trio().values(), text[1_840:2_000], 5)
        if c != text[2_000]
    )
    assert other
    pills.set_value(char).run()
    assert "".join(app.query_params["guess"]) == str(ord(char))
    assert sum("did not come next" in one.value for one in app.caption) == 3


@pytest.mark.parametrize(
    ("value", "place"),
    [(-3, "1997"), (40, "2040"), (9_999, None), (True, None), ("1", None), (None, None)],
)
def test_a_step_from_the_browser_is_checked(
    monkeypatch: pytest.MonkeyPatch, value: object, place: str | None
) -> None:
    """Whole steps within what is shown lead on; the prediction is then what comes next again."""
    said: dict[str, str] = {}
    monkeypatch.setattr(connect_view.st, "session_state", {"key": {"pick": value}})
    monkeypatch.setattr(connect_view, "put", said.__setitem__)
    monkeypatch.setattr(connect_view, "forget", lambda name: None)
    connect_view._moved("key", 2_000, 6_000)
    assert said.get(ASKS) == place


def test_numbers_and_letters_are_explained_in_view() -> None:
    """What a score and chance are, why labels are moved, and what h, c and the gates are."""
    captions = " ".join(one.value for one in open_page("neuron_detective").caption)
    for told in ("0.5 is a coin", "moved, not shuffled", "f, the forget gate", "c, the cell state"):
        assert told in captions


@pytest.mark.parametrize(
    ("lang", "source", "front"),
    [
        ("en", "the held-out Python source", "which of the 6,000 characters"),
        ("zh", "留出的 Python 源码", "共 6,000 个字符"),
    ],
)
def test_under_an_own_text_every_result_names_the_other(
    lang: Language, source: str, front: str
) -> None:
    """Scores, a proof, its errors' places and passages found say which text they are of."""
    query = {"text": "own", "model": "python", "proof": "4-vowel", "stretch": "10-12"}
    app = open_page("neuron_detective", lang, query=query)
    assert len(app.info) == 1
    assert source in app.info[0].value, "that it is not the visitor's"
    assert any(front in one.value and source in one.value for one in app.markdown)
    named = [one for one in (*app.caption, *app.subheader) if source in one.value]
    assert len(named) == 6, "score, apart, read, searched; proof, passages"
    labels = painted(app).meta["labels"]
    held = {"en": "held-out", "zh": "留出文本"}[lang]
    assert held in labels["share"]
    assert held in labels["proving"]


def test_a_loss_has_its_unit_in_the_session_s_language() -> None:
    """The large figures say what the sentence below them says."""
    app = open_page("neuron_detective", "zh", query={"proof": "4-vowel"})
    assert [one.value.split(" ")[-1] for one in app.metric] == ["奈特"] * 3


def test_a_tiny_probability_is_not_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What rounds to 0% or to 100% stands beyond the last digit, in both lists."""
    real, found = evidence.proved, connect_view.connectivity

    def proved(*asked: Any) -> Any:
        made = real(*asked)
        changes = tuple(replace(one, before=0.99999, after=1e-6) for one in made.changes)
        return replace(made, changes=changes)

    monkeypatch.setattr(evidence, "proved", proved)
    monkeypatch.setattr(
        connect_view, "connectivity", lambda *asked: replace(found(*asked), probability=1e-6)
    )
    query = {"proof": "4-vowel", "connect": "1"}
    app = open_page("neuron_detective", query=query)
    changes = next(one for one in sent(app, "passages") if one.meta["group"] == "detective")
    assert all("> 99.9% before, < 0.1% now" in item["note"] for item in changes.meta["items"])
    assert sum("gets < 0.1%" in one.value for one in app.caption) == 3
