"""Every column is told with what it is; one is taken, never instead of another."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from seqviz.data.columns import (
    Gaps,
    MissingValue,
    NoNumbers,
    NotANumber,
    Table,
    Wishes,
    choose,
    descending,
    read_column,
    read_table,
    take,
    understand,
)
from seqviz.data.columns.dates import read
from tests.claims.proof import proves

VALUES = [round(20 + 9 * float(np.sin(k / 4)), 2) for k in range(60)]
FIRST = date(2023, 1, 2)


def table(header: str, *columns: list[object]) -> Table:
    """A file with these columns."""
    rows = "\n".join(",".join(map(str, row)) for row in zip(*columns, strict=True))
    return read_table(f"{header}\n{rows}\n".encode())


def days(written: str, step: int = 1) -> list[object]:
    """Sixty dates in this form, one after another or backwards."""
    return [format(FIRST + timedelta(100 + step * k), written) for k in range(60)]


@pytest.mark.parametrize(
    ("name", "cells", "role"),
    [
        ("n", list(range(60)), "index"),
        ("", [k + k // 7 for k in range(60)], "index"),
        ("t", [k / 10 for k in range(60)], "index"),
        ("when", days("%Y-%m-%d"), "date"),
        ("when", days("%d.%m.%Y"), "date"),
        ("when", days("%m/%d/%y %I:%M %p"), "date"),
        ("when", days("%d %b %Y"), "date"),
        ("when", days("%Y年%m月%d日"), "date"),
        ("when", days("%Y%m%d"), "date"),
        ("when", [f"{2000 + k // 4} Q{k % 4 + 1}" for k in range(60)], "date"),
        ("when", [f"{k // 60:02}:{k % 60:02}" for k in range(60)], "date"),
        ("year", [1990 + k // 12 for k in range(60)], "date"),
        ("month", [k % 12 + 1 for k in range(60)], "date"),
        ("timestamp", [1_600_000_000 + k * 3600 + k % 3 for k in range(60)], "date"),
        ("year", [1960 + k % 30 for k in range(60)], "date"),
        ("year_built", [1900 + k * 7 % 100 for k in range(60)], "date"),
        ("when", [f"202301{k // 24 + 1:02}{k % 24:02}00" for k in range(60)], "date"),
        ("part", [k // 2 % 24 for k in range(60)], "date"),
        ("id", [k * 7919 % 10_007 for k in range(60)], "index"),
        ("zip", [k * 7919 % 9000 + 1000 for k in range(60)], "code"),
        ("sensor_id", [k * 37 % 7 for k in range(60)], "code"),
        ("place", [f"{k * 7919 % 30_000:05}" for k in range(60)], "code"),
        ("when", [f"{k % 12 + 1:02}.{2019 + k // 12}" for k in range(60)], "date"),
        ("when", [f"{k * 5 % 12 + 1:02}.{2019 - k // 12}" for k in range(60)], "date"),
        ("flag", [0] * 60, "constant"),
        ("flag", [k % 2 for k in range(60)], "flag"),
        ("note", ["wet" if k % 3 else "dry" for k in range(60)], "text"),
        ("rain", ["" if k == 0 else VALUES[k] for k in range(60)], "refused"),
        ("rain", ["oops" if k == 9 else VALUES[k] for k in range(60)], "refused"),
    ],
)
def test_what_a_column_is_and_that_it_is_not_taken(
    name: str, cells: list[object], role: str
) -> None:
    """Row numbers, dates, constants and texts: the numbers beside them are taken on either side."""
    for place, found in enumerate(
        (table(f"{name},value", cells, VALUES), table(f"value,{name}", VALUES, cells))
    ):
        columns = understand(found)
        assert columns[place].role == role
        assert choose(columns).name == "value"
        assert read_column(found).values.tolist() == VALUES


@proves("two values only")
@pytest.mark.parametrize("values", [(0, 1), (-7.5, 2e6)])
@pytest.mark.parametrize("more", [False, True])
def test_a_flag_takes_two_values_only(values: tuple[float, float], *, more: bool) -> None:
    """Whatever the two are; a third value makes it numbers."""
    cells = [values[k * k % 3 % 2] for k in range(59)] + [1.5 if more else values[0]]
    columns = understand(table("known,value", cells, VALUES))
    assert columns[0].role == ("numbers" if more else "flag")


@pytest.mark.parametrize("name", ["visitors per day", "reaction time", "data"])
def test_a_word_for_a_time_does_not_make_a_quantity_one(name: str) -> None:
    """Whole numbers under 366 are taken where their name counts something per day."""
    counts = [k * 37 % 100 for k in range(60)]
    found = take(table(f"when,{name}", days("%Y-%m-%d"), counts))
    assert (found.column.name, found.series.values.tolist()) == (name, counts)


def test_of_a_days_prices_the_closing_one_is_taken() -> None:
    """It stands behind three others, and the volume behind it."""
    prices: list[list[object]] = [[value + k for value in VALUES] for k in range(4)]
    volume: list[object] = [k * 7919 % 10_007 for k in range(60)]
    found = take(table("Date,Open,High,Low,Close,Volume", days("%Y-%m-%d"), *prices, volume))
    assert (found.series.name, found.reason) == ("Close", "close")


def test_nothing_takes_the_place_of_the_only_column_of_numbers() -> None:
    """Where it is at fault its own row and cell are told, not another column trained on."""
    cells: list[object] = [*VALUES]
    cells[9] = "oops"
    with pytest.raises(NotANumber) as caught:
        take(table("n,price", list(range(60)), cells))
    assert (caught.value.row, caught.value.column, caught.value.entry) == (11, "price", "oops")
    with pytest.raises(NoNumbers):
        take(table("n,kind", list(range(60)), ["a"] * 60))


def test_a_column_can_be_asked_for_whatever_it_is() -> None:
    """Row numbers are numbers; a text is refused by its first cell."""
    found = table("n,kind,value", list(range(60)), ["a"] * 60, VALUES)
    assert take(found, "n").series.values.tolist() == list(range(60))
    assert take(found, "n").reason == "asked"
    with pytest.raises(NotANumber) as caught:
        take(found, "kind")
    assert (caught.value.row, caught.value.entry) == (2, "a")


def test_the_only_column_may_be_even() -> None:
    """There is nothing else that it could count."""
    assert (
        take(read_table(b"v\n" + b"".join(b"%d\n" % k for k in range(50)))).series.values[-1] == 49
    )


@pytest.mark.parametrize(
    "header", ["date,price", "month,price", "date,price,id", "row,date,price", "price,row"]
)
def test_even_steps_beside_a_date_are_taken_and_called_so(header: str) -> None:
    """Where nothing else changes, a column that rises evenly is read, and the reason says it."""
    of = {
        "date": [f"2024-{1 + k // 28:02d}-{1 + k % 28:02d}" for k in range(60)],
        "month": [f"{['Jan', 'Feb', 'Mar'][k % 3]}-{49 + k // 3}" for k in range(60)],
        "price": [100 + k for k in range(60)],
        "id": list(range(500, 560)),
        "row": list(range(60)),
    }
    got = take(table(header, *(of[name] for name in header.split(","))))
    assert (got.series.name, got.reason) == ("price", "even")
    assert got.series.values.tolist() == of["price"]


@pytest.mark.parametrize("cell", ["Jan-49", "Dec-99", "Jan-00", "1949M01", "Feb 1949", "2020Q3"])
def test_a_month_or_quarter_is_a_date(cell: str) -> None:
    """As spreadsheets and statistics offices write them."""
    assert read(cell) is not None


def test_a_row_number_alone_beside_a_date_is_no_series() -> None:
    """What is called a row number is never taken by itself."""
    dates = [f"2024-{1 + k // 28:02d}-{1 + k % 28:02d}" for k in range(60)]
    with pytest.raises(NoNumbers):
        take(table("date,row", dates, list(range(60))))


@pytest.mark.parametrize(
    "gap",
    [
        "",
        "n/a",
        "NA",
        "-",
        "–",
        "NULL",
        "#N/A",
        "..",
        "NaN",
        ".",
        "k.A.",
        "#DIV/0!",
        "缺测",
        "$ -",
        "#WERT!",
        "#NV",
        "No data",
    ],
)
@pytest.mark.parametrize("way", ["refuse", "drop", "interpolate"])
def test_a_gap_is_refused_dropped_or_filled(gap: str, way: Gaps) -> None:
    """By choice; refused with its row and what stands there."""
    cells: list[object] = [*VALUES]
    cells[0], cells[20], cells[21] = gap, gap, gap
    found = table("n,value", list(range(60)), cells)
    if way == "refuse":
        with pytest.raises(MissingValue) as caught:
            take(found)
        assert (caught.value.row, caught.value.entry) == (2, gap)
        return
    got = take(found, wishes=Wishes(gaps=way))
    if way == "drop":
        assert got.series.values.tolist() == [*VALUES[1:20], *VALUES[22:]]
        assert (got.filled, got.dropped) == (0, 3)
    else:
        step = (VALUES[22] - VALUES[19]) / 3
        between = [VALUES[19] + step, VALUES[19] + 2 * step]
        np.testing.assert_allclose(got.series.values, [*VALUES[1:20], *between, *VALUES[22:]])
        assert (got.filled, got.dropped) == (2, 1)


@pytest.mark.parametrize("value", [-999, -9999, 9999, 99999, -999.9, -99])
def test_a_value_that_stands_for_a_gap_is_remarked(value: float) -> None:
    """It is far from all others; taken as a gap it goes, and the rest stays."""
    cells: list[object] = [*VALUES]
    cells[5] = cells[6] = value
    found = table("n,value", list(range(60)), cells)
    assert take(found).column.sentinels == (value,)
    got = take(found, wishes=Wishes(gaps="drop", missing=(value,)))
    assert got.series.values.tolist() == [*VALUES[:5], *VALUES[7:]]
    assert got.column.sentinels == ()


def test_nines_among_their_like_are_no_sign() -> None:
    """99 between 80 and 120, 999 in a count that goes on to 2,000."""
    for low, high in ((80, 120), (0, 2000)):
        cells: list[object] = [low + (high - low) * (k * 37 % 61) // 61 for k in range(60)]
        cells[5] = 99 if high < 1000 else 999
        assert take(table("n,value", list(range(60)), cells)).column.sentinels == ()


@pytest.mark.parametrize(
    "written", ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%y", "%d-%b-%y", "%Y%m%d", "%Y-%m-%dT%H"]
)
def test_dates_that_go_down_are_noticed(written: str) -> None:
    """Whatever their form; reversed, the earliest value stands first."""
    if written.endswith("%H"):
        written += ":00Z"
    found = table("when,value", days(written, -1), VALUES)
    assert descending(found, understand(found)) == "when"
    assert take(found, wishes=Wishes(reverse=True)).series.values.tolist() == VALUES[::-1]
    upwards = table("when,value", days(written), VALUES)
    assert descending(upwards, understand(upwards)) == ""


def test_a_wish_that_is_none_is_refused() -> None:
    """Values from outside are checked where they come in."""
    with pytest.raises(ValueError, match="decimal must be"):
        Wishes(decimal=";")
    with pytest.raises(ValueError, match="gaps must be one of"):
        Wishes(gaps="mean")  # type: ignore[arg-type]


@pytest.mark.parametrize("written", ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%Y%m%d", "%d %b %Y"])
def test_dates_that_go_back_somewhere_are_told(written: str) -> None:
    """Two places below each other are no one series: the row of the second one's start is named."""
    twice = 2 * days(written)[:30]
    assert take(table("when,value", twice, VALUES)).turn == ("when", 32)
    assert take(table("when,value", days(written), VALUES)).turn is None
    assert take(table("when,value", days(written, -1), VALUES)).turn is None


def test_years_that_go_back_are_told_and_months_are_not() -> None:
    """A month comes again in each year."""
    years, months = [1960 + k % 30 for k in range(60)], [k % 12 + 1 for k in range(60)]
    assert take(table("year,value", years, VALUES)).turn == ("year", 32)
    assert take(table("month,value", months, VALUES)).turn is None


def test_the_first_dates_that_go_one_way_tell_whether_a_file_runs_backwards() -> None:
    """Whatever dates stand behind them; they are not even read."""
    up, down = days("%d %b %Y"), days("%d %b %Y", -1)
    assert take(table("when,due,value", up, down, VALUES)).backwards == ""
    assert take(table("when,due,value", down, up, VALUES)).backwards == "when"
