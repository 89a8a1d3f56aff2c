"""Training the digit network: what the page shows is what the loop does without a page."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from seqviz.data.mnist import MNIST, DataError, load_mnist
from seqviz.data.sample import load_sample
from seqviz.models.classifier import DigitLSTM
from seqviz.models.digit_reader import DigitReader, shipped_reader
from seqviz.training.engine.history import History
from seqviz.training.engine.runner import Busy, Runner
from seqviz.training.tasks.digits import DigitsSetup, digits_of
from seqviz.training.tasks.digits_lesson import train_digits
from seqviz.ui.controls.digit.digit_choice import image_code
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame import warm
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.pages.digit_reader.network_card import OWN as CARD
from seqviz.ui.pages.train_digits.run import DigitsTraining
from tests.pages.components import sent, stepper
from tests.pages.harness import open_page
from tests.pages.learning import again, chart, curve, finish, keys, press, said, unquoted, until
from tests.tiny_mnist import write_tiny_mnist
from tests.ui.session import address

Started = list[Training]


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MNIST]:
    """A tiny data set where MNIST is looked for."""
    monkeypatch.setenv("SEQVIZ_DATA_DIR", str(write_tiny_mnist(tmp_path)))
    digits_of.cache_clear()
    yield load_mnist()
    digits_of.cache_clear()


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder without MNIST where it is looked for."""
    monkeypatch.setenv("SEQVIZ_DATA_DIR", str(tmp_path))
    digits_of.cache_clear()
    yield tmp_path
    digits_of.cache_clear()


def open_training(lang: Language = "en", **query: str) -> AppTest:
    """The page on the tiny data set, two epochs, with a digit of the gallery."""
    return open_page(
        "train_digits", lang, query={"source": "full", "epochs": "2", "digit": "s41"} | query
    )


def trained(data: MNIST, setup: DigitsSetup) -> History:
    """The same training without a page."""
    model = DigitLSTM(setup.architecture, generator=torch.Generator().manual_seed(setup.seed))
    history = History()
    for event in train_digits(
        model,
        data.train_images,
        data.train_labels,
        setup.settings,
        seed=setup.seed,
        held_out=(data.test_images, data.test_labels),
        snapshots=True,
    ):
        history.add(event)
    return history


def captions(app: AppTest) -> list[str]:
    """All small print."""
    return [caption.value for caption in app.caption]


def reader_of(history: History, epoch: int) -> DigitReader:
    """The network after an epoch."""
    (snapshot,) = (one for one in history.snapshots if one.epoch == epoch)
    return DigitsTraining(DigitsSetup()).reader(snapshot)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_shows_what_the_loop_does(lang: Language, tiny: MNIST, started: Started) -> None:
    """Losses, accuracies and the answers to the visitor's digit, epoch by epoch."""
    app = open_training(lang)
    press(app, "run_start")
    finish(app, started[0])
    history = trained(tiny, DigitsSetup("full", epochs=2))
    shown = chart(app)
    np.testing.assert_array_equal(curve(shown, "loss"), history.steps().loss.astype(np.float32))
    epochs = history.epochs()
    np.testing.assert_array_equal(
        curve(shown, "validation"), epochs.validation_loss.astype(np.float32)
    )
    assert shown.meta["runs"][0]["moments"]["count"] == 3
    assert app.metric[0].value == f"{100 * epochs.accuracy[-1]:.1f}%"
    change = 100 * (epochs.accuracy[-1] - epochs.accuracy[-2])
    with use_language(lang):
        assert app.metric[0].delta == _("{change} points").format(change=f"{change:+.1f}")
        each = " · ".join(f"{100 * share:.1f}" for share in epochs.accuracy)
        assert _("After each epoch, in percent: {shares}").format(shares=each) in captions(app)
    image = load_sample().images[41]
    reading = reader_of(history, 2).read(image)
    with use_language(lang):
        told = _("After epoch {epoch} it reads {digit}, with {percent}%.").format(
            epoch=2, digit=reading.prediction, percent=f"{100 * reading.confidence:.0f}"
        )
        assert told in captions(app)
        assert _("finished") in said(app)
    (table,) = (one.proto.body for one in app.get("html") if "answers" in one.proto.body)
    rows = table.split("<tbody>")[1].split("<tr>")[1:]
    for epoch, row in enumerate(rows):
        shares = reader_of(history, epoch).read(image).probabilities[-1]
        numbers = [int(cell.split("<")[0]) for cell in row.split('">')[2:]]
        assert numbers == [round(100 * share) for share in shares.tolist()]


def test_the_misread_are_misread(tiny: MNIST, started: Started) -> None:
    """Every picture offered as a mistake is one of that epoch's network, as its caption says."""
    app = open_training()
    press(app, "run_start")
    finish(app, started[0])
    history = trained(tiny, DigitsSetup("full", epochs=2))
    for epoch, step in ((2, None), (0, 0)):
        app.session_state["digits_chart-en"] = {"selected": step}
        again(app)
        predictions = reader_of(history, epoch).read_many(tiny.test_images).predictions
        wrong = np.flatnonzero(predictions != tiny.test_labels)
        assert f"{len(wrong)} of {len(predictions)} held-out digits are misread" in said(app)
        shown = sent(app, "gallery")[-1]
        images = np.frombuffer(shown.payload, np.uint8).reshape(-1, 28, 28)
        np.testing.assert_array_equal(images, tiny.test_images[wrong])
        captions = [item["caption"] for item in shown.meta["items"]]
        assert captions == [f"{tiny.test_labels[k]} → {predictions[k]}" for k in wrong]


@pytest.mark.parametrize("loaded", [True, False])
def test_what_the_first_weights_misread_waits_for_torch(
    loaded: bool, tiny: MNIST, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the first training it is shown as soon as torch is there, and nobody waits for it."""
    if not loaded:
        monkeypatch.setattr(warm, "torch_comes", lambda: True)
    app = open_training()
    first = trained(tiny, DigitsSetup("full", epochs=1))
    predictions = reader_of(first, 0).read_many(tiny.test_images).predictions
    wrong = int((predictions != tiny.test_labels).sum())
    told = f"Before training, {wrong} of {len(predictions)} held-out digits are misread"
    assert (told in said(app)) == loaded
    assert ("The first weights are being drawn …" in [one.value for one in app.caption]) != loaded
    assert wrong


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_trains_or_is_fetched_unasked(
    lang: Language, nowhere: Path, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without MNIST the page offers to fetch it; only the button does, and a failure is kind."""
    asked: list[bool] = []

    def no_network(*_args: object, download: bool = False) -> MNIST:
        asked.append(download)
        raise DataError("<b>no route</b> to host")

    monkeypatch.setattr("seqviz.data.mnist.load_mnist", no_network)
    app = open_training(lang)
    assert "run_start" not in keys(app)
    assert any("MNIST" in info.value for info in app.info)
    assert not any(str(nowhere) in info.value for info in app.info), "whose folders are whose"
    assert True not in asked
    press(app, "fetch_mnist")
    assert asked.count(True) == 1
    assert len(app.warning) == 1
    assert "no route" not in app.warning[0].value, "the reason is English and a machine's"
    assert started == []
    with use_language(lang):
        app.segmented_control(key="digits_source").set_value("sample")
    again(app)
    assert "run_start" in keys(app)
    assert started == []
    assert not app.metric


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_web_page_in_the_place_of_mnist_is_named(lang: Language, nowhere: Path) -> None:
    """The file, not where it lies; nothing is offered that would not help."""
    write_tiny_mnist(nowhere)
    (nowhere / "MNIST" / "raw" / "t10k-images-idx3-ubyte").write_text("<!DOCTYPE html><html>")
    app = open_training(lang)
    (warning,) = [one.value for one in app.warning]
    assert "t10k-images-idx3-ubyte" in unquoted(warning)
    assert str(nowhere) not in unquoted(warning)
    assert not {"run_start", "fetch_mnist"} & keys(app)


@pytest.mark.parametrize(
    ("query", "source", "recipe", "epochs"),
    [
        ({"source": "sample", "recipe": "best", "epochs": "20"}, "sample", "best", 20),
        ({"source": "../etc", "recipe": "worst", "epochs": "-1"}, "sample", "tutorial", 5),
        ({"source": "", "recipe": "", "epochs": "1e9"}, "sample", "tutorial", 5),
        ({"epochs": "五"}, "sample", "tutorial", 5),
        ({"epochs": "5" * 5_000}, "sample", "tutorial", 5),
        ({"epochs": "7"}, "sample", "tutorial", 5),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_link_brings_the_settings(
    query: dict[str, str], source: str, recipe: str, epochs: int
) -> None:
    """What a link says is chosen where it exists; what does not is replaced, and leaves it."""
    app = open_page("train_digits", query=query)
    assert app.segmented_control(key="digits_source").value == source
    assert app.segmented_control(key="digits_recipe").value == recipe
    assert app.select_slider(key="digits_epochs").value == epochs
    usual = {"source": "sample", "recipe": "tutorial", "epochs": "5"}
    now = {"source": source, "recipe": recipe, "epochs": str(epochs)}
    left = {name: value for name, value in now.items() if value != usual[name]}
    assert {name: v for name, v in address(app).items() if name in usual} == left


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_controls_change_the_link(lang: Language) -> None:
    """Recipe and epochs go into the address, and only what is not usual stays there."""
    app = open_page("train_digits", lang)
    with use_language(lang):
        app.segmented_control(key="digits_recipe").set_value("best")
    app.select_slider(key="digits_epochs").set_value(10)
    again(app)
    assert (address(app)["recipe"], address(app)["epochs"]) == ("best", "10")
    app.select_slider(key="digits_epochs").set_value(5)
    again(app)
    assert "epochs" not in address(app)


def test_a_pause_holds_and_one_epoch_is_one(tiny: MNIST, started: Started) -> None:
    """Paused, nothing moves and nothing can be chosen; one epoch more is one; stop is the end."""
    app = open_training(epochs="40")
    press(app, "run_start")
    (run,) = started
    press(app, "run_pause")
    until(app, run, "paused")
    held = run.job.history.last_step
    again(app)
    assert run.job.history.last_step == held == chart(app).meta["runs"][0]["step"]
    assert app.segmented_control(key="digits_source").disabled
    about = run.job.history.started  # None where the pause came before the first step
    a_whole_one = about.steps // about.epochs if about else 1
    done = held // a_whole_one  # one whose last step is made is as good as done
    press(app, "run_epoch")
    until(app, run, "paused")
    assert len(run.job.history.epochs().epoch) == done + 1
    press(app, "run_stop")
    finish(app, run)
    assert run.job.state == "stopped"
    assert keys(app) & {"run_start", "run_pause", "run_resume", "run_stop"} == {"run_start"}


def test_a_finished_run_is_trained_on(tiny: MNIST, started: Started) -> None:
    """Two epochs, one more and two more are five in one go, in the same chart."""
    app = open_training()
    press(app, "run_start")
    (run,) = started
    finish(app, run)
    press(app, "run_epoch")
    finish(app, run)
    assert run.job.history.epochs().epoch.tolist() == [1, 2, 3]
    press(app, "run_further")
    finish(app, run)
    assert "epoch 5 of 5" in said(app)
    assert len(started) == 1
    whole = trained(tiny, DigitsSetup("full", epochs=5)).steps()
    np.testing.assert_array_equal(run.job.history.steps().loss, whole.loss)
    np.testing.assert_array_equal(curve(chart(app), "loss"), whole.loss.astype(np.float32))
    app.select_slider(key="digits_epochs").set_value(10)
    again(app)
    press(app, "run_further")
    finish(app, run)
    assert len(run.job.history.epochs().epoch) == 10, "what is missing of those asked for"
    with use_language("en"):
        app.segmented_control(key="digits_recipe").set_value("best")
    again(app)
    assert not keys(app) & {"run_further", "run_epoch"}, "that would be another training"


def test_another_run_takes_the_place(tiny: MNIST, started: Started) -> None:
    """Training again begins from random weights and stops what was there."""
    app = open_training()
    press(app, "run_start")
    finish(app, started[0])
    press(app, "run_start")
    finish(app, started[1])
    np.testing.assert_array_equal(
        started[0].job.history.steps().loss, started[1].job.history.steps().loss
    )
    assert len(chart(app).meta["runs"]) == 1


def test_a_full_house_is_said_kindly(
    tiny: MNIST, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where too many train, the page says so and shows no run."""

    def full(*_args: object, **_options: object) -> None:
        raise Busy("20 trainings are waiting already")

    monkeypatch.setattr(Runner, "submit", full)
    app = open_training()
    press(app, "run_start")
    assert app.warning[0].value.startswith("Many people are training here right now.")
    assert started == []


def test_a_picked_mistake_becomes_the_visitors_digit(tiny: MNIST, started: Started) -> None:
    """Its code is in the address, and it is what every epoch reads."""
    app = open_training()
    press(app, "run_start")
    finish(app, started[0])
    picked = sent(app, "gallery")[-1].meta["items"][0]["code"]
    app.query_params["digit"] = picked
    again(app)
    number = next(k for k, image in enumerate(tiny.test_images) if image_code(image) == picked)
    what: DigitsTraining = started[0].what
    reading = what.reader(started[0].job.history.snapshots[-1]).read(tiny.test_images[number])
    assert f"it reads {reading.prediction}, with" in " ".join(c.value for c in app.caption)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_trained_network_goes_into_the_reader(
    lang: Language, tiny: MNIST, started: Started
) -> None:
    """The reader then reads with these very weights and says so; one press brings its own back."""
    app = open_training(lang)
    press(app, "run_start")
    finish(app, started[0])
    press(app, "swap")
    own = reader_of(trained(tiny, DigitsSetup("full", epochs=2)), 2)
    image = load_sample().images[41]
    app.switch_page("pages/digit_reader.py")
    again(app)
    np.testing.assert_array_equal(stepper(app).probabilities, own.read(image).probabilities)
    with use_language(lang):
        assert _("This is **your own network**, not the shipped one.") in said(app)
    predicted = own.read_many(tiny.test_images).predictions
    right = f"{100 * (predicted == tiny.test_labels).mean():.2f}"
    with use_language(lang):
        told = _(CARD["full"]).partition("{layers}")[0]
        assert told.format(count=len(tiny.test_images), percent=right) in said(app)
        assert _("This checkpoint was not measured.") not in said(app)
    press(app, "shipped_again")
    np.testing.assert_array_equal(
        stepper(app).probabilities, shipped_reader().read(image).probabilities
    )


@pytest.mark.parametrize("do", ["reverse", ""])
def test_a_disturbed_picture_is_told_where_it_is_read(tiny: MNIST, do: str) -> None:
    """The network in training reads it as the digit reader left it."""
    app = open_training(do=do)
    told = [one.value for one in app.markdown if "The picture is disturbed" in one.value]
    assert told == (["The picture is disturbed: Read from bottom to top."] if do else [])


# ---------------------------------------------------------------- slow motion


@pytest.mark.parametrize("lang", LANGUAGES)
def test_slow_motion_is_one_update_in_four_phases(
    lang: Language, tiny: MNIST, started: Started
) -> None:
    """As the first thing on the page; what is trained is the same as at full speed."""
    app = open_training(lang)
    for count, phase in enumerate(("forward", "loss", "backward", "update"), 1):
        press(app, "next_phase")
        until(app, started[0], "paused")
        (shown,) = sent(app, "phases")
        assert len(started[0].what.phases) == count
        assert shown.meta["stations"][phase] is not None
    back = shown.meta["stations"]["backward"]
    assert len(back["d_h"]) == 28
    assert sum(back["shared"]["parts"]) == pytest.approx(back["shared"]["total"], rel=0.05)
    assert shown.meta["stations"]["loss"]["choice"]
    begun = started[0].job.history.started
    assert begun is not None
    told = "bfloat16" in shown.meta["labels"]["sum_total"]
    assert told == (begun.precision == "bfloat16")
    press(app, "run_resume")
    finish(app, started[0])
    assert started[0].what.phases == {}
    history = trained(tiny, DigitsSetup("full", epochs=2))
    np.testing.assert_array_equal(started[0].job.history.steps().loss, history.steps().loss)
