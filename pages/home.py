"""Home: a trained network at work, the course, and a card for each page."""

from collections.abc import Iterator
from typing import Final

import streamlit as st

from seqviz.data.sample import load_sample
from seqviz.models.digit_reader import shipped_reader
from seqviz.ui.components.gallery import Picture, gallery
from seqviz.ui.components.living import living
from seqviz.ui.controls.check import check_reading
from seqviz.ui.controls.code_panel import code_expander, code_panel
from seqviz.ui.controls.course.overview import course_overview
from seqviz.ui.controls.digit.digit_choice import choose_digit, current_digit, gallery_code
from seqviz.ui.controls.digit.reading import DIGITS
from seqviz.ui.frame.i18n import _, text
from seqviz.ui.frame.page_head import page_head
from seqviz.ui.frame.router import PAGES, ensure, page_named

# As many cards beside each other as have room; a card's link lies over all of it.
CARDS: Final = """<style>
.st-key-cards {
  display: grid; align-items: stretch; gap: 0.75rem;
  grid-template-columns: repeat(auto-fill, minmax(14.5rem, 1fr));
}
.st-key-cards > * { width: auto; min-width: 0; }
.st-key-cards > * > * { position: relative; gap: 0.25rem; padding: 0.7rem 0.9rem; }
.st-key-cards > * > :hover { border-color: var(--st-primary-color, currentColor); }
.st-key-cards :is([data-testid="stElementContainer"], [data-testid="stPageLink"], a) {
  position: static;
}
.st-key-cards [data-testid="stPageLink"] * { white-space: normal; overflow: visible; }
.st-key-cards [data-testid="stPageLink"] p { font-weight: 600; }
.st-key-cards a[data-testid="stPageLink-NavLink"] { padding: 0; background: none; }
.st-key-cards a[data-testid="stPageLink-NavLink"]::after {
  content: ""; position: absolute; inset: 0; border-radius: 8px;
}
.st-key-cards [data-testid="stMarkdownContainer"] p {
  font-size: var(--sv-text); line-height: 1.4;
}
.st-key-cards .seqviz-term { position: relative; z-index: 1; }
</style>"""
FIRST: Final = 20  # the ten pictures on offer are the sample's from here on, one of each digit


def offered() -> Iterator[Picture]:
    """A picture of each digit."""
    sample = load_sample()
    for k in range(FIRST, FIRST + len(DIGITS)):
        title = _("A handwritten {digit}").format(digit=sample.labels[k])
        yield Picture(sample.images[k], gallery_code(k), title)


ensure()

line = page_head("home", text("home"), title=_("See how recurrent networks think"))
with line:
    now = current_digit().code
    picked = gallery(
        list(offered()), label=_("Another digit"), key="home_digits", chosen=now, size=22
    )
    if picked is not None and picked != now:
        choose_digit(picked)
reader = shipped_reader()
chosen = current_digit()
with line:
    st.page_link(
        page_named("digit_reader").to_streamlit(),
        label=_("Draw your own"),
        query_params=chosen.link,
    )
reading = reader.read(chosen.image)
living(reader, reading, key="living")
course_overview()
st.html(CARDS)
with st.container(key="cards"):
    for info in PAGES[1:]:
        with st.container(border=True, height="stretch"):
            st.page_link(info.to_streamlit(), query_params=chosen.link, width="stretch")
            st.write(_(info.summary))
with code_expander():
    code_panel(
        reader.model,
        reading.trace,
        title="Digit reader",
        layers=range(len(reader.model.cells)),
        output_names=DIGITS,
        shares=True,
    )
st.markdown(text("promise"))
check_reading(reader.model, reading.trace, probabilities=reading.probabilities)
