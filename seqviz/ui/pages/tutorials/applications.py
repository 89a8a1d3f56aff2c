"""The uses that the tutorials name: the shape of each, and what is used today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from seqviz.payloads.walk import UseShown
from seqviz.ui.frame.address import DELAYED, NET, Parameter
from seqviz.ui.frame.i18n import N_, _
from seqviz.ui.pages.tutorials.items import Try
from seqviz.ui.pages.tutorials.links import shown_link

YEAR: Final = "2026"  # of which what is used "today" is said


@dataclass(frozen=True, slots=True)
class Application:
    """One use: its shape in words and signs, what is used today, and a page of that shape.

    ``reads`` and ``answers`` have one sign a step: "x" where a value goes in or an answer comes
    out, "." where none does.
    """

    name: str
    title: str
    shape: str
    reads: str
    answers: str
    today: str
    page: str
    settings: tuple[tuple[Parameter[Any], Any], ...] = ()

    def __post_init__(self) -> None:
        if len(self.reads) != len(self.answers) or set(self.reads + self.answers) - set("x."):
            raise ValueError(f"got {self.reads!r} and {self.answers!r}, want as many 'x' and '.'")


APPLICATIONS: Final = (
    Application(
        "music",
        N_("Composing music"),
        N_("one to many: a start goes in, then answer after answer comes out"),
        "x....",
        "xxxxx",
        N_("Transformers and diffusion models; recurrent ones mostly in small tools."),
        "text_generation",
        ((NET, "sentence"),),
    ),
    Application(
        "prices",
        N_("Foretelling prices"),
        N_("many to one: a window is read, the answer comes at its end"),
        "xxxxx",
        "....x",
        N_(
            "Statistical models, boosted trees, networks of all kinds: none reliably beats “the "
            "last value again” on share prices."
        ),
        "sequence_prediction",
    ),
    Application(
        "translation",
        N_("Translation"),
        N_("many to many, one after the other: all is read first, then all is written"),
        "xxx...",
        "...xxx",
        N_("Transformers, almost everywhere."),
        "memory_lab",
        ((DELAYED, "copy"),),
    ),
    Application(
        "speech",
        N_("Speech recognition"),
        N_("many to many, in step: an answer after every value that is read"),
        "xxxxx",
        "xxxxx",
        N_("Mostly transformers; recurrent transducers still listen on phones."),
        "text_classification",
    ),
    Application(
        "control",
        N_("Control of robots"),
        N_("many to many, in step: every movement follows what was sensed so far"),
        "xxxxx",
        "xxxxx",
        N_(
            "Networks without a memory where all can be seen, recurrent ones or transformers "
            "where it cannot."
        ),
        "memory_lab",
        ((DELAYED, "parity"),),
    ),
)


def uses() -> tuple[UseShown, ...]:
    """Each as a moving picture with its words and the live page of that shape."""
    return tuple(
        UseShown(
            _(one.title),
            _(one.shape),
            tuple(sign == "x" for sign in one.reads),
            tuple(sign == "x" for sign in one.answers),
            at_once=False,
            today=_("Today ({year}): {what}").format(year=YEAR, what=_(one.today)),
            link=shown_link(Try(N_("See one live"), one.page, one.settings)),
        )
        for one in APPLICATIONS
    )


def short_and_long() -> tuple[UseShown, ...]:
    """Two names of different lengths, read by one cell; the answer comes at the end."""
    return tuple(
        UseShown(
            name,
            "",
            (True,) * len(name),
            tuple(k == len(name) - 1 for k in range(len(name))),
            at_once=False,
            today="",
            link=None,
        )
        for name in ("Li", "Moretti")
    )


def in_turn_or_at_once() -> tuple[UseShown, ...]:
    """Steps that wait for each other, and places that are computed together."""
    every = (True,) * 6
    ways = (
        (_("A recurrent network"), _("step after step")),
        (_("A transformer"), _("all places at once")),
    )
    return tuple(
        UseShown(name, how, every, every, at_once=bool(k), today="", link=None)
        for k, (name, how) in enumerate(ways)
    )
