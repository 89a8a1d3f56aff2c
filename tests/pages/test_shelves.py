"""Saved runs of the pages that train with torch: kept, compared, brought back, used again."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from seqviz.cells import RNNModel
from seqviz.data.sample import load_sample
from seqviz.models.digit_reader import DigitReader
from seqviz.training.history import History
from seqviz.training.library import Library
from seqviz.ui.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.learning.digits_run import Digits
from seqviz.ui.learning.session import Training
from seqviz.ui.names.network import Network
from seqviz.ui.writing.networks import OwnNetwork
from tests.pages.components import sent
from tests.pages.harness import open_page
from tests.pages.learning import PATIENCE, again, keys, opened, press, said

Started = list[Training]
PAGES = {
    "digits": ("train_digits", {"epochs": "1"}, "run"),
    "names": ("text_classification", {"learn": "names.gru.16.1"}, "run"),
    "text": ("text_generation", {"learn": "zen", "lepochs": "2", "lunits": "16"}, "lesson"),
}


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
    monkeypatch.setattr("seqviz.ui.learning.digits_run.digits_of", lambda _source: few)
    return tmp_path


def trained(kind: str, started: Started, lang: Language = "en") -> AppTest:
    """A page whose run has ended, with the saved runs open."""
    page, query, prefix = PAGES[kind]
    app = open_page(page, lang, query=query)
    press(app, f"{prefix}_start")
    assert started[-1].job.join(PATIENCE)
    again(app)
    opened(app, "library_open")
    return app


def shelf(kind: str) -> Library:
    """Where a kind is kept."""
    return Library(Library().directory / kind)


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
    kinds = {"digits": "own_reader", "names": "own_names_network", "text": "own_writer"}
    own = app.session_state[kinds[kind]]
    if isinstance(own, DigitReader):
        return own.model
    if isinstance(own, Network):
        return own.classifier.model
    assert isinstance(own, OwnNetwork)
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
            assert f"| {kept.setup['cell'].upper()} |" in said(app)
        if kind != "text":
            told = said(app).replace("\\", "")
            assert f"| {100 * history.epochs().accuracy[-1]:.1f} % |" in told
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
    (back,) = shelf(kind).runs()
    loss = shelf(kind).load(back.id).history.steps().loss
    np.testing.assert_array_equal(loss, history.steps().loss)


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
