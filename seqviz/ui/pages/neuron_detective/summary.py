"""How many units can be read at all, and where the scores come from: said at once."""

from __future__ import annotations

import streamlit as st

from seqviz.models.detective.pieces import STRIDE
from seqviz.models.detective.ranking import LUCK, RIGHT, TELLS
from seqviz.models.detective.shipped import AGREE, SHIPPED, again
from seqviz.models.detective.states import QUANTITIES
from seqviz.numbers import counted, fixed
from seqviz.ui.controls.cell_words import titles
from seqviz.ui.controls.shipped_note import shipped_note
from seqviz.ui.frame.i18n import _
from seqviz.ui.pages.neuron_detective.case import KINDS, Case, studied
from seqviz.ui.pages.neuron_detective.words import source


def whose(case: Case) -> None:
    """Where a text of the visitor's own is painted: what is said of units is not of it."""
    if case.own:
        st.info(
            _(
                "Your text is painted, but it is too short to judge units by: all numbers of "
                "the list, proofs and passages found are of {text}, not of yours."
            ).format(text=source(case.name)),
            icon=":material/info:",
        )


def readable(case: Case) -> None:
    """The share of units that tell a feature of our list, in one line; how, behind it."""
    description = case.lm.model.cells[0].description
    st.caption(" · ".join(titles(description, QUANTITIES[case.lm.model.cells[0].kind]).values()))
    ranking, units = case.study.ranking, case.levels.shape[1]
    count = ranking.readable()
    st.markdown(
        _(
            "**{count} of {units} units** ({share}%) tell one of the features in the list: a score "
            "of {least} or more, above chance, and at least {right}% of their calls right. The "
            "rest were not found to: they may tell something less well, something together with "
            "others, something that is not on our list, or nothing."
        ).format(
            count=count,
            units=units,
            share=fixed(100 * count / units, 1),
            least=fixed(TELLS, 2),
            right=fixed(100 * RIGHT, 0),
        ),
        help=_(
            "In a score, characters with and without the feature weigh the same: it is the mean of "
            "the shares of both that are called right. So where a feature is rare, a unit with a "
            "high score may still be wrong most times that it calls; that is why the share of its "
            "right calls stands beside it."
        ),
    )
    with st.expander(
        _("How these scores were found, and on what"),
        icon=":material/rule:",
        key="detective_scores",
    ):
        _how(case)


def _how(case: Case) -> None:
    """The rigour behind the one line: scores, chance, what was read, what came with the app."""
    ranking = case.study.ranking
    st.caption(
        _(
            "**Score**: one threshold on one unit, tried on the second half of {text}; 0.5 is a "
            "coin, 1 is perfect. The first half chose the threshold, the units that are listed and "
            "their order; the second only reports. **Right**: of the characters that the unit "
            "calls, the share that has the feature; calling blindly would get the feature's own "
            "share, which stands under its name."
        ).format(text=source(case.name))
    )
    st.caption(
        _(
            "**p**: the labels are moved round the second half in all {moves} ways; p is the share "
            "of these with which the best of all units scores as much, times the {features} "
            "features that were tried. **Chance** (the line in each bar): the score above which p "
            "is at most {luck}. They are moved, not shuffled: shuffled labels would have no long "
            "stretches, and a chance that is easy to beat. Looking at several numbers of a unit "
            "(h, gates) is not counted."
        ).format(moves=counted(ranking.moves), features=len(ranking.features), luck=fixed(LUCK, 2))
    )
    if case.apart:
        st.caption(
            _("No training read {text}, and no setting of the network was chosen on it.").format(
                text=source(case.name)
            )
        )
    if case.ready:
        _ready(case)
        shipped_note(
            _("the scores, chances and shares of the units, and the states to read on from"),
            SHIPPED[case.name].name,
        )


@st.fragment(key="detective_check")
def _ready(case: Case) -> None:
    """The scores came with the app; whoever doubts them has them computed here."""
    row = st.container(horizontal=True, vertical_alignment="center", key="detective_ready")
    row.caption(
        _(
            "These scores come with the app, so that nobody waits; so do chance, where the colours "
            "end, the units' means and a state every {stride} characters. They hold for these "
            "weights and {text} alone (both are compared by their hashes). What is painted, proved "
            "and found below is computed now, on from those states."
        ).format(text=source(case.name), stride=counted(STRIDE)),
        width="stretch",
    )
    wanted = row.button(
        _("Check them here"), key="detective_check_now", icon=":material/fact_check:"
    )
    if wanted:
        length = counted(len(case.study.text))
        with st.spinner(
            _("Reading {count} characters from the beginning…").format(count=length),
            show_time=True,
        ):
            far = checked(case.name, case.quantity)
        count = counted(case.study.ranking.scores.size)
        if far <= AGREE:
            st.success(
                _(
                    "Computed again from the first character: all {count} scores, and all that "
                    "comes with them, agree (to {far})."
                ).format(count=count, far=fixed(max(far, 0.0001), 4)),
                icon=":material/check:",
            )
        else:
            st.error(
                _(
                    "Computed again: the scores, or what comes with them, differ by up to {far}."
                ).format(far=fixed(far, 4)),
                icon=":material/error:",
            )


@st.cache_data(max_entries=20, show_spinner=False)
def checked(name: str, quantity: str) -> float:
    """How far a study that came with the app is from one made here."""
    return again(studied(name, quantity)[0], KINDS[name])
