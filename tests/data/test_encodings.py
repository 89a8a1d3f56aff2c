"""Bytes of many encodings become the text that was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import seqviz.data.encodings as encodings
from seqviz.data.encodings import NAMES, NotText, decode

WRITTEN = [
    ("utf-8", "date,Größe\n2020,5\n"),
    ("utf-8-sig", "日期,数值\n1,2\n"),
    ("utf-16", "日期,数值\n1,2\n"),
    ("utf-32", "日期,数值\n1,2\n"),
    ("cp1252", "date,Größe\n2020,5\n"),
    ("cp1252", "text,label\nCafé crème,fr\nGarçon,fr\n"),
    ("cp1252", "text,label\nWIN £1500 NOW,spam\nsee you,ham\n"),
    ("cp1252", "température,°C\n1,2\n"),
    ("mac-roman", "température,mesuré\n1,2\n"),
    ("gb18030", "语言,标签\n我用python写程序,好\n"),
    ("cp1252", "café noir"),
    ("cp1252", "über"),
    ("cp1252", "vis-à-vis, déjà vu"),
    ("cp1251", "Привет"),
    ("cp1253", "καφές"),
    ("cp1252", "v1,v2,,,\n" + "".join(f'ham,"Win £{k}00 now, ok",,,\n' for k in range(9))),
    ("cp1252", "µm,value\n1,2\n"),
    ("cp1252", "Preis (€)\n1\n"),
    ("cp1252", "año,niño\n1,2\n"),
    ("cp1252", "It’s “quoted” – by a word processor\n"),
    ("gb18030", "日期,数值\n1,2\n"),
    ("gb18030", "温度\n1\n2\n"),
    ("gb18030", "文本,标签\n今天天气很好,好\n我很难过,坏\n"),
    ("big5", "姓名,標籤\n陳偉,中文\n黃麗,中文\n"),
    ("shift_jis", "名前,ラベル\n田中さん,日本\nすずき,日本\n"),
    ("euc-jp", "今日は天気がいいので、公園へ行きます。\n"),
    ("euc-kr", "이름,라벨\n김철수,한국\n"),
    ("cp1251", "текст,метка\nПривет мир,хорошо\nЯ устал,плохо\n"),
    ("koi8-r", "текст,метка\nПривет мир,хорошо\nЯ устал,плохо\n"),
    ("cp1250", "Zażółć gęślą jaźń\n"),
    ("iso8859-2", "Dvořák,česky\nŁukasz,polski\n"),
    ("cp1253", "όνομα,τιμή\nΣωκράτης,1\n"),
    ("cp1254", "adı,değer\nŞişli,1\nİstanbul,2\n"),
    ("cp1255", "שלום עולם,ערך\n1,2\n"),
    ("cp1256", "مرحبا بالعالم,قيمة\n1,2\n"),
    ("cp1250", "Marić, Đurđica, Željko, Jovanović, Kovačević, Horvačić\n"),
    ("cp1254", "Yağmur, Işık, Ağaoğlu, Şahin, Çelik, Güneş\n"),
    ("gb18030", "文本,标签\n坏行\n" + "长" * 250 + ",好\n"),
    ("cp850", "Größe;Höhe\n1;2\n"),
]


@pytest.mark.parametrize(("encoding", "text"), WRITTEN)
def test_what_was_written_is_read(encoding: str, text: str) -> None:
    """A few lines in any of the common encodings come back as they were."""
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_needs_no_mark(encoding: str) -> None:
    """Every second byte zero is UTF-16, Chinese between commas too."""
    found = decode("日期,数值\n2020,5\n".encode(encoding))
    assert (found.text, found.encoding) == ("日期,数值\n2020,5\n", "utf-16")


def test_one_line_late_in_a_large_file_is_enough() -> None:
    """What is not ASCII is looked for everywhere, not only where the file begins."""
    data = b"1,2\n" * 500_000 + "Größe,5\n".encode("cp1252")
    assert decode(data).text.endswith("Größe,5\n")


def test_a_guess_says_so_and_names_what_else_it_may_be() -> None:
    """The reader can offer the other readings, and each of them reads the file differently."""
    data = "날짜,값\n1,2\n".encode("euc-kr")
    found = decode(data)
    assert found.guessed
    assert "cp949" in found.others
    assert decode(data, "cp949").text == "날짜,값\n1,2\n"
    assert len({decode(data, other).text for other in (found.encoding, *found.others)}) == 4
    assert not decode(b"plain").guessed


@pytest.mark.parametrize(
    ("data", "kind", "place", "row"),
    [
        ("日期,数值\n".encode() * 20 + b"\xff\n", "damaged", 280, 21),
        ("日期,数值\n".encode() * 20 + b"\xe6\x97", "damaged", 280, 21),  # cut in a character
        ("日期,数值\n".encode("gb18030") * 20 + b"\xb0", "damaged", 200, 21),
        (b"\xff\xfea\0b", "damaged", 4, 1),
        (b"PK\x03\x04 a workbook", "zip", 0, 0),
        (b"\xd0\xcf\x11\xe0 an older one", "office", 0, 0),
        (b"%PDF-1.7 \xff", "pdf", 0, 0),
        (b"\x89PNG\r\n", "picture", 0, 0),
        (bytes(range(256)), "binary", 0, 0),
        (b"\0\xff\x01" * 100, "binary", 0, 0),
    ],
)
def test_what_is_no_text_is_named(data: bytes, kind: str, place: int, row: int) -> None:
    """A damaged file is told with the place; others with what they are."""
    with pytest.raises(NotText) as caught:
        decode(data)
    assert (caught.value.kind, caught.value.place, caught.value.row) == (kind, place, row)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """No bytes raise anything else, and no byte order mark is left."""
    try:
        found = decode(data)
    except NotText:
        return
    assert found.name == NAMES[found.encoding]
    assert len(found.text) <= len(data)


def test_only_a_part_is_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    """However large a file is, a bounded part of it is given to the statistics."""
    weighed: list[int] = []
    before = encodings._scores

    def counted(sample: bytes) -> dict[str, float]:
        weighed.append(len(sample))
        return before(sample)

    monkeypatch.setattr(encodings, "_scores", counted)
    for line in ("é", "é\n", "温度,", "a" * 300 + "é\n"):
        decode(line.encode("gb18030") * 200_000)
    assert len(weighed) == 4
    assert max(weighed) <= 20_000


def test_an_encoding_can_be_asked_for() -> None:
    """The reader's choice is obeyed, and one that does not exist is refused."""
    assert decode("é".encode("cp1252"), "mac-roman").text == "È"
    with pytest.raises(ValueError, match="encoding must be one of"):
        decode(b"a", "rot13")
