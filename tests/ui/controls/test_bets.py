"""The place for a bet: nothing of the truth before a bet, the truth beside it afterwards."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from seqviz.payloads import written
from seqviz.payloads.bets import BetSaid, read_bet
from seqviz.questions.puzzle import TURNS, Found, Puzzle, find
from seqviz.ui.controls.bets import desk as module
from seqviz.ui.controls.bets.desk import desk
from seqviz.ui.controls.bets.register import PAGES, question_named, questions_of
from seqviz.ui.frame.i18n import LANGUAGES, Language, use_language

NAMES = [one.puzzle.name for page in PAGES for one in questions_of(page)]


def shown(name: str, said: BetSaid) -> module.BetDesk:
    """What the place on a question's own page shows."""
    asked = question_named(name)
    assert asked is not None
    return desk((asked,), asked, said, page=asked.puzzle.page)


@pytest.mark.parametrize("name", NAMES)
def test_before_a_bet_the_message_is_the_same_whatever_the_truth(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question is sent in the same words if another outcome were true, and has no result."""
    before = shown(name, BetSaid(name, 1))
    assert before.result is None

    def otherwise(puzzle: Puzzle, turn: int) -> Found:
        found = find(puzzle, turn)
        other = next(one for one in puzzle.choices(found.case) if one != found.truth.outcome)
        numbers = {key: -7.0 - number for key, number in found.truth.numbers.items()}
        return Found(found.case, replace(found.truth, outcome=other, numbers=numbers))

    monkeypatch.setattr(module, "find", otherwise)
    assert written(shown(name, BetSaid(name, 1))) == written(before)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_after_a_bet_the_truth_stands_beside_it(name: str, lang: Language) -> None:
    """The outcome is the computed one, the bet stays, and the sentence has words in it."""
    asked = question_named(name)
    assert asked is not None
    found = find(asked.puzzle, 2)
    choice = asked.puzzle.choices(found.case)[-1]
    with use_language(lang):
        after = shown(name, BetSaid(name, 2, choice, 65))
    assert after.result is not None
    assert after.question is not None
    assert (after.result.choice, after.result.points) == (choice, 65)
    assert after.result.outcome == found.truth.outcome
    assert [one.name for one in after.question.choices] == [*asked.puzzle.choices(found.case)]
    assert all(one.words for one in after.question.choices)
    assert len({one.words for one in after.question.choices}) == len(after.question.choices)
    for sentence in (after.result.words, after.question.words):
        assert sentence.strip()
        assert not {"{", "}"} & set(sentence.replace(getattr(found.case, "read", "{"), ""))
    has_chinese = any("\u4e00" <= sign <= "\u9fff" for sign in after.question.words)
    assert has_chinese == (lang == "zh")


def test_a_question_of_another_page_says_so() -> None:
    """A weak idea that comes back elsewhere names the page that it is from."""
    asked = question_named("lstm_cell.forget")
    there = desk(questions_of("rnn_cell"), asked, BetSaid("lstm_cell.forget", 0), page="rnn_cell")
    assert there.question is not None
    assert there.question.page == "LSTM cell"
    assert [one.name for one in there.topics] == [
        one.puzzle.name for one in questions_of("rnn_cell")
    ]


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ({"name": "a.b", "turn": 3}, BetSaid("a.b", 3)),
        (
            {"name": "a.b", "turn": 0, "choice": "x", "points": 100},
            BetSaid("a.b", 0, "x", 100),
        ),
        ({"name": "a.b", "turn": TURNS}, None),
        ({"name": "a.b", "turn": -1}, None),
        ({"name": "a.b", "turn": True}, None),
        ({"name": "a.b", "turn": 0, "choice": "x", "points": 101}, None),
        ({"name": "a.b", "turn": 0, "choice": "x", "points": 1e308}, None),
        ({"name": ["a"], "turn": 0}, None),
        ({"name": "a.b", "turn": 0, "choice": {}}, None),
        (None, None),
        ("bet", None),
    ],
)
def test_what_a_browser_says_is_looked_at(said: object, read: BetSaid | None) -> None:
    """Whole numbers in their ranges and short names pass; anything else was never said."""
    assert read_bet(said, TURNS) == read


def test_a_long_name_is_no_question() -> None:
    """Names are cut, and one that is unknown finds no question, whatever is in it."""
    said = read_bet({"name": "x" * 10**6, "turn": 0}, TURNS)
    assert said is not None
    assert len(said.name) == 80
    for name in (said.name, "", ".", "os.path", "rnn_cell", "rnn_cell.", "../words.rnn_cell"):
        assert question_named(name) is None


def test_a_choice_that_cannot_come_out_is_no_bet() -> None:
    """Nobody learns the truth by betting on what is not offered."""
    for choice in ("", "everything", "none"):
        said: Mapping[str, object] = {"name": NAMES[0], "turn": 0, "choice": choice, "points": 5}
        read = read_bet(said, TURNS)
        assert read is not None
        assert shown(NAMES[0], read).result is None
