"""A user's CSV file: any bytes give numbers or a typed error that names the row and the column."""

from __future__ import annotations

import codecs
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqviz.data.columns import (
    MAX_BYTES,
    ONE_COLUMN,
    BrokenQuotes,
    ColumnError,
    MissingValue,
    MixedNotation,
    NoNumbers,
    NotANumber,
    NotFinite,
    NotText,
    RaggedRow,
    TooFewRows,
    TooLargeFile,
    TooManyColumns,
    TooManyLines,
    TooManyRows,
    UnknownColumn,
    read_column,
    read_table,
    understand,
)
from seqviz.data.series import MAX_POINTS

NUMBERS = [round(float(v), 3) for v in np.random.default_rng(0).normal(size=60)]


def csv(delimiter: str = ",", header: str | None = "day,value", decimal: str = ".") -> str:
    """A file of two columns, the second of which is NUMBERS."""
    lines = [] if header is None else [header.replace(",", delimiter)]
    lines += [f"{day}{delimiter}{value}".replace(".", decimal) for day, value in enumerate(NUMBERS)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("header", ["day,value", None])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\n\n"])
def test_delimiters_headers_and_line_ends(delimiter: str, header: str | None, ending: str) -> None:
    """The column of numbers, to the last digit; its name is the header's, or its number."""
    table = read_table(csv(delimiter, header).replace("\n", ending).encode())
    series = read_column(table)
    assert (table.delimiter, table.header) == (delimiter, 0 if header is None else 1)
    assert [column.role for column in understand(table)] == [
        "date" if header else "index",
        "numbers",
    ]
    assert series.name == ("value" if header else "2")
    assert series.values.tolist() == NUMBERS


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_a_decimal_comma_is_read(delimiter: str) -> None:
    """Where another character separates the cells, 1,5 is one and a half."""
    table = read_table(csv(delimiter, decimal=",").encode())
    assert read_column(table, "value").values.tolist() == NUMBERS


def test_a_single_column_of_decimal_commas_with_a_header_is_one_column() -> None:
    """The header's one cell says so; without one the caller can."""
    body = "\n".join(str(v).replace(".", ",") for v in NUMBERS)
    assert read_column(read_table(f"value\n{body}".encode())).values.tolist() == NUMBERS
    table = read_table(body.encode(), ONE_COLUMN)
    assert read_column(table).values.tolist() == NUMBERS
    with pytest.raises(ValueError, match="delimiter must be one of"):
        read_table(b"1", "x")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "温度 °C"),
        ("utf-8-sig", "温度 °C"),
        ("utf-16", "温度 °C"),
        ("gb18030", "北京每日平均气温"),
        ("cp1252", "Größe"),
    ],
)
def test_encodings(encoding: str, name: str) -> None:
    """The usual encodings of spreadsheets, with the header's characters intact."""
    table = read_table(csv(header=f"day,{name}").encode(encoding))
    assert read_column(table).values.tolist() == NUMBERS
    if encoding != "cp1252":  # bytes of Western Europe may also be GB 18030
        assert table.names[1] == name


def test_quotes_hold_delimiters_and_line_breaks() -> None:
    """As RFC 4180 has them; the line numbers stay those of the file."""
    rows = "\n".join(f'"a, ""b""\nc {n}","{v}"' for n, v in enumerate(NUMBERS))
    table = read_table(f"note,value\n{rows}".encode())
    assert table.rows[0] == ('a, "b"\nc 0', str(NUMBERS[0]))
    assert table.lines[:2] == (3, 5)
    assert read_column(table).values.tolist() == NUMBERS


def test_text_columns_can_be_chosen_around() -> None:
    """By name or by index; only columns of numbers can be used, and the first of them is taken."""
    rows = "\n".join(f"2026-01-01,{v},{-v},x" for v in NUMBERS)
    table = read_table(f"date,a,b,c\n{rows}".encode())
    assert [column.usable for column in understand(table)] == [False, True, True, False]
    assert read_column(table, "a").values.tolist() == NUMBERS
    assert read_column(table, 1).values.tolist() == NUMBERS
    assert read_column(table, 2).values.tolist() == [-v for v in NUMBERS]
    assert read_column(table).name == "a"


def test_names_are_unique_and_printable() -> None:
    """Names that are empty, twice there or hold control characters."""
    table = read_table(("a\x07,,a\n" + "1,2,3\n" * 50).encode())
    assert table.names == ("a", "2", "a (3)")


@given(
    st.binary(max_size=300)
    | st.text("0123456789.,;|\t\n\"-naif '①५$%(", max_size=300).map(str.encode)
)
def test_any_bytes_give_numbers_or_a_typed_error(data: bytes) -> None:
    """Nothing else ever comes out."""
    try:
        values = read_column(read_table(data)).values
    except ColumnError:
        return
    assert np.isfinite(values).all()


def test_other_digits_beside_a_bar_are_numbers() -> None:
    """A bar is no unit of the number before it, and ① and ५ count as 1 and 5."""
    rows = "".join(f"{'①' if k % 3 else 2020 + k}|५{k}\n" for k in range(50))
    table = read_table(rows.encode())
    assert table.delimiter == "|"
    assert read_column(table, 0).values[:3].tolist() == [2020, 1, 1]
    assert read_column(table, 1).values[49] == 549


def broken(row: int, cell: str, delimiter: str = ",") -> bytes:
    """The usual file with the value on one line replaced."""
    lines = csv(delimiter).split("\n")
    lines[row - 1] = f"{row - 2}{delimiter}{cell}"
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    ("data", "kind", "row", "column"),
    [
        (broken(7, "warm"), NotANumber, 7, "value"),
        (broken(8, "1_000"), NotANumber, 8, "value"),
        (broken(8, "0x10"), NotANumber, 8, "value"),
        (broken(9, ""), MissingValue, 9, "value"),
        (broken(9, "nan"), MissingValue, 9, "value"),
        (broken(9, "n/a"), MissingValue, 9, "value"),
        (broken(9, "1,5", ";"), MixedNotation, 9, "value"),
        (broken(9, "-Infinity"), NotFinite, 9, "value"),
        (broken(9, "1e999"), NotFinite, 9, "value"),
        (broken(9, "1,2"), RaggedRow, 9, ""),
        (broken(9, '"1'), BrokenQuotes, 9, ""),
        (broken(9, '"1"2'), BrokenQuotes, 9, ""),
        (b"", TooFewRows, 0, ""),
        (b"\n\n , \n", NoNumbers, 0, ""),
        (b"a,b\n1,2\n", TooFewRows, 0, "b"),
        (b"x" * (MAX_BYTES + 1), TooLargeFile, 0, ""),
        (broken(9, "\0"), NotText, 0, ""),
        (codecs.BOM_UTF8 + b"\xff\xff", NotText, 1, ""),
        (b"a,b\n" * 50, NoNumbers, 0, ""),
        (b",".join([b"1"] * 101) + b"\n", TooManyColumns, 1, ""),
        (b"1\n" * (MAX_POINTS + 2), TooManyRows, MAX_POINTS + 1, ""),
        (b"\n" * MAX_BYTES, TooManyLines, 0, ""),
        (b"PK\x03\x04" + b"\0" * 99, NotText, 0, ""),
    ],
    ids=lambda value: str(value)[:16],
)
def test_an_error_names_row_and_column(
    data: bytes, kind: type[ColumnError], row: int, column: str
) -> None:
    """The kind says what is wrong, and the place is the file's own line and column."""
    with pytest.raises(kind) as caught:
        read_column(read_table(data))
    assert (caught.value.row, caught.value.column) == (row, column)


@pytest.mark.parametrize(
    "cell",
    ["1" * 40_000 + "x", '"' + "1" * 40_000 + ',x"', "1" + "\u0301\u0316" * 30_000],
    ids=["digits", "comma", "accents"],
)
@pytest.mark.parametrize("row", [2, 7])
def test_a_long_cell_takes_no_long_time(
    row: int, cell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is almost a number is none; a run of accents, quadratic to normalise, stays as it is."""
    lengths = [0]
    normalize = unicodedata.normalize
    monkeypatch.setattr(
        unicodedata,
        "normalize",
        lambda form, text: lengths.append(len(text)) or normalize(form, text),
    )
    with pytest.raises(NotANumber) as caught:
        read_column(read_table(broken(row, cell)), 1)
    assert caught.value.row == row
    assert max(lengths) <= 64


def test_a_number_may_have_many_digits() -> None:
    """Only other writings of it are given up where a cell is long."""
    assert read_column(read_table(broken(7, "0." + "3" * 200))).values[5] == 1 / 3


def test_an_unknown_column_is_refused() -> None:
    """The error lists those that there are."""
    table = read_table(csv().encode())
    for column in ("values", 2, -1):
        with pytest.raises(UnknownColumn, match="must be one of day, value"):
            read_column(table, column)


def test_too_many_rows_with_a_header_are_refused_too() -> None:
    """The header is not counted, the numbers are."""
    with pytest.raises(TooManyRows):
        read_column(read_table(b"a\n" + b"1\n" * (MAX_POINTS + 1)))
