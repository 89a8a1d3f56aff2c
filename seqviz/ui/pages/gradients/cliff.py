"""The cliff, below the picture of the gradients: what a gradient that explodes does to a step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from seqviz.figures.cliff import usual_walk, walked
from seqviz.models.verify_cliff import compare_walk
from seqviz.numbers import given
from seqviz.payloads.cliff import Range, Walk
from seqviz.ui.components.cliff import cliff
from seqviz.ui.controls.check import Check, check
from seqviz.ui.frame.address import (
    BALL,
    BALL_CLIP,
    BALL_RATE,
    BALL_STEPS,
    CLIFF_STEPS,
    CLIFF_TARGET,
    Parameter,
)
from seqviz.ui.frame.address_forms import CLIFF
from seqviz.ui.frame.i18n import _, ngettext, text, together
from seqviz.ui.frame.link import in_browser, take

_SETTINGS: Final[tuple[Parameter[Any], ...]] = (
    BALL,
    BALL_STEPS,
    BALL_RATE,
    BALL_CLIP,
    CLIFF_STEPS,
    CLIFF_TARGET,
)


def show_cliff() -> None:
    """The picture, and its check against PyTorch."""
    st.subheader(_("The cliff"), anchor="cliff")
    st.markdown(text("cliff"))
    ranges = {name: Range(low, high) for name, (low, high) in CLIFF.items()}
    cliff(asked_walk(), ranges, key="cliff", on_said=_keep)
    _check_walk()


def asked_walk() -> Walk:
    """How the ball and the sliders stand, as the browser wrote it into the address."""
    usual = usual_walk()
    return Walk(
        ball=in_browser(BALL) or usual.ball,
        taken=in_browser(BALL_STEPS) or usual.taken,
        rate=in_browser(BALL_RATE) or usual.rate,
        longest=in_browser(BALL_CLIP),
        steps=in_browser(CLIFF_STEPS) or usual.steps,
        target=in_browser(CLIFF_TARGET) or usual.target,
    )


def _keep(said: Mapping[str, Any]) -> None:
    take(_SETTINGS, said)


def _check_walk() -> None:
    """The ball's way once more, by autograd, as it stands when the button is pressed."""

    def made() -> Check:
        walk = asked_walk()
        w, b = (given(value) for value in walk.ball)
        said = [
            _("What is run: the ball dropped at w = {w}, b = {b}.").format(w=w, b=b),
            ngettext("It takes {count} step.", "It takes {count} steps.", walk.taken).format(
                count=walk.taken
            ),
        ]
        unit, path = walked(walk)
        return Check(
            lambda: compare_walk(unit, path, rate=walk.rate, longest=walk.longest),
            (walk,),
            _("The ball counts as it stands when you press the button."),
            (_("the colours of the map"),),
            together(said),
        )

    check(made, part="cliff")
