"""The upper half of the page: a network writes, character by character."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from seqviz.models.written import CHUNK, MOST, Spec, Written, pack, write
from seqviz.ui.components.typewriter import typewriter
from seqviz.ui.controls.writers.networks import choose_network, network_of, score
from seqviz.ui.frame.address import TYPED_AT, TYPED_SPEED
from seqviz.ui.frame.course_acts import report_acts
from seqviz.ui.frame.link import forget, in_browser
from seqviz.ui.frame.session import Key
from seqviz.ui.frame.stage import stage
from seqviz.ui.pages.text_generation.checked import check_written
from seqviz.ui.pages.text_generation.controls import controls, current_spec, keep_branches

_WRITTEN: Final[Key[Written | None]] = Key("written", None)


@st.fragment(key="desk")
def desk() -> None:
    """Who writes, with what, and the typewriter."""
    place = stage("writing")
    with place.side:
        net = choose_network()
    lm = network_of(net)
    spec = current_spec(net, lm)
    written = write(lm, spec, _WRITTEN.get())
    _WRITTEN.set(written)
    packed = pack(written)
    with place.drawing:
        controls(net, lm, spec)
        typewriter(
            packed,
            key="typewriter",
            at=_stands_at(packed.meta.size),
            speed=in_browser(TYPED_SPEED),
            more=spec.length < MOST,
            on_branch=lambda at, index: keep_branches(spec.branched(at, index)),
            on_more=lambda: keep_branches(replace(spec, length=min(MOST, spec.length + CHUNK))),
            on_undo=lambda: keep_branches(_without_the_last(spec)),
        )
    with place.side:
        score(net, place.strip)
    with place.strip:
        check_written(written)
    report_acts("desk")


def _stands_at(size: int) -> int | None:
    """Behind which character the typewriter rests; None where it types them all."""
    at = in_browser(TYPED_AT)
    if at is not None and at >= size:
        forget(TYPED_AT)  # it was said of a longer text
        return None
    return at


def _without_the_last(spec: Spec) -> Spec:
    return replace(spec, taken=spec.taken[:-1])
