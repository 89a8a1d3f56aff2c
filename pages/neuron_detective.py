"""Neuron detective: paint a text by one unit, find what a unit tells, and test it."""

from functools import partial

from seqviz.ui.components.painter import painter
from seqviz.ui.controls.bets.desk import bets
from seqviz.ui.frame.experts import experts
from seqviz.ui.frame.i18n import text
from seqviz.ui.frame.page_head import page_head
from seqviz.ui.frame.router import ensure
from seqviz.ui.pages.neuron_detective.case import choose
from seqviz.ui.pages.neuron_detective.checked import check_painted
from seqviz.ui.pages.neuron_detective.connect_view import connections
from seqviz.ui.pages.neuron_detective.evidence import (
    GROUP,
    PAINTER,
    linked_stretch,
    matches,
    note_proof,
    note_stretch,
    proof,
)
from seqviz.ui.pages.neuron_detective.map_view import JUMP, state_maps
from seqviz.ui.pages.neuron_detective.summary import readable, whose

ensure()
with page_head("neuron_detective", text("neuron_detective")):
    bets("neuron_detective")
case = choose()
if case is not None:
    whose(case)
    painter(
        case.text,
        case.levels,
        case.marks,
        case.study.ranking,
        case.study.scale,
        key=PAINTER,
        group=GROUP,
        quantity=case.quantity,
        signed=case.signed,
        unit=case.unit,
        begin=max(0, case.begin),
        stretch=linked_stretch(case),
        jump=JUMP.get(),
        experts=experts(),
        on_stretch=partial(note_stretch, case),
        on_prove=partial(note_proof, case),
    )
    proof(case)  # right below what it is about
    readable(case)
    matches(case)
    state_maps(case)
    connections(case)
    check_painted(case)
