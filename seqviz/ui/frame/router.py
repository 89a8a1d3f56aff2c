"""The page list, and a navigation that is right for every first request.

While a process has not yet run `st.navigation`, Streamlit serves a folder named `pages/` in its
old way: a deep link then runs the page without app.py. So every page begins with `ensure()`,
which draws the frame if app.py has not done so in this very run. A page's address is its file's
stem, which keeps its identity the same in both ways.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit import runtime
from streamlit.navigation.page import StreamlitPage

from seqviz.figures.theme import palette
from seqviz.paths import ASSETS_DIR, ROOT
from seqviz.ui.frame import warm
from seqviz.ui.frame.acts import do_acts_whole, page_is_drawn
from seqviz.ui.frame.experts import keep_experts
from seqviz.ui.frame.glossary import mark_terms
from seqviz.ui.frame.i18n import N_, _, begin_session_run, language_switch
from seqviz.ui.frame.leaving import begin_page
from seqviz.ui.frame.lesson_link import lesson_link
from seqviz.ui.frame.link import begin_run
from seqviz.ui.frame.page_style import page_style
from seqviz.ui.frame.presenter import presenter
from seqviz.ui.frame.session import Key
from seqviz.ui.frame.streamlit_words import spoken
from seqviz.ui.kit.host import component


@dataclass(frozen=True, slots=True)
class PageInfo:
    """One page: `name` is its file's stem and its address; the texts are English source strings.

    Pages with a `section` stand together in a menu of that name. One without a `network` is for
    reading: it shows no network's numbers, so there is nothing for PyTorch to compute once more.
    """

    name: str
    title: str
    icon: str
    summary: str
    section: str = ""
    network: bool = True

    @property
    def path(self) -> Path:
        """The page's script."""
        return ROOT / "pages" / f"{self.name}.py"

    def to_streamlit(self) -> StreamlitPage:
        """This page for `st.navigation` and `st.page_link`, in the session's language."""
        return st.Page(
            self.path,
            title=_(self.title),
            icon=self.icon,
            url_path=self.name,
            default=self is PAGES[0],
            help=_(self.summary),
        )


MEMORY, GATES, SERIES, TEXT, READING = (
    N_("Memory"),
    N_("Gates"),
    N_("Digits and series"),
    N_("Text"),
    N_("Read up"),
)

# The first is the default page. The others stand in the order of the course, in which one builds on
# the other; menus, Home's cards and the README have them in this order too.
PAGES = (
    PageInfo(
        "home",
        N_("Home"),
        ":material/home:",
        N_("A trained LSTM reads a digit: row by row, into a memory, to a guess."),
    ),
    PageInfo(
        "rnn_cell",
        N_("RNN cell"),
        ":material/cycle:",
        N_("Small networks set by hand: unroll them, change a number, see what breaks."),
        MEMORY,
    ),
    PageInfo(
        "gradients",
        N_("Gradients through time"),
        ":material/flare:",
        N_("Send the error back through every step: where it fades, and what an open gate does."),
        MEMORY,
    ),
    PageInfo(
        "memory_lab",
        N_("Memory lab"),
        ":material/sports_score:",
        N_("Bet on who still knows at the end what came first, then let networks race."),
        MEMORY,
    ),
    PageInfo(
        "lstm_cell",
        N_("LSTM cell"),
        ":material/memory:",
        N_("Move one gate and see what an LSTM keeps; then open a trained one."),
        GATES,
    ),
    PageInfo(
        "gru_cell",
        N_("GRU cell"),
        ":material/call_split:",
        N_("One state and two gates: see how little it takes to remember, forget and start again."),
        GATES,
    ),
    PageInfo(
        "more_cells",
        N_("More cells"),
        ":material/grid_view:",
        N_("Other answers to the same question: fewer gates, no look at the state, a peephole."),
        GATES,
    ),
    PageInfo(
        "compare",
        N_("Compare"),
        ":material/view_column:",
        N_("Who still knows the first letter? Drag the delay, then compare any cells in step."),
        GATES,
    ),
    PageInfo(
        "digit_reader",
        N_("Digit reader"),
        ":material/draw:",
        N_("Draw a digit and watch an LSTM read it row by row."),
        SERIES,
    ),
    PageInfo(
        "train_digits",
        N_("Train the reader"),
        ":material/model_training:",
        N_("Train the digit reader from random weights and watch its mistakes change."),
        SERIES,
    ),
    PageInfo(
        "sequence_prediction",
        N_("Sequence prediction"),
        ":material/show_chart:",
        N_("Train a network on a series, live; go back in time, break it, and ask the doctor why."),
        SERIES,
    ),
    PageInfo(
        "text_generation",
        N_("Text generation"),
        ":material/edit_note:",
        N_("Watch a network write, take another way at any character, and train your own."),
        TEXT,
    ),
    PageInfo(
        "text_classification",
        N_("Text classification"),
        ":material/translate:",
        N_("Type a name and see, letter by letter, where a network thinks it comes from, and why."),
        TEXT,
    ),
    PageInfo(
        "neuron_detective",
        N_("Neuron detective"),
        ":material/search:",
        N_(
            "Paint a text by one unit, find units that tell something, and take one away to see "
            "whether the network uses it."
        ),
        TEXT,
    ),
    PageInfo(
        "for_teachers",
        N_("For teachers"),
        ":material/co_present:",
        N_("Demonstrations ready for a class: open, present, hand on as a link, notes to print."),
        READING,
        network=False,
    ),
    PageInfo(
        "tutorials",
        N_("Two tutorials"),
        ":material/menu_book:",
        N_("Both tutorials item by item: what is meant, what is wrong, and where to try it."),
        READING,
        network=False,
    ),
    PageInfo(
        "glossary",
        N_("Glossary"),
        ":material/dictionary:",
        N_("Every term in plain words, with its formula, its page here and where it comes from."),
        READING,
        network=False,
    ),
)


def page_named(name: str) -> PageInfo:
    """The page whose file's stem is ``name``."""
    return next(info for info in PAGES if info.name == name)


_THROUGH_APP: Final[Key[bool]] = Key("seqviz_through_app", False)
_framed: ContextVar[bool] = ContextVar("seqviz_framed", default=False)

_mended_history = component("history")


def main() -> None:
    """The whole of app.py: draw the frame, run the page, then warm up in the background."""
    token = _framed.set(True)
    try:
        _frame().run()
        page_is_drawn()
    finally:
        _framed.reset(token)
        warm.start()


def ensure() -> None:
    """First line of every page: draw the frame unless app.py did so in this run.

    A page that ran without app.py runs a second time at once, now through it: Streamlit gives its
    elements other identities then, and would mount all of them anew at the visitor's first click.
    """
    if _framed.get():
        return
    _frame()
    warm.start()
    if served() and not _THROUGH_APP.get():
        _THROUGH_APP.set(True)  # once: a server that never comes through goes on
        st.rerun()


def served() -> bool:
    """Whether a server runs the page; a test of a page has only a stand-in for one."""
    return runtime.exists() and type(runtime.get_instance()) is runtime.Runtime


def _frame() -> StreamlitPage:
    """Page settings, language, navigation; returns the page that the visitor asked for."""
    do_acts_whole()
    # Before the navigation: the browser would fetch a page's icon as favicon from another host.
    st.set_page_config(page_icon=ASSETS_DIR / "icon.svg", layout="wide")
    begin_session_run()
    sections: dict[str, list[StreamlitPage]] = {}
    for info in PAGES:
        sections.setdefault(_(info.section) if info.section else "", []).append(info.to_streamlit())
    page = st.navigation(sections, position="top")
    begin_run(page.url_path)
    st.set_page_config(page_title=f"{page.title} · seqviz")
    begin_page(page.url_path)
    st.html(page_style(palette(st.context.theme.type or "light")))
    section = page_named(page.url_path or PAGES[0].name).section
    _mended_history({"menu": _(section), "spoken": spoken()}, key="history")
    mark_terms({info.name: _(info.title) for info in PAGES})
    language_switch()
    presenter()
    keep_experts()
    lesson_link()
    return page
