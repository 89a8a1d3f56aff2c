"""How numbers are written is decided from a whole column; what it cannot decide is said."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.data.columns import MixedNotation, NotANumber, Taken, Wishes, read_table, take
from seqviz.data.columns.numbers import take_apart

VALUES = [round(1234.5 + 1100 * float(np.sin(k / 5)), 2) for k in range(60)]
WHOLE = [round(value) for value in VALUES]
SIGNED = [round(value - 1200, 2) for value in VALUES]
_SWAP = str.maketrans(",.", ".,")


def taken(cells: list[str], delimiter: str = ";", wishes: Wishes | None = None) -> Taken:
    """A column of these cells beside one that counts the rows."""
    rows = "".join(f'{place}{delimiter}"{cell}"\n' for place, cell in enumerate(cells))
    return take(read_table(f"row{delimiter}value\n{rows}".encode()), wishes=wishes)


def indian(value: int) -> str:
    """12,34,567."""
    head, tail = divmod(value, 1000)
    groups = []
    while head:
        head, group = divmod(head, 100)
        groups.insert(0, f"{group:02}" if head else str(group))
    return ",".join([*groups, f"{tail:03}"]) if groups else str(tail)


@pytest.mark.parametrize(
    "written",
    [
        lambda v: f"{v:,.2f}",
        lambda v: f"{v:,.2f}".translate(_SWAP),
        lambda v: f"{v:,.2f}".replace(",", " ").replace(".", ","),
        lambda v: f"{v:,.2f}".replace(",", "\u00a0"),
        lambda v: f"{v:,.2f}".replace(",", "\u202f").replace(".", ","),
        lambda v: f"{v:,.2f}".replace(",", "'"),
        lambda v: f"{v:,.2f}".replace(",", "’"),
        lambda v: f"{v:.2f}".translate(
            {**{48 + d: 0xFF10 + d for d in range(10)}, 46: 0xFF0E, 45: 0xFF0D}
        ),
        lambda v: f"{v:.2f}".translate({**{48 + d: 0x660 + d for d in range(10)}, 46: 0x66B}),
        lambda v: f"{v:.2f}".replace("-", "−"),
        lambda v: f"{-v:.2f}-" if v < 0 else f"{v:.2f}",
        lambda v: f"({-v:,.2f})" if v < 0 else f"{v:,.2f}",
        lambda v: f"(${-v:,.2f})" if v < 0 else f"${v:,.2f}",
        lambda v: f"$({-v:,.2f})" if v < 0 else f"${v:,.2f}",
        lambda v: f"({-v:,.2f}) %" if v < 0 else f"{v:,.2f} %",
        lambda v: f"-${-v:,.2f}" if v < 0 else f"${v:,.2f}",
        lambda v: f"{v:,.2f} €".translate(_SWAP),
        lambda v: f"{v:.6e}",
        lambda v: f"{v:.6e}".replace(".", ","),
    ],
    ids=[
        *("english", "german", "french", "nbsp", "narrow", "swiss", "curly", "full_width"),
        *("arabic", "minus", "trailing", "accounting", "accounting_$", "$_outside"),
        *("%_outside", "-$", "euro", "power", "power_comma"),
    ],
)
def test_every_usual_way_of_writing_gives_the_value(written: object) -> None:
    """The same numbers, to the cent."""
    assert callable(written)
    assert taken([written(value) for value in SIGNED]).series.values.tolist() == SIGNED


@pytest.mark.parametrize("unit", "$ € £ ¥ ₹ R$ US$ HK$ CHF USD kr zł 元 Rs. % ‰".split())  # noqa: SIM905
@pytest.mark.parametrize("space", ["", " ", "\u00a0"])
def test_a_unit_beside_every_number_is_read(unit: str, space: str) -> None:
    """Before or behind it; the column keeps it to tell."""
    before = [f"{unit}{space}{value:.2f}" for value in VALUES]
    behind = [f"{value:.2f}{space}{unit}" for value in VALUES]
    for cells in (behind, before)[: 1 if unit in "%‰" else 2]:
        found = taken(cells)
        assert found.series.values.tolist() == VALUES
        assert found.column.readings[0].unit == unit


def test_a_unit_that_is_no_currency_is_read_behind_the_number() -> None:
    """12.5 °C, 3 m³/s."""
    for unit in ("°C", "m³/s", "kWh", "km/h"):
        assert taken([f"{value} {unit}" for value in VALUES]).series.values.tolist() == VALUES


def test_a_mark_before_a_power_of_ten_is_a_decimal_one() -> None:
    """2,000e+02 is 200, whatever stands between the file's cells."""
    cells = [f"{2 + k % 7}.{k % 10}00e+02".replace(".", ",") for k in range(60)]
    assert taken(cells).series.values[:2].tolist() == [200, 310]


def test_indian_groups_are_read() -> None:
    """12,34,567 is one million and so on."""
    values = [value * 997 for value in WHOLE]
    assert taken([indian(value) for value in values]).series.values.tolist() == values


@pytest.mark.parametrize(
    ("cells", "delimiter", "values"),
    [
        ([f"{v:,}" for v in WHOLE], ";", WHOLE),
        ([f"{v:,}" for v in WHOLE], ",", WHOLE),
        ([f"{v:,}".replace(",", ".") for v in WHOLE], ";", WHOLE),
        ([f"{v:,}".replace(",", ".") for v in WHOLE], ",", WHOLE),  # 980 beside 1.008
        ([f"{v + 1000:,}" for v in WHOLE], ",", [v + 1000 for v in WHOLE]),
        ([f"{1 + v / 9000:.3f}" for v in WHOLE], ",", [round(1 + v / 9000, 3) for v in WHOLE]),
        ([f"{v / 9000:.3f}" for v in WHOLE], ";", [round(v / 9000, 3) for v in WHOLE]),
        (["1234" if k == 9 else f"{1 + k / 999:.3f}" for k in range(60)], ";", None),
    ],
    ids=["mixed", "mixed_quoted", "points", "points_comma", "all", "decimals", "zero", "bare"],
)
def test_marks_before_three_digits(
    cells: list[str], delimiter: str, values: list[float] | None
) -> None:
    """1,200 beside 999 is twelve hundred; 0.120, or 1.008 beside 1234, has decimals."""
    found = taken(cells, delimiter).series.values.tolist()
    assert found == (values or [float(cell) for cell in cells])


def test_an_ambiguous_column_offers_the_other_reading() -> None:
    """1,200 in every cell: both readings are there, and either can be had."""
    cells = [f"{v + 1000:,}" for v in WHOLE]
    found = taken(cells)
    assert [one.decimal_mark for one in found.column.readings] == [".", ","]
    assert found.column.marked == (cells[0], WHOLE[0] + 1000)
    other = taken(cells, wishes=Wishes(decimal=","))
    assert other.series.values.tolist() == [(v + 1000) / 1000 for v in WHOLE]
    assert other.column.readings[0].decimal_mark == ","
    certain = taken([f"{v:,.2f}" for v in VALUES], wishes=Wishes(decimal=","))
    assert certain.series.values.tolist() == VALUES, "there was nothing to choose"


def test_another_column_of_the_file_tells_the_decimal_mark() -> None:
    """1.200 beside 12,5 is twelve hundred, 1,200 beside it one and a fifth."""
    for mark, value in ((".", 1200.0), (",", 1.2)):
        rows = "".join(f"{k},5\t1{mark}{200 + k}\n" for k in range(60))
        table = read_table(f"a\tb\n{rows}".encode())
        assert take(table, "b").series.values[0] == value


@pytest.mark.parametrize(
    ("place", "cell"),
    [(7, "12,5"), (8, "1.234.567,8"), (9, "€ 12.50"), (10, "12.50 %"), (11, "1.2k")],
)
def test_a_number_written_otherwise_is_named(place: int, cell: str) -> None:
    """One cell in another notation or unit is no reason to guess: row and cell are told."""
    cells = [f"${value:.2f}" for value in VALUES]
    cells[place] = cell
    with pytest.raises(MixedNotation) as caught:
        taken(cells)
    assert (caught.value.row, caught.value.entry) == (place + 2, cell)


def test_a_percentage_beside_a_share_is_refused() -> None:
    """0.5 and 50% in one column would differ by a hundred."""
    cells = [f"{value}%" if place % 3 else "0.5" for place, value in enumerate(VALUES)]
    with pytest.raises(MixedNotation) as caught:
        taken(cells)
    assert caught.value.entry == "0.5"


@pytest.mark.parametrize("behind", [",3E+01", ",03E+01", ".03E+01", ",030e+01", ",0300e1"])
def test_before_a_power_of_ten_a_mark_is_the_decimal_one(behind: str) -> None:
    """However many digits stand behind it, and in the semicolons of any country's Excel."""
    read = taken([f"{2 + k % 7}{behind}" for k in range(60)]).series.values
    tenths = 3 if behind.startswith(",3") else 0.3
    assert read.tolist() == pytest.approx([10 * (2 + k % 7) + tenths for k in range(60)])


@pytest.mark.parametrize("mark", "¹²³⁷₂½①")
def test_a_footnote_or_fraction_behind_a_number_is_no_digit_of_it(mark: str) -> None:
    """24.6¹ is not 24.61: the cell is named."""
    cells = [f"{value:.1f}" for value in VALUES]
    cells[4] = f"24.6{mark}"
    with pytest.raises(NotANumber, match=rf"row 6 .*24\.6{mark}"):
        taken(cells)
    assert take_apart("24.6 m²") is not None  # but one of the unit
