"""The few rules of style that hold on every page, for what Streamlit draws itself."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from seqviz.figures.theme import Palette
from seqviz.ui.frame.i18n import language
from seqviz.ui.frame.languages import SPOKEN

FRAME: Final = "\n".join(
    Path(__file__).with_name(f"{name}.css").read_text(encoding="utf-8")
    for name in ("frame", "presenter")
)


def page_style(colours: Palette) -> str:
    """A style sheet in the colours of the visitor's theme."""
    return f"""<style>
{FRAME}
/* Before any component says the page's language: which shapes Chinese characters have. No line ends
   in a single one where another break is as good. */
.stApp {{ -webkit-locale: "{SPOKEN[language()].tag}"; text-wrap: pretty; }}
.stApp :is(button, label, summary, .pad-invites) {{ text-wrap: balance; }}
:is(.st-key-history, .st-key-glossary, .st-key-experts, [class*="st-key-course_card"],
  [class*="course_deeds-"]) {{
  position: absolute; width: 0 !important;
}}
/* What only brings a component its numbers takes no room either. */
[class*="st-key-parcel-"] {{ display: none; }}
/* A row of choices that is too long for a phone goes on below, where a keyboard finds it too. */
[data-testid="stButtonGroup"] [role="radiogroup"] {{ flex-wrap: wrap; row-gap: 0.25rem; }}
/* What is about to be drawn anew keeps its colour: nothing pales while something is computed. */
[data-testid="stElementContainer"][data-stale="true"] {{ opacity: 1 !important; }}
/* Streamlit writes white on a primary button, and on what was chosen from a list: unreadable on the
   light blue of the dark theme. */
.stApp :is(button[kind="primary"]:not(:disabled), [data-tag], [data-tag] *) {{
  color: light-dark(#ffffff, #10141b);
}}
/* A formula scrolls where it is too long, not for the hair by which italics lean out of it. */
[data-testid="stMarkdownContainer"] .katex-display {{ overflow-y: hidden; padding-block: 2px; }}
[data-testid="stMarkdownContainer"] .katex-display > .katex {{ padding-inline: 3px; }}
/* In small print, names of files and commands are as dark and as large as the words around them. */
[data-testid="stCaptionContainer"] code {{ color: inherit; font-size: inherit; }}
/* Whoever comes by keyboard sees where: Streamlit's links and menus have no ring of their own. */
body :is(a, summary, [data-testid^="stTopNav"]):focus-visible {{
  outline: 2px solid {colours.accent} !important; outline-offset: 2px;
}}
.st-key-digit_doors a {{ background: {colours.accent} !important; }}
.st-key-net_choice [role="radiogroup"] > :has(:checked) {{ border-color: {colours.accent}; }}
/* A term of the glossary, and what is said of it beside the pointer or the focus. */
.stApp a.seqviz-term {{
  color: inherit !important; text-decoration: underline dotted {colours.muted}; cursor: help;
  text-decoration-thickness: 1.5px; text-underline-offset: 3px;
}}
.seqviz-term-note {{
  position: fixed; z-index: 999992; max-width: min(26rem, calc(100vw - 24px)); padding: 10px 14px;
  border: 1px solid {colours.line}; border-radius: 8px; background: {colours.background};
  color: {colours.text}; box-shadow: 0 4px 18px #0003; font: 0.95rem/1.45 "Source Sans", sans-serif;
}}
.seqviz-term-note[hidden] {{ display: none; }}
.seqviz-term-note > * {{ display: block; margin: 0; }}
.seqviz-term-note i {{ margin: 4px 0; font-family: KaTeX_Main, serif; font-size: 1.05rem; }}
.seqviz-term-note small {{ margin-top: 4px; color: {colours.muted}; font-size: 0.82rem; }}
/* Streamlit writes a figure's ticks and names in 12 pixels, and small code a quarter smaller. */
.js-plotly-plot text[style*="font-size: 12px"] {{ font-size: 13px !important; }}
[data-testid="stMarkdownContainer"] code {{ font-size: max(0.875em, var(--sv-text-small)); }}
/* Without a pointer that hovers, Plotly's buttons would lie over the figure's legend for good. */
@media (hover: none) {{ .js-plotly-plot .modebar {{ display: none; }} }}
</style>"""
