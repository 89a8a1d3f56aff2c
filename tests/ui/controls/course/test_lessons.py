"""Lessons: the format and its errors, and every lesson that there is, in both languages."""

import re
from pathlib import Path

import pytest

from scripts.lessons import FORMAT, written
from seqviz.paths import ROOT
from seqviz.ui.controls.bets.register import question_named
from seqviz.ui.controls.course import lessons, walk
from seqviz.ui.controls.course.lessons import (
    CARDS,
    CHARACTERS,
    WORDS,
    Lesson,
    LessonError,
    Link,
    course,
    files,
    lesson_of,
    read_lesson,
)
from seqviz.ui.frame.course_acts import ACTS
from seqviz.ui.frame.i18n import LANGUAGES, Language
from seqviz.ui.frame.parts import PARTS
from tests.claims.sentences import digits
from tests.ui.session import in_session

HEAD = 'title = "A title"\nsummary = "What it is about."\n'
FIRST = (
    '[[card]]\ntext = "Go on."\nopens = "rnn_cell?preset=echo"\nact = "step"\nwith = { step = 2 }\n'
)
WAITS = '[[card]]\ntext = "Open it."\nact = "part_opened"\nlook = "cell"\n'
READS = '[[card]]\ntext = """\nOne **bold**\n\ntwo `W_h`.\n"""\n'
WHOLE = HEAD + FIRST + WAITS + WAITS + READS + READS


def test_a_whole_lesson_is_read() -> None:
    """Its place and name come from the file's name, all else from what it says."""
    lesson = read_lesson(WHOLE, "12_my-own.toml")
    assert (lesson.place, lesson.name, lesson.title) == (12, "my-own", "A title")
    assert [card.act for card in lesson.cards] == ["step", "part_opened", "part_opened", "", ""]
    assert lesson.cards[0].opens == Link("rnn_cell", (("preset", "echo"),))
    assert lesson.cards[0].details == {"step": 2}
    assert lesson.cards[1].look == ("cell",)
    assert lesson.cards[3].text == "One **bold**\n\ntwo `W_h`."
    assert lesson.page_of(4) == lesson.cards[0].opens


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('title = "A title"', "title = A", 1, "cannot be read as TOML"),
        ('title = "A title"\n', "", 1, "a lesson needs title"),
        ('title = "A title"', "title = 3", 1, "title is 3; a text"),
        ('title = "A title"', 'titel = "x"\ntitle = "A title"', 1, "no 'titel'; it may have title"),
        (READS + READS, "", 12, "the lesson has 3 cards; it needs 5 to 8"),
        ('opens = "rnn_cell?preset=echo"\n', "", 3, "the first card needs opens"),
        ("rnn_cell?preset=echo", "rnn?preset=echo", 5, "no page 'rnn'; there are home"),
        ("preset=echo", "digit=s2", 5, "'digit' means nothing in the address of rnn_cell"),
        ("preset=echo", "f=sine", 5, "f=sine cannot be read; f is written as `tanh` or `relu`"),
        ('act = "step"', 'act = "jump"', 6, "no act 'jump' to wait for; there are step"),
        ("{ step = 2 }", "{ stop = 2 }", 7, "may say of step: to, step"),
        ("{ step = 2 }", '{ step = "2" }', 7, "step is '2'; like 3 is wanted"),
        ("{ step = 2 }", "{ step = true }", 7, "step is True; like 3 is wanted"),
        ("{ step = 2 }", "{ step = [2] }", 7, "step is [2]; like 3 is wanted"),
        (
            'act = "step"\nwith = { step = 2 }',
            'act = "digit_drawn"',
            6,
            "cannot be done on rnn_cell",
        ),
        (
            'act = "step"\nwith = { step = 2 }',
            'act = "bet_laid"\nwith = { question = "gradients.cut" }',
            *(7, "that is a question of gradients, and the card is about rnn_cell"),
        ),
        ('act = "step"\n', "", 6, "with = {…} belongs to an act"),
        ('look = "cell"', "look = 3", 11, "no part 3 to look at"),
        ('look = "cell"', 'look = ["cell", "sun"]', 11, "no part 'sun' to look at"),
        ('look = "cell"', 'look = "moon"', 11, "no part 'moon' to look at; there are player"),
        ('"Go on."', f'"{"word " * (WORDS + 1)}"', 4, f"has {WORDS + 1} words; {WORDS} are"),
        ('"Go on."', f'"{"字" * (CHARACTERS + 1)}"', 4, f"has {CHARACTERS + 1} characters"),
        ('act = "part_opened"\n', "", 3, "1 of 5 cards wait for an act; at least half"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(old: str, new: str, line: int, said: str) -> None:
    """The file, the line, what was found there and what is wanted."""
    assert old in WHOLE
    with pytest.raises(LessonError, match=re.escape(said)) as wrong:
        read_lesson(WHOLE.replace(old, new), "3_mine.toml")
    assert (wrong.value.file, wrong.value.line) == ("3_mine.toml", line)
    assert str(wrong.value).startswith(f"3_mine.toml, line {line}: ")


def test_a_file_needs_a_place_and_a_name() -> None:
    """Else nobody knows where the lesson stands, or what its address is."""
    with pytest.raises(LessonError, match=r"is called like 3_unrolling\.toml"):
        read_lesson(WHOLE, "unrolling.toml")


def test_a_file_that_is_no_text_is_named_with_its_line(tmp_path: Path) -> None:
    """The first byte that is no UTF-8 counts."""
    file = tmp_path / "3_mine.toml"
    file.write_bytes(WHOLE.encode().replace(b"Go on.", b"Go \xff on."))
    with pytest.raises(LessonError, match="no UTF-8") as wrong:
        lesson_of(file)
    assert (wrong.value.file, wrong.value.line) == ("3_mine.toml", 4)


def test_faults_stand_in_the_log_once_and_the_others_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A broken file and one whose name another has are left out; file and line are logged."""
    for lang in LANGUAGES:
        (tmp_path / lang / "lessons").mkdir(parents=True)
    own = tmp_path / "en" / "lessons"
    (own / "1_good.toml").write_text(WHOLE, encoding="utf-8")
    (own / "2_bad.toml").write_text(WHOLE.replace('act = "step"', 'act = "jump"'), encoding="utf-8")
    (own / "3_good.toml").write_text(WHOLE, encoding="utf-8")
    monkeypatch.setattr(lessons, "CONTENT_DIR", tmp_path)
    course.cache_clear()
    walk.report_faults.cache_clear()
    try:
        walk.begin()
        walk.begin()
        assert [lesson.name for lesson in course("zh").lessons] == ["good"]
        logged = [record.getMessage() for record in caplog.records]
        assert len(logged) == 2
        assert "2_bad.toml, line 6: there is no act 'jump'" in logged[0]
        assert "3_good.toml, line 1: 1_good.toml has that name too" in logged[1]
    finally:
        course.cache_clear()


def _lessons() -> list[tuple[Language, Lesson]]:
    return [(lang, lesson_of(path)) for lang in LANGUAGES for path in files(lang)]


@pytest.mark.parametrize(("lang", "lesson"), _lessons(), ids=lambda one: getattr(one, "name", one))
def test_every_lesson_keeps_the_rules(lang: Language, lesson: Lesson) -> None:
    """Cards, lengths, addresses, acts that can be done on the card's page, half of them waiting."""
    assert CARDS[0] <= len(lesson.cards) <= CARDS[1]
    assert 2 * sum(bool(card.act) for card in lesson.cards) >= len(lesson.cards)
    for k, card in enumerate(lesson.cards):
        if card.act:
            assert lesson.page_of(k).page in ACTS[card.act].pages, (lesson.name, k)
        if question := (card.details or {}).get("question"):
            assert question_named(str(question)) is not None
        if lang == "en":
            assert len(card.text.split()) <= WORDS
        else:
            assert not re.search(r"[\u3400-\u9fff] ?[,.:;?!]", card.text), card.text


def test_what_one_can_say_is_asked_first() -> None:
    """Each sentence at a lesson's end has one question mark, and an answer behind it."""
    for _lang, lesson in _lessons():
        for one in lesson.say:
            asked, mark, answer = re.split(r"([?？])\s*", one)
            assert (asked and mark and answer)[-1] in ".。", one


def test_both_languages_have_the_same_course() -> None:
    """Lesson by lesson and card by card the same pages, acts and parts; only the words differ."""
    first, *others = ([*course(lang).lessons] for lang in LANGUAGES)
    assert [lesson.place for lesson in first] == sorted({lesson.place for lesson in first})
    for other in others:
        for one, same in zip(first, other, strict=True):
            assert (one.place, one.name) == (same.place, same.name)
            assert one.title != same.title
            for card, twin in zip(one.cards, same.cards, strict=True):
                assert card.text != twin.text
                assert digits(card.text) == digits(twin.text), (card.text, twin.text)
                assert (card.opens, card.act, card.details, card.look) == (
                    *(twin.opens, twin.act, twin.details, twin.look),
                )


def test_the_documented_example_is_a_lesson_that_is_walked() -> None:
    """LESSONS.md shows a shipped file whole, and its lists are those of the tables."""
    text = FORMAT.read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.S)
    assert read_lesson(example, "3_unrolling.toml") == course("en").named("unrolling")
    assert text == written()
    for limit in (f"{CARDS[0]} to {CARDS[1]}", f"{WORDS} words", f"{CHARACTERS} Chinese"):
        assert limit in text


@pytest.mark.parametrize("name", PARTS)
def test_a_part_is_made_somewhere(name: str) -> None:
    """Its keys stand in Python, its classes, attributes and tags in a component's JavaScript."""
    part, ui = PARTS[name], ROOT / "seqviz" / "ui"
    files = [*ui.rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    python = "\n".join(path.read_text(encoding="utf-8") for path in files)
    for key in re.findall(r"st-key-(?:stage_drawing-)?([a-z_]+)", part.outer):
        begin, _line, end = key.partition("_")  # some are put together of both
        assert re.search(rf'"{key}|Key\("{key}|\}}_{end}"|"{begin}_"', python), key
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in ui.rglob("*.js"))
    for one in re.findall(r"[.\[](?:data-)?([a-z-]+)", part.inner):
        assert re.search(rf"\b{one}\b", scripts), one


def _told() -> None:
    """What the card of the first lesson is told of its page."""
    import streamlit as st

    from seqviz.ui.controls.course.lessons import course
    from seqviz.ui.controls.course.walk import told
    from seqviz.ui.frame.link import begin_run

    begin_run("rnn_cell")
    walk = told(course("en").lessons[0], "rnn_cell")
    st.session_state["result"] = walk.arrived, walk.denied


@pytest.mark.parametrize(
    ("query", "arrived", "denied"),
    [
        ({"preset": "leaky"}, (0,), ()),
        ({"preset": "leaky", "seq": "1 0"}, (0,), ()),
        ({"preset": "echo"}, (), (0,)),
        ({}, (), ()),
    ],
)
def test_a_card_knows_whether_the_address_is_its_own(
    query: dict[str, str], arrived: tuple[int, ...], denied: tuple[int, ...]
) -> None:
    """Mixed by hand it denies the card; what it leaves out, a default for instance, does not."""
    assert in_session(_told, query=query)[0] == (arrived, denied)


def test_most_lessons_hold_a_bet() -> None:
    """Predict, commit, reveal: all but a few of them."""
    (known,) = {
        tuple(
            "bet_revealed" in [card.act for card in lesson.cards] for lesson in course(lang).lessons
        )
        for lang in LANGUAGES
    }
    assert (len(known), sum(known)) == (11, 9)


def test_no_lesson_is_left_out() -> None:
    """No file of ours has a mistake."""
    for lang in LANGUAGES:
        assert course(lang).faults == ()
        assert len(course(lang).lessons) == len(files(lang))
