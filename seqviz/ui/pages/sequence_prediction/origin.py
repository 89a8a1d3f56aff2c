"""Where a measured series comes from: from when to when, what is missing in it, whose it is."""

from __future__ import annotations

import streamlit as st

from seqviz.data.real import REAL, Real, measured
from seqviz.numbers import counted
from seqviz.ui.frame.i18n import _, ngettext, together


def origin(name: str) -> None:
    """A line under the choice, the rest on demand; nothing for a series that was made here."""
    if name not in REAL:
        return
    real = REAL[name]
    with st.container(horizontal=True, vertical_alignment="center", key="series_origin"):
        st.caption(span(real), width="content")
        with st.popover(_("Origin and licence"), icon=":material/history_edu:"):
            st.markdown(f"{_(real.origin)}\n\n{_(real.licence)}")
            st.caption(_("The file: `assets/{file}`").format(file=real.file))


def span(real: Real) -> str:
    """How many values, from when to when, in what unit, and where nothing was measured."""
    found = measured(real.name)
    words = {
        "year": _("{count} years, {first} to {last}, in {unit}."),
        "month": _("{count} months, {first} to {last}, in {unit}."),
    }[real.each]
    said = words.format(
        count=counted(len(found.values)),
        first=found.when[0],
        last=found.when[-1],
        unit=_(real.unit),
    )
    if not found.gaps:
        return together((said, _("No value is missing.")))
    when = _(", ").join(found.when[k] for k in found.gaps)
    lacking = ngettext(
        "{count} has no measurement ({when}): there a straight line joins its neighbours.",
        "{count} have no measurement ({when}): there a straight line joins their neighbours.",
        len(found.gaps),
    )
    return together((said, lacking.format(count=counted(len(found.gaps)), when=when)))
