"""Sequence prediction: what the page trains, shows and says is what the core does without it."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from seqviz.data.columns import read_column, read_table
from seqviz.data.curve import resample
from seqviz.data.real import known
from seqviz.data.series import Series
from seqviz.models.forecast import continuation, evaluate, one_step
from seqviz.numbers import given, measured
from seqviz.training.doctor import CAUSES
from seqviz.training.engine.history import History
from seqviz.training.engine.library import Library
from seqviz.training.engine.runner import Busy, Runner
from seqviz.training.tasks.sequence import (
    BREAKS,
    CHOICES,
    DEFAULT,
    LIMITS,
    OWN,
    SETUPS,
    SequenceRun,
    Setup,
    build,
)
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.pages.sequence_prediction import pace
from seqviz.ui.pages.sequence_prediction.brought_series import WAYS_TO_BRING
from seqviz.ui.pages.sequence_prediction.run_controls import COMPARISONS, MOST
from tests.matrix import WHOLE
from tests.pages.components import sent, stepper
from tests.pages.harness import open_page
from tests.pages.learning import (
    again,
    break_it,
    chart,
    curve,
    examined,
    finish,
    keys,
    opened,
    press,
    said,
    unquoted,
    until,
)
from tests.ui.session import address

Started = list[Training]

TINY = DEFAULT.changed({"hidden_size": 4, "epochs": 2})
LONG = TINY.changed({"epochs": 1000})
CAUSE_OF = {
    "learning_rate": "step",
    "relu": "explosion, relu",
    "zero": "copies",
    "shuffle": "order",
    "reset": "memory",
    "vanishing": "vanishing, gate",
}


def open_training(setup: Setup = TINY, lang: Language = "en", **query: str) -> AppTest:
    """The page with these settings, as a link brings them."""
    return open_page("sequence_prediction", lang, query={"run": setup.to_link(), **query})


def trained(setup: Setup, series: Series | None = None) -> tuple[SequenceRun, History]:
    """The same training without a page."""
    run, history = build(setup, series), History()
    for event in run.loop(lambda: False):
        history.add(event)
    return run, history


def expect_curves(app: AppTest, history: History, run: int = 0) -> None:
    """A run in the chart has these very losses and gradients."""
    steps, epochs = history.steps(), history.epochs()
    shown = chart(app)
    np.testing.assert_array_equal(curve(shown, "loss", run), steps.loss.astype(np.float32))
    np.testing.assert_array_equal(
        curve(shown, "gradient", run), steps.gradient_norm.astype(np.float32)
    )
    np.testing.assert_array_equal(
        curve(shown, "validation", run), epochs.validation_loss.astype(np.float32)
    )
    assert shown.meta["runs"][run]["step"] == steps.step[-1]


def choose_way(app: AppTest, way: str, lang: Language = "en") -> None:
    """Pick a preset, or an own series."""
    with use_language(lang):  # a choice is sent to the page by its label
        app.pills(key="sequence_preset").set_value(way)
    again(app)


def upload(content: bytes, lang: Language = "en", *, link: Setup = TINY) -> AppTest:
    """The page after a CSV file was brought."""
    app = open_training(link, lang)
    choose_way(app, "upload", lang)
    app.file_uploader(key="series_file").upload("mine.csv", content, "text/csv")
    again(app)
    return app


# ---------------------------------------------------------------- a run


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_what_a_link_trains_is_what_the_core_trains(
    lang: Language, cell: str, started: Started
) -> None:
    """Losses, gradients, errors beside the baselines: the very numbers of a run without a page."""
    setup = TINY.changed({"cell": cell})
    app = open_training(setup, lang)
    press(app, "run_start")
    finish(app, started[0])
    run, history = trained(setup)
    expect_curves(app, history)
    found = evaluate(run.model, run.data)
    table = next(m.value for m in app.markdown if m.value.startswith("| "))
    for name, errors in found.one_step.items():
        row = (errors.rmse, errors.mae, found.free[name].rmse)
        assert " | ".join(f"{value:.3g}" for value in row) in table
    with use_language(lang):
        assert _("finished") in said(app)
        assert _("the network") in table
    assert f"{history.last_loss:.3g}" in said(app)
    assert address(app)["run"] == setup.to_link()


def test_the_curve_over_the_truth_is_the_networks(started: Started) -> None:
    """The chart has the series and, for the last moment, every one-step prediction of it."""
    app = open_training()
    press(app, "run_start")
    finish(app, started[0])
    run, _history = trained(TINY)
    shown = chart(app)
    moments = shown.meta["runs"][0]["moments"]
    picks = shown.array(shown.meta["series"]["x"]).astype(int)
    values = shown.array(shown.meta["series"]["y"])
    np.testing.assert_array_equal(values, run.data.series.values[picks].astype(np.float32))
    predictions = shown.array(moments["predictions"])
    expected = one_step(run.model, run.data)[picks].astype(np.float32)
    np.testing.assert_array_equal(predictions[-1], expected)
    assert moments["step"][0] == 0
    assert moments["step"][-1] == run.trainer.step


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_trains_unasked(lang: Language, started: Started) -> None:
    """Who only opens the page, or turns its controls, starts no worker and is told no result."""
    app = open_training(DEFAULT, lang)
    assert "run" not in address(app)
    choose_way(app, "chaos", lang)
    app.number_input(key="set_epochs").set_value(7)
    again(app)
    assert started == []
    assert not {"run_pause", "run_resume", "run_stop", "run_further", "cure_0"} & keys(app)
    assert chart(app).meta["runs"][0]["step"] == 0
    assert not any(m.value.startswith("| ") for m in app.markdown)
    assert not app.success


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SETUPS)
def test_a_preset_brings_its_settings(lang: Language, name: str) -> None:
    """Picking a preset puts it into the address and its sentence onto the page."""
    app = open_training(TINY, lang)
    choose_way(app, name, lang)
    preset = SETUPS[name]
    assert Setup.from_link(address(app).get("run", "")) == preset.setup
    with use_language(lang):
        assert _(preset.look_for) in [one.value for one in app.markdown]
    assert app.number_input(key="set_window").value == preset.setup.window
    series = build(preset.setup).data.series.values
    assert chart(app).meta["series"]["steps"] == len(series)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hidden_size", 7),
        ("num_layers", 2),
        ("window", 25),
        ("horizon", 3),
        ("epochs", 9),
        ("batch_size", 64),
        ("seed", 5),
        ("clip", 0.5),
        ("patience", 4),
    ],
)
def test_a_number_changes_the_link(name: str, value: float) -> None:
    """Every number of the settings goes into the address, where only the unusual stands."""
    app = open_training(DEFAULT)
    app.number_input(key=f"set_{name}").set_value(value)
    again(app)
    assert Setup.from_link(address(app)["run"]) == DEFAULT.changed({name: value})
    app.number_input(key=f"set_{name}").set_value(getattr(DEFAULT, name))
    again(app)
    assert "run" not in address(app)


def test_what_only_an_rnn_has_is_dropped_for_another_cell() -> None:
    """From ReLU to an LSTM and back: no error, and the LSTM has no ReLU."""
    app = open_training(DEFAULT.changed({"nonlinearity": "relu", "init": "identity"}))
    app.segmented_control(key="set_cell").set_value("lstm")
    again(app)
    assert Setup.from_link(address(app)["run"]) == DEFAULT.changed({"cell": "lstm"})
    assert app.selectbox(key="set_nonlinearity").disabled


@pytest.mark.parametrize(
    "link",
    ["nonsense", "h999999999", "e2_h4_", "clstm_arelu", "r" + "9" * 400, "sown", "w100_w1", "h４"],
    ids=lambda link: link[:12],
)
def test_a_hostile_link_is_no_error(link: str, started: Started) -> None:
    """Whatever a link says, the page opens with settings that exist, and the address has those."""
    app = open_page("sequence_prediction", query={"run": link})
    given = Setup.from_link(link)
    expected = given.changed({"series": "sine"}) if given.series == OWN else given
    assert app.number_input(key="set_hidden_size").value == expected.hidden_size
    assert Setup.from_link(address(app).get("run", "")).changed({"series": "sine"}) == expected
    assert "9" * 30 not in address(app).get("run", "")
    assert "nonsense" not in address(app).values()
    assert started == []


# ---------------------------------------------------------------- while it runs


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_pause_holds_the_step(lang: Language, started: Started) -> None:
    """Paused, nothing moves; one epoch more is one; resumed, it goes on; stopped, it has ended."""
    app = open_training(LONG, lang)
    press(app, "run_start")
    (run,) = started
    assert {"run_pause", "run_stop"} <= keys(app)
    assert "run_start" not in keys(app)
    assert app.number_input(key="set_hidden_size").disabled
    press(app, "run_pause")
    until(app, run, "paused")
    held = run.what.run.trainer.step
    shown = chart(app).meta["runs"][0]["step"]
    again(app)
    assert run.what.run.trainer.step == held == shown == chart(app).meta["runs"][0]["step"]
    with use_language(lang):
        assert _("paused") in said(app)
    press(app, "run_epoch")
    until(app, run, "paused")
    whole = held // 25  # of the epochs; the last one may not have been counted before the pause
    assert run.what.run.trainer.epoch == whole + 1
    assert run.what.run.trainer.step == 25 * (whole + 1)
    press(app, "run_resume")
    press(app, "run_stop")
    finish(app, run)
    assert run.job.state == "stopped"
    assert run.what.run.trainer.step >= held
    assert {"run_start", "run_further", "run_epoch"} <= keys(app)
    assert not app.number_input(key="set_hidden_size").disabled


def test_one_epoch_is_one(started: Started) -> None:
    """From random weights, one epoch and no more; the numbers are the whole training's first."""
    app = open_training()
    press(app, "run_epoch")
    (run,) = started
    until(app, run, "paused")
    assert run.what.run.trainer.epoch == 1
    _run, history = trained(TINY)
    steps = run.job.history.steps()
    np.testing.assert_array_equal(steps.loss, history.steps().loss[: len(steps.loss)])


def test_training_on_goes_on(started: Started) -> None:
    """Two epochs and two more are four: the history goes on in the same job, bit for bit."""
    app = open_training()
    press(app, "run_start")
    finish(app, started[0])
    press(app, "run_further")
    finish(app, started[0])
    assert len(started) == 1
    expect_curves(app, trained(TINY.changed({"epochs": 4}))[1])
    press(app, "run_epoch")
    finish(app, started[0])
    expect_curves(app, trained(TINY.changed({"epochs": 5}))[1])


def test_settings_change_while_it_runs(started: Started) -> None:
    """Learning rate and clipping of a paused run: the next step has them, and the chart a mark."""
    app = open_training(LONG)
    press(app, "run_epoch")
    (run,) = started
    until(app, run, "paused")
    before = run.what.run.trainer.step
    app.select_slider(key="live_learning_rate").set_value(0.01)
    again(app)
    app.number_input(key="live_clip").set_value(0.25)
    again(app)
    press(app, "run_epoch")
    until(app, run, "paused")
    rates = run.job.history.steps().learning_rate
    assert set(rates[:before]) == {LONG.learning_rate}
    assert set(rates[before:]) == {0.01}
    assert {change.name for change in run.job.history.settings} == {"learning_rate", "clip"}
    lead = chart(app).meta["runs"][0]
    assert {mark["step"] for mark in lead["marks"]} == {before}
    assert {mark["text"] for mark in lead["marks"]} == {"η → 0.01", "clip → 0.25"}
    assert lead["clip"] == 0.25
    assert address(app)["run"] == LONG.to_link(), "the link begins the run, not its middle"


def test_a_clip_out_of_range_is_refused_kindly(started: Started) -> None:
    """A warning in the page's language; the run keeps the clip that it had."""
    app = open_training(LONG, "zh")
    press(app, "run_epoch")
    until(app, started[0], "paused")
    app.number_input(key="live_clip").set_value(-3.0)
    again(app)
    with use_language("zh"):
        said_so = _("Gradients can be clipped at {low} to {high}, not at {value}: left as it was.")
    low, high = LIMITS["clip"]
    assert [w.value for w in app.warning] == [
        said_so.format(low=given(low), high=given(high), value=given(-3))
    ]
    assert app.number_input(key="live_clip").value == LONG.clip
    assert not started[0].job.history.settings


@pytest.mark.usefixtures("doctor")
def test_a_paused_run_hides_nothing(started: Started) -> None:
    """Its weights are complete: the doctor, the errors and the form to save it are there."""
    app = open_training(LONG)
    press(app, "run_epoch")
    until(app, started[0], "paused")
    opened(app, "library_open")
    assert "save_run" in keys(app)
    examined(app, started[0])
    assert app.success or "The doctor's findings" in [s.value for s in app.subheader]
    assert any(m.value.startswith("| ") for m in app.markdown)
    press(app, "run_resume")
    assert "save_run" not in keys(app)


@pytest.mark.parametrize("scaling", CHOICES["scaling"])
def test_the_scaling_is_told_in_numbers(scaling: str) -> None:
    """With both numbers, fitted to the training part; nothing where nothing is scaled."""
    setup = TINY.changed({"series": "sines", "scaling": scaling})
    app = open_training(setup)
    told = [c.value for c in app.caption if c.value.startswith("The network reads (x")]
    scaler = build(setup).data.scaler
    if scaling == "none":
        assert told == []
        return
    (only,) = told
    assert f"{abs(scaler.shift):.3g}" in only
    assert f"/ {scaler.scale:.3g}:" in only


def test_another_pages_parameter_leaves_the_address() -> None:
    """A cell page's "source" comes along with the browser's Back, and means nothing here."""
    app = open_training(source="own")
    assert "source" not in address(app)
    assert address(app)["run"] == TINY.to_link()


def test_another_preset_hides_no_run(started: Started) -> None:
    """Settings of another run: the chart shows that nothing of them is trained, and a way back."""
    app = open_training()
    press(app, "run_start")
    finish(app, started[0])
    choose_way(app, "noisy")
    assert chart(app).meta["runs"][0]["step"] == 0
    press(app, "back_to_run")
    assert Setup.from_link(address(app)["run"]) == TINY
    assert chart(app).meta["runs"][0]["step"] == started[0].what.run.trainer.step


def test_a_switch_of_language_keeps_the_run(started: Started) -> None:
    """The training and its numbers stay, in other words."""
    app = open_training()
    press(app, "run_start")
    finish(app, started[0])
    before = curve(chart(app), "loss")
    app.segmented_control(key="lang").set_value("zh")
    again(app)
    np.testing.assert_array_equal(curve(chart(app), "loss"), before)
    with use_language("zh"):
        assert _("finished") in said(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_full_house_is_said_kindly(
    lang: Language, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where too many train, the page says so, and the next press works."""

    def full(*_args: object, **_options: object) -> None:
        raise Busy("20 trainings are waiting already")

    app = open_training(TINY, lang)
    with monkeypatch.context() as patch:
        patch.setattr(Runner, "submit", full)
        press(app, "run_start")
    with use_language(lang):
        assert [w.value for w in app.warning] == [
            _("Many people are training here right now. Wait a little, then start again.")
        ]
    press(app, "run_start")
    finish(app, started[0])
    assert not app.warning
    assert started[0].job.state == "finished"


# ---------------------------------------------------------------- several runs


@pytest.mark.parametrize("kind", COMPARISONS)
@pytest.mark.parametrize("hidden_size", [4, 8] if WHOLE else [4])
def test_runs_side_by_side(kind: str, hidden_size: int, started: Started) -> None:
    """Two or three runs from one seed in one chart, one of them for the settings shown above."""
    setup = DEFAULT.changed({"hidden_size": hidden_size, "epochs": 1})
    app = open_training(setup)
    press(app, f"compare_{kind}")
    assert 2 <= len(started) <= MOST
    for run in started:
        finish(app, run)
    setups = [run.what.run.setup for run in started]
    assert len(set(setups)) == len(setups)
    assert {one.seed for one in setups} == {setup.seed}
    shown = chart(app).meta["runs"]
    (status,) = (one.value for one in app.markdown if one.value.count(" weights") == len(started))
    for run in started:
        (line,) = (one for one in status.split("  \n") if f"**{quoted(run.name)}** " in one)
        cell = {"rnn": 1, "lstm": 4, "gru": 3}[run.what.run.setup.cell]
        h = run.what.run.setup.hidden_size
        extra = h if cell == 3 else 0  # the GRU's second bias
        assert f"· {cell * h * (h + 2) + extra + h + 1:,} weights" in line
    assert {run["name"] for run in shown} == {run.name for run in started}
    assert Setup.from_link(address(app)["run"]) == setups[0]
    assert shown[0]["name"] == started[0].name, "the one whose settings are shown leads"
    for position, run in enumerate(shown):
        (own,) = (one for one in started if one.name == run["name"])
        expect_curves(app, trained(own.what.run.setup)[1], position)


def test_what_stands_below_is_about_the_run_that_is_named(started: Started) -> None:
    """Of several runs one is chosen: its own errors stand below, and it is saved."""
    app = open_training(TINY)
    press(app, "compare_cells")
    for run in started:
        finish(app, run)
    choice = app.segmented_control(key="about_run")
    assert choice.value == started[0].name
    assert {unquoted(label) for label in choice.options} == {run.name for run in started}
    opened(app, "library_open")
    for run in (*started[1:], started[0]):
        app.segmented_control(key="about_run").set_value(run.name)
        again(app)
        what = run.what
        model = what.run.network(what.run.trainer.current())
        errors = evaluate(model, what.run.data, reset_state=False).one_step["model"]
        assert f"| {measured(errors.rmse)} | {measured(errors.mae)} |" in said(app)
        assert run.name in app.text_input(key="save_name").value


def test_a_kept_run_stays_beside_the_next(started: Started) -> None:
    """With the box ticked both are in the chart; without it the next one takes its place."""
    app = open_training()
    press(app, "run_start")
    finish(app, started[0])
    app.checkbox(key="keep_runs_box").check()
    again(app)
    app.segmented_control(key="set_cell").set_value("gru")
    again(app)
    assert app.checkbox(key="keep_runs_box").value, "what is kept stays in sight"
    press(app, "run_start")
    finish(app, started[1])
    assert [run["name"] for run in chart(app).meta["runs"]] == ["GRU 4, Sine", "RNN 4, Sine"]
    assert chart(app).meta["labels"]["loss_unit"] == "mean squared error"
    app.selectbox(key="set_scaling").set_value("minmax")
    again(app)
    press(app, "run_start")
    finish(app, started[2])
    assert chart(app).meta["labels"]["loss_unit"].endswith("each run in a scale of its own")
    app.checkbox(key="keep_runs_box").uncheck()
    again(app)
    press(app, "run_start")
    finish(app, started[3])
    assert [run["name"] for run in chart(app).meta["runs"]] == ["GRU 4, Sine"]


# ---------------------------------------------------------------- break it


@pytest.mark.usefixtures("doctor")
@pytest.mark.parametrize(
    ("name", "lang"),
    [
        (name, LANGUAGES[k % 2])
        for k, name in enumerate(BREAKS)
        if WHOLE or k < len(LANGUAGES)  # each break is named and cured in training/test_doctor.py
    ],
)
def test_the_doctor_names_and_cures(name: str, lang: Language, started: Started) -> None:
    """One click breaks it, the doctor names that cause first, one click cures it."""
    units = 12 if name == "vanishing" else DEFAULT.hidden_size  # its windows are long
    healthy = DEFAULT.changed({"epochs": 12, "hidden_size": units})
    app = open_training(healthy, lang)
    break_it(app, name)
    finish(app, started[0])
    examined(app, started[0])
    assert started[0].what.run.setup == BREAKS[name].apply(healthy)
    cause = CAUSES[CAUSE_OF[name]]
    with use_language(lang):
        titles = [m.value for m in app.markdown if m.value.startswith("**")]
        known = {f"**{_(one.title)}**" for one in CAUSES.values()}
        first = next(title for title in titles if title in known)
        assert first == f"**{_(cause.title)}**"
        assert _(cause.why) in said(app)
        assert _(cause.cure) in said(app)
    assert not app.success
    assert chart(app).meta["jump"] == 1  # the break brought the chart into view
    press(app, "cure_0")
    assert chart(app).meta["jump"] == 2
    finish(app, started[1])
    examined(app, started[1])
    assert Setup.from_link(address(app).get("run", "")) == started[1].what.run.setup
    with use_language(lang):
        (well,) = [s.value for s in [*app.success, *app.warning]]
        assert well.startswith(_("The doctor finds nothing wrong with this training."))
        assert str(started[1].what.run.trainer.step) in well  # the update that it is about
    probe = started[1].job.history.epochs().validation_loss[-1]
    assert probe < 0.01


# ---------------------------------------------------------------- an own series

WAVE = np.round(np.sin(np.arange(120) / 3) * 50 + 200, 3)
GOOD = ("t,level,other\n" + "\n".join(f"{k},{v},{k % 7}" for k, v in enumerate(WAVE))).encode()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_csv_column_is_learned(lang: Language, started: Started) -> None:
    """The chosen column is the truth of the chart and what is learned; it stays out of the link."""
    app = upload(GOOD, lang)
    app.selectbox(key="file_column").set_value(1)
    again(app)
    shown = chart(app)
    np.testing.assert_array_equal(shown.array(shown.meta["series"]["y"]), WAVE.astype(np.float32))
    press(app, "run_start")
    finish(app, started[0])
    # AppTest forgets a file where a script runs anew by itself.
    app.file_uploader(key="series_file").upload("mine.csv", GOOD, "text/csv")
    again(app)
    app.selectbox(key="file_column").set_value(1)
    again(app)
    setup = started[0].what.run.setup
    assert setup.series == OWN
    assert setup.scaling == "standard"
    expect_curves(app, trained(setup, read_column(read_table(GOOD), 1))[1])
    assert str(WAVE[3]) not in str(address(app))


BAD: Mapping[str, tuple[bytes, str]] = {
    "not_a_number": (b"v\n" + b"1\n" * 40 + b"oops\n" + b"2\n" * 40, "oops"),
    "too_few": (b"v\n1\n2\n3\n", "3"),
    "binary": (bytes(range(256)) * 4, ""),
    "no_numbers": (b"name\n" + b"Ada\n" * 60, ""),
    "ragged": (b"a,b\n" + b"1,2\n" * 50 + b"1,2,3\n", "52"),
    "empty": (b"", ""),
    "not_finite": (b"v\n" + b"1\n" * 40 + b"inf\n", "inf"),
    "hostile": (b"v\n" + b"1\n" * 40 + b"<img src=x onerror=alert(1)>\n", ""),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", BAD)
def test_a_bad_csv_is_said_kindly(name: str, lang: Language, started: Started) -> None:
    """One sentence in the visitor's language that names the place; the page stays usable."""
    content, names = BAD[name]
    app = upload(content, lang)
    assert len(app.warning) == 1
    assert names in app.warning[0].value
    if lang == "zh":
        assert any("\u4e00" <= letter <= "\u9fff" for letter in app.warning[0].value)
    assert not sent(app, "live_chart"), "another series must not pose as the visitor's"
    assert "run_start" not in keys(app)
    app.file_uploader(key="series_file").upload("good.csv", GOOD, "text/csv")
    again(app)
    assert not app.warning


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_series_too_short_for_the_window(lang: Language) -> None:
    """A window that the series cannot fill is said, not raised; a shorter window helps."""
    app = upload(b"v\n" + b"\n".join(b"%d" % (k % 5) for k in range(40)), lang)
    app.number_input(key="set_window").set_value(90)
    again(app)
    with use_language(lang):
        needed = _(
            "These settings need a series of {need} values or more: training and validation part "
            "each hold a window of {window} and {horizon} to predict. This one has {got}: take a "
            "shorter window, fewer values to predict, or a longer series."
        )
        assert app.warning[0].value == needed.format(need=182, window=90, horizon=1, got=40)
    app.number_input(key="set_window").set_value(5)
    again(app)
    assert not app.warning
    break_it(app, "relu")
    assert len(app.warning) == 1, "its window of 30 is too long as well"


def test_a_break_of_another_series_gives_ones_own_back(started: Started) -> None:
    """The closed gate is shown on the square; undone, the visitor's column is learned again."""
    app = upload(GOOD)
    press(app, "run_start")
    finish(app, started[0])
    break_it(app, "vanishing")
    assert not app.exception
    assert started[1].what.run.setup == BREAKS["vanishing"].apply(started[0].what.run.setup)
    assert started[1].what.series is None
    assert Setup.from_link(address(app)["run"]) == started[1].what.run.setup
    started[1].job.stop()
    finish(app, started[1])
    press(app, "undo_break")
    assert started[2].what.run.setup == started[0].what.run.setup
    assert np.array_equal(started[2].what.series.values, started[0].what.series.values)
    finish(app, started[2])


def drawn() -> list[list[float]]:
    """A curve as the pad sends it."""
    return [[k / 100, 0.5 + 0.4 * float(np.sin(k / 4))] for k in range(90)]


def test_no_noise_is_told_that_a_series_of_ones_own_does_not_get() -> None:
    """What a preset adds to its own series stays behind, in the caption and in the settings."""
    app = open_training()
    choose_way(app, "noisy")
    added = "Noise added 0.2"
    assert any(added in one.value for one in app.caption)
    choose_way(app, "draw")
    app.session_state["curve-en"] = {"curve": drawn()}
    again(app)
    assert any("Kind of cell" in one.value for one in app.caption)
    assert not any(added in one.value for one in app.caption)
    assert app.slider(key="set_noise").value == 0


def test_a_drawn_curve_is_continued(started: Started) -> None:
    """What the pad shows right of the curve is the trained network, running freely from its end."""
    app = open_training()
    choose_way(app, "draw")
    assert WAYS_TO_BRING["draw"]
    app.session_state["curve-en"] = {"curve": drawn()}
    again(app)
    series = resample(drawn())
    (pad,) = sent(app, "curve_pad")
    assert pad.meta["continuation"] == []
    np.testing.assert_array_equal(
        chart(app).array(chart(app).meta["series"]["y"])[-1], np.float32(series.values[-1])
    )
    press(app, "run_start")
    finish(app, started[0])
    (pad,) = sent(app, "curve_pad")
    run, _history = trained(started[0].what.run.setup, series)
    going = pad.meta["continuation"]
    expected = continuation(run.model, run.data, len(going), start=len(series.values))
    np.testing.assert_allclose(going, expected)
    assert len(going) >= 50
    app.session_state["curve-en"] = {"curve": drawn()[:50]}
    again(app)
    assert sent(app, "curve_pad")[0].meta["continuation"] == [], "another curve is not continued"


# ---------------------------------------------------------------- inside, at any moment


def test_the_cell_at_a_moment_of_the_time_machine(started: Started) -> None:
    """Where the time machine stands decides whose weights the stepper shows."""
    app = open_training(TINY.changed({"cell": "gru"}))
    press(app, "run_start")
    finish(app, started[0])
    opened(app, "inside_open")
    run = started[0].what
    x = run.run.data.X_validation[:1].swapaxes(0, 1)
    h = run.run.model.forward(x).layers[0].h[:, 0]
    np.testing.assert_array_equal(stepper(app).layer(0, "h"), h.astype(np.float32))
    taken = started[0].job.history.snapshots[2]
    app.session_state["training_chart-en"] = {"selected": taken.step}
    opened(app, "inside_open")
    h = run.run.network(taken.parameters).forward(x).layers[0].h[:, 0]
    np.testing.assert_array_equal(stepper(app).layer(0, "h"), h.astype(np.float32))
    assert f"**{taken.step}**" in said(app)
    where = f"stands at update {taken.step}: the pictures, the errors under"
    assert any(where in caption.value for caption in app.caption)
    app.session_state["training_chart-en"] = {"selected": 9999}  # thinned out meanwhile
    opened(app, "inside_open")
    h = run.run.model.forward(x).layers[0].h[:, 0]
    np.testing.assert_array_equal(stepper(app).layer(0, "h"), h.astype(np.float32))


def test_the_verdict_is_of_the_moment_shown(started: Started) -> None:
    """Errors are those of the snapshot's weights, and it says so; the doctor's stay the last."""
    app = open_training()
    press(app, "run_start")
    finish(app, started[0])
    last = started[0].what.run.trainer.step
    taken = started[0].job.history.snapshots[2]
    assert 0 < taken.step < last
    for step, parameters in (
        (last, started[0].what.run.trainer.current()),
        (taken.step, taken.parameters),
        (None, started[0].what.run.trainer.current()),
    ):
        app.session_state["training_chart-en"] = {"selected": step}
        again(app)
        model = started[0].what.run.network(parameters)
        errors = evaluate(model, started[0].what.run.data).one_step["model"]
        rows = next(one.value for one in app.markdown if one.value.startswith("| who forecasts"))
        own = next(line for line in rows.splitlines() if line.startswith("| the network"))
        assert measured(errors.rmse) in own
        told = " ".join(one.value for one in app.caption)
        earlier = step == taken.step
        assert (f"as it was after update {taken.step}," in told) == earlier
        assert (f"The time machine stands at update {taken.step}:" in told) == earlier
        assert f"from update {last}." in told or not earlier


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_there_is_to_beat_is_said_before_training(lang: Language, started: Started) -> None:
    """Both forecasts without a network, on the values that the network is measured on."""
    app = open_training(SETUPS["co2"].setup, lang)
    values = known("co2").values
    cut = round(0.8 * len(values))
    last, year = (values[cut:] - values[cut - k : -k] for k in (1, 12))
    told = next(one.value for one in app.caption if "RMSE" in one.value)
    for off in (last, year):
        assert measured(float(np.sqrt(np.mean(off**2)))) in told
    assert {"en": "12 steps, as is known", "zh": "12 个时间步：这是该序列已知的"}[lang] in told
    app = open_training(DEFAULT.changed({"series": "walk"}), lang)
    told = next(one.value for one in app.caption if "RMSE" in one.value)
    assert {"en": "No period was found", "zh": "没有找到周期"}[lang] in told
    square = DEFAULT.changed({"series": "square", "noise": 0.0})
    told = next(
        one.value for one in open_training(square, lang).caption if "RMSE" in one.value
    )  # a period repeats it exactly
    no_error = {"en": "makes no error one step ahead on the 200", "zh": "没有任何误差"}[lang]
    assert no_error in told
    assert {"en": "To beat", "zh": "要超过"}[lang] not in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_measured_series_says_whose_it_is(lang: Language) -> None:
    """From when to when, what is missing, and the licence of the copy, word for word."""

    def every_word(setup: Setup) -> str:
        app = open_training(setup, lang)
        return " ".join(one.value for one in [*app.caption, *app.markdown])

    told = every_word(SETUPS["co2"].setup)
    assert "1958-03" in told
    assert "2001-12" in told
    assert "1958-06" in told
    assert "This is public domain." in told
    told = every_word(SETUPS["sunspots"].setup)
    assert "1700" in told
    assert "This data is public domain." in told
    assert "public domain" not in every_word(DEFAULT)


@pytest.mark.parametrize("begun", [True, False])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_slow_motion_is_one_update_in_four_phases(
    lang: Language, begun: bool, started: Started
) -> None:
    """Four presses: forward, loss, backward, update; one step more, the same as at full speed.

    Also as the very first thing that is done on the page.
    """
    app = open_training(TINY, lang)
    assert "next_phase" in keys(app), "before the first epoch, with nothing opened"
    before = 0
    if begun:
        press(app, "run_epoch")
        until(app, started[0], "paused")
        before = started[0].what.run.trainer.step
    else:
        press(app, "next_phase")
        until(app, started[0], "paused")
        for _phase in range(3):  # to the end of the first update
            press(app, "next_phase")
        before = 1
    (run,) = started
    for count, phase in enumerate(("forward", "loss", "backward", "update"), 1):
        press(app, "next_phase")
        assert run.job.history.phase is not None
        assert run.job.history.phase.phase == phase
        (shown,) = sent(app, "phases")
        assert len(run.what.phases) == count
        assert len(shown.meta["stations"]) >= count
    assert run.job.history.phase.step == before + 1
    press(app, "run_resume")
    finish(app, run)
    _run, history = trained(TINY)
    np.testing.assert_array_equal(run.job.history.steps().loss, history.steps().loss)


# ---------------------------------------------------------------- saved runs


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A library of this test's own."""
    monkeypatch.setenv("SEQVIZ_HOME", str(tmp_path))
    return Library()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_saved_runs_are_compared(lang: Language, shelf: Library, started: Started) -> None:
    """Three runs saved: their losses and what differs in their settings stand in one table."""
    app = open_training(TINY, lang)
    opened(app, "library_open")
    assert "save_run" not in keys(app), "nothing to save before a run"
    names = ["plain", "| a *bold* <b>pipe</b>", "三"]
    for name, cell in zip(names, ("rnn", "lstm", "gru"), strict=True):
        app.segmented_control(key="set_cell").set_value(cell)
        again(app)
        press(app, "run_start")
        finish(app, started[-1])
        opened(app, "library_open")
        app.text_input(key="save_name").set_value(name)
        again(app)
        press(app, "save_run")
    runs = shelf.runs()
    assert {run.name for run in runs} == set(names)
    assert [run.setup["cell"] for run in runs] == ["gru", "lstm", "rnn"]
    losses = [one.job.history.epochs().validation_loss[-1] for one in started]
    app.multiselect(key="library_chosen").set_value([run.id for run in runs])
    again(app)
    table = next(m.value for m in app.markdown if m.value.startswith("| | "))
    assert " | ".join(f"{loss:.4g}" for loss in reversed(losses)) in table
    assert "GRU | LSTM | RNN" in unquoted(table)
    assert "hidden\\_size" not in table
    assert "<b>" not in table
    loaded = shelf.load(runs[0].id)
    for name, array in started[-1].what.run.trainer.current().items():
        np.testing.assert_array_equal(loaded.model.parameters()[name], array)


def test_a_saved_run_is_renamed_and_deleted(shelf: Library, started: Started) -> None:
    """A new name, then gone; a run deleted elsewhere meanwhile is no error."""
    app = open_training()
    press(app, "run_start")
    finish(app, started[0])
    opened(app, "library_open")
    press(app, "save_run")
    opened(app, "library_open")
    (run,) = shelf.runs()
    assert run.name == "RNN 4, Sine"
    app.text_input(key=f"rename_{run.id}").set_value("mine")
    again(app)
    assert shelf.info(run.id).name == "mine"
    press(app, f"delete_{run.id}")
    assert shelf.runs() == []
    opened(app, "library_open")
    press(app, "save_run")
    opened(app, "library_open")
    (other,) = shelf.runs()
    shelf.delete(other.id)
    press(app, f"delete_{other.id}")
    assert shelf.runs() == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_run_comes_back_from_its_file(lang: Language, shelf: Library, started: Started) -> None:
    """What was downloaded is taken back with its history; anything else is refused kindly."""
    app = open_training(TINY, lang)
    press(app, "run_start")
    finish(app, started[0])
    opened(app, "library_open")
    press(app, "save_run")
    opened(app, "library_open")
    (run,) = shelf.runs()
    archive = shelf.export(run.id)
    press(app, f"delete_{run.id}")
    refused = 0
    for number, content in enumerate((archive, b"PK no archive")):
        opened(app, "library_open")
        key = f"library_file_{number}"
        app.file_uploader(key=key).upload("run.zip", content, "application/zip")
        again(app)
        opened(app, "library_open")
        refused += len(app.warning)
        assert refused == number
    (back,) = shelf.runs()
    again_history = shelf.load(back.id).history.steps()
    np.testing.assert_array_equal(again_history.loss, started[0].job.history.steps().loss)


# ---------------------------------------------------------------- slowly


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_training_is_to_be_followed_slowed_down_and_hurried(
    lang: Language, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All epochs in 24 seconds unless asked; then an epoch a second, full speed, in one run."""
    monkeypatch.setattr(pace, "WHOLE", 24.0)
    app = open_training(LONG, lang)
    control = app.segmented_control(key="train_pace")
    assert control.value == "watch"
    press(app, "run_start")
    (run,) = started
    assert run.job.turns.pace == 24.0 / LONG.epochs
    assert "pace" not in address(app)
    for chosen, seconds in (("slow", 1.0), ("fast", 0.0), ("slow", 1.0)):
        app.segmented_control(key="train_pace").set_value(chosen)
        again(app)
        assert run.job.turns.pace == seconds
        assert address(app)["pace"] == chosen
    press(app, "run_stop")
    assert run.job.join(30)


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ({"slow": "1"}, "slow"),
        ({"slow": "1", "pace": "fast"}, "fast"),
        ({"slow": "0"}, "watch"),
        ({"slow": "<b>"}, "watch"),
    ],
    ids=str,
)
def test_an_older_link_says_slowly(query: dict[str, str], chosen: str) -> None:
    """Its word is understood and leaves the address; a newer word beside it counts."""
    app = open_page("sequence_prediction", query=query)
    assert app.segmented_control(key="train_pace").value == chosen
    assert "slow" not in address(app)
    assert address(app).get("pace", "watch") == chosen


def test_a_link_says_the_pace(started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the first start too; anything else leaves the address, and few epochs are no slower."""
    app = open_training(TINY, pace="slow")
    press(app, "run_epoch")
    assert started[0].job.turns.pace == 1.0
    app = open_training(TINY, pace="very")
    assert "pace" not in address(app)
    monkeypatch.setattr(pace, "WHOLE", 24.0)
    assert pace.pace_of("watch", DEFAULT.changed({"epochs": 2})) == 1.0


def test_a_break_that_is_none_any_more_is_put_away() -> None:
    """With the rate at 1 already nothing asks about the rate; the other breaks stay."""
    app = open_training()
    app.pills(key="break").set_value("learning_rate")
    again(app)
    assert any("Before you look" in one.value for one in app.markdown)
    app.select_slider(key="set_learning_rate").set_value(1.0)
    again(app)
    assert not any("Before you look" in one.value for one in app.markdown)
    offered = app.pills(key="break").options
    assert "Learning rate 1" not in offered
    assert len(offered) == 5


def test_a_cell_without_a_page_of_its_own_trains_and_opens_on_the_page_of_all(
    started: Started,
) -> None:
    """Its name, its numbers inside at the end, and the way to its page with this very network."""
    app = open_training(TINY.changed({"cell": "mgu"}))
    press(app, "run_start")
    until(app, started[-1], "finished")
    assert started[-1].name.startswith("MGU 4, ")
    app.session_state["inside_open"] = True
    again(app)
    what = started[-1].what
    model = what.run.network(what.run.trainer.current())
    trace = what.trace(model).layers[0]
    shown = next(one for one in sent(app, "stepper"))
    assert shown.meta["layers"][0]["kind"] == "mgu"
    np.testing.assert_array_equal(shown.layer(0, "h"), trace.h[:, 0].astype(np.float32))
    app.button(key="open_in_cell").click().run()
    assert app.session_state["trained_network"].kind == "mgu"
    assert app.title[0].value == "More cells"


def test_inside_says_where_it_keeps_the_state_that_training_forgets(started: Started) -> None:
    """For a run whose state is set back before every step, and for no other."""
    for forgets in (False, True):
        app = open_training(TINY.changed({"reset_state": forgets}))
        press(app, "run_start")
        until(app, started[-1], "finished")
        app.session_state["inside_open"] = True
        again(app)
        said = any("the state is set back before each" in one.value for one in app.caption)
        assert said == forgets
