"""How the bet looks: a card for each entrant, with the line that it will be drawn with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

import streamlit as st

from seqviz.figures.live import RUN_COLOURS
from seqviz.figures.theme import Mode
from seqviz.training.race.entrant import Entrant
from seqviz.ui.frame.i18n import _

_DASHES: Final = ("", "stroke-dasharray='7 4'", "stroke-dasharray='2 4'")


def bet_style(key: str, entrants: int) -> str:
    """A style sheet for the choices of the radio with a key: the entrants, and then nobody."""
    mode: Mode = "dark" if st.context.theme.type == "dark" else "light"
    card = f'.st-key-{key} [role="radiogroup"] > *'
    pictures = "".join(
        f'{card}:nth-child({k + 1}) {{ background-image: url("{_line(mode, k)}"); }}'
        for k in range(entrants)
    )
    return f"""<style>
.st-key-{key}, .st-key-{key} :is([data-testid="stRadio"], [role="radiogroup"]) {{
  width: 100% !important; }}
.st-key-{key} [role="radiogroup"] {{ display: grid; gap: 0.375rem; }}
{card} {{
  width: 100%; margin: 0; padding: 0.3rem 4.5rem 0.3rem 0.625rem; border-radius: 0.5rem;
  align-items: flex-start; justify-content: center;
  border: 1px solid color-mix(in srgb, currentColor 22%, transparent);
  background: right 0.6rem center / 3.5rem 1.25rem no-repeat; }}
{card}:has(:checked) {{ border-color: var(--st-primary-color, currentColor);
  box-shadow: inset 0 0 0 1px var(--st-primary-color, currentColor); }}
{pictures}
</style>"""


def plain_words(entrants: Sequence[Entrant]) -> None:
    """What a word in an entrant's name says, where one bears it."""
    if any(one.start == "chrono" for one in entrants):
        st.caption(
            _("chrono: the gate that keeps begins so far open that memories can last as long as "
              "the delay.")
        )  # fmt: skip


def _line(mode: Mode, k: int) -> str:
    """A little curve in the colour and the dashes of an entrant."""
    colours = RUN_COLOURS[mode]
    drawn = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 56 20'>"
        f"<path d='M3 16 C20 16 24 4 53 4' fill='none' stroke='{colours[k % len(colours)]}' "
        f"stroke-width='3' stroke-linecap='round' {_DASHES[k % len(_DASHES)]}/></svg>"
    )
    return f"data:image/svg+xml,{quote(drawn)}"  # a style with a bracket in it is thrown away
