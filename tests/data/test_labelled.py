"""A visitor's own table: what stands where, what is left out, and however broken it is."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqviz.data.grid import (
    MAX_BLANK,
    MAX_BYTES,
    MAX_CLASSES,
    MAX_COLUMNS,
    MAX_LABEL,
    MAX_ROWS,
    Columns,
    TableError,
    read_grid,
)
from seqviz.data.labelled import Labelled, Remark, labelled, read_table
from seqviz.data.names import MAX_LENGTH, TextData

GOOD = "text,label\n" + "".join(f"a{k},x\nb{k},y\n" for k in range(10))


def _table(text: str) -> bytes:
    return text.encode()


def _read(text: str) -> Labelled:
    return labelled(read_grid(text.encode()))


def _pairs(data: TextData) -> set[tuple[str, str]]:
    """Every text with its label, of both parts."""
    return {
        (text, data.classes[label])
        for part in (data.train, data.held_out)
        for text, label in zip(part.texts, part.labels.tolist(), strict=True)
    }


def test_a_table_becomes_data() -> None:
    """Both parts, classes by name; the same bytes give the same split."""
    data = read_table(_table(GOOD))
    assert data.classes == ("x", "y")
    assert (len(data.train), len(data.held_out)) == (16, 4)
    assert np.bincount(data.held_out.labels).tolist() == [2, 2]
    assert all(
        text[0] == "ab"[k] for text, k in zip(data.train.texts, data.train.labels, strict=True)
    )
    assert read_table(_table(GOOD)).held_out.texts == data.held_out.texts
    assert (data.dropped, dict(data.shared)) == (0, {})


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t"),
        GOOD.replace("\n", "\r\n"),
        "\ufeff" + GOOD,
        GOOD.replace("text,label", " Text , LABEL "),
        GOOD + "\n\n,\n",
    ],
)
def test_what_spreadsheets_write_is_read(text: str) -> None:
    """Other delimiters and line ends, a byte order mark, blank rows."""
    assert read_table(_table(text)).train.texts == read_table(_table(GOOD)).train.texts


def test_columns_may_stand_in_any_order_with_others_beside_them() -> None:
    """The header decides; quotes hold commas and line breaks."""
    rows = 'id,label,text\n1,x,"a, b"\n2,x,"c\nd"\n3,y,e\n4,y,f\n'
    data = read_table(_table(rows))
    assert set(data.train.texts + data.held_out.texts) == {"a, b", "c\nd", "e", "f"}


def test_repeated_and_contradicting_rows_are_counted_openly() -> None:
    """The same row twice counts once; one text with two labels goes to neither part."""
    found = _read(GOOD + "A1,x\nboth,x\nboth,y\nboth,x\n")
    data = found.data
    assert found.remarks == (Remark("repeated", 2, 22, "A1"), Remark("shared", 2, 24, "both"))
    assert data.dropped == 2
    assert dict(data.shared) == {"both": (0, 1)}
    assert "both" not in data.train.texts + data.held_out.texts


def test_every_row_is_used_or_left_out_once() -> None:
    """The counts are all of rows, so that they add up, whatever a row was left out for."""
    more = (
        "A1,x\nboth,x\nboth,y\nboth,z\nboth,x\nboth too,x\nboth too,w\nalone,w\n,y\nb,\nc\n"
        f"g\0,x\nh,{'z' * 61}\nd,e,f\n{'long ' * 60},x\n"
    )
    found = _read(GOOD + more)
    assert found.rows == GOOD.count("\n") - 1 + more.count("\n")
    assert found.used == GOOD.count("\n")  # one more, the long one, and no header
    told = {remark.code: (remark.count, remark.begin) for remark in found.remarks}
    assert told["shared"] == (5, "both")
    assert told["few"] == (2, "w")


def test_what_merging_alike_labels_would_keep_is_counted() -> None:
    """So many more texts are indeed used once they are merged; nothing is promised after that."""
    same = "".join(f"t{k},{label}\n" for k in range(5) for label in ("x", " X"))
    apart, merged = (labelled(read_grid(_table(GOOD + same)), merge=m) for m in (False, True))
    assert (apart.merging_keeps, merged.merging_keeps) == (5, 0)
    assert merged.used == apart.used + 5
    assert _read(GOOD).merging_keeps == 0


def test_any_unicode_can_be_learned() -> None:
    """Right-to-left, emoji, Chinese and unnormalised texts and labels."""
    rows = "text,label\nمريم,ع\nעברית,ع\n李,汉\n👩‍👩‍👧 e\u0301,汉\n"
    data = read_table(_table(rows))
    assert data.classes == tuple(sorted(("ع", "汉")))
    assert "👩‍👩‍👧 é" in data.train.texts + data.held_out.texts


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("text,label", Columns(0, 1, True)),
        ("label,text", Columns(1, 0, True)),
        ("标签,文本", Columns(1, 0, True)),
        ("v1,v2", Columns(1, 0, True)),
        ("Kategorie,Satz", Columns(1, 0, True)),
        ("who,what", Columns(0, 1, True)),
        ("one is a text,x", Columns(0, 1, False)),
        ("text,text", Columns(0, 1, True)),
    ],
)
def test_what_stands_where_is_found(header: str, columns: Columns) -> None:
    """By a known name in any language, else by what the columns hold; a header may lack."""
    rows = [(f"a text of number {k}", "xy"[k % 2]) for k in range(8)]
    body = [",".join((text, label) if columns.text == 0 else (label, text)) for text, label in rows]
    found = _read("\n".join([header, *body]))
    assert found.columns == columns
    extra = [] if columns.headed else [("one is a text", "x")]
    assert _pairs(found.data) == set(rows + extra)


def test_columns_among_others_are_found_and_can_be_chosen() -> None:
    """Numbers of rows and a constant are neither; the visitor may want something else."""
    rows = [f"{k};2024;{'ja' if k % 2 else 'nein'};Satz, der {k}.;{k % 4}" for k in range(12)]
    grid = read_grid("\n".join(["nr;jahr;antwort;inhalt;gruppe", *rows]).encode())
    assert (grid.delimiter, grid.guess) == (";", Columns(3, 2, True))
    assert grid.names(headed=True) == ("nr", "jahr", "antwort", "inhalt", "gruppe")
    assert grid.names(headed=False) == ("1", "2", "3", "4", "5")
    assert labelled(grid).data.classes == ("ja", "nein")
    chosen = labelled(grid, Columns(3, 4, True))
    assert (chosen.columns, chosen.data.classes) == (Columns(3, 4, True), ("0", "1", "2", "3"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_or_named(delimiter: str) -> None:
    """Commas in every text do not count beside it; Excel's own line may name it."""
    rows = "".join(f'"well, {k}{delimiter} so"{delimiter}{"xy"[k % 2]}\n' for k in range(6))
    text = f"text{delimiter}label\n{rows}"
    wanted = {(f"well, {k}{delimiter} so", "xy"[k % 2]) for k in range(6)}
    assert _pairs(read_table(text.encode())) == wanted
    assert _pairs(read_table(f"sep={delimiter}\r\n{text}".encode())) == wanted


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_any_encoding_is_read_and_kept(encoding: str) -> None:
    """The same table in another encoding gives the same data."""
    text = "文本,标签\n" + "".join(f"今天天气很好{k},{'好坏'[k % 2]}\n" for k in range(8))
    grid = read_grid(text.encode(encoding))
    assert grid.reading.encoding == encoding.removesuffix("-sig").removesuffix("-le")
    assert _pairs(labelled(grid).data) == _pairs(read_table(text.encode()))


def test_labels_that_differ_in_case_or_spaces_are_named_and_merged_on_request() -> None:
    """As they stand they are classes of their own; as one they are the most frequent form."""
    labels = ["Spam", "spam", "ham", "spam", "HAM", "no spam", "nospam", "Ham", "ham"] * 2
    text = "text,label\n" + "".join(f"text {k}, {label} \n" for k, label in enumerate(labels))
    grid = read_grid(text.encode())
    apart, merged = labelled(grid), labelled(grid, merge=True)
    groups = (("spam", "Spam"), ("ham", "HAM", "Ham"), ("no spam", "nospam"))
    assert apart.alike == merged.alike == groups
    assert apart.data.classes == tuple(sorted(set(labels)))
    assert merged.data.classes == ("ham", "no spam", "spam")
    first = {form: group[0] for group in groups for form in group}
    assert _pairs(merged.data) == {(t, first[label]) for t, label in _pairs(apart.data)}


@pytest.mark.parametrize("label_first", [True, False])
def test_a_text_with_commas_and_no_quotes_is_joined(label_first: bool) -> None:
    """Of two columns the text takes what is left over, and the first such row is named."""
    texts = [f"well{', hello' * (k % 3)} {k}" for k in range(9)]
    pairs = [(text, "xy"[k % 2]) for k, text in enumerate(texts)]
    rows = [",".join(pair[::-1] if label_first else pair) for pair in pairs]
    found = _read("\n".join(["label,text" if label_first else "text,label", *rows]))
    assert _pairs(found.data) == set(pairs)
    assert found.remarks == (Remark("joined", 6, 3, rows[1][:30]),)


def test_a_title_above_the_table_is_left_out() -> None:
    """The header is the first row as wide as the table."""
    found = _read("# My names\n\n" + GOOD)
    assert found.remarks == (Remark("fields", 1, 1, "# My names"),)
    assert found.columns == Columns(0, 1, True)
    assert _pairs(found.data) == _pairs(read_table(GOOD.encode()))


def test_a_stray_quotation_mark_is_a_letter_and_told() -> None:
    """It does not swallow the rows behind it; where it stands is said."""
    quotes = {3: '"', 7: '"', 8: '"'}
    rows = [f"{'xy'[k % 2]}\t{quotes.get(k, '')}text, {k}" for k in range(10)]
    grid = read_grid("\n".join(rows).encode())
    assert (grid.loose, grid.guess) == (4, Columns(1, 0, False))
    assert _pairs(labelled(grid).data) == {(row[2:], row[0]) for row in rows}
    assert read_grid(GOOD.encode()).loose == 0


def test_rows_that_cannot_be_used_are_left_out_and_the_first_is_named() -> None:
    """One bad row does not refuse the table; a long text is cut."""
    long = "An endless story that begins like this" + " and goes on" * 30
    more = (
        f"{long},x\na\n{long} and on,x\n,y\nb,\nc,{'z' * 61}\nd,e,f\ng\0,x\nalone,once\n"
        "\nh,lonely\n"
    )
    found = _read(GOOD + more)
    assert found.remarks == (
        Remark("cut", 2, 22, "An endless story that begins l"),
        Remark("fields", 1, 23, "a"),
        Remark("repeated", 1, 24, "An endless story that begins l"),
        Remark("empty_text", 1, 25, ",y"),
        Remark("empty_label", 1, 26, "b,"),
        Remark("long_label", 1, 27, "z" * 30),
        Remark("joined", 1, 28, "d,e,f"),
        Remark("few", 3, 28, "f"),
        Remark("broken", 1, 29, "g\0,x"),
    )
    assert found.data.classes == ("x", "y")
    assert _pairs(found.data) == _pairs(read_table(GOOD.encode())) | {(long[:MAX_LENGTH], "x")}


@pytest.mark.parametrize(
    ("raw", "code", "row", "column", "begin"),
    [
        (b"", "empty", None, None, ""),
        (b"\n\n", "empty", None, None, ""),
        (b"name\nAnna\n", "columns", 1, None, "name"),
        (b'{"text": "a", "label": "x"}\n' * 9, "json", 1, None, '{"text": "a", "label": "x"}'),
        (b'\n[\n {"t": 1, "l": 2}]', "json", 1, None, "["),
        (b"text,label\na,x\nb\n", "fields", 3, None, "b"),
        (b"text,label,n\na,x,1\n\nb,c,d,e\n", "fields", 4, None, "b,c,d,e"),
        (b"text,label\na,x\n ,y\n", "empty_text", 3, "text", " ,y"),
        (b"text,label\na,x\nb,\n", "empty_label", 3, "label", "b,"),
        (b'text,label\n"a\nb",x\n,y\n', "empty_text", 4, "text", ",y"),
        (b"text,label\na," + b"x" * (MAX_LABEL + 1) + b"\n", "long_label", 2, "label", "x" * 30),
        (b"text,label\na,x\nb\0,y\n", "broken", 3, None, "b\0,y"),
        (b'text,label\na,x\n"b,y\n\nc\nd,y,z\n', "csv", 3, None, ""),
        (b'text,label\n"a"b,x,y\n', "csv", 2, None, ""),
        (b"text,label\na,x\nb,x\n", "classes", None, "label", "x"),
        (b"text,label\na,x\nb,x\nc,y\n", "few", 4, "label", "y"),
        (b"text,label\n" + b"a" * 200_000 + b",x\n", "cell", 2, None, ""),
        (b"a," * MAX_COLUMNS + b"a\n", "wide", 1, None, "a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,"),
        (b"x" * (MAX_BYTES + 1), "bytes", None, None, ""),
        (b"%PDF-1.7", "not_text", None, None, ""),
        ("一,二\n".encode() * 20 + b"\xff", "not_text", 21, None, ""),
    ],
)
def test_a_broken_table_is_told_with_its_place(
    raw: bytes, code: str, row: int | None, column: str | None, begin: str
) -> None:
    """Code, row as an editor counts lines, column, how it begins, and a reason for people."""
    with pytest.raises(TableError) as caught:
        read_table(raw)
    error = caught.value
    assert (error.code, error.row, error.column, error.begin) == (code, row, column, begin)
    assert error.reason
    assert error.reason in str(error)
    assert not row or f"row {row}" in str(error)


def test_too_many_rows_and_classes_are_refused() -> None:
    """At the row where it is too much; the caps are named."""
    rows = "text,label\n" + "".join(f"{k},{k % 2}\n" for k in range(MAX_ROWS + 1))
    with pytest.raises(TableError, match=f"{MAX_ROWS:,}") as caught:
        read_table(_table(rows))
    assert (caught.value.code, caught.value.row) == ("rows", MAX_ROWS + 2)
    rows = "text,label\n" + "".join(f"{k},c{k}\n" for k in range(MAX_CLASSES + 1))
    with pytest.raises(TableError, match=str(MAX_CLASSES)):
        read_table(_table(rows))


@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda t: ("text,label\n" + t).encode("utf-8", "surrogatepass"))
)
def test_no_bytes_raise_anything_else(raw: bytes) -> None:
    """Whatever comes, it is data or a `TableError`."""
    with suppress(TableError):
        data = read_table(raw)
        assert len(data.train)
        assert len(data.held_out)


def test_blank_rows_are_counted_not_gone_through() -> None:
    """Two million line ends are refused after the first few thousand."""
    with pytest.raises(TableError) as caught:
        read_grid(b"text,label\n" + b"\n" * 2_000_000)
    assert (caught.value.code, caught.value.row) == ("rows", MAX_BLANK + 2)
