"""Bets on the pages: closed and small at first, asked when wanted, and answered after the bet."""

import pytest

from seqviz.questions.puzzle import find
from seqviz.ui.controls.bets.register import questions_of
from tests.pages.components import Sent, sent
from tests.pages.harness import open_page


def place(page: str, said: dict[str, object] | None = None) -> tuple[Sent, str]:
    """What the page's place for a bet was sent, and everything that the page was sent."""
    app = open_page(page, state={f"bets-{page}": {"said": said}} if said else None)
    (one,) = sent(app, "bets")
    return one, str(app)


def test_a_page_asks_nothing_by_itself() -> None:
    """A page's message names its questions' titles, and holds no inputs and no truth."""
    one, _all = place("lstm_cell")
    topics = [topic["name"] for topic in one.meta["topics"]]
    assert topics == [question.puzzle.name for question in questions_of("lstm_cell")]
    assert one.meta["question"] is None
    assert one.meta["result"] is None


def test_the_answer_is_nowhere_on_the_page_before_the_bet() -> None:
    """Asked, the page holds the question; with the bet it holds the answer too."""
    asked = questions_of("rnn_cell")[0]
    truth = find(asked.puzzle, 3).truth
    said: dict[str, object] = {"name": asked.puzzle.name, "turn": 3}
    told = asked.told(find(asked.puzzle, 3).case, truth)
    before, everything = place("rnn_cell", said)
    assert before.meta["question"]["words"] == asked.ask(find(asked.puzzle, 3).case)
    assert before.meta["result"] is None
    assert told not in everything
    after, _all = place("rnn_cell", {**said, "choice": "some", "points": 40})
    result = dict(after.meta["result"])
    (line,) = result.pop("play")["lines"]
    assert line["values"][-1] == pytest.approx(truth.numbers["left"])
    assert result.pop("link").startswith("rnn_cell?preset=leaky")
    assert result == {"choice": "some", "points": 40, "outcome": truth.outcome, "words": told}
    assert '"lines"' not in everything


def test_a_question_that_is_asked_no_more_gives_way_to_the_page_s_first() -> None:
    """What an old browser kept of a question that is gone does no harm."""
    one, _all = place("rnn_cell", {"name": "gone.question", "turn": 2})
    assert one.meta["question"]["name"] == questions_of("rnn_cell")[0].puzzle.name
    assert one.meta["question"]["turn"] == 0
