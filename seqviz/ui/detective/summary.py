"""How many units can be read at all, and where the scores come from: said at once."""

from __future__ import annotations

import streamlit as st

from seqviz.models.detective.shipped import AGREE, again
from seqviz.ui.detective.case import KINDS, Case, studied
from seqviz.ui.detective.words import source
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
            "In a score, characters with and without the feature weigh the same: it is the mean of "
            "the shares of both that are called right."
        ),
    )
    if case.own:
        st.info(
            _(
                "Your text is painted, but it is too short to judge units by: scores, chances, "
                "shares, proofs and passages found are of {text}, not of yours."
            ).format(text=source(case.name)),
            icon=":material/info:",
        )
    st.caption(
        _(
            "**Score**: one threshold on one unit, chosen on half of {text} and tried on the "
            "other; 0.5 is a coin, 1 is perfect. **Chance**: what the best of all units scores "
            "with labels moved to other places. They are moved, not shuffled: shuffled labels "
            "would have no long stretches, and a chance that is easy to beat."
        ).format(text=source(case.name))
    )
    if case.ready:
        _ready(case)


@st.fragment(key="detective_check")
def _ready(case: Case) -> None:
    """The scores came with the app; whoever doubts them has them computed here."""
    row = st.container(horizontal=True, vertical_alignment="center", key="detective_ready")
    row.caption(
        _(
            "These scores come with the app, so that nobody waits. They hold for these weights and "
            "{text} alone (both are compared by their hashes); what is painted, proved and "
            "found below is computed now."
        ).format(text=source(case.name)),
        width="stretch",
    )
    wanted = row.button(
        _("Check them here"), key="detective_check_now", icon=":material/fact_check:"
    )
    if wanted:
        with st.spinner(_("Reading 100,000 characters from the beginning…"), show_time=True):
            far = checked(case.name, case.quantity)
        count = f"{case.study.ranking.scores.size:,}"
        if far <= AGREE:
            st.success(
                _("Computed again: all {count} scores agree (to {far}).").format(
                    count=count, far=f"{max(far, 0.0001):.4f}"
                ),
                icon=":material/check:",
            )
        else:
            st.error(
                _("Computed again: the scores differ by up to {far}.").format(far=f"{far:.4f}"),
                icon=":material/error:",
            )


@st.cache_data(max_entries=20, show_spinner=False)
def checked(name: str, quantity: str) -> float:
    """How far a study that came with the app is from one made here."""
    return again(studied(name, quantity)[0], KINDS[name])
