"""The doctor on the pages that train on digits, texts and characters; a cure is what was tried."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from seqviz.numbers import measured
from seqviz.training.tasks.digits import digits_of
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from tests.pages.harness import open_page
from tests.pages.learning import again, examined, keys, press, said
from tests.patience import PATIENCE
from tests.tiny_mnist import write_tiny_mnist
from tests.ui.session import address

pytestmark = pytest.mark.usefixtures("doctor")
Started = list[Training]
languages = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A tiny data set where MNIST is looked for."""
    monkeypatch.setenv("SEQVIZ_DATA_DIR", str(write_tiny_mnist(tmp_path, train=500, test=60)))
    digits_of.cache_clear()
    yield
    digits_of.cache_clear()


@languages
def test_characters_are_cured_with_what_was_tried(lang: Language, started: Started) -> None:
    """Four epochs are too few: more are offered, applied, in the address, and end as promised."""
    app = open_page("text_generation", lang, query={"net": "sentence", "lepochs": "4"})
    press(app, "lesson_start")
    assert started[0].job.join(PATIENCE)
    again(app)
    examined(app, started[0])
    with use_language(lang):
        assert f"**{_('Not finished yet')}**" in said(app)
        assert _("mean loss on the characters of the text itself, in bits,") in said(app)
    assert started[0].examined is not None
    (found,) = started[0].examined.findings or ()
    assert found.trial is not None
    assert measured(found.trial.cured) in said(app)
    press(app, "cure_0")
    assert started[1].job.join(PATIENCE)
    again(app)
    assert started[1].what.setup.epochs == found.cure["epochs"]
    assert address(app)["lepochs"] == str(found.cure["epochs"])
    assert started[1].job.history.last_step == found.trial.updates
    examined(app, started[1])
    with use_language(lang):
        (well,) = [one.value for one in app.success]
        assert well.startswith(_("The doctor finds nothing wrong with this training."))


TABLE = "text,label\n" + "\n".join(
    f"{'ab' * (k % 5 + 1)}{chr(97 + k % 26)}{k},{'A' if k % 10 else 'B'}" for k in range(160)
)


@languages
def test_texts_are_examined_with_their_own_table(lang: Language, started: Started) -> None:
    """Where one label is far too common the doctor says so, and names the run that he looked at."""
    app = open_page("text_classification", lang, query={"learn": "own.gru.16.2"})
    app.file_uploader(key="names_file").upload("mine.csv", TABLE.encode(), "text/csv")
    again(app)
    press(app, "run_start")
    assert started[0].job.join(PATIENCE)
    again(app)
    examined(app, started[0])
    assert started[0].examined is not None
    (found,) = started[0].examined.findings or ()
    assert found.evidence["count"] == len(started[0].what.data.held_out)
    with use_language(lang):
        assert f"**{_(found.cause.title)}**" in said(app)
        assert _(found.cause.sees).format(**found.shown()) in said(app)
    assert any("mine" in one.value for one in app.caption)


def test_random_numbers_are_examined(started: Started) -> None:
    """There is nothing to go by, no cure is offered, and the loss is that of the curve."""
    app = open_page("text_classification", "en", query={"learn": "random.rnn.20.10"})
    press(app, "run_start")
    assert started[0].job.join(PATIENCE)
    again(app)
    examined(app, started[0])
    assert "**Nothing to go by is found**" in said(app)
    loss = measured(started[0].job.history.epochs().validation_loss[-1])
    assert f"its loss is {loss} now" in said(app)
    assert not {key for key in keys(app) if key.startswith("cure_")}


@pytest.mark.usefixtures("tiny")
def test_digits_are_cured_with_what_was_tried(started: Started) -> None:
    """What the doctor offers is what the next run has: recipe and epochs, in the address too."""
    app = open_page("train_digits", "en", query={"source": "full", "epochs": "1"})
    press(app, "run_start")
    assert started[0].job.join(PATIENCE)
    again(app)
    examined(app, started[0])
    assert started[0].examined is not None
    (found,) = started[0].examined.findings or ()
    assert found.trial is not None
    assert found.cause.title in said(app)
    press(app, "cure_0")
    assert started[1].what.setup.epochs == found.cure["epochs"]
    assert address(app)["epochs"] == str(found.cure["epochs"])
