"""A visitor's CSV file on the training page: what is said is what is read, and can be chosen."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from seqviz.data.columns import Wishes, choice, read_rows, read_table, take
from seqviz.training.tasks.sequence import DEFAULT
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.pages.sequence_prediction import csv_file
from tests.pages.components import sent
from tests.pages.harness import assert_no_exception, open_page
from tests.pages.learning import again, chart, finish, keys, press, said, unquoted

TINY = DEFAULT.changed({"hidden_size": 4, "epochs": 2})
VALUES = [1200 + k * 37 % 101 for k in range(60)]
THOUSANDS = "day;visitors\n" + "".join(f"{k};{v:,}\n" for k, v in enumerate(VALUES))
STATION = (
    "Station 12\n\nwhen,rain,temp\n"
    + "".join(
        f"2023-{12 - k // 28:02}-{28 - k % 28:02},{'' if k == 3 else k * 7 % 5},"
        f"{-999 if k == 5 else 10 + k * 37 % 101 / 10}\n"
        for k in range(60)
    )
    + "Source: own counting\n"
)


def bring(app: AppTest, name: str, text: str) -> None:
    """Put a file into the field."""
    app.file_uploader(key="series_file").upload(name, text.encode(), "text/csv")
    again(app)
    assert_no_exception(app)


def page(name: str, text: str, lang: Language = "en") -> AppTest:
    """The page with this file."""
    app = open_page("sequence_prediction", lang, query={"run": TINY.to_link()})
    with use_language(lang):  # a choice is sent to the page by its label
        app.pills(key="sequence_preset").set_value("upload")
    again(app)
    bring(app, name, text)
    return app


def learned(app: AppTest) -> list[float]:
    """The values in the chart."""
    shown = chart(app)
    return np.float64(shown.array(shown.meta["series"]["y"])).round(3).tolist()


def choose(app: AppTest, key: str, value: object) -> None:
    """Choose in a select box or with a toggle."""
    if isinstance(value, bool):
        app.toggle(key=key).set_value(value)
    else:
        app.selectbox(key=key).set_value(value)
    again(app)
    assert_no_exception(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_ambiguous_file_is_told_and_can_be_read_otherwise(lang: Language) -> None:
    """Which column, how many values from where to where, how a cell is read, and how else."""
    app = page("visitors.csv", THOUSANDS, lang)
    told = said(app)
    for part in ("visitors\\.csv", "60", "1,200", "1,300", "1.2"):
        assert part in told
    assert learned(app) == VALUES
    choose(app, "file_notation", ",")
    assert learned(app) == [value / 1000 for value in VALUES]
    with use_language(lang):
        assert _("How the file is read") in [one.label for one in app.expander]


def test_choices_survive_a_change_of_language_and_end_with_the_file() -> None:
    """What was chosen of one file holds in Chinese too, and nothing of it is left for the next."""
    app = page("visitors.csv", THOUSANDS)
    choose(app, "file_notation", ",")
    app.segmented_control(key="lang").set_value("zh")
    app.run()
    assert_no_exception(app)
    assert learned(app) == [value / 1000 for value in VALUES]
    bring(app, "more.csv", THOUSANDS + "60;1,250\n")
    assert learned(app) == [*VALUES, 1250]
    assert "more\\.csv" in said(app)
    assert "visitors\\.csv" not in said(app)


def test_every_column_is_listed_with_its_reason() -> None:
    """The one with a gap, the dates, the one that is taken; and rows out of the table."""
    app = page("station.csv", STATION)
    preview, columns = (frame.value for frame in app.dataframe)
    assert columns["Column"].tolist() == ["when", "rain", "temp"]
    assert columns["Can it be used?"].tolist()[2] == "yes"
    assert "row 7" in columns["Can it be used?"].tolist()[1]
    assert "2023-12-28" in columns["Can it be used?"].tolist()[0]
    assert preview["Row"].tolist()[:3] == ["1", "3", "4"]
    assert preview["Part"].tolist()[:3] == ["title", "names", ""]
    assert preview["Row"].tolist()[-1] == "64"
    told = said(app) + "".join(one.value for one in app.caption)
    assert "column “\u2068temp\u2069”" in told
    assert "row 7 is empty" in told


def test_gaps_signs_and_direction_are_choices() -> None:
    """−999 and the falling dates are remarked; what is chosen is what is learned, and is said."""
    app = page("station.csv", STATION)
    remarks = " ".join(one.value for one in app.info)
    assert "−999" in remarks
    assert "when" in remarks
    choose(app, "own_missing_0", True)
    choose(app, "file_reverse", True)
    table = read_table(STATION.encode())
    wishes = Wishes(gaps="drop", missing=(-999.0,), reverse=True)
    expected = take(table, "temp", wishes).series.values
    assert len(expected) == 59
    assert learned(app) == expected.round(3).tolist()
    assert not any("−999" in one.value for one in app.info)
    choose(app, "file_gaps", "interpolate")
    choose(app, "file_column", 1)
    wishes = Wishes(gaps="interpolate", missing=(-999.0,), reverse=True)
    assert learned(app) == take(table, "rain", wishes).series.values.tolist()


def test_header_and_separator_are_choices() -> None:
    """Whoever knows better says so; another separator begins anew."""
    app = page("visitors.csv", "day;a\nday;visitors\n" + THOUSANDS.split("\n", 1)[1])
    choose(app, "file_header", 1)
    assert "“\u2068a\u2069”" in said(app)
    choose(app, "file_separator", "|")
    assert len(app.warning) == 1
    assert not sent(app, "live_chart")
    choose(app, "file_separator", "found")
    assert "“\u2068visitors\u2069”" in said(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_after_a_refused_file_nothing_of_the_last_one_is_left(lang: Language) -> None:
    """The warning names the new file; there is no other one's series to train on."""
    app = page("good.csv", THOUSANDS, lang)
    assert "run_start" in keys(app)
    bring(app, "bad.csv", "name\n" + "Ada\n" * 60)
    assert len(app.warning) == 1
    assert "bad\\.csv" in app.warning[0].value
    assert "good\\.csv" not in said(app)
    assert "run_start" not in keys(app)
    assert not sent(app, "live_chart")
    again(app)
    assert len(app.warning) == 1, "it stays refused"
    bring(app, "good.csv", THOUSANDS)
    assert learned(app) == VALUES
    assert not app.warning


def test_a_file_is_understood_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of the page neither take it apart nor look at its columns again, refused or not."""
    counts = {"rows": 0, "columns": 0, "order": 0}

    def count(name: str, function: object) -> object:
        def counted(*args: object, **kwargs: object) -> object:
            counts[name] += 1
            assert callable(function)
            return function(*args, **kwargs)

        return counted

    monkeypatch.setattr(csv_file, "read_rows", count("rows", read_rows))
    monkeypatch.setattr(csv_file, "understand", count("columns", csv_file.understand))
    monkeypatch.setattr(choice, "descending", count("order", choice.descending))
    app = page("visitors.csv", THOUSANDS)
    once = dict(counts)
    again(app)
    again(app)
    assert counts == once == {"rows": 1, "columns": 1, "order": 1}
    bring(app, "blank.csv", "\n" * 1_999_999)
    again(app)
    again(app)
    assert counts == {"rows": 2, "columns": 1, "order": 1}
    assert len(app.warning) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_column_at_fault_names_its_cell_and_a_way_out(lang: Language) -> None:
    """Where no column can be used as it is, a choice about gaps mends it."""
    text = "n,price\n" + "".join(f"{k},{'' if k < 3 else VALUES[k]}\n" for k in range(60))
    app = page("gaps.csv", text, lang)
    assert len(app.warning) == 1
    for part in ("gaps\\.csv", "2", "price"):
        assert part in app.warning[0].value
    assert "gaps\\.csv" not in "".join(one.value for one in app.caption), "it is not in use"
    choose(app, "file_gaps", "drop")
    assert not app.warning
    assert learned(app) == VALUES[3:]


def test_the_series_of_an_earlier_run_comes_back_after_another_file(
    started: list[Training],
) -> None:
    """Back at a run its own series is in use and named; the newer file is one press away."""
    app = page("first.csv", THOUSANDS)
    press(app, "run_start")
    finish(app, started[0])
    bring(app, "second.csv", THOUSANDS + "60;1,250\n")
    assert len(learned(app)) == 61
    press(app, "back_to_run")
    assert learned(app) == VALUES
    assert "first.csv: visitors" in unquoted(said(app))
    assert not app.warning
    press(app, "use_latest_series")
    assert len(learned(app)) == 61
    assert "first.csv" not in unquoted(said(app))


def test_a_column_that_was_no_choice_is_not_said_to_be_passed_over() -> None:
    """Its gaps are not why another one was taken: that one stands before it."""
    rows = "".join(f"{k * 7 % 11},{'' if k == 7 else VALUES[k]}\n" for k in range(60))
    app = page("trade.csv", f"guests,sales\n{rows}")
    assert not any("sales" in one.value for one in app.info)
    assert learned(app)[:3] == [0, 7, 3]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_column_passed_over_for_its_gaps_is_pointed_to(lang: Language) -> None:
    """Beside the column that is read: which one has gaps, and where gaps are dealt with."""
    rows = "".join(f"{'' if k == 7 else VALUES[k]},{k * 7 % 11}\n" for k in range(60))
    app = page("trade.csv", f"sales,guests\n{rows}", lang)
    with use_language(lang):
        way = _("How the file is read")
    (told,) = [one.value for one in app.info if "sales" in one.value]
    assert way in told
    assert "guests" not in told
