"""What the detective shows, compared with PyTorch: each part has the check beside it."""

from __future__ import annotations

from collections.abc import Mapping

from seqviz.models.charlm import CharLM
from seqviz.models.detective.connectivity import Connectivity
from seqviz.models.detective.pieces import read_ranges
from seqviz.models.detective.silence import Proof
from seqviz.models.detective.states import TextStates, read_states
from seqviz.models.detective.study import place_of_proof
from seqviz.models.verify import Difference
from seqviz.models.verify_pages import compare_connectivity, compare_painted, compare_silenced
from seqviz.numbers import counted
from seqviz.ui.controls.check import Check, check, weights_of
from seqviz.ui.frame.i18n import _
from seqviz.ui.pages.neuron_detective.case import Case


def check_painted(case: Case) -> None:
    """The check of the painted text: every unit, at every character that is shown."""

    def compare() -> list[Difference]:
        return compare_painted(_read(case), case.quantity, case.levels, case.study.scale.limits)

    def make() -> Check:
        left_out = [_("scores, chances and shares of the units, which were computed beforehand")]
        if case.own or _first(case) == 0:
            about = _("It reads the painted text from its beginning.")
        else:
            left_out.append(_("the state with which that reading begins"))
            about = _(
                "It reads on from character {first} of the held-out text, where a state was kept, "
                "to the end of what is painted."
            ).format(first=counted(_first(case) + 1))
        marks = (*weights_of(case.lm.model), case.text, case.begin, case.quantity, case.levels)
        return Check(compare, marks, about, tuple(left_out))

    check(make)


def _first(case: Case) -> int:
    """Where the reading of the window began: at the last state that was kept."""
    stride = case.study.anchors.stride
    return case.begin // stride * stride


def _read(case: Case) -> TextStates:
    if case.own:
        return read_states(case.lm, case.text)
    part = _first(case), case.begin + len(case.text)
    return read_ranges(case.lm, case.study.text, case.study.anchors, [part])[0]


def check_proof(case: Case, feature: str, found: Proof) -> None:
    """The check of what taking a unit away costs, guess by guess."""
    part = place_of_proof(case.study.labels[feature])
    indices = case.lm.vocabulary.encode(case.study.text[part])
    check(
        lambda: Check(
            lambda: compare_silenced(case.lm, indices, found.unit, found.held_at, found.extra),
            (*weights_of(case.lm.model), indices, found.unit, found.held_at, found.extra),
            _(
                "It reads the same {count} characters with the network as it is, and again with "
                "this unit held at its value after every step."
            ).format(count=counted(len(indices))),
            (_("the other units taken away alike"),),
        ),
        part="proof",
    )


def check_connections(
    networks: Mapping[str, CharLM], text: str, found: Mapping[str, Connectivity]
) -> None:
    """The check of a prediction and its gradient, in each of the networks."""
    check(
        lambda: Check(
            lambda: compare_connectivity(networks, text, found),
            (
                *weights_of(*(lm.model for lm in networks.values())),
                text,
                *((one.char, one.strengths) for one in found.values()),
            ),
            "",
            (_("the reaches at other places of the text"), _("losses on held-out text")),
        ),
        part="connect",
    )
