"""Where a table begins and ends in a file, and that nothing goes without being listed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from seqviz.data.columns import (
    NO_HEADER,
    ONE_COLUMN,
    MissingValue,
    NoHeader,
    RaggedRow,
    Row,
    Table,
    read_column,
    read_table,
)

VALUES = [k * 37 % 101 / 2 for k in range(60)]
DAYS = [date(2023, 1, 2) + timedelta(k) for k in range(60)]
BODY = "".join(f"{day},{value}\n" for day, value in zip(DAYS, VALUES, strict=True))
COUNTED = "".join(f"{k},{value}\n" for k, value in enumerate(VALUES))


def parts(table: Table) -> dict[int, str]:
    """What is left out, by line."""
    return {one.line: one.part for one in table.left_out}


@pytest.mark.parametrize(
    ("above", "left_out", "names"),
    [
        ("Station 12\nExported 2024-05-01\n\n{}", {1: "title", 2: "title"}, 4),
        ("Station 12,\n,\n{}", {1: "title", 2: "title"}, 3),
        ("Station,12\nLat,48.1\n\n{}", {1: "title", 2: "title"}, 4),
        ('# it\'s "made" by x\n#\n{}', {1: "comment", 2: "comment"}, 3),
        ("A long title, with a comma\n{}", {1: "header"}, 2),
        ('"Rain" of a year\n{}', {1: "title"}, 2),
        ("{}s,°C\n", {2: "header"}, 1),
        ("{}[yyyy-mm-dd],[mm]\n", {2: "header"}, 1),
        ("{}Ticker,\n,\n", {2: "header", 3: "header"}, 1),
        ("sep=,\n{}", {1: "comment"}, 2),
    ],
    ids=[
        "titles",
        "padded",
        "pairs",
        "comments",
        "comma",
        "quotes",
        "units",
        "brackets",
        "levels",
        "sep",
    ],
)
@pytest.mark.parametrize("body", [BODY, COUNTED], ids=["dated", "counted"])
def test_what_stands_above_the_table(
    above: str, left_out: dict[int, str], names: int, body: str
) -> None:
    """The names are found, the values are whole, and every other row is listed with its line."""
    table = read_table((above.format("when,rain\n") + body).encode())
    assert (table.names, table.header) == (("when", "rain"), names)
    assert read_column(table).values.tolist() == VALUES
    assert parts(table) == left_out


@pytest.mark.parametrize(
    ("below", "left_out"),
    [
        ("\nMonthly totals in thousands\n", {63: "note"}),
        ("Source: own counting,\n", {62: "note"}),
        ("Source: Office, 2024\n* provisional\n", {62: "note", 63: "note"}),
        ("Total,1500.5\n", {62: "note"}),
        (",1500.5\n", {62: "note"}),
        ("合计,1500.5\n,\n", {62: "note", 63: "note"}),
    ],
)
@pytest.mark.parametrize("body", [BODY, COUNTED], ids=["dated", "counted"])
def test_what_stands_below_the_table(below: str, left_out: dict[int, str], body: str) -> None:
    """Sources and sums are no values; the last value is one."""
    table = read_table(f"when,rain\n{body}{below}".encode())
    assert read_column(table).values.tolist() == VALUES
    assert parts(table) == left_out


def test_a_sum_below_a_table_of_names() -> None:
    """Where the first column holds words, the word tells."""
    rows = "".join(f"town {k % 7},{value}\n" for k, value in enumerate(VALUES))
    table = read_table(f"place,rain\n{rows}Grand Total,99\nSource: x\n".encode())
    assert read_column(table).values.tolist() == VALUES


@pytest.mark.parametrize(
    ("line", "text", "error"),
    [(61, "59,oops\n", 61), (2, "0,oops\n", 2), (30, "28,oops\n", 30)],
)
def test_a_wrong_cell_is_not_taken_for_a_note(line: int, text: str, error: int) -> None:
    """A row with its number and no value is one of the table, also as its first and last."""
    lines = f"when,rain\n{COUNTED}".splitlines(keepends=True)
    lines[line - 1] = text
    with pytest.raises(ValueError, match=f"row {error} of column 'rain'"):
        read_column(read_table("".join(lines).encode()), "rain")


@pytest.mark.parametrize("words", ["Total {}", "{} Total", "Summe {}:", "Subtotal", "{}合计"])
def test_a_subtotal_in_the_middle_is_no_value(words: str) -> None:
    """It is listed with its line, beside the table's dates or names."""
    dated = f"when,rain\n{BODY}".splitlines()
    named = [row if row.startswith("when") else f"town,{row}" for row in dated]
    named[0] = "place,when,rain"
    for lines, behind in ((dated, ",99"), (named, ",,99")):
        lines[30:30] = [words.format(2023) + behind]
        table = read_table("\n".join(lines).encode())
        assert read_column(table, "rain").values.tolist() == VALUES
        assert parts(table) == {31: "note"}


def test_names_with_a_total_in_them_are_no_sums() -> None:
    """Where every row has its date, each is a value."""
    rows = "".join(f"Total {k % 3},{day},{k % 7}\n" for k, day in enumerate(DAYS))
    table = read_table(f"pump,when,rain\n{rows}".encode())
    assert read_column(table, "rain").values.tolist() == [k % 7 for k in range(60)]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("when,rain", "{day},{whole},5"),
        ("when,rain", "{day},1,{whole}00"),
        ("rain,snow", "{whole},5,{whole},7"),
        ("rain,snow", "2{whole},5,1"),
    ],
)
def test_a_header_too_short_for_decimal_commas_is_refused(header: str, row: str) -> None:
    """20,3 between commas may be one number: its second half is never read as the series."""
    rows = "".join(f"{row.format(day=day, whole=k % 9 + 1)}\n" for k, day in enumerate(DAYS))
    with pytest.raises(RaggedRow) as caught:
        read_table(f"{header}\n{rows}".encode())
    width = row.count(",") + 1
    assert (caught.value.row, caught.value.got, caught.value.wanted) == (1, 2, width)


@pytest.mark.parametrize("name", ["{}", "Mazda {}", "r{}"])
def test_names_of_rows_need_no_name(name: str) -> None:
    """A table that R wrote has one name less than cells."""
    rows = "".join(f"{name.format(k + 1)},{k * 7 % 11},{k % 3}\n" for k in range(60))
    table = read_table(f"rain,snow\n{rows}".encode())
    assert read_column(table, "rain").values.tolist() == [k * 7 % 11 for k in range(60)]


@pytest.mark.parametrize(
    ("rule", "row"),
    [
        ("|------|-----:|", "| {} | {} |"),
        ("+------+------+", "| {} | {} |"),
        ("------+------", " {} | {} "),
        ("---------- -----", "{} {}"),
    ],
)
def test_rules_that_are_drawn_in_a_table_are_no_rows(rule: str, row: str) -> None:
    """The names stand above them."""
    body = [row.format(day, value) for day, value in zip(DAYS, VALUES, strict=True)]
    table = read_table("\n".join([row.format("when", "rain"), rule, *body, rule]).encode())
    assert read_column(table, "rain").values.tolist() == VALUES
    assert parts(table) == {2: "comment", 63: "comment"}


def test_a_row_of_another_width_is_named() -> None:
    """Longer or shorter, in the middle or with numbers at the end."""
    for place, row in ((30, "1,2,3\n"), (30, "28\n"), (62, "60,1,2\n")):
        lines = f"when,rain\n{COUNTED}".splitlines(keepends=True)
        lines[place - 1 : place] = [row]
        with pytest.raises(RaggedRow) as caught:
            read_table("".join(lines).encode())
        assert caught.value.row == place


def test_names_from_several_rows() -> None:
    """The row with most names gives them; where it repeats itself the rows above it help."""
    rows = "".join(f"{v},{v + 1},{v * 3}\n" for v in VALUES)
    table = read_table(f"Price,Close,Volume\nTicker,ABC,ABC\n{rows}".encode())
    assert table.names == ("Price", "Close", "Volume")
    rows = "".join(f"{v},{v + 1},{v * 3},{v / 2}\n" for v in VALUES)
    table = read_table(f"Rain,,Wind,\nmin,max,min,max\n{rows}".encode())
    assert table.names == ("Rain min", "Rain max", "Wind min", "Wind max")


def test_other_headers() -> None:
    """Years as names, none for row numbers, a comment, a trailing separator, a repetition."""
    years = "".join(f"a{k},{v},{v + 1},{v + 2}\n" for k, v in enumerate(VALUES))
    assert read_table(f"name,2019,2020,2021\n{years}".encode()).names[1:] == (
        "2019",
        "2020",
        "2021",
    )
    table = read_table(f"rain,x\n{COUNTED.replace(chr(10), ',a' + chr(10))}".encode())
    assert table.names == ("1", "rain", "x")
    assert read_table(f"# when,rain\n{BODY}".encode()).names == ("when", "rain")
    table = read_table(f"when,rain,\n{BODY.replace(chr(10), ',' + chr(10))}".encode())
    assert table.names == ("when", "rain")
    middle = BODY.splitlines(keepends=True)
    middle.insert(30, "when,rain\n")
    table = read_table(("when,rain\n" + "".join(middle)).encode())
    assert read_column(table).values.tolist() == VALUES
    assert parts(table) == {32: "header"}


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("sep=;\r\nwhen;rain\r\n" + BODY.replace(",", ";").replace(".", ","), ";"),
        ("sep=\t\nwhen\train\n" + BODY.replace(",", "\t"), "\t"),
        ("when;rain\n" + BODY.replace(",", ";").replace(".", ","), ";"),
        ("when   rain\n" + BODY.replace(",", "    "), " "),
        ("when, rain\n" + BODY.replace(",", ', "').replace("\n", '"\n'), ","),
        (BODY.replace(",", ";").replace(".5", ",500").replace(".0", ",000"), ";"),
    ],
)
def test_separators(text: str, delimiter: str) -> None:
    """Excel's own line, spaces to align, decimal commas without a header."""
    table = read_table(text.encode("utf-8-sig"))
    assert table.delimiter == delimiter
    assert read_column(table).values.tolist() == VALUES


def test_thousands_in_one_column_are_no_second_column() -> None:
    """1,200 in every row, with a header or without; numbered rows are two columns."""
    values = [1200 + k * 37 % 101 for k in range(60)]
    body = "".join(f"{value:,}\n" for value in values)
    for text in (body, f"rain\n{body}"):
        table = read_table(text.encode())
        assert table.delimiter == ONE_COLUMN
        assert read_column(table).values.tolist() == values
    numbered = "".join(f"{k + 1},{value // 2}\n" for k, value in enumerate(values))
    assert read_column(read_table(numbered.encode())).values.tolist() == [v // 2 for v in values]


def test_the_header_can_be_chosen() -> None:
    """By its line, or none; a line that is not there is refused."""
    data = f"first,second\nwhen,rain\n{COUNTED}".encode()
    assert read_table(data, header=1).names == ("first", "second")
    assert read_table(data, header=2).names == ("when", "rain")
    table = read_table(data, header=NO_HEADER)
    assert table.names == ("1", "2")
    assert read_column(table).values.tolist() == VALUES
    with pytest.raises(NoHeader, match="got 99"):
        read_table(data, header=99)


def test_a_blank_line_in_one_column_is_a_gap() -> None:
    """Unless all lines stand apart; the row is that of an editor."""
    lines = [str(value) for value in VALUES]
    assert len(read_table("\n\n".join(["v", *lines]).encode()).rows) == 60
    lines[10] = ""
    table = read_table("\n".join(["v", *lines]).encode(), ONE_COLUMN)
    with pytest.raises(MissingValue) as caught:
        read_column(table)
    assert caught.value.row == 12


def test_a_header_on_every_page_costs_no_comparison_of_rows_with_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However often it is repeated, each row is looked at by itself; all repeats are left out."""
    compared: list[int] = []
    equal = Row.__eq__

    def counted(one: Row, other: object) -> bool:
        compared.append(1)
        return equal(one, other)

    monkeypatch.setattr(Row, "__eq__", counted)
    lines = BODY.splitlines(keepends=True)
    pages = ["day,value\n" + "".join(lines[k : k + 5]) for k in range(0, 60, 5)]
    table = read_table("".join(pages).encode())
    assert [cells[1] for cells in table.rows] == [str(value) for value in VALUES]
    assert len([one for one in table.left_out if one.cells == ("day", "value")]) == 11
    assert len(compared) <= len(table.rows)
