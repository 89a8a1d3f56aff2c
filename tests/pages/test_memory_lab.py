"""Memory lab: what is drawn, the bet before the race, the truth beside it, and what a link says."""

import itertools
import json
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from statistics import median

import pytest
from streamlit.testing.v1 import AppTest

from seqviz.data.memory import MEMORY_TASKS
from seqviz.paths import ASSETS_DIR
from seqviz.training.engine.events import Event
from seqviz.training.ladder.published import PUBLISHED, spread
from seqviz.training.ladder.rates import SHIPPED as RATES
from seqviz.training.ladder.table import SHIPPED, shipped
from seqviz.training.race.race import Race
from seqviz.training.tasks import TASKS
from seqviz.training.tasks.memory import MemorySetup, initialisations_of
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import LANGUAGES, Language, use_language
from tests.pages.components import Sent, sent
from tests.pages.harness import assert_no_exception, open_page
from tests.pages.learning import again, finish, keys, opened, press, until
from tests.patience import PATIENCE

QUICK = {"steps": "5", "race": "gru.torch.8,gru.torch.16", "seed": "1"}


def shown(app: AppTest) -> Sent:
    """What the picture was sent."""
    assert_no_exception(app)
    (one,) = sent(app, "memory_race")
    return one


def said(app: AppTest) -> str:
    """All its sentences."""
    return "\n".join(one.value for one in app.markdown)


@pytest.mark.parametrize("task", [one.name for one in MEMORY_TASKS])
def test_every_task_is_a_picture(task: str) -> None:
    """At every length one sequence of so many steps, what is wanted, and where guessing lies."""
    one = shown(open_page("memory_lab", query={"task": task}))
    (of,) = [known for known in MEMORY_TASKS if known.name == task]
    assert one.meta["numbers"] == (not of.outputs)
    for sample in one.meta["samples"]:
        steps = sample["steps"]
        assert steps >= of.shortest
        assert len(sample["reads"]) == steps
        assert len(sample["wanted"]) == (steps if of.every_step else 1)
        if one.meta["measure"] == "loss":  # nearly all is right by guessing
            assert of.name in {"copy", "counting", "nesting"}
            assert sample["chance"] == 1
        else:
            right = of.chance(steps) if of.chance_right is None else of.chance_right(steps)
            assert sample["chance"] == pytest.approx(right)
    assert one.meta["steps"] in {sample["steps"] for sample in one.meta["samples"]}
    usual = TASKS[task].setup  # what is trained from the command line is raced over here
    assert isinstance(usual, MemorySetup)
    assert one.meta["steps"] == usual.steps
    assert one.meta["budget"] == usual.epochs * usual.check_every
    assert all(lane["updates"] == [] for lane in one.meta["lanes"])


def test_the_sum_in_the_picture_is_that_of_its_marked_numbers() -> None:
    """At every length the numbers as they are written add up to the answer as it is written."""
    for sample in shown(open_page("memory_lab", query={"task": "adding"})).meta["samples"]:
        assert len(sample["keys"]) == 2
        marked = sum(Decimal(sample["reads"][key]) for key in sample["keys"])
        assert marked == Decimal(sample["wanted"][0])


def test_signs_are_explained_and_a_length_is_no_delay() -> None:
    """The end of a word is named, and what does not wait is long, not late."""
    for task, name, note in (
        ("counting", "Length", "⊣ is the end of the word"),
        ("parity", "Length", "0 is even, 1 is odd"),
        ("recall", "Delay", ""),
    ):
        labels = shown(open_page("memory_lab", query={"task": task})).meta["labels"]
        assert labels["delay"] == name
        assert note in labels["note"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_truth_stands_beside_the_bet(lang: Language, started: list[Training]) -> None:
    """No start before a bet; then who was first, as the running networks have it."""
    with use_language(lang):  # the stand-in for a browser reads the choices itself
        app = open_page("memory_lab", lang, query=QUICK)
        assert app.button(key="lab_start").disabled
        app.radio(key="lab_bet").set_value("gru.torch.8").run()
        press(app, "lab_start")
        finish(app, started[-1])
        one = shown(app)
        slow, fast = one.meta["lanes"]
        assert fast["solved"]
        assert not slow["solved"] or slow["updates"][-1] > fast["updates"][-1]
        first = {"en": "First: {}, after {} updates.", "zh": "第一名：{}，用了 {} 次更新。"}[lang]
        assert first.format(fast["title"], f"{fast['updates'][-1]:,}") in said(app)
        wrong = {"en": "It came out otherwise.", "zh": "结果并非如此。"}[lang]
        assert wrong in said(app)
        assert slow["title"] in said(app)
        press(app, "lab_again")
        assert app.button(key="lab_start").disabled
        assert first.split("{}")[0] not in said(app)


def test_a_bet_that_comes_true_is_told_so(started: list[Training]) -> None:
    """The same race, since the link says the seed; and a race without a bet names none."""
    app = open_page("memory_lab", query=QUICK)
    app.radio(key="lab_bet").set_value("gru.torch.16").run()
    press(app, "lab_start")
    finish(app, started[-1])
    assert "You were right." in said(app)
    press(app, "lab_again")
    press(app, "lab_no_bet")
    finish(app, started[-1])
    assert "First: " in said(app)
    assert "You bet" not in said(app)


def test_another_task_brings_its_own_race() -> None:
    """Delay and entrants of the one before are gone; what is chosen stands in the address."""
    app = open_page("memory_lab", query=QUICK)
    app.selectbox(key="lab_task").set_value("parity").run()
    one = shown(app)
    assert one.meta["steps"] == 20
    assert [lane["title"].split(",")[0] for lane in one.meta["lanes"]] == ["RNN", "LSTM", "minGRU"]
    assert "parity" in app.query_params["task"]
    assert not {"race", "steps"} & set(app.query_params)
    app.selectbox(key="lab_cell_2").set_value("–").run()
    app.selectbox(key="lab_start_1").set_value("chrono").run()
    assert "rnn.torch.16,lstm.chrono.16" in app.query_params["race"]
    assert len(shown(app).meta["lanes"]) == 2


@pytest.mark.parametrize(
    "query",
    [
        {"task": "nothing"},
        {"steps": "7"},
        {"steps": "101"},
        {"race": "lstm.torch.33"},
        {"race": "rnn.chrono.32"},
        {"seed": "-1"},
        {"symbols": "27"},
        {"task": "copy", "steps": "10"},
    ],
)
def test_a_link_that_means_nothing_leaves_the_default(query: dict[str, str]) -> None:
    """The page stands as without it."""
    kept = {"task": "copy"} if query.get("task") == "copy" else {}
    one = shown(open_page("memory_lab", query=query))
    usual = shown(open_page("memory_lab", query=kept))
    for name in ("steps", "lanes", "samples", "budget"):
        assert one.meta[name] == usual.meta[name]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_stands_beside_what_papers_report(lang: Language) -> None:
    """All that is shipped and all that papers say, each with its source; closed at first."""
    app = open_page("memory_lab", lang)
    assert not app.get("plotly_chart")
    opened(app, "lab_table")
    chart, _at_rates = app.get("plotly_chart")
    found = shipped()
    for row in found.rows:
        if row.measured:
            assert str(row.longest[0]) in chart.proto.spec
    numbers, papers = (one.value for one in app.dataframe)
    filed = json.loads(SHIPPED.read_text())  # as it stands in the file, read without our code
    top, seeds = filed["plan"]["ladder"][-1], filed["plan"]["seeds"]
    climbed = {
        (task, who): [
            max(
                (one[2] for one in filed["trials"] if one[:2] == [task, who] and one[3] == seed
                 and one[4] is not None),
                default=0,
            )
            for seed in seeds
        ]
        for task in filed["plan"]["tasks"]
        for who in range(len(filed["plan"]["entrants"]))
    }  # fmt: skip
    assert len(numbers) == len(climbed)
    none = {"en": "none", "zh": "没有"}[lang]
    assert list(numbers.iloc[:, 2]) == [
        f"≥ {top}" if median(one) == top else str(median(one) or none) for one in climbed.values()
    ]
    assert len(papers) == len(PUBLISHED)
    low, high = spread("digits", "LSTM")
    assert f"{low}%" in said(app)
    assert f"{high}%" in said(app)
    assert {"en": "**What papers report**", "zh": "**论文报告的结果**"}[lang] in said(app)
    no = {"en": "no", "zh": "否"}[lang]
    assert any(no in set(papers[column]) for column in papers)
    assert all(one.source in " ".join(papers.iloc[:, -1]) for one in PUBLISHED)


def test_other_learning_rates_are_told_as_they_were_measured() -> None:
    """Best delay and its rates of every cell, computed here from the files, without our code."""
    app = open_page("memory_lab")
    opened(app, "lab_table")
    (drawn,) = (one for one in app.get("plotly_chart") if "learning rate" in one.proto.spec)
    (field,) = json.loads(drawn.proto.spec)["data"]
    files = [json.loads((ASSETS_DIR / name).read_text("utf-8")) for name in RATES]
    filed = json.loads(SHIPPED.read_text("utf-8"))
    best: dict[str, dict[float, float]] = {}
    for one in (*files, filed):
        plan = one["plan"]
        for place, who in enumerate(plan["entrants"]):
            solved = [
                max(
                    (
                        trial[2]
                        for trial in one["trials"]
                        if trial[0] == "recall"
                        and trial[1] == place
                        and trial[3] == seed
                        and trial[4]
                        and trial[2] <= 50
                    ),
                    default=0,
                )
                for seed in plan["seeds"]
            ]
            key = f"{who['cell']} {who['initialisation']} {who['nonlinearity']}"
            best.setdefault(key, {})[plan["learning_rate"]] = median(solved)
    whole = {who: rates for who, rates in best.items() if len(rates) == len(files) + 1}
    assert len(whole) == len(field["y"]) == 6
    assert whole["gru torch tanh"] == {0.0003: 0, 0.001: 10, 0.003: 10, 0.01: 20, 0.03: 50}
    assert "GRU, usual start (PyTorch's): 50 steps or more, at 0.03." in said(app)
    for who, line in zip(whole, field["text"], strict=True):
        wanted = ["none" if not steps else ("≥ " if steps == 50 else "") + str(steps)
                  for _rate, steps in sorted(whole[who].items())]  # fmt: skip
        assert [text.split(" (")[0] for text in line] == wanted


def test_a_race_can_be_held_and_ended(started: list[Training]) -> None:
    """While it goes on nothing of it can be changed; paused it waits, stopped it is bet anew."""
    app = open_page("memory_lab", query={"steps": "100", "seed": "2"})
    press(app, "lab_no_bet")
    (race,) = started
    assert app.selectbox(key="lab_task").disabled
    assert shown(app).meta["locked"]
    press(app, "lab_pause")
    until(app, race, "paused")
    assert "lab_resume" in keys(app)
    press(app, "lab_resume")
    press(app, "lab_stop")
    assert race.job.join(PATIENCE)
    again(app)
    assert race.job.state == "stopped"
    assert not app.selectbox(key="lab_task").disabled
    assert "Nobody solved it" not in said(app)
    press(app, "lab_again")
    assert app.button(key="lab_start").disabled


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_race_that_was_broken_off_decides_no_bet(
    lang: Language, started: list[Training], monkeypatch: pytest.MonkeyPatch
) -> None:
    """How far it came and why it ended are said; nobody is told to have been right or wrong."""
    real, there, on = Race.loop, threading.Event(), threading.Event()

    def held(race: Race, stop: Callable[[], bool]) -> Iterator[Event]:
        events = real(race, stop)
        yield from itertools.islice(events, 5)
        there.set()
        on.wait(PATIENCE)
        yield from events

    monkeypatch.setattr(Race, "loop", held)
    with use_language(lang):
        app = open_page("memory_lab", lang, query={"steps": "100", "seed": "2"})
        app.radio(key="lab_bet").set_value("lstm.chrono.32").run()
        press(app, "lab_start")
        (race,) = started
        assert there.wait(PATIENCE)
        press(app, "lab_stop")
        on.set()
        assert race.job.join(PATIENCE)
        again(app)
        assert race.job.state == "stopped"
        broken_off = {
            "en": "Stopped after 4 updates, before anybody had solved it.",
            "zh": "在 4 次更新后停止，当时还没有网络学会。",
        }[lang]
        verdicts = {
            "en": ("You were right.", "It came out otherwise.", "Nobody solved it"),
            "zh": ("你押对了。", "结果并非如此。", "更新内没有网络学会"),
        }[lang]
        assert broken_off in said(app)
        assert {"en": "You bet on “LSTM", "zh": "你押的是“LSTM"}[lang] in said(app)
        assert not [one for one in verdicts if one in said(app)]
        timed = {"en": "stopped: its time was up", "zh": "已停止：时间用完了"}[lang]
        assert timed not in said(app)
        race.job.stopped_by = "time limit"
        again(app)
        assert broken_off in said(app)
        assert timed in said(app)


def test_a_race_that_failed_decides_no_bet(
    started: list[Training], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so; a bet on nobody did not come true by that."""
    real = Race.loop

    def broken(race: Race, stop: Callable[[], bool]) -> Iterator[Event]:
        yield from itertools.islice(real(race, stop), 3)
        raise OSError("the disk is full")

    monkeypatch.setattr(Race, "loop", broken)
    app = open_page("memory_lab", query=QUICK)
    app.radio(key="lab_bet").set_value("nobody").run()
    press(app, "lab_start")
    finish(app, started[-1])
    assert started[-1].job.state == "failed"
    assert "You bet on nobody." in said(app)
    assert "Stopped after 2 updates, before anybody had solved it." in said(app)
    assert said(app).count("failed") == 1
    assert "You were right." not in said(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_entrant_that_diverges_before_it_is_looked_at_is_told(
    lang: Language, started: list[Training]
) -> None:
    """It is named, with the updates that it really made; what was never measured is not judged."""
    query = {"task": "counting", "steps": "100", "race": "rnn.identity.64"}
    app = open_page("memory_lab", lang, query=query)
    press(app, "lab_no_bet")
    finish(app, started[-1])
    (lane,) = started[-1].what.race.lanes
    assert (lane.state, lane.looks) == ("diverged", [])
    assert lane.run.learner.step == 1
    grew, nobody, judged = {
        "en": (
            "its numbers grew out of bounds after 1 update.",
            "Nobody solved it within 1 update.",
            "chance line.",
        ),
        "zh": ("1 次更新后数值发散。", "在 1 次更新内没有网络学会。", "随机基线"),
    }[lang]
    (verdict,) = [one.value for one in app.markdown if grew in one.value]
    assert nobody in verdict
    assert judged not in verdict


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nobody_races_twice(lang: Language) -> None:
    """Who is in the race already is refused in words; the race, the bet and the rest stay."""
    with use_language(lang):
        app = open_page("memory_lab", lang)
        before = shown(app).meta["lanes"]
        app.radio(key="lab_bet").set_value("lstm.chrono.32").run()
        app.selectbox(key="lab_start_2").set_value("torch").run()
        (warned,) = [one.value for one in app.warning]
        assert {"en": "is in this race already", "zh": "已经在这场比赛里"}[lang] in warned
        assert shown(app).meta["lanes"] == before
        assert app.radio(key="lab_bet").value == "lstm.chrono.32"
        assert app.selectbox(key="lab_start_2").value == "chrono"
        assert "race" not in app.query_params
        app.selectbox(key="lab_hidden_2").set_value(16).run()
        assert not app.warning
        assert "rnn.torch.32,lstm.torch.32,lstm.chrono.16" in app.query_params["race"]


def test_another_cell_is_initialised_as_nobody_is() -> None:
    """A second RNN begins otherwise than the first, so that it can be chosen at once."""
    app = open_page("memory_lab", query={"race": "rnn.torch.32,lstm.torch.32"})
    app.selectbox(key="lab_cell_2").set_value("rnn").run()
    first, _second, third = shown(app).meta["lanes"]
    assert not app.warning
    assert first["title"] != third["title"]
    assert app.selectbox(key="lab_start_2").value == initialisations_of("rnn")[1]
    assert shown(app).meta["lanes"][0]["title"].startswith("RNN")


def test_the_usual_race_names_its_winner_beside_the_bet(
    started: list[Training], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the page as it opens: the opened LSTM is first while the others know nothing yet."""
    real, won = Race.loop, threading.Event()

    def watched(race: Race, stop: Callable[[], bool]) -> Iterator[Event]:
        for event in real(race, lambda: stop() or won.is_set()):
            yield event
            if race.winner is not None:  # the rest of the race decides nothing
                won.set()

    monkeypatch.setattr(Race, "loop", watched)
    app = open_page("memory_lab")
    app.radio(key="lab_bet").set_value("lstm.chrono.32").run()
    press(app, "lab_start")
    finish(app, started[-1])
    plain, usual, opened_one = started[-1].what.race.lanes
    updates = opened_one.solved_at
    assert updates is not None
    assert updates <= 1000  # of the 2,000 that each may make
    told = said(app)
    assert "You bet on “LSTM, gate open: chrono”. You were right." in told
    assert f"**First: LSTM, gate open: chrono, after {updates:,} updates.**" in told
    for lane in (plain, usual):
        assert lane.looks[-1].step == updates
        assert lane.share == pytest.approx(1, abs=0.05)
        assert lane.looks[-1].accuracy < 0.25  # one letter in eight is guessed
    assert told.count("at the chance line.") == 2
    assert any("What holds the answer" in one.value for one in app.subheader)
