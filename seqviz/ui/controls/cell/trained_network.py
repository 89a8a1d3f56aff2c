"""Which network a cell page shows: one of its own, or one that the visitor trained.

The visitor's lives in the session: a link cannot carry the weights, so it opens without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import streamlit as st

from seqviz.cells import CELLS, Kind, RNNModel
from seqviz.cells.arrays import Array
from seqviz.figures.stepper import is_drawable, pack_trace
from seqviz.numbers import counted, given, measured
from seqviz.ui.components.stepper import View
from seqviz.ui.controls.cell import which
from seqviz.ui.controls.cell.cell_view import Steps, cell_view
from seqviz.ui.controls.cell_words import has_kink, quantity_name
from seqviz.ui.controls.surgery.panel import current_surgery
from seqviz.ui.frame import router
from seqviz.ui.frame.address import CUT, KIND, SOURCE, TYPED, VIEW, WHO
from seqviz.ui.frame.i18n import N_, _, together
from seqviz.ui.frame.link import forget, forget_on, in_address, put, refuse, settle_of
from seqviz.ui.frame.page_head import Head
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.session import Key

PAGES: Final[Mapping[Kind, str]] = {
    kind: page.name for kind in CELLS for page in router.PAGES if page.name == f"{kind}_cell"
}
"""The kinds of cell with a page of their own; all others are shown on ``OTHERS``."""
OTHERS: Final = "more_cells"
OWN: Final = "own"
TITLE: Final = N_("Your trained network")
MISSED: Final = 0.05  # nats: a unit that is missed less holds nothing worth a name
_TAKEN: Final[Key[TrainedNetwork | None]] = Key("trained_network", None)
_SOURCE: Final[Key[str]] = Key("source", "")  # of the control
_KEPT: Final[Key[dict[Kind, str] | None]] = Key("cell_sources", None)


class Held(NamedTuple):
    """The unit that is missed most when its gate that keeps is shut over the delay.

    Attributes:
        unit: its index.
        gate: that keeps, a quantity of the cell.
        cost: by how much the loss rises then, in nats, on average over some sequences.
        sequences: of how many it is the mean.
    """

    unit: int
    gate: str
    cost: float
    sequences: int


class Source(NamedTuple):
    """One of a page's networks.

    Attributes:
        title: in English.
        show: shows it.
        speaks: whether that also says the sentence of the page's line.
    """

    title: str
    show: Callable[[], None]
    speaks: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class TrainedNetwork:
    """A network that the visitor trained, and the window that it reads.

    Attributes:
        name: as on the page where it was trained.
        model: a copy of its own.
        x: (T, 1, I), in the network's units.
        stands_in: whether x is of a sine, since the series that it learned is not here.
        step: after how many updates, where it was taken out of a training; else as trained.
        resets: whether its training set the state back before every step; here it is kept.
        reads: what stands at each step, where that is no number.
        answers: the names of its classes; none where it says a number.
        compared: whether it is one of the shipped ones that are compared, not the visitor's own.
        held: where it holds the answer; None where no gate keeps, and where nobody looked.
    """

    name: str
    model: RNNModel
    x: Array
    stands_in: bool = False
    step: int | None = None
    resets: bool = False
    reads: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    compared: bool = False
    held: Held | None = None

    @property
    def kind(self) -> Kind:
        """Which of the cell pages it belongs on."""
        return self.model.cells[0].kind


def page_of(kind: Kind) -> str:
    """Which page shows a kind of cell."""
    return PAGES.get(kind, OTHERS)


def keep_network(network: TrainedNetwork) -> None:
    """Take it to its cell page."""
    _TAKEN.set(network)
    forget_on(page_of(network.kind), VIEW, CUT, WHO)


def trained_network_of(kind: Kind) -> TrainedNetwork | None:
    """The visitor's latest network, where it is of this kind."""
    network = _TAKEN.get()
    return network if network is not None and network.kind == kind else None


def link_to(kind: Kind) -> dict[str, str]:
    """The query parameters with which its cell page opens on the visitor's own network."""
    whose = {} if kind in PAGES else {KIND.name: kind}
    return whose | {SOURCE.name: OWN}


def show_trained_network(network: TrainedNetwork) -> None:
    """All steps, one step, one product; surgery, code and the check against PyTorch."""
    st.caption(together((_which(network), kept_state() if network.resets else "")))
    with np.errstate(over="ignore", invalid="ignore"):
        trace = network.model.forward(network.x)
    if not is_drawable(trace):
        st.warning(_too_large(network.model))
        return
    classes = bool(network.answers)
    packed = pack_trace(
        trace,
        network.model,
        values=_shares(trace.y[:, 0]) if classes else trace.y[:, 0],
        labels=network.answers or ("y",),
        shares=classes,
    )
    cell_view(
        f"own_{network.kind}",
        current_surgery(packed, network.model, trace),
        View(t=len(network.x) - 1, level="cell"),
        Steps(
            network.reads or [given(value, 3) for value in network.x[:, 0, 0]],
            _("input"),
            _("step {step} (input {name})"),
            _("After {step} it says: {label} ({percent}%).")
            if classes
            else _("After {step}, y = {value}."),
        ),
        name=network.name,
    )


def _shares(y: Array) -> Array:
    """softmax(y) of every step, (T, O)."""
    shifted = np.exp(y - y.max(axis=1, keepdims=True))
    shares: Array = shifted / shifted.sum(axis=1, keepdims=True)
    return shares


def _which(network: TrainedNetwork) -> str:
    """Its name, the moment that it was taken at, and what it reads."""
    name = quoted(network.name)
    if network.compared:
        return together(
            (
                _("**{name}**, as compared, reads the sequence that stood there.").format(
                    name=name
                ),
                "" if network.held is None else _held(network, network.held),
            )
        )
    if network.reads:
        return _("**{name}**, as it learned in the memory lab, reads one sequence.").format(
            name=name
        )
    if network.stands_in:
        return _(
            "**{name}** reads a window of a sine here: the series that it learned is not kept "
            "with it."
        ).format(name=name)
    if network.step is not None:
        return _(
            "**{name}** after {step} updates reads the first window of the validation part."
        ).format(name=name, step=counted(network.step))
    return _(
        "**{name}**, as you trained it, reads the first window of the validation part."
    ).format(name=name)


def _held(network: TrainedNetwork, held: Held) -> str:
    """Which unit is missed most, and by how much; one that is not missed holds nothing."""
    said = (
        _(
            "Unit {unit} is opened: with its {gate} shut between the first letter and the "
            "question, the loss rises most, by {cost} nats (mean over {count} sequences)."
        )
        if held.cost > MISSED
        else _(
            "No single unit holds the letter: whichever one has its {gate} shut between the first "
            "letter and the question, the loss rises by {cost} nats at most (mean over {count} "
            "sequences, unit {unit})."
        )
    )
    return said.format(
        unit=held.unit + 1,
        gate=quantity_name(network.model.cells[0].description, held.gate),
        cost=measured(held.cost),
        count=held.sequences,
    )


def kept_state() -> str:
    """Of a network whose training set the state back before every step: not so here."""
    return _(
        "Here it keeps its state from step to step; in this training the state is set back "
        "before each."
    )


def _too_large(model: RNNModel) -> str:
    """What is wrong, and what would help this network."""
    cell = model.cells[0]
    return together(
        (
            _(
                "On this window the numbers of this network grow beyond 10³⁸, so no picture can "
                "show them."
            ),
            _("Train it with a smaller learning rate, or with tanh instead of ReLU.")
            if has_kink(cell.description)
            else _("Train it with a smaller learning rate."),
        )
    )


def hand_set_or_trained(kind: Kind, otherwise: Callable[[], None], head: Head) -> None:
    """The page of a cell with networks set by hand, and the visitor's own where there is one."""
    show_source(kind, {"hand": Source(N_("Set by hand"), otherwise, speaks=True)}, head)


def show_source(kind: Kind, sources: Mapping[str, Source], head: Head) -> None:
    """The page of a cell: one of its networks, or the visitor's own where they brought one.

    Args:
        kind: of the cell.
        sources: by their names in the address; the first is shown unless it names another.
        head: the page's line, at whose end one chooses among them.
    """
    own, default = trained_network_of(kind), next(iter(sources))
    offered = dict(sources)
    if own is not None:
        offered[OWN] = Source(TITLE, lambda: show_trained_network(own))
    kept = _KEPT.get() or {}  # each page has its own
    named = in_address(SOURCE)
    which.begin(named=named)
    meant = which.source_meant(kind, default)
    # What is said stays said until it is known whether it has to be: the address changes once.
    chosen = settle_of(SOURCE, kind, "" if named else kept.get(kind, meant))
    if chosen not in offered:
        refuse(SOURCE, chosen)
        which.begin(named=False)
        chosen = meant
    _KEPT.set({**kept, kind: chosen})
    which.show_source(kind, chosen, default)
    if len(offered) > 1:
        _SOURCE.set(chosen)
        head.choice.segmented_control(
            _("What the network reads"),
            list(offered),
            format_func=lambda name: _(offered[name].title),
            key=_SOURCE.name,
            required=True,
            label_visibility="collapsed",
            on_change=_chosen,
            args=(default,),
        )
    if not offered[chosen].speaks:
        head.sentence.markdown(head.summary)
    offered[chosen].show()


def _chosen(default: str) -> None:
    go_to_source(_SOURCE.get(), default)


def onward(label: str, name: str, default: str) -> None:
    """One button to another network of the page.

    Args:
        label: of the button, in the session's language.
        name: of the other network.
        default: the page's first.
    """
    st.button(
        label,
        icon=":material/arrow_forward:",
        key="onward",
        type="primary",
        on_click=go_to_source,
        args=(name, default),
    )


def go_to_source(name: str, default: str) -> None:
    """Another network, from its own beginning: place, surgery and text meant the last one."""
    put(SOURCE, name, default)
    forget(VIEW, CUT, TYPED)
