"""How many units can be read at all: said at once, before anybody generalises from the best one."""

from __future__ import annotations

import streamlit as st

from seqviz.ui.detective.case import Case
from seqviz.ui.i18n import _


def readable(case: Case) -> None:
    """The share of units that tell a feature of our list, in one line, and how it was scored."""
    ranking, units = case.study.ranking, case.levels.shape[1]
    count = ranking.readable()
    st.markdown(
        _(
            "**{count} of {units} units** ({share}%) tell one of the features below with a score "
            "of 0.90 or more. The rest mean something only together, or something that is not on "
            "our list."
        ).format(count=count, units=units, share=f"{100 * count / units:.1f}"),
        help=_(
            "One threshold on one unit: half of the text chooses it, the other half gives the "
            "score, in which characters with and without the feature weigh the same (0.5 is a "
            "coin). Chance is the best of all units for labels moved to other places of the text."
        ),
    )
