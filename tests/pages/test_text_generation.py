"""Text generation: what the typewriter gets is what the core writes; training on the page."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from seqviz.data.corpora import SHAKESPEARE_SIZE, own, zen
from seqviz.data.text import CleanText, clean
from seqviz.models.char_checkpoint import CharMeasured
from seqviz.models.charlm import SHIPPED, CharLM, shipped_charlm
from seqviz.models.sampling import Sampling
from seqviz.models.written import CHUNK, Spec, pack, write
from seqviz.payloads import plain
from seqviz.training.engine.events import EpochDone
from seqviz.training.engine.history import History
from seqviz.training.tasks.characters import TextSetup
from seqviz.ui.controls.training.session import Training, runner
from seqviz.ui.controls.writers.doubts import Doubts
from seqviz.ui.controls.writers.networks import (
    HeldOut,
    TrainedWriter,
    called,
    held_out_at,
    in_three_units,
    sentence_network,
    short,
)
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, ngettext, use_language
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.pages.text_generation.brought_text import _name, remarks
from seqviz.ui.pages.text_generation.choice import LESSONS
from seqviz.ui.pages.text_generation.lesson import beside_chance
from seqviz.ui.pages.text_generation.shelf import SHELF
from seqviz.ui.pages.text_generation.training import TextTraining
from tests.claims.proof import proves
from tests.pages.components import Sent, sent
from tests.pages.harness import assert_no_exception, open_page
from tests.pages.learning import PATIENCE, again, keys, press, said, until
from tests.ui.session import address

pytestmark = pytest.mark.usefixtures("started")
languages = pytest.mark.parametrize("lang", LANGUAGES)


def open_writing(lang: Language = "en", **query: str) -> AppTest:
    """The page, with the tutorial's network unless the address says otherwise."""
    return open_page("text_generation", lang, query={"net": "sentence"} | query)


def typewriter(app: AppTest) -> Sent:
    """What the page's typewriter was sent."""
    assert_no_exception(app)
    (only,) = sent(app, "typewriter")
    return only


def expect(app: AppTest, lm: CharLM, spec: Spec) -> None:
    """The typewriter holds this very text, its candidates and states."""
    packed, found = pack(write(lm, spec)), typewriter(app)
    assert found.meta["text"] == packed.meta.text
    assert found.payload == packed.numbers
    assert found.meta | plain(packed.meta) == found.meta


@languages
@pytest.mark.parametrize("name", [name for name, path in SHIPPED.items() if path.is_file()])
def test_a_shipped_network_writes(name: str, lang: Language) -> None:
    """The text is the core's for the same settings, and its real figure stands with it."""
    app = open_writing(
        lang, net=name, prompt="The ", temp="0.5", topk="5", topp="0.9", draw="7", experts="1"
    )
    lm = shipped_charlm(name)
    sampling = Sampling(0.5, top_k=5, top_p=0.9)
    expect(app, lm, Spec("The ", sampling, seed=7))
    assert typewriter(app).meta["text"] == lm.write("The ", CHUNK, sampling=sampling, seed=7)
    measured = lm.card.measured if lm.card else None
    assert isinstance(measured, CharMeasured)
    said = " ".join(one.value for one in app.markdown)
    for figure in (measured.loss, measured.bits, measured.perplexity):
        assert f"{figure:.2f}" in said
    assert f"{measured.characters:,}" in said
    app.toggle(key="experts_switch").set_value(False).run()
    plain = " ".join(one.value for one in app.markdown)
    with use_language(lang):
        assert in_three_units(measured.loss) not in plain
    assert f"{measured.perplexity:.2f}" in plain, "as a choice between so many"


@pytest.mark.skipif(not SHIPPED["python"].is_file(), reason="no checkpoint to write with")
def test_the_first_text_in_python_looks_like_python() -> None:
    """With nothing said, no line of what is written first is mostly blank."""
    text = typewriter(open_writing(net="python")).meta["text"]
    assert " " * 40 not in text
    assert "self." in text


@languages
def test_the_tutorial_s_network_recites(lang: Language) -> None:
    """Its usual setting is greedy from "h", as in the tutorial."""
    app = open_writing(lang)
    expect(app, sentence_network(), Spec("h", Sampling(greedy=True), seed=1))
    assert typewriter(app).meta["text"].startswith("ello world this is a test of the RNN model")
    assert app.slider(key="w_temp").disabled
    assert not {"prompt", "temp", "branch", "length"} & set(address(app))


def test_every_control_is_in_the_address() -> None:
    """A control changes the text and the link; the link alone gives the same text."""
    app = open_writing()
    app.toggle(key="w_greedy").set_value(False).run()
    app.slider(key="w_temp").set_value(1.5).run()
    app.slider(key="w_topk").set_value(4).run()
    app.slider(key="w_topp").set_value(0.8).run()
    app.number_input(key="w_draw").set_value(12).run()
    app.text_input(key="w_prompt").set_value("wor").run()
    sampling = Sampling(1.5, top_k=4, top_p=0.8)
    expect(app, sentence_network(), Spec("wor", sampling, seed=12))
    with use_language("en"):
        app.segmented_control(key="w_memory").set_value("reset").run()
    spec = Spec("wor", sampling, seed=12, carried=False)
    expect(app, sentence_network(), spec)
    link = address(app)
    assert (
        link.items()
        >= {
            **{"prompt": "wor", "temp": "1.5", "topk": "4", "topp": "0.8", "draw": "12"},
            **{"memory": "reset", "greedy": "0"},
        }.items()
    )
    expect(open_page("text_generation", "en", query=link), sentence_network(), spec)


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ({"at": "40", "speed": "100"}, (40, 100)),
        ({"at": "-1", "speed": "9" * 5000}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_a_link_says_where_the_typewriter_stands(
    said: dict[str, str], sent: tuple[int | None, int | None]
) -> None:
    """And how fast it types; nonsense is as if nothing were said."""
    meta = typewriter(open_writing(**said)).meta
    assert (meta["at"], meta["speed"]) == sent


def test_a_link_says_that_nothing_is_read_first() -> None:
    """An empty prompt is no usual one: whoever opens the address reads the same text."""
    app = open_writing()
    app.text_input(key="w_prompt").set_value("").run()
    there = open_writing(**{name: str(value) for name, value in address(app).items()})
    for page in (app, there):
        assert page.text_input(key="w_prompt").value == ""
        assert typewriter(page).meta["prompt"] == ""


def test_another_network_does_not_go_on_from_this_one_s_branch() -> None:
    """Its characters have other numbers; how it draws stays."""
    app = open_writing(prompt="wor", branch="3-1", temp="1.3", greedy="0")
    app.radio(key="net_choice").set_value("python").run()
    assert not {"prompt", "branch"} & set(address(app))
    assert address(app)["temp"] == "1.3"


def test_another_draw_is_the_next_seed() -> None:
    """The dice change the seed, the text and the link, and forget what was branched."""
    app = open_writing(greedy="0", branch="3-2")
    app.button(key="w_again").click().run()
    expect(app, sentence_network(), Spec("h", Sampling(1.0), seed=2))
    assert address(app)["draw"] == "2"
    assert "branch" not in address(app)


def test_a_branch_in_the_address_is_taken() -> None:
    """The character of the link stands there, what is before it is as without."""
    plain, branched = typewriter(open_writing()), typewriter(open_writing(branch="6-2"))
    assert branched.meta["text"][:6] == plain.meta["text"][:6]
    assert branched.meta["text"][6] == sentence_network().vocabulary.characters[2]
    assert branched.meta["taken"] == [6]
    assert branched.meta["text"] != plain.meta["text"]


@pytest.mark.parametrize(
    "query",
    [
        {"net": "<script>", "temp": "nan", "topk": "-3", "topp": "2", "draw": "1e9"},
        {"temp": "9" * 5000, "length": "9" * 5000, "branch": "1-999", "memory": "??"},
        {"prompt": "\x00\x01", "greedy": "yes"},
        {"learn": "../../etc", "lcell": "cnn", "lunits": "1e99", "lepochs": "-1", "lrate": "inf"},
        {"net": "own"},
    ],
)
def test_a_hostile_link_is_no_error(query: dict[str, str]) -> None:
    """Nonsense is replaced by the usual values."""
    app = open_writing(**query)
    assert len(typewriter(app).meta["text"]) == CHUNK


@languages
def test_unknown_characters_are_told(lang: Language) -> None:
    """A prompt the network cannot spell is read as its nearest, and the page says so."""
    app = open_writing(lang, prompt="é2")
    assert_no_exception(app)
    assert any("`é` → `e`" in one.value for one in app.caption)


def wait(app: AppTest, done: str) -> None:
    """Run the page once its training pauses or has ended; its line then says this."""
    for job in runner().jobs:
        assert job.wait("paused", timeout=PATIENCE)
    app.run()
    assert_no_exception(app)
    lines = [one.value for one in app.markdown]
    assert any(done in line for line in lines), lines


def samples(app: AppTest) -> str:
    """The list of samples, as HTML."""
    return next(one.proto.body for one in app.get("html") if 'class="samples"' in one.proto.body)


@languages
def test_training_until_it_recites(lang: Language) -> None:
    """Train, watch the samples, then write with the very network that was trained."""
    app = open_writing(lang)
    app.button(key="lesson_start").click().run()
    with use_language(lang):
        wait(app, _("finished"))
        after = ngettext("after {step} update", "after {step} updates", 100)
        assert after.format(step="100") in samples(app)
        if lang == "en":
            assert "after 1 update<" in samples(app).replace(" · ", "<"), "of one it says one"
        assert _("bits") in samples(app)
    assert "hello world this is a test of the RNN model" in samples(app)
    (chart,) = sent(app, "live_chart")
    assert chart.meta["runs"][0]["step"] == 100
    with use_language(lang):
        labels = chart.meta["labels"]
        assert labels["loss_unit"] == _("bits per character")
        assert labels["reach_unit"] == _("of the error of one character, log axis")
        assert labels["reach_step"] == _("the characters before it")
        assert labels["reach_at"].format(step=1).count("42") == 1
    reach = chart.meta["runs"][0]["moments"]["reach"]
    assert (reach["steps"], reach["states"], reach["sequences"]) == (42, ["h"], 1)
    app.button(key="lesson_take").click().run()
    assert address(app) == {"net": "own", "lang": lang}, "all else is as usual for this sentence"
    assert app.text_input(key="w_prompt").value == "h"
    assert app.toggle(key="w_greedy").value
    assert typewriter(app).meta["text"].startswith("ello world this is a test")


def test_a_taken_network_keeps_no_settings_of_another_text() -> None:
    """What was set for Shakespeare or for the sentence means nothing to another own network."""
    app = open_writing(learn="zen", lepochs="1", temp="1.9", greedy="0", prompt="wor", branch="3-2")
    app.button(key="lesson_start").click().run()
    wait(app, "finished")
    app.button(key="lesson_take").click().run()
    assert app.text_input(key="w_prompt").value == ""
    assert app.slider(key="w_temp").value == 0.7
    assert not {"prompt", "temp", "greedy", "branch"} & set(address(app))
    app.text_input(key="w_prompt").set_value("The").run()
    app.button(key="lesson_take").click().run()
    assert app.text_input(key="w_prompt").value == "The", "the same text: the prompt stays"


@languages
def test_the_loss_of_a_taken_network_is_its_own(lang: Language) -> None:
    """The held-out figure with a taken network is what that very network is measured to have."""
    app = open_writing(lang, learn="zen", lepochs="8", experts="1")
    app.button(key="lesson_start").click().run()
    with use_language(lang):
        wait(app, _("finished"))
        app.button(key="lesson_take").click().run()
        own = app.session_state["trained_writer"]
        loss = own.lm.measure(zen().held_out).loss
        assert own.measured.loss == pytest.approx(loss, rel=1e-4)
        figure = in_three_units(loss)
        told = _(": {figure} per character on the part that it never saw.").format(figure=figure)
    assert any(told in one.value for one in app.markdown)


def test_a_network_taken_between_epochs_says_when_it_was_measured() -> None:
    """The loss is that of the epoch before, so the sentence names that epoch."""
    history = History()
    for event in (
        EpochDone(1, 10, 2.0, None, 0.1, validation_loss=3.0),
        EpochDone(2, 20, 1.5, None, 0.2, validation_loss=2.5),
    ):
        history.add(event)
    assert held_out_at(history, 9) is None
    assert held_out_at(history, 19) == HeldOut(3.0, 1, 10)
    assert held_out_at(history, 20) == HeldOut(2.5, 2, 20)
    app = open_writing(experts="1")
    lm = sentence_network()
    app.session_state["trained_writer"] = TrainedWriter(
        lm, "RNN 32", "The Zen of Python", "zen", 27, held_out_at(history, 27)
    )
    app.query_params["net"] = "own"
    app.run()
    assert_no_exception(app)
    said = f"After epoch 2, at update 20, it had {in_three_units(2.5)} per character"
    assert any(said in one.value for one in app.markdown)


@languages
def test_another_text_is_another_training(lang: Language) -> None:
    """With another text chosen the button says "Train", and the old run is folded away."""
    app = open_writing(lang)
    app.button(key="lesson_start").click().run()
    with use_language(lang):
        wait(app, _("finished"))
        assert app.button(key="lesson_start").label == _("Train again from the start")
        app.pills(key="learn_text").set_value("zen").run()
        assert_no_exception(app)
        assert app.button(key="lesson_start").label == _("Train")
        assert app.button(key="lesson_first_epoch")
        assert not any('class="samples"' in one.proto.body for one in app.get("html"))
        assert not sent(app, "live_chart")
        assert any("RNN 32" in one.label for one in app.expander)
        app.pills(key="learn_text").set_value("sentence").run()
        assert app.button(key="lesson_start").label == _("Train again from the start")
        assert "hello world" in samples(app)


@languages
def test_a_long_prompt_is_cut_and_told(lang: Language) -> None:
    """Of 600 characters 200 are read, and the page says so until another prompt comes."""
    app = open_writing(lang)
    app.text_input(key="w_prompt").set_value("hello " * 100).run()
    assert app.text_input(key="w_prompt").value == ("hello " * 100)[:200]
    expect(app, sentence_network(), Spec(("hello " * 100)[:200], Sampling(greedy=True), seed=1))
    assert len([one for one in app.caption if "200" in one.value and "600" in one.value]) == 1
    app.text_input(key="w_prompt").set_value("hello").run()
    assert not [one for one in app.caption if "600" in one.value]


@languages
def test_control_characters_are_told(lang: Language) -> None:
    """NUL in a prompt or in a text of one's own is left out, and the page says so."""
    app = open_writing(lang, prompt="h\x00e\x01", learn="own")
    assert any(_left_out(2, lang) in one.value for one in app.caption)
    app.text_input(key="w_prompt").set_value("he").run()
    assert not any(_left_out(2, lang) in one.value for one in app.caption)
    app.text_area(key="paste").set_value("ab\x00" * 30).run()
    assert any(_left_out(30, lang) in one.value for one in app.caption)


def _left_out(count: int, lang: Language) -> str:
    with use_language(lang):
        return remarks(CleanText("", count))


def test_one_epoch_then_stop() -> None:
    """One epoch pauses after the first; stopping leaves what was learned so far."""
    app = open_writing(learn="zen")
    app.button(key="lesson_first_epoch").click().run()
    wait(app, "paused")
    assert any("epoch 1 of 150" in one.value for one in app.markdown)
    app.button(key="lesson_epoch").click().run()
    wait(app, "epoch 2 of 150")
    wait(app, "paused")
    app.button(key="lesson_stop").click().run()
    wait(app, "stopped")
    assert app.button(key="lesson_start")


@pytest.mark.parametrize("small", [10**9, 0], ids=["NumPy", "torch"])
def test_a_stopped_training_is_trained_on(
    small: int, started: list[Training], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With either engine: stopped after an epoch, trained on to the end, then one epoch more."""
    monkeypatch.setattr("seqviz.training.tasks.characters.SMALL", small)
    app = open_writing(lcell="gru", lepochs="15")
    press(app, "lesson_first_epoch")
    (run,) = started
    until(app, run, "paused")
    press(app, "lesson_stop")
    assert run.job.join(PATIENCE)
    again(app)
    for key, epochs in (("lesson_further", 15), ("lesson_epoch", 16)):
        press(app, key)
        assert run.job.join(PATIENCE)
        again(app)
        assert run.job.state == "finished", run.job.error
        assert run.job.history.epochs().epoch.tolist() == list(range(1, epochs + 1))
        assert f"epoch {epochs} of {epochs}" in said(app)
    assert len(started) == 1
    app.segmented_control(key="learn_lcell").set_value("lstm")
    again(app)
    assert "lesson_further" not in keys(app), "that would be another training"


@languages
def test_a_text_of_ones_own(lang: Language) -> None:
    """Pasted text is counted, learned, and shown as text, whatever it holds."""
    app = open_writing(lang, learn="own", lepochs="1")
    assert app.button(key="lesson_start").disabled
    app.text_area(key="paste").set_value("x").run()
    assert_no_exception(app)
    assert len(app.warning) == 1
    assert app.button(key="lesson_start").disabled
    app.text_area(key="paste").set_value("<b>&</b>\x00" * 30).run()
    assert_no_exception(app)
    assert ["240" in one.value for one in app.warning] == [True], "that it is short"
    assert any("240" in one.value for one in app.caption)
    app.button(key="lesson_start").click().run()
    with use_language(lang):
        wait(app, _("finished"))
    assert "<b>" not in samples(app)
    app.text_area(key="paste").set_value("y").run()
    assert len(app.warning) == 1
    assert "lesson_before" in [one.key for one in app.expander], "it learned another text"
    assert not sent(app, "live_chart")
    app.text_area(key="paste").set_value("").run()
    assert not app.warning
    assert sent(app, "live_chart"), "an emptied field is no other text"


@languages
def test_the_line_about_a_file_names_it(lang: Language) -> None:
    """A file that the browser refuses never arrives, so the line says which one it is about."""
    app = open_writing(lang, learn="own")
    app.file_uploader(key="text_file").upload("my *own*.txt", b"abc " * 30, "text/plain").run()
    assert_no_exception(app)
    assert any(r"my \*own\*\.txt" in one.value and "120" in one.value for one in app.caption)
    marked = app.file_uploader(key="text_file").help
    assert marked.count("5 MB") == 2, "what fits, and why another one may not be in use"
    with use_language(lang):
        in_use = _("In use: “{file}”.").format(file=quoted("my *own*.txt"))
    assert in_use in [one.value for one in app.caption]
    app.file_uploader(key="text_file").upload("b.txt", b"%PDF-1.7", "text/plain").run()
    assert_no_exception(app)
    assert not any("120" in one.value or "own" in one.value for one in app.caption)
    assert r"b\.txt" in app.warning[0].value
    assert app.button(key="lesson_start").disabled


@languages
def test_the_encoding_of_a_file_is_told_and_can_be_chosen(lang: Language) -> None:
    """A guess is named with what the file begins with; another choice reads it anew."""
    app = open_writing(lang, learn="own")
    text = "날짜,값\n1,2\n"
    app.file_uploader(key="text_file").upload("a.txt", text.encode("cp949"), "text/plain").run()
    assert_no_exception(app)
    choice = next(one for one in app.selectbox if one.key.startswith("text_file_encoding"))
    assert any("Big5" in one.value and "陳瞼" in one.value for one in app.caption)
    with use_language(lang):  # the test itself words the choice
        choice.set_value("cp949").run()
    assert_no_exception(app)
    assert any("EUC-KR" in one.value and "날짜" in one.value for one in app.caption)
    assert not any("陳瞼" in one.value for one in app.caption)
    with use_language(lang):
        app.file_uploader(key="text_file").upload("b.txt", "é!".encode(), "text/plain").run()
    assert not [one for one in app.selectbox if one.key.startswith("text_file_encoding")]
    assert not any("EUC-KR" in one.value or "날짜" in one.value for one in app.caption)


def test_a_pasted_text_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of the page that change nothing do not clean it again, learned or refused."""
    cleaned: list[int] = []

    def counted(data: str | bytes, **rest: Any) -> CleanText:
        cleaned.append(len(data))
        return clean(data, **rest)

    monkeypatch.setattr("seqviz.ui.pages.text_generation.brought_text.clean", counted)
    app = open_writing(learn="own")
    for typed in ("a text " * 9, "x"):
        app.text_area(key="paste").set_value(typed).run()
        app.run()
        app.run()
    assert cleaned == [63, 1]


@languages
@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00\xd8", b"", b"a", b"%PDF-1.7", bytes(range(256))]
)
def test_a_hostile_file_is_refused_kindly(content: bytes, lang: Language) -> None:
    """What is no text of two characters is told in the page's language and cannot be trained."""
    app = open_writing(lang, learn="own")
    app.file_uploader(key="text_file").upload("x.bin", content, "text/plain").run()
    assert_no_exception(app)
    assert app.button(key="lesson_start").disabled
    assert len(app.warning) == 1


def test_a_moment_of_the_training_can_be_chosen(started: list[Training]) -> None:
    """The list ends with what was written at the moment where the time machine stands."""
    app = open_writing()
    app.button(key="lesson_start").click().run()
    (run,) = started
    assert run.job.join(PATIENCE)
    while not run.what.look(run.job.history):
        pass  # a refresh writes some of the samples; the page would take a few
    again(app)
    app.session_state["text_chart-en"] = {"selected": 16}
    app.run()
    assert_no_exception(app)
    assert "after 16 updates" in samples(app)
    assert "after 20 updates" not in samples(app)
    assert 'class="chosen"' in samples(app)


def test_shakespeare_is_fetched_on_request_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """Where the text is not on the machine the page offers to fetch it, and does not."""
    monkeypatch.setenv("SEQVIZ_DATA_DIR", str(tmp_path))
    app = open_writing(learn="shakespeare")
    assert app.button(key="fetch_text")
    assert "(1.1 MB)" in app.info[0].value
    assert app.button(key="lesson_start").disabled
    assert not list(tmp_path.iterdir())


@languages
@pytest.mark.parametrize("lesson", [lesson for lesson in LESSONS if lesson != "own"])
def test_what_is_said_of_a_text_is_counted(lesson: str, lang: Language) -> None:
    """Its characters, and of the poems how many differ, from the text itself."""
    app = open_writing(lang, learn=lesson)
    make = LESSONS[lesson].corpus
    assert make is not None
    with use_language(lang):
        about = _(LESSONS[lesson].about)
    text = "x" * SHAKESPEARE_SIZE if lesson == "shakespeare" else make().text
    said = about.format(count=f"{len(text):,}", kinds=f"{len(set(text)):,}")
    assert said in [one.value for one in app.caption]
    if lesson == "poems":
        assert "884" in said


@languages
def test_kinds_beyond_those_that_are_told_apart_are_counted(lang: Language) -> None:
    """All kinds of a text are counted; how many of them are too rare to be known is said."""
    app = open_writing(lang, learn="own")
    kinds = "".join(map(chr, range(0x4E00, 0x4E00 + 1_500)))
    app.text_area(key="paste").set_value(kinds * 2).run()
    assert_no_exception(app)
    (told,) = (one.value for one in app.caption if "3,000" in one.value)
    assert "1,500" in told
    assert "501" in told, "999 are known, and one stands for the others"
    app.text_area(key="paste").set_value("hello world").run()
    (told,) = (one.value for one in app.caption if "11" in one.value)
    assert "18%" in told, "2 of 11 characters are held out, as a tenth would be one alone"
    app.text_area(key="paste").set_value(kinds[:1_000] * 2).run()
    (told,) = (one.value for one in app.caption if "2,000" in one.value)
    with use_language(lang):
        rare = ngettext(
            "The rarest {count} kind is read as a character like it, or as unknown.",
            "The rarest {count} kinds are read as characters like them, or as unknown.",
            2,
        )
    assert rare.split("{count}")[1] not in told


@proves(
    "**One number, three units.**",
    "**nats**: with the natural logarithm, as training computes it; 1 nat ≈ 1.44 bits.",
    file="text_generation_units.md",
)
def test_a_loss_is_one_number_in_three_units() -> None:
    """Bits, nats and perplexity, each computed from the nats; one nat is 1/ln 2 bits."""
    one = CharMeasured("", 1, 1.0)
    assert (f"{one.bits:.2f}", f"{one.loss:g}") == ("1.44", "1")
    for loss in (0.01, 1.3831, 40.0):
        found = CharMeasured("", 1, loss)
        assert found.bits == pytest.approx(loss / np.log(2))
        assert found.perplexity == pytest.approx(2**found.bits)
        for shown in (found.bits, found.loss, found.perplexity):
            assert short(shown) in in_three_units(loss)


def test_what_is_learned_is_said_to_be_no_help_only_where_something_was() -> None:
    """Above guessing on both parts nothing was learned; on one, it may be by heart or not.

    A text whose end is in another writing is above guessing there, however it was learned.
    """
    assert beside_chance(2.0, 1.0, 3.0) == ""
    assert beside_chance(3.0, 1.0, 3.0) == ""
    heart = "which is no help on the other part"
    assert heart in beside_chance(3.5, 1.0, 3.0)
    assert "by heart" not in beside_chance(3.5, 1.0, 3.0)
    said = beside_chance(3.5, 3.5, 3.0)
    assert said
    assert heart not in said


@languages
def test_a_text_that_repeats_itself_is_told_before_and_after(
    lang: Language, started: list[Training]
) -> None:
    """Computed counts warn before the training and stand beside its loss, also above."""
    app = open_writing(lang, learn="own", lepochs="1", lunits="8")
    app.text_area(key="paste").set_value("The cat sat on the mat all day. " * 40).run()
    (warned,) = app.warning
    assert "1,280" not in warned.value, "it is long enough"
    assert warned.value.count("55") == 2, "55 of the 55 asked"
    app.button(key="lesson_start").click().run()
    (run,) = started
    assert run.job.join(PATIENCE)
    again(app)
    app.button(key="lesson_take").click().run()
    told = [one.value for one in app.markdown if "LSTM 8" in one.value]
    assert len(told) == 2, "by the typewriter and by the training"
    for one in told:
        assert "The cat sat on the mat all day" in one, "which text"
        assert one.count("55") >= 2, "how much of it was known"


def test_a_network_of_an_own_text_is_called_by_it() -> None:
    """A file's name or the first words, at most 40 characters on one line, as they are."""
    assert _name("notes.txt") == "notes.txt"
    assert _name("Once\nupon a  time " * 9) == "Once upon a time Once upon a time Once…"
    assert len(_name("字" * 500)) == 40
    training = TextTraining(
        own("One *two* three. " * 9), TextSetup(), title="A text", whose="One *two*"
    )
    assert called(training.whose, training.title) == quoted("One *two*")
    run: Any = SimpleNamespace(name="LSTM 96", what=training)
    assert SHELF.name(run) == "LSTM 96, “One *two*”"


def test_doubts_are_counted() -> None:
    """How short a text is, and how much of what is held out it also learns."""
    found = Doubts.of(own("The cat sat on the mat all day. " * 40))
    assert (found.short, found.repeats, found.found) == (False, True, found.asked)
    found = Doubts.of(own("hello world."))
    assert (found.short, found.repeats, found.asked) == (True, False, 0)
    assert "2 of them held out" in found.before()
    found = Doubts.of(own("hello"))
    assert found.held_out == 0
    assert "a loss on so few" not in found.before(), "there is none"
    assert "none are held out" in found.before()
    words = "".join(f"{k * k} sheep and {k * 7919 % 1_000} goats; " for k in range(200))
    found = Doubts.of(own(words))
    assert (found.before(), found.beside()) == ("", "")
