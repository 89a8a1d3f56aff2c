"""The place for a bet on a page, and on a card: what was said there, and what is shown for it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from seqviz.payloads.bets import BetDesk, BetOutcome, BetQuestion, BetSaid, BetTopic
from seqviz.questions.puzzle import TURNS, find
from seqviz.ui.components.bets import bet_desk, said_in
from seqviz.ui.components.bets.words import words
from seqviz.ui.controls.bets.question import Question
from seqviz.ui.controls.bets.register import question_named, questions_of
from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.router import page_named
from seqviz.ui.kit.palettes import PALETTES


def bets(page: str) -> None:
    """A page's questions, closed until somebody wants one.

    Args:
        page: the stem of its script.
    """
    key = f"bets-{page}"
    questions = questions_of(page)

    @st.fragment(key=key)
    def place() -> None:
        said = said_in(key, TURNS)
        asked = None if said is None else question_named(said.name)
        if said is not None and asked is None:  # kept by a browser, and asked no more
            asked, said = questions[0], BetSaid(questions[0].puzzle.name, 0)
        bet_desk(desk(questions, asked, said, page=page), key=key, on_said=_heard)

    place()


def bet_on(name: str, *, key: str, turn: int = 0, on_made: Callable[[str], None]) -> None:
    """One question, open at once: the act of a card.

    Args:
        name: "page.question".
        key: of the place.
        turn: whose inputs are asked first.
        on_made: told the question's name when a bet was laid, before the page runs again.

    Raises:
        KeyError: no question of that name.
    """
    question = question_named(name)
    if question is None:
        raise KeyError(name)

    def heard() -> None:
        said = said_in(key, TURNS)
        if said is not None and _is_bet(question, said):
            on_made(name)

    said = said_in(key, TURNS)
    if said is None or said.name != name:
        said = BetSaid(name, turn)
    bet_desk(
        desk((question,), question, said, page=question.puzzle.page, whole=False),
        key=key,
        on_said=heard,
    )


def desk(
    questions: tuple[Question, ...],
    asked: Question | None,
    said: BetSaid | None,
    *,
    page: str,
    whole: bool = True,
) -> BetDesk:
    """What a place shows. Before a bet was laid the truth is not in it.

    Args:
        questions: of the place.
        asked: the one that is open.
        said: which inputs, and the bet.
        page: where the place is.
        whole: see ``BetDesk``.
    """
    question = result = None
    if asked is not None and said is not None:
        found = find(asked.puzzle, said.turn)
        other = "" if asked.puzzle.page == page else _(page_named(asked.puzzle.page).title)
        question = BetQuestion(
            asked.puzzle.name,
            said.turn,
            _(asked.title),
            asked.ask(found.case),
            other,
            asked.choices(found.case),
            asked.pixels(found.case),
        )
        if _is_bet(asked, said):
            told = asked.told(found.case, found.truth)
            result = BetOutcome(
                *(said.choice, said.points, found.truth.outcome, told),
                None if asked.plays is None else asked.plays(found.case, found.truth),
                "" if asked.link is None else asked.link(found.case, found.truth),
            )
    topics = tuple(BetTopic(one.puzzle.name, _(one.title)) for one in questions)
    return BetDesk(topics, question, result, TURNS, whole, PALETTES, words())


def _is_bet(asked: Question, said: BetSaid) -> bool:
    """Whether a bet was laid, on something that may come out."""
    return said.choice in asked.puzzle.choices(find(asked.puzzle, said.turn).case)


def _heard() -> None:
    """The fragment runs again by itself."""
