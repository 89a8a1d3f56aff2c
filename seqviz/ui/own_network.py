"""The visitor's own trained network on the cell pages, with everything those pages do.

It lives in the session: a link cannot carry the weights, so it opens without it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from seqviz.cells import Kind, RNNModel
from seqviz.cells.arrays import Array
from seqviz.figures.stepper import pack_trace
from seqviz.ui.cell_view import Steps, cell_view
from seqviz.ui.i18n import N_, _
from seqviz.ui.link import forget, put, settle
from seqviz.ui.stepper import View
from seqviz.ui.surgery_panel import current_surgery

PAGES: Final[dict[Kind, str]] = {"rnn": "rnn_cell", "lstm": "lstm_cell", "gru": "gru_cell"}
OWN: Final = "own"
TITLE: Final = N_("Your trained network")
_KEY: Final = "own_network"


@dataclass(frozen=True, slots=True, eq=False)
class OwnNetwork:
    """A network that the visitor trained, and the window that it reads.

    Attributes:
        name: as on the page where it was trained.
        model: a copy of its own.
        x: (T, 1, I), in the network's units.
    """

    name: str
    model: RNNModel
    x: Array

    @property
    def kind(self) -> Kind:
        """Which of the cell pages it belongs on."""
        return self.model.cells[0].kind


def keep_network(network: OwnNetwork) -> None:
    """Take it to its cell page."""
    st.session_state[_KEY] = network


def own_network(kind: Kind) -> OwnNetwork | None:
    """The visitor's latest network, where it is of this kind."""
    network = st.session_state.get(_KEY)
    return network if isinstance(network, OwnNetwork) and network.kind == kind else None


def link_to(kind: Kind) -> dict[str, str]:
    """The query parameters with which its cell page opens on the visitor's own network."""
    return {"source": OWN} if kind == "lstm" else {OWN: "1"}


def show_own_network(network: OwnNetwork) -> None:
    """All steps, one step, one product; surgery, code and the check against PyTorch."""
    st.caption(
        _("**{name}**, as you trained it, reads the first window of the validation part.").format(
            name=network.name
        )
    )
    trace = network.model.forward(network.x)
    packed = pack_trace(trace, network.model, values=trace.y[:, 0], labels=("y",), shares=False)
    cell_view(
        f"own_{network.kind}",
        current_surgery(packed, network.model, trace),
        View(t=len(network.x) - 1, level="cell"),
        Steps(
            [f"{value:.3g}".replace("-", "−") for value in network.x[:, 0, 0]],
            _("time step"),
            _("step {step} (input {name})"),
            _("After {step}, y = {value}."),
        ),
    )


def own_or(kind: Kind, otherwise: Callable[[], None]) -> None:
    """The page of a cell: the visitor's own network where they brought one and want it."""
    network = own_network(kind)
    if network is None:
        otherwise()
        return
    chosen = settle(OWN, "") == "1"
    st.session_state[f"choose_{OWN}"] = chosen
    st.segmented_control(
        _("What the network reads"),
        [False, True],
        format_func=lambda own: _(TITLE) if own else _("Set by hand"),
        key=f"choose_{OWN}",
        required=True,
        label_visibility="collapsed",
        on_change=_chosen,
    )
    if chosen:
        show_own_network(network)
    else:
        otherwise()


def _chosen() -> None:
    put(OWN, "1" if st.session_state[f"choose_{OWN}"] else "")
    forget_place()


def forget_place() -> None:
    """Another network has other units, so place and surgery in the old one mean nothing."""
    forget("at")
    forget("cut")
