"""The words of the card and of the list of lessons."""

from __future__ import annotations

from collections.abc import Mapping

from seqviz.ui.frame.i18n import _


def card_words() -> Mapping[str, str]:
    """Of the card."""
    return {
        "lesson": _("Lesson {place} of {places}"),
        "position": _("Card {card} of {cards}. Done: {done}. Skipped: {skipped}."),
        "back": _("Back"),
        "next": _("Next"),
        "finish": _("Finish"),
        "skip": _("Skip this"),
        "skipped": _("You skipped something: the page may not show yet what this card tells."),
        "leave": _("Leave the lesson; you can go on later"),
        "fold": _("Fold the card"),
        "unfold": _("Unfold the card"),
        "turn": _("Your turn"),
        "done": _("Done"),
        "open": _("Show what this card is about"),
        "finished": _("You have walked this lesson to its end."),
        "say": _("Can you say it in your own words?"),
        "compare": _("Say your answer, then press the question to compare."),
        "onward": _("The next card opens another page: {page}."),
        "checks": _("Your bets in this lesson"),
        "right": _("right"),
        "wrong": _("not yet: with new numbers"),
        "open_bet": _("not tried yet"),
        "following": _("Next lesson: {title}"),
        "again": _("Walk it again"),
        "elsewhere": _("This card is about another page: {page}."),
        "denied": _("The page shows something else now than this card is about."),
    }


def bar_words() -> Mapping[str, str]:
    """Of the course in the bar."""
    return {
        "course": _("Course"),
        "progress": _("Course: {done} of {lessons} lessons walked to their end"),
        "menu": _("All lessons"),
        "home": _("The course on the first page"),
        "finished": _("Walked to its end"),
        "skipped": _("Skipped: {skipped}"),
        "open": _("Open now"),
        "card": _("Card {card} of {cards}"),
    }


def list_words() -> Mapping[str, str]:
    """Of the list of lessons."""
    return {
        "course": _("The course"),
        "about": _("Short lessons on the live pages: do something, see what comes of it."),
        "walked": _("{done} of {lessons} lessons walked to their end."),
        "begin": _("Start the course"),
        "go_on": _("Continue: {place} {title}"),
        "start": _("Start"),
        "resume": _("Card {card}"),
        "again": _("Walk it again"),
        "progress": _("{done} of {cards} cards done, {skipped} skipped."),
        "finished": _("Walked to its end"),
    }
