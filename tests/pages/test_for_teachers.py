"""For teachers: the demonstrations, their file, and each of them as it opens."""

import pytest

from seqviz.ui.controls.demonstrations.read import (
    CHARACTERS,
    WORDS,
    Demonstration,
    demonstrations,
    read_demonstrations,
)
from seqviz.ui.frame.i18n import LANGUAGES, Language, use_language
from seqviz.ui.frame.link import OF_A_PAGE
from seqviz.ui.frame.qr import qr_code
from tests.pages.components import sent
from tests.pages.harness import assert_no_exception, open_page
from tests.ui.session import address

GOOD = (
    '[[demonstration]]\nname = "one"\ntitle = "A title"\nopens = "rnn_cell?preset=leaky"\n'
    f'show = "{"word " * 40}"\nask = "{"word " * 10}"\nsay = "{"word " * 20}"\n'
)
ALL = [(lang, one) for lang in LANGUAGES for one in demonstrations(lang).all]


def test_both_languages_have_the_same_ten() -> None:
    """None is left out; they open the same pages in the same order, and only the words differ."""
    english, chinese = (demonstrations(lang) for lang in LANGUAGES)
    assert english.faults == chinese.faults == ()
    assert len(english.all) == 10
    for one, twin in zip(english.all, chinese.all, strict=True):
        assert (one.name, one.opens) == (twin.name, twin.opens)
        assert {one.title, one.show, one.ask, one.say}.isdisjoint(
            {twin.title, twin.show, twin.ask, twin.say}
        )


@pytest.mark.parametrize(("lang", "one"), ALL, ids=lambda one: getattr(one, "name", one))
def test_each_opens_as_its_link_says(lang: Language, one: Demonstration) -> None:
    """No exception; nothing of its address is refused or lost, and its parts are hidden."""
    query = dict(one.opens.query)
    app = open_page(one.opens.page, lang, query=query)
    assert not app.toast, [toast.value for toast in app.toast]
    left = address(app)
    for name, value in query.items():  # a default leaves the address, and holds
        key = f"{OF_A_PAGE}{name}"
        held = [app.session_state[key]] if key in app.session_state else []
        assert value in (left.get(name), *held), (name, left)
    (link,) = sent(app, "lesson_link")
    for name, told in (("hide", "hidden"), ("lock", "locked")):
        assert len(link.meta[told]) == len(
            [part for part in query.get(name, "").split(",") if part]
        )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_says_each_with_its_link_code_and_note(lang: Language) -> None:
    """In the language that is shown; the notes are a view of their own, which the address says."""
    app = open_page("for_teachers", lang)
    (shown,) = sent(app, "demonstrations")
    assert [card["name"] for card in shown.meta["cards"]] == [
        one.name for one in demonstrations(lang).all
    ]
    for card, one in zip(shown.meta["cards"], demonstrations(lang).all, strict=True):
        assert card["opens"].startswith(f"./{one.opens.page}?")
        assert card["opens"].endswith(f"lang={lang}")
        assert (card["show"], card["ask"], card["say"]) == (one.show, one.ask, one.say)
        assert card["code"]["link"].endswith(card["opens"].removeprefix("."))
        assert card["code"]["path"] == qr_code(card["code"]["link"]).path != ""
    assert shown.meta["notes"] is False
    with use_language(lang):
        app.segmented_control(key="teachers_notes").set_value(True).run()
    assert_no_exception(app)
    assert sent(app, "demonstrations")[0].meta["notes"] is True
    assert address(app)["notes"] == "1"


@pytest.mark.parametrize(
    ("change", "line", "problem"),
    [
        (("rnn_cell?", "rnn_sell?"), 4, "there is no page 'rnn_sell'"),
        (("preset=leaky", "presets=leaky"), 4, "means nothing in the address of rnn_cell"),
        (("preset=leaky", "hide=pad"), 4, "rnn_cell has no such part pad"),
        (("preset=leaky", "lock=player"), 4, "rnn_cell has no such part player"),
        (('name = "one"', 'name = "One!"'), 2, "small letters"),
        (("title =", "titel ="), 3, "has no 'titel'"),
        (("word " * 40, "word"), 5, f"{WORDS[0]} to {WORDS[1]} are wanted"),
        (("word " * 40, "字" * 400), 5, f"{CHARACTERS[0]} to {CHARACTERS[1]} are wanted"),
        (('"A title"', '"A title'), 3, "cannot be read as TOML"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(
    change: tuple[str, str], line: int, problem: str
) -> None:
    """It is left out, and whoever wrote it learns where and why; a good one has no fault."""
    assert read_demonstrations(GOOD, "en/x.toml").faults == ()
    assert len(read_demonstrations(GOOD, "en/x.toml").all) == 1
    read = read_demonstrations(GOOD.replace(*change), "en/x.toml")
    (fault,) = read.faults
    assert read.all == ()
    assert (fault.file, fault.line) == ("en/x.toml", line), fault
    assert problem in fault.problem


@pytest.mark.parametrize(
    ("source", "line", "good", "problem"),
    [
        ("demonstration = 5", 1, 0, "write [[demonstration]]"),
        ("\ndemonstration = [1]", 2, 0, "1 is none"),
        ('titel = "x"\n' + GOOD, 1, 1, "'titel' means nothing"),
        (GOOD.replace("[[demonstration]]", "[[demonstrations]]"), 1, 0, "means nothing"),
    ],
)
def test_nothing_is_left_out_in_silence(source: str, line: int, good: int, problem: str) -> None:
    """What is no demonstration is named too, and keeps nobody from the good ones."""
    read = read_demonstrations(source, "en/x.toml")
    assert len(read.all) == good
    (fault,) = read.faults
    assert fault.line == line
    assert problem in fault.problem


def test_a_name_stands_once() -> None:
    """The second of the same name is left out, the first is kept."""
    read = read_demonstrations(GOOD + GOOD, "en/x.toml")
    assert len(read.all) == 1
    assert read.faults[0].line == GOOD.count("\n") + 2
