"""Text classification: the numbers are the core's, the address says all, a training ends."""

from __future__ import annotations

import re

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from seqviz.data.names import load_names
from seqviz.data.names_curve import load_curves
from seqviz.data.poems import load_poems
from seqviz.models.text_classifier import SHIPPED_POEMS, baseline_of, shipped_text_classifier
from seqviz.models.text_explanations import disagreement, explain
from seqviz.training.engine.events import EpochDone
from seqviz.training.engine.history import History
from seqviz.ui.controls.classifier.words import class_names
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.pages.text_classification.curve import said_of_curve, said_of_near_copies
from seqviz.ui.pages.text_classification.training import why_above
from tests.claims.proof import proves
from tests.pages.components import Sent, sent
from tests.pages.harness import assert_no_exception, open_page
from tests.pages.learning import PATIENCE, again, press
from tests.ui.session import address

PAGE = "text_classification"
ROWS = "text,label\n" + "".join(f"{'ab'[k % 2] * 3}{k:02d},{'AB'[k % 2]}\n" for k in range(40))
NOTHING_KNOWN = (
    "The network knows none of these characters. It reads “unknown” for each of them, so whatever "
    "it said would hold for any other text that is as long and that it cannot read. Nothing is "
    "left to show or to explain."
)
every_language = pytest.mark.parametrize("lang", LANGUAGES)


def open_names(lang: Language = "en", **query: str) -> AppTest:
    """The page on an address."""
    return open_page(PAGE, lang, query=query)


def river(app: AppTest) -> Sent:
    """What the river was sent."""
    (only,) = sent(app, "river")
    return only


def said(app: AppTest) -> str:
    """All sentences on the page, without escapes and marks of direction."""
    whole = "\n".join(one.value for one in app.markdown)
    return whole.replace("\\", "").replace("\u2068", "").replace("\u2069", "")


@every_language
@pytest.mark.parametrize("text", ["Kowalski", "Papadopoulos", "Müller"])
def test_the_river_is_the_networks_own_reading(lang: Language, text: str) -> None:
    """All shares after each character, the marks and the answer, in either language."""
    app = open_names(lang, text=text)
    reading = shipped_text_classifier().read(text)
    shown = river(app)
    shares = np.frombuffer(shown.payload, "<f4").reshape(len(text) + 1, -1)
    np.testing.assert_array_equal(shares[1:], reading.probabilities)
    np.testing.assert_array_equal(shares[0], reading.before)
    assert (shown.meta["decided"], shown.meta["pushed"]) == (reading.decided_at, reading.pushed_at)
    assert shown.meta["characters"] == list(text)
    with use_language(lang):
        names = class_names(load_names())
    assert shown.meta["names"] == list(names)
    assert shown.meta["named"][0] == reading.prediction
    headline = next(one.value for one in app.markdown if one.value.startswith("###"))
    assert text in headline
    assert names[reading.prediction] in headline


@proves("Three answers to three questions")
@every_language
def test_the_three_explanations_are_the_cores(lang: Language) -> None:
    """Scores, first characters and rank correlations; their order is the cores' too."""
    app = open_names(lang, text="Kowalski", experts="1")
    classifier = shipped_text_classifier()
    explained = explain(classifier, classifier.read("Kowalski"))
    differ = disagreement(explained)
    (painted,) = sent(app, "painted")
    scores = np.frombuffer(painted.payload, "<f4").reshape(3, -1)
    np.testing.assert_allclose(scores, np.stack([*explained.scores().values()]), rtol=1e-6)
    assert [card["name"] for card in painted.meta["cards"]] == list(explained.scores())
    assert [card["top"] for card in painted.meta["cards"]] == list(differ.top.values())
    for rho in differ.correlations.values():
        assert f"{rho:z.2f}".replace("-", "−") in said(app)
    assert painted.meta["numbers"]
    app.toggle(key="experts_switch").set_value(False).run()
    (painted,) = sent(app, "painted")
    assert not painted.meta["numbers"]
    assert not any(
        f"{rho:z.2f}".replace("-", "−") in said(app) for rho in differ.correlations.values()
    )
    app.button(key="names_experts").click().run()
    assert address(app)["experts"] == "1"


def test_occlusion_may_be_reading_as_unknown() -> None:
    """The other occlusion has its own numbers, and the address keeps it."""
    app = open_names(text="Kowalski", occlusion="unknown")
    classifier = shipped_text_classifier()
    explained = explain(classifier, classifier.read("Kowalski"))
    (painted,) = sent(app, "painted")
    scores = np.frombuffer(painted.payload, "<f4").reshape(3, -1)
    np.testing.assert_allclose(scores[1], explained.unknown, rtol=1e-6)
    assert address(app)["occlusion"] == "unknown"
    app.segmented_control(key="names_occlusion").set_value("left out").run()
    assert "occlusion" not in address(app)


def test_typing_changes_the_river_and_the_address() -> None:
    """Another text, another river; the example of the first visit stays out of the address."""
    app = open_names()
    assert "text" not in address(app)
    app.text_input(key="names_text").set_value("Bērziņš").run()
    assert_no_exception(app)
    assert river(app).meta["characters"] == list("Bērziņš")
    assert address(app)["text"] == "Bērziņš"
    app.button(key="example_Nkosi").click().run()
    assert river(app).meta["characters"] == list("Nkosi")
    assert app.text_input(key="names_text").value == "Nkosi"


def test_a_swap_becomes_the_text() -> None:
    """The strongest other letter is one press away, and it does change the answer."""
    app = open_names(text="Kowalski")
    classifier = shipped_text_classifier()
    flip = explain(classifier, classifier.read("Kowalski")).flips[0]
    app.button(key="swap_0").click().run()
    assert address(app)["text"] == flip.text
    assert river(app).meta["named"][0] == flip.prediction


@every_language
@pytest.mark.parametrize(
    "text",
    [
        "\u202eolleh",
        "👩‍👩‍👧‍👦 a",
        "鈴木 Suzuki",
        "محمد o",
        "<b>x</b>",
        "**x** `y` $z$ :red[w]",
        "a" * 200,
        "a\nb",
    ],
)
def test_any_writing_is_read(lang: Language, text: str) -> None:
    """Right-to-left, emoji, markup and length are read as they are and break nothing."""
    app = open_names(lang, text=text)
    assert "".join(river(app).meta["characters"]) == text.replace("\n", " ")
    assert len(app.get("bidi_component")) >= 1


@every_language
@pytest.mark.parametrize("text", ["123", "王小明", "王 小明", "😀🎉"])
def test_what_it_knows_nothing_of_is_not_explained(lang: Language, text: str) -> None:
    """It says so and stops: no answer, no river, no explanation, no share."""
    app = open_names(lang, text=text)
    assert_no_exception(app)
    assert not sent(app, "river")
    assert not sent(app, "painted")
    with use_language(lang):
        assert app.info[0].value.startswith(_(NOTHING_KNOWN)[:6])
    assert not [one for one in app.markdown if one.value.startswith("###")]


def test_equal_scores_frame_no_character() -> None:
    """Of aaaa occlusion puts none first, and the page does not say that all three agree."""
    app = open_names(text="aaaa")
    (painted,) = sent(app, "painted")
    tops = {card["name"]: card["top"] for card in painted.meta["cards"]}
    assert tops["occlusion"] is None
    assert "Not each of them puts one character first." in said(app)
    assert "Occlusion: none, several share the highest score" in said(app)


@pytest.mark.parametrize("text", ["", "   ", "a\0b"])
def test_what_cannot_be_read_is_met_with_a_word(text: str) -> None:
    """No river, no exception, but a sentence on what is wanted."""
    app = open_names()
    app.text_input(key="names_text").set_value(text).run()
    assert_no_exception(app)
    assert not sent(app, "river")
    assert app.info


def test_an_address_longer_than_the_field_is_cut() -> None:
    """The first 200 characters are read."""
    app = open_names(text="ab" * 3_000)
    assert river(app).meta["characters"] == list("ab" * 100)
    assert any("first 200 characters" in one.value for one in app.caption)


@every_language
def test_a_text_that_is_too_long_is_cut_and_said_to_be(lang: Language) -> None:
    """What was inserted is kept as far as it is read; the note goes with the next text."""
    app = open_names(lang)
    with use_language(lang):
        note = _("That was too long: only its first {most} characters are read.").format(most=200)
    assert note not in [one.value for one in app.caption]
    app.text_input(key="names_text").set_value("abc " * 100).run()
    assert_no_exception(app)
    assert app.text_input(key="names_text").value == ("abc " * 100)[:200]
    assert note in [one.value for one in app.caption]
    app.text_input(key="names_text").set_value("Anna").run()
    assert note not in [one.value for one in app.caption]


def test_a_long_text_is_explained_on_demand() -> None:
    """Up to 24 characters at once, up to 80 at a press, more not at all."""
    app = open_names(text="ab" * 13)
    assert not sent(app, "painted")
    app.button(key="names_explain").click().run()
    assert len(sent(app, "painted")[0].meta["characters"]) == 26
    assert not sent(open_names(text="ab" * 41), "painted")


@every_language
def test_the_baseline_wins_and_the_page_says_so(lang: Language) -> None:
    """Both scores are those of the card, and so is the gap."""
    app = open_names(lang)
    classifier = shipped_text_classifier()
    baseline = baseline_of(classifier)
    assert classifier.card
    assert classifier.card.measured
    assert baseline
    own = classifier.card.measured.accuracy
    assert f"{100 * (baseline.accuracy - own):.1f}" in said(app)
    bars = "".join(one.proto.body for one in app.get("html"))
    assert f"{100 * own:.1f}%" in bars
    assert f"{100 * baseline.accuracy:.1f}%" in bars
    with use_language(lang):
        assert _("n-grams, no network") in bars
        assert said_of_near_copies(load_curves()) in said(app)
        assert said_of_curve(load_curves().sizes)[0] in said(app)


@every_language
def test_whether_it_has_seen_the_name_is_said(lang: Language) -> None:
    """Seen in training, held out, in several lists, or in none: each has its own sentence."""
    data = load_names()
    shared = next(iter(data.shared))
    texts = (data.train.texts[0], data.held_out.texts[0], shared, "Qxqxqx")
    pages = [said(open_names(lang, text=text)) for text in texts]
    with use_language(lang):
        starts = [
            _("Case and accents aside, it has seen this text in training, labelled {classes}."),
            _("It never saw this text in training; the list it stands in says {classes}."),
            _(
                "This text stands in several lists ({classes}), so it has no single right answer "
                "and was left out of training."
            ),
            _("This text is not in its data: what it says is a guess from the characters."),
        ]
    for number, page in enumerate(pages):
        found = [start.split("{")[0] in page for start in starts]
        assert found == [k == number for k in range(4)], texts[number]


# --- training -----------------------------------------------------------------------------------


def train(app: AppTest, started: list[Training]) -> AppTest:
    """Press Train, wait for the end, look again."""
    press(app, "run_start")
    assert started[-1].job.join(PATIENCE)
    again(app)
    return app


def upload(content: bytes, lang: Language = "en") -> AppTest:
    """The page with a visitor's table."""
    app = open_names(lang, learn="own.gru.16.2")
    app.file_uploader(key="names_file").upload("mine.csv", content, "text/csv")
    again(app)
    return app


@every_language
def test_a_table_is_learned_and_its_network_used(lang: Language, started: list[Training]) -> None:
    """Train on a visitor's labels; the river then has exactly these, until the way back."""
    app = train(upload(ROWS.encode(), lang), started)
    assert started[-1].job.state == "finished", started[-1].job.error
    press(app, "names_use")
    assert river(app).meta["names"] == ["A", "B"]
    what, last = started[-1].what, started[-1].job.history.snapshots[-1]
    shares = np.frombuffer(river(app).payload, "<f4").reshape(-1, 2)
    own = what.classifier(last).read(app.text_input(key="names_text").value).probabilities
    np.testing.assert_allclose(shares[1:], own, rtol=1e-6)
    press(app, "shipped_again")
    assert len(river(app).meta["names"]) == 30


@every_language
def test_the_page_speaks_of_the_network_in_use(lang: Language, started: list[Training]) -> None:
    """Of one's own: its file, labels and held-out texts, no names; of the shipped one again."""
    app = train(upload(ROWS.encode(), lang), started)
    with use_language(lang):
        names_title, own_title = _("Where is this name from?"), _("Which label fits this text?")
        names_label = _("A given name or a family name, in Latin letters")
        own_label = _("A text such as those in your table")
    assert app.title[0].value == names_title
    named = {"en": "GRU 16, mine.csv", "zh": "GRU 16，mine.csv"}[lang]
    assert started[-1].name == named
    press(app, "names_use")
    assert_no_exception(app)
    assert app.title[0].value == own_title
    field = app.text_input(key="names_text")
    held_out = started[-1].what.data.held_out.texts
    assert field.label == own_label
    assert field.value in held_out
    examples = [one.label for one in app.button if str(one.key).startswith("example_")]
    assert len(examples) == 6
    assert {one.strip("\u2068\u2069") for one in examples} <= set(held_out)
    whole = said(app)
    assert named in whole
    assert not any(word in whole for word in ("language", "语言", "30", "Papadopoulos"))
    press(app, "shipped_again")
    assert app.title[0].value == names_title
    assert app.text_input(key="names_text").label == names_label
    assert app.text_input(key="names_text").value == "Papadopoulos"


@every_language
def test_a_network_that_cannot_read_the_text_is_not_quoted(
    lang: Language, started: list[Training]
) -> None:
    """Neither above nor after the epochs do numbers stand for characters that it never met."""
    app = train(upload(ROWS.encode(), lang), started)
    assert [one for one in app.get("html") if 'class="answers"' in one.body]
    app.text_input(key="names_text").set_value("王小明").run()
    again(app)
    assert not [one for one in app.get("html") if 'class="answers"' in one.body]
    above, below = (one.value for one in app.info[:2])
    assert "Wang Xiaoming" in above
    assert "王小明" in below
    press(app, "names_use")
    assert "Wang Xiaoming" not in app.info[0].value


def test_the_answers_end_at_the_moment_looked_at(started: list[Training]) -> None:
    """The time machine reaches the table of answers: its last row is that epoch's."""
    app = train(upload(ROWS.encode()), started)
    what, snapshots = started[-1].what, started[-1].job.history.snapshots
    (reach,) = (one.meta["runs"][0]["moments"]["reach"] for one in sent(app, "live_chart"))
    assert reach["steps"] == what.shortest_looked_at == 5
    assert reach["logs"]["s"][0] == len(snapshots)
    for number, snapshot in enumerate(snapshots):
        app.session_state["names_chart-en"] = {"selected": snapshot.step}
        again(app)
        tables = [one.body for one in app.get("html") if 'class="answers"' in one.body]
        assert len(tables) == 1
        assert tables[0].count('<th scope="row">') == number + 1
        share = 100 * what.read(snapshot, "Papadopoulos").probabilities[-1].max()
        assert f">{share:.1f}</td>" in tables[0].rsplit("<tr>", 1)[-1]


def test_which_loss_lies_above_is_said_only_where_it_does() -> None:
    """Nothing before the first epoch, nothing where training ends below."""

    def shown(*losses: tuple[float, float]) -> bool:
        history = History()
        for number, (loss, held) in enumerate(losses, start=1):
            history.add(EpochDone(number, number, loss, 0.5, 1.0, held))
        with pytest.MonkeyPatch.context() as patch:
            told: list[str] = []
            patch.setattr(st, "caption", told.append)
            why_above(history.epochs())
        return bool(told)

    assert not shown()
    assert shown((2.0, 1.9))
    assert not shown((2.0, 1.9), (1.5, 1.6))


def test_the_shipped_names_are_learned(started: list[Training]) -> None:
    """One epoch of a small network: beside its score stand the shipped one's and the baseline's."""
    app = train(open_names(learn="names.gru.16.1"), started)
    run = started[-1].job
    assert run.state == "finished", run.error
    values = [metric.value for metric in app.metric]
    classifier = shipped_text_classifier()
    assert classifier.card
    shipped = [
        f"{100 * scored.accuracy:.1f}%"
        for scored in (classifier.card.measured, baseline_of(classifier))
        if scored
    ]
    assert len(shipped) == 2
    assert values == [f"{100 * run.history.epochs().accuracy[-1]:.1f}%", *shipped]
    assert [snapshot.epoch for snapshot in run.history.snapshots] == [0, 1]


@every_language
def test_random_numbers_teach_nothing(lang: Language, started: list[Training]) -> None:
    """The tutorial's preset runs as printed, scores at chance, and offers no network to use."""
    app = train(open_names(lang, learn="random.rnn.20.10"), started)
    run = started[-1].job
    assert run.state == "finished", run.error
    assert run.history.started is not None
    assert (run.history.started.steps, run.history.started.examples) == (10, 100)
    assert run.history.started.parameters == 20 * (10 + 20) + 2 * 20 + 5 * 21
    assert abs(run.history.epochs().accuracy[-1] - 0.2) < 0.05
    assert app.metric[1].value == "20.0%"
    assert not [button for button in app.button if button.key == "names_use"]


@every_language
def test_a_refused_table_leaves_nothing_of_the_one_before(lang: Language) -> None:
    """Name, counts, choices and training are of the table named last, read or refused."""
    app = upload(ROWS.encode(), lang)
    assert any("mine" in one.value for one in app.caption), "which file is in use"
    assert not app.button(key="run_start").disabled
    app.file_uploader(key="names_file").upload("bad.csv", b"%PDF-1.7", "text/csv")
    again(app)
    assert r"bad\.csv" in app.warning[0].value
    assert app.button(key="run_start").disabled
    everything = [one.value for kind in (app.caption, app.markdown) for one in kind]
    assert not any("mine" in one or "bad" in one for one in everything)
    assert not [one for one in app.selectbox if one.key.startswith("names_column")]
    app.file_uploader(key="names_file").upload("mine.csv", ROWS.encode(), "text/csv")
    again(app)
    assert not app.warning
    app.file_uploader(key="names_file").upload("bad.csv", b"text,label\na,x\n", "text/csv")
    again(app)
    assert app.button(key="run_start").disabled
    assert not any("mine" in one.value for one in [*app.caption, *app.markdown])


@every_language
def test_labels_that_are_alike_are_named_and_merged_on_request(lang: Language) -> None:
    """Spam and spam are two labels with a warning, and one label after the visitor says so."""
    rows = "text,label\n" + "".join(f"w{k},{('Spam', 'spam', ' ham')[k % 3]}\n" for k in range(18))
    app = upload(rows.encode(), lang)
    (warning,) = app.warning
    assert "Spam" in warning.value
    assert "spam" in warning.value
    assert kept_classes(app) == ("Spam", "ham", "spam")
    app.toggle(key="names_merge").set_value(True)
    again(app)
    assert not app.warning
    assert kept_classes(app) == ("Spam", "ham")
    app.toggle(key="names_merge").set_value(False)
    again(app)
    assert kept_classes(app) == ("Spam", "ham", "spam")


@every_language
def test_what_merging_keeps_is_said_beside_its_toggle(lang: Language) -> None:
    """Rows that are used and left out add up to the file's, before merging and after it."""
    same = "".join(f"t{k},{label}\n" for k in range(7) for label in ("A", "a"))
    app = upload((ROWS + "u1,a\nu2,a\n" + same).encode(), lang)
    left_out, alike = (one.value for one in app.warning)
    assert "14" in left_out
    assert "7" in alike
    (told,) = (one for one in said(app).split("\n") if "mine.csv" in one)
    assert [int(number) for number in re.findall(r"\d+", told)][:2] in ([42, 56], [56, 42])
    app.toggle(key="names_merge").set_value(True)
    again(app)
    (told,) = (one for one in said(app).split("\n") if "mine.csv" in one)
    assert [int(number) for number in re.findall(r"\d+", told)][:2] in ([49, 56], [56, 49])


def test_other_columns_can_be_chosen_and_another_file_forgets_it() -> None:
    """The choice is of one file; a refused choice can be taken back."""
    rows = "id,text,label,group\n" + "".join(f"{k},w{k},{k % 3},{k % 2}\n" for k in range(18))
    app = upload(rows.encode())
    assert kept_classes(app) == ("0", "1", "2")
    assert list(app.selectbox(key="names_column_label").options) == ["id", "text", "label", "group"]
    app.selectbox(key="names_column_label").set_value(0)
    again(app)
    assert "Column" in app.warning[0].value or "each label" in app.warning[0].value
    assert app.button(key="run_start").disabled
    app.selectbox(key="names_column_label").set_value(3)
    again(app)
    assert kept_classes(app) == ("0", "1")
    app.file_uploader(key="names_file").upload("b.csv", rows.encode() + b"x,y,2,1\n", "text/csv")
    again(app)
    assert kept_classes(app) == ("0", "1", "2")


def kept_classes(app: AppTest) -> tuple[str, ...]:
    """The labels of the table that would be learned."""
    classes: tuple[str, ...] = app.session_state["names_table"].value.data.classes
    return classes


@every_language
@pytest.mark.parametrize(
    ("content", "english"),
    [
        (b"text,label\nAnna,x\n,y\n", "Row 3, column text: nothing stands here"),
        (b"text,label\nAnna,x\nOtto\n", "Row 3: this row has more or fewer fields than most: Otto"),
        (b"name,label\nAnna,x\n", "Column label: 2 to 60 different labels are wanted. Here are 1"),
        (b"v2,v1\nAnna,x\nOtto,y\n", "Row 2, column v1: each label needs at least 2 texts of its "),
        (b"Anna\nOtto\n", "Row 1: it begins with Anna, and there is one column only"),
        (b"text,label\nAn\0na,x\n", "Row 2: there is a NUL"),
        (b'text,label\nAnna,x\n"Otto,y\nA,b,c\n', "Row 3: a quotation mark"),
        (b"text,label\nAnna," + b"x" * 300 + b"\n", "Row 2, column label: at most 60 characters"),
        (
            "文,类\n".encode() * 30 + b"\xff",
            "Nearly all of this is UTF-8, but the byte at place 241",
        ),
        (b"PK\3\4", "This is a workbook"),
        (b"", "This table cannot be used: the file is empty"),
    ],
)
def test_a_bad_table_says_where_and_why(lang: Language, content: bytes, english: str) -> None:
    """Row, column and reason, in the visitor's language; nothing can be started."""
    app = upload(content, lang)
    (warning,) = app.warning
    if lang == "en":
        shown = "".join(char for char in warning.value if char not in "\\\u2068\u2069\u2060")
        assert shown.startswith(f"**mine.csv** {english}")
    else:
        assert not any(word in warning.value for word in ("Row", "the ", "Column"))
    assert app.button(key="run_start").disabled


@pytest.mark.parametrize(
    "learn", ["", "nonsense", "names.gru.7.14", "own.xxx.1.1", "random.lstm.256.10", "..."]
)
def test_a_hostile_address_is_no_error(learn: str) -> None:
    """What is no setting becomes the usual one."""
    app = open_names(learn=learn)
    expected = {"random.lstm.256.10": "random.rnn.20.10"}.get(learn)
    assert address(app).get("learn") == expected


def test_a_setting_goes_into_the_address() -> None:
    """Cell, size and epochs; the usual ones stay out."""
    app = open_names()
    assert "learn" not in address(app)
    app.segmented_control(key="names_cell").set_value("lstm").run()
    assert address(app)["learn"] == "names.lstm.128.14"
    app.segmented_control(key="names_source").set_value("random").run()
    assert address(app)["learn"] == "random.rnn.20.10"


def test_the_confusion_matrix_waits_until_it_is_wanted() -> None:
    """It is not drawn before its expander is opened; the learning curves are, at once."""
    assert len(open_names().get("plotly_chart")) == 1
    app = open_page(PAGE, state={"names_confusion_open": True})
    assert len(app.get("plotly_chart")) == 2


@pytest.mark.parametrize("learn", ["own.gru.16.2", "random.rnn.20.10"])
def test_a_finished_run_is_trained_on(learn: str, started: list[Training]) -> None:
    """As many epochs once more, or one; a stop in between keeps what there is."""
    app = upload(ROWS.encode()) if learn.startswith("own") else open_names(learn=learn)
    train(app, started)
    job, epochs = started[-1].job, int(learn.split(".")[-1])
    press(app, "run_further")
    assert job.join(PATIENCE)
    again(app)
    press(app, "run_epoch")
    assert job.join(PATIENCE)
    again(app)
    assert job.state == "finished", job.error
    assert job.history.epochs().epoch.tolist() == list(range(1, 2 * epochs + 2))
    steps = job.history.steps().step
    assert steps.tolist() == list(range(1, len(steps) + 1))
    assert f"epoch {2 * epochs + 1} of {2 * epochs + 1}" in said(app)
    assert len(started) == 1


def test_a_run_stands_beside_its_own_source_only(started: list[Training]) -> None:
    """What random numbers gave is not shown where the shipped names are chosen, and comes back."""
    app = train(open_names(learn="random.rnn.20.10"), started)
    assert sent(app, "live_chart")
    app.segmented_control(key="names_source").set_value("names")
    again(app)
    assert not sent(app, "live_chart")
    app.segmented_control(key="names_source").set_value("random")
    again(app)
    assert sent(app, "live_chart")


@every_language
def test_the_other_shipped_network_reads_verse(lang: Language) -> None:
    """The address asks it; its river, title and score are its own; the way back is one choice."""
    app = open_names(lang, sorts="poems", text="山重水复疑无路")
    assert_no_exception(app)
    reader = shipped_text_classifier(SHIPPED_POEMS)
    shares = np.frombuffer(river(app).payload, "<f4").reshape(8, -1)
    np.testing.assert_array_equal(shares[1:], reader.read("山重水复疑无路").probabilities)
    with use_language(lang):
        assert list(river(app).meta["names"]) == list(class_names(load_poems()))
        assert app.title[0].value == _("Tang poem, Song poem or ci?")
    baseline, measured = baseline_of(reader), reader.card and reader.card.measured
    assert baseline
    assert measured
    assert f"{100 * (measured.accuracy - baseline.accuracy):.1f}" in said(app)
    with use_language(lang):
        app.segmented_control(key="classifier_reads").set_value("names").run()
    assert "sorts" not in address(app)
    assert "text" not in address(app)
    assert river(app).meta["characters"] == list("Papadopoulos")
    with use_language(lang):
        app.segmented_control(key="classifier_reads").set_value("poems").run()
    assert river(app).meta["characters"] == list("山重水复疑无路"), "what was typed is lost"
