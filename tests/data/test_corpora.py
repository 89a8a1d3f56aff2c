"""The texts to learn: what is in them, what is held out, and that nothing is fetched unasked."""

from __future__ import annotations

import hashlib
import io
import re
import urllib.request
from pathlib import Path

import pytest

from seqviz.data import corpora
from seqviz.data.corpora import Corpus
from seqviz.data.mnist import DataError
from seqviz.data.text import UNKNOWN, EmptyText, clean
from seqviz.paths import ASSETS_DIR, ROOT

PLAY = b"ROMEO:\nWhat light is that?\n\n" * 40


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A small stand-in for the real file, with its hash and size."""
    monkeypatch.setattr(corpora, "SHAKESPEARE_SHA256", hashlib.sha256(PLAY).hexdigest())
    monkeypatch.setattr(corpora, "SHAKESPEARE_SIZE", len(PLAY))
    return PLAY


@pytest.mark.parametrize(
    "corpus", [corpora.sentence(), corpora.zen(), corpora.poems()], ids=lambda c: c.name
)
def test_a_corpus_is_clean_and_says_where_it_comes_from(corpus: Corpus) -> None:
    """Cleaning changes nothing; the vocabulary is that of the whole text."""
    assert clean(corpus.text).text == corpus.text
    assert set(corpus.text) == set(corpus.vocabulary.characters)
    assert corpus.origin
    assert corpus.licence


def test_the_sentence_and_the_zen() -> None:
    """The tutorial's line as it is; the Zen decoded, its last tenth held out."""
    assert corpora.sentence().train == "hello world this is a test of the RNN model"
    assert corpora.sentence().held_out == ""
    zen = corpora.zen()
    assert zen.train.startswith(
        "The Zen of Python, by Tim Peters\n\nBeautiful is better than ugly."
    )
    assert zen.text.endswith("let's do more of those!\n")
    assert len(zen.held_out) == pytest.approx(len(zen.text) / 10, abs=1)


def test_poems_are_whole() -> None:
    """A title and a poet, then lines whose parts have 5 characters each, or 7; but for two."""
    blocks = corpora.poems().text.strip("\n").split("\n\n")
    titles = [block.splitlines()[0] for block in blocks]
    assert len(blocks) >= 80
    assert len(set(titles)) == len(titles)
    free = {"咏鹅 骆宾王", "登幽州台歌 陈子昂"}
    for title, block in zip(titles, blocks, strict=True):
        assert re.fullmatch(r"\S+ \S{2,4}", title)
        body = "".join(block.splitlines()[1:])
        parts = re.split("[，。]", body)
        assert parts.pop() == ""
        if title not in free:
            assert {len(part) for part in parts} in ({5}, {7}), title
            assert len(parts) in (4, 6, 8), title
        assert re.fullmatch(r"[\u4e00-\u9fff，。]+", body)


def test_python_source_holds_whole_files_out() -> None:
    """Two million characters of ASCII; no line of code block is on both sides; always the same."""
    corpus = corpora.python_source()
    assert 1_500_000 < len(corpus.train) < 3_500_000
    assert 150_000 < len(corpus.held_out) < 400_000
    assert set(corpus.text) <= set(corpus.vocabulary.characters)
    assert "\x0c" not in corpus.text
    assert corpora.python_source.__wrapped__() == corpus
    blocks = [b for b in corpus.held_out.split("\n\n") if len(b) > 400]
    seen = sum(block in corpus.train for block in blocks)
    assert seen < len(blocks) / 50


def test_every_tenth_file_is_held_out_from_the_fifth_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shipped model was trained by this rule: another one would measure what it learned."""
    for k in range(30):
        (tmp_path / f"m{k:02}.py").write_text(f"number_{k:02} = 1  # {'a' * 1_000}\n")
    (tmp_path / "m04a.py").write_text("short = 1\n")
    (tmp_path / "this.py").write_text("#" * 2_000)
    monkeypatch.setattr(corpora.sysconfig, "get_path", lambda _name: str(tmp_path))
    corpus = corpora.python_source.__wrapped__()
    assert re.findall(r"number_\d+", corpus.held_out) == ["number_04", "number_14", "number_24"]
    assert len(re.findall(r"number_\d+", corpus.train)) == 27


@pytest.mark.usefixtures("play")
def test_shakespeare_is_read_from_a_file_or_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A named file, a named folder, or the folder of $SEQVIZ_DATA_DIR; the last tenth held out."""
    (tmp_path / "tinyshakespeare.txt").write_bytes(PLAY)
    (tmp_path / "other.txt").write_bytes(PLAY)
    by_file = corpora.shakespeare(tmp_path / "other.txt")
    assert by_file.text == PLAY.decode()
    assert len(by_file.train) == int(0.9 * len(PLAY))
    assert corpora.shakespeare(tmp_path) == by_file
    monkeypatch.setenv("SEQVIZ_DATA_DIR", str(tmp_path))
    assert corpora.shakespeare() == by_file


def test_the_held_out_plays_are_there_and_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tenth of the text, whole bytes or none; as large as what a split of all would hold out."""
    plays = corpora.held_out_plays()
    size = corpora.SHAKESPEARE_SIZE
    assert len(plays) == size - int(size * (1 - corpora.HELD_OUT)) == 111_540
    assert plays.endswith("Whiles thou art waking.\n")
    for wrong in (None, plays[:-1], plays + " "):
        monkeypatch.setattr(corpora, "PLAYS", tmp_path / "plays.txt")
        if wrong is not None:
            (tmp_path / "plays.txt").write_text(wrong)
        with pytest.raises(DataError, match="missing" if wrong is None else "other bytes"):
            corpora.held_out_plays.__wrapped__()


@pytest.mark.usefixtures("play")
def test_nothing_is_fetched_unless_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without --download the network is not touched, and the error says what to do."""

    def touched(*_: object, **__: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(urllib.request, "urlopen", touched)
    with pytest.raises(DataError, match="--download"):
        corpora.shakespeare(tmp_path)


def test_what_is_fetched_is_checked_and_kept(
    tmp_path: Path, play: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The right bytes are written whole; wrong ones, or more, are refused and leave nothing."""
    folder = tmp_path / "new"
    monkeypatch.setenv("SEQVIZ_DATA_DIR", str(folder))
    for wrong in (play[:-1], play + b"x", b"<html>"):
        monkeypatch.setattr(urllib.request, "urlopen", lambda *_, b=wrong, **__: io.BytesIO(b))
        with pytest.raises(DataError, match="other bytes"):
            corpora.shakespeare(download=True)
        assert not folder.exists()
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_, **__: io.BytesIO(play))
    assert corpora.shakespeare(download=True).text == play.decode()
    assert [path.name for path in folder.iterdir()] == ["tinyshakespeare.txt"]
    monkeypatch.undo()


def test_no_network_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do instead."""

    def fails(*_: object, **__: object) -> None:
        raise OSError("no route")

    monkeypatch.setattr(urllib.request, "urlopen", fails)
    with pytest.raises(DataError, match="--data PATH"):
        corpora.shakespeare(tmp_path, download=True)


def test_wrong_bytes_are_fetched_again_on_request(
    tmp_path: Path, play: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken copy is no dead end; a file of another name is never written over."""
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_, **__: io.BytesIO(play))
    broken, other = tmp_path / "tinyshakespeare.txt", tmp_path / "mine.txt"
    for path in (broken, other):
        path.write_bytes(play[:100])
    assert corpora.shakespeare(tmp_path, download=True).text == play.decode()
    assert broken.read_bytes() == play
    with pytest.raises(DataError, match="other bytes"):
        corpora.shakespeare(other, download=True)
    assert other.read_bytes() == play[:100]


@pytest.mark.usefixtures("play")
def test_shakespeare_is_chosen_on_between_what_is_learned_and_what_is_reported(
    tmp_path: Path,
) -> None:
    """Eight tenths, one to choose on, and no character of the last one; all in their order."""
    (tmp_path / "tinyshakespeare.txt").write_bytes(PLAY)
    whole = corpora.shakespeare(tmp_path)
    part = corpora.to_choose_on(whole)
    assert part.train + part.held_out == whole.train
    assert len(part.held_out) == len(whole.held_out)
    assert len(part.train) == pytest.approx(0.8 * len(PLAY), abs=2)
    assert part.vocabulary == whole.vocabulary
    with pytest.raises(DataError, match="to choose on"):
        corpora.to_choose_on(corpora.sentence())


@pytest.mark.usefixtures("play")
def test_another_file_is_not_shakespeare(tmp_path: Path) -> None:
    """The hash decides, not the name."""
    (tmp_path / "tinyshakespeare.txt").write_bytes(PLAY[:-1] + b"!")
    with pytest.raises(DataError, match="SHA-256"):
        corpora.shakespeare(tmp_path)


def test_an_own_text_of_any_size_is_split() -> None:
    """Too short for a held-out tenth: all of it is learned."""
    assert corpora.own("ab").train == "ab"
    assert corpora.own("ab").held_out == ""
    long = corpora.own("abc " * 100)
    assert (len(long.train), len(long.held_out)) == (360, 40)
    with pytest.raises(EmptyText):
        corpora.own("")


def test_an_own_text_says_how_its_bytes_were_read() -> None:
    """In its origin, which a network's card keeps; UTF-8 needs no words."""
    text = "床前明月光，疑是地上霜。\n"
    found = corpora.own(text.encode("gb18030"))
    assert (found.text, found.origin) == (text, "a text of your own, read as GB 18030")
    assert corpora.own(text.encode()).origin == "a text of your own"


def test_an_own_text_keeps_its_frequent_characters() -> None:
    """Of 4,000 kinds a thousand inputs and outputs are left, the rest is unknown."""
    kinds = "".join(map(chr, range(0x4E00, 0x4E00 + 4_000)))
    corpus = corpora.own(kinds + kinds[:100])
    assert len(corpus.vocabulary) == corpora.OWN_KINDS
    assert set(kinds[:100]) <= set(corpus.vocabulary.characters)
    assert corpus.vocabulary.nearest(kinds[-1]) == UNKNOWN


def test_the_assets_are_described() -> None:
    """Each file of the character models has a line with origin and licence."""
    table = (ASSETS_DIR / "README.md").read_text("utf-8")
    for path in ROOT.glob("assets/charlm_*"):
        line = next((line for line in table.splitlines() if f"`{path.name}`" in line), "")
        assert line.count("|") == 5, path.name
