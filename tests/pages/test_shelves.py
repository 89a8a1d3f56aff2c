"""Saved runs of every page that trains: kept, named, deleted, brought back, used again."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from seqviz.cells import RNNModel
from seqviz.data.sample import load_sample
from seqviz.models.digit_reader import DigitReader
from seqviz.training.engine.history import History
from seqviz.training.engine.library import Library, RunInfo
from seqviz.training.tasks.digits import Digits
from seqviz.training.tasks.sequence import DEFAULT
from seqviz.ui.controls.classifier.network import Network
from seqviz.ui.controls.shelf.shelf import Desk, delete, undo_delete
from seqviz.ui.controls.training.session import Training
from seqviz.ui.controls.writers.networks import TrainedWriter
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.pages.sequence_prediction.shelf import SHELF as SEQUENCES
from tests.pages.components import sent
from tests.pages.harness import open_page
from tests.pages.learning import PATIENCE, again, keys, opened, press, said, unquoted

Started = list[Training]
TINY = DEFAULT.changed({"hidden_size": 4, "epochs": 2})
PAGES = {
    "digits": ("train_digits", {"epochs": "1"}, "run"),
    "names": ("text_classification", {"learn": "names.gru.16.1"}, "run"),
    "text": ("text_generation", {"learn": "zen", "lepochs": "2", "lunits": "16"}, "lesson"),
}
EVERY = {**PAGES, "sequences": ("sequence_prediction", {"run": TINY.to_link()}, "run")}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder of this test's own, and few digits."""
    monkeypatch.setenv("SEQVIZ_HOME", str(tmp_path))
    sample = load_sample()
    few = Digits(
        sample.train.images[:200],
        sample.train.labels[:200],
        sample.held_out.images[:20],
        sample.held_out.labels[:20],
    )
    monkeypatch.setattr("seqviz.training.tasks.digits.digits_of", lambda _source: few)
    return tmp_path


def trained(kind: str, started: Started, lang: Language = "en") -> AppTest:
    """A page whose run has ended, with the saved runs open."""
    page, query, prefix = EVERY[kind]
    app = open_page(page, lang, query=query)
    press(app, f"{prefix}_start")
    assert started[-1].job.join(PATIENCE)
    again(app)
    opened(app, "library_open")
    return app


def shelf(kind: str) -> Library:
    """Where a kind is kept."""
    whole = Library()
    return whole if kind == "sequences" else Library(whole.directory / kind)


def older_run(kind: str) -> RunInfo:
    """A run that stands on the shelf already."""
    model = RNNModel(1, 3, 1, rng=np.random.default_rng(0))
    return shelf(kind).save("older", model, {}, History())


def chosen(app: AppTest) -> list[str]:
    """The runs that are chosen, as their tags in the list call them."""
    tags = app.multiselect(key="library_chosen").proto.raw_values
    return [tag.partition(" · 20")[0] for tag in tags]


def told(app: AppTest) -> list[str]:
    """What the page says was done or could not be."""
    return [unquoted(one.value) for one in (*app.success, *app.warning)]


def last_model(kind: str, run: Training) -> RNNModel:
    """The network that a run made."""
    last = run.job.history.snapshots[-1]
    if kind == "digits":
        model = run.what.reader(last).model
    elif kind == "names":
        model = run.what.classifier(last).model
    else:
        model = run.what.newest(run.job.history)[1].model
    assert isinstance(model, RNNModel)
    return model


def used_model(kind: str, app: AppTest) -> RNNModel:
    """The network that the page uses now."""
    kinds = {"digits": "trained_reader", "names": "trained_classifier", "text": "trained_writer"}
    own = app.session_state[kinds[kind]]
    if isinstance(own, DigitReader):
        return own.model
    if isinstance(own, Network):
        return own.classifier.model
    assert isinstance(own, TrainedWriter)
    return own.lm.model


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", PAGES)
def test_a_run_is_kept_brought_back_and_used(
    kind: str, lang: Language, home: Path, started: Started
) -> None:
    """Save, download, delete, upload, use: the very weights; its table says how it went."""
    app = trained(kind, started, lang)
    press(app, "save_run")
    opened(app, "library_open")
    (kept,) = shelf(kind).runs()
    assert Library().runs() == [], "the sequence page compares its own"
    assert kept.setup["trained"] == kind
    history = started[0].job.history
    with use_language(lang):
        assert f"| {_('updates')} | {history.last_step} |" in said(app)
        assert _("{loss} (nats)").format(loss=_("training loss")) in said(app)
        if kind != "digits":
            assert f"| {kept.setup['cell'].upper()} |" in unquoted(said(app))
        if kind != "text":
            shown = unquoted(said(app))
            assert f"| {100 * history.epochs().accuracy[-1]:.1f}% |" in shown
    archive = shelf(kind).export(kept.id)
    press(app, f"delete_{kept.id}")
    assert shelf(kind).runs() == []
    opened(app, "library_open")
    app.file_uploader(key="library_file_0").upload("run.zip", archive, "application/zip")
    again(app)
    opened(app, "library_open")
    press(app, "library_use")
    wanted = last_model(kind, started[0]).parameters()
    for name, array in used_model(kind, app).parameters().items():
        np.testing.assert_array_equal(array, wanted[name])
    if kind == "digits":
        card = app.session_state["trained_reader"].card
        assert card.measured.on == "sample"
        assert card.measured.accuracy == pytest.approx(history.epochs().accuracy[-1])
    (back,) = shelf(kind).runs()
    loss = shelf(kind).load(back.id).history.steps().loss
    np.testing.assert_array_equal(loss, history.steps().loss)


@pytest.mark.parametrize("kind", EVERY)
def test_what_was_just_made_or_named_is_chosen(kind: str, home: Path, started: Started) -> None:
    """Saved beside an older run, renamed, deleted, undone, uploaded: chosen, and told by name."""
    older = older_run(kind)
    app = trained(kind, started)
    assert chosen(app) == ["older"]
    app.text_input(key="save_name").set_value("*new*")
    press(app, "save_run")
    assert (chosen(app), told(app)) == (["*new*"], ["Saved “*new*”."])
    assert f"delete_{older.id}" not in keys(app)
    (new,) = [run for run in shelf(kind).runs() if run.id != older.id]
    app.text_input(key=f"rename_{new.id}").set_value("[third](//x)")
    again(app)
    named = ["“*new*” is called “[third](//x)” now."]
    assert (chosen(app), told(app)) == (["[third](//x)"], named)
    again(app)
    assert chosen(app) == ["[third](//x)"], "whatever runs the page again"
    archive = shelf(kind).export(new.id)
    press(app, f"delete_{new.id}")
    assert (chosen(app), told(app)) == (["older"], ["Deleted “[third](//x)”."])
    press(app, "library_undo")
    assert (chosen(app), told(app)) == (["[third](//x)"], ["“[third](//x)” is back."])
    assert "library_undo" not in keys(app)
    assert new.saved in [run.saved for run in shelf(kind).runs()], "saved when it was, not now"
    app.file_uploader(key="library_file_0").upload("a_b.zip", archive, "application/zip")
    again(app)
    come = ["“[third](//x)” has come back from the file “a_b.zip”."]
    assert (chosen(app), told(app)) == (["[third](//x)"], come)
    newest, before, _older = shelf(kind).runs()
    assert f"delete_{newest.id}" in keys(app)
    shelf(kind).delete(newest.id)
    again(app)
    gone = ["“[third](//x)” is no longer there: it was deleted elsewhere."]
    assert (chosen(app), told(app)) == (["[third](//x)"], gone)
    assert f"delete_{before.id}" in keys(app)


def test_what_was_done_is_told_in_the_language_of_the_moment(home: Path, started: Started) -> None:
    """Deleted, then the language is changed: the same sentence in Chinese, and Undo still there."""
    older = older_run("sequences")
    app = open_page("sequence_prediction")
    opened(app, "library_open")
    press(app, f"delete_{older.id}")
    assert told(app) == ["Deleted “older”."]
    app.segmented_control(key="lang").set_value("zh").run()
    opened(app, "library_open")
    with use_language("zh"):
        wanted = _("Deleted “{name}”.").format(name="older")
    assert wanted != "Deleted “older”."
    assert told(app) == [wanted]
    press(app, "library_undo")
    assert [run.name for run in shelf("sequences").runs()] == ["older"]


def test_undo_pressed_twice_is_undone_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second press, sent before the button was gone, refuses nothing and brings nothing."""
    older = older_run("sequences")
    desk = Desk(chosen=[older.id], names={older.id: "older"})
    monkeypatch.setattr("seqviz.ui.controls.shelf.shelf.desk_of", lambda _shelf: desk)
    delete(SEQUENCES, older)
    for _press in range(2):
        undo_delete(SEQUENCES)
        assert desk.told is not None
        with use_language("en"):
            assert unquoted(desk.told()) == "“older” is back."
        assert not desk.refused
        assert len(shelf("sequences").runs()) == 1


@pytest.mark.parametrize("key", ["delete", "rename", "use"])
def test_what_another_tab_deleted_is_told_by_its_name(key: str, home: Path) -> None:
    """Delete, rename or use a run that is gone meanwhile: it is named, and the next is chosen."""
    older, newer = older_run("sequences"), older_run("sequences")
    shelf("sequences").rename(newer.id, "newer")
    app = open_page("sequence_prediction")
    opened(app, "library_open")
    assert chosen(app) == ["newer"]
    shelf("sequences").delete(newer.id)
    if key == "rename":
        app.text_input(key=f"rename_{newer.id}").set_value("mine")
        again(app)
    else:
        press(app, {"delete": f"delete_{newer.id}", "use": "library_cell"}[key])
    gone = ["“newer” is no longer there: it was deleted elsewhere."]
    assert (chosen(app), told(app)) == (["older"], gone)
    assert [run.id for run in shelf("sequences").runs()] == [older.id]


def test_a_new_run_is_offered_under_its_own_name(home: Path, started: Started) -> None:
    """The name that was typed for the last run is not the next one's."""
    app = trained("sequences", started)
    offered = app.text_input(key="save_name").value
    app.text_input(key="save_name").set_value("mine")
    again(app)
    assert app.text_input(key="save_name").value == "mine"
    app.segmented_control(key="set_cell").set_value("gru")
    again(app)
    press(app, "run_start")
    assert started[-1].job.join(PATIENCE)
    again(app)
    assert app.text_input(key="save_name").value == offered.replace("RNN", "GRU")


def test_two_runs_of_one_name_are_two(home: Path, started: Started) -> None:
    """Saved twice in one minute: each can be chosen, and only that one is deleted."""
    app = trained("digits", started)
    for _time in range(2):
        press(app, "save_run")
        opened(app, "library_open")
    newest, oldest = shelf("digits").runs()
    choice = app.multiselect(key="library_chosen")
    assert len(set(choice.options)) == 2
    choice.set_value([oldest.id]).run()
    assert f"delete_{newest.id}" not in keys(app)
    press(app, f"delete_{oldest.id}")
    assert [run.id for run in shelf("digits").runs()] == [newest.id]


@pytest.mark.parametrize("kind", PAGES)
def test_what_does_not_fit_is_refused_kindly(kind: str, home: Path, started: Started) -> None:
    """A run of another page, one that lies about its characters, and no run at all."""
    liar = Library(home / "elsewhere")
    model = RNNModel(28, 4, 10, cell="gru", rng=np.random.default_rng(0))
    claims = {"trained": kind, "characters": "aa", "classes": [1], "corpus": "[x](http://y)"}
    archives = [
        liar.export(liar.save("x", model, claims, History(), task="classes").id),
        liar.export(liar.save("x", model, {"trained": "others"}, History()).id),
        b"PK",
    ]
    page, query, _prefix = PAGES[kind]
    app = open_page(page, query=query)
    opened(app, "library_open")
    for number, archive in enumerate(archives):
        uploader = app.file_uploader(key=f"library_file_{number}")
        uploader.upload("run.zip", archive, "application/zip")
        app.run()
        warned = [warning.value for warning in app.warning]
        opened(app, "library_open")
        warned += [warning.value for warning in app.warning]
        assert any("not a run that was downloaded here" in one for one in warned)
        assert shelf(kind).runs() == []
    assert "save_run" not in keys(app)
    assert started == []
    if kind == "text":
        assert sent(app, "typewriter")
