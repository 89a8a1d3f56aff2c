"""Three trained networks that are asked which letter came first, at a delay that the hand sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import streamlit as st

from seqviz.cells.keeping import keeper
from seqviz.cells.register import described
from seqviz.data.memory import Sequences
from seqviz.figures.recall import COUNT, LONGEST, Told
from seqviz.models.recall import (
    BATCH,
    HIDDEN,
    OPEN,
    PUPILS,
    SEED,
    TAUGHT,
    UPDATES,
    Pupil,
    asked,
    pupils,
    task,
    typical_first,
)
from seqviz.models.verify import compare_with_torch
from seqviz.numbers import counted, given
from seqviz.training.race.holding import SEQUENCES, holding
from seqviz.ui.components.recall import recall
from seqviz.ui.components.stepper import View
from seqviz.ui.controls.cell.trained_network import (
    Held,
    TrainedNetwork,
    keep_network,
    link_to,
    page_of,
)
from seqviz.ui.controls.cell_words import cell_name, quantity_name
from seqviz.ui.controls.check import PRODUCTS, Check, check, weights_of
from seqviz.ui.controls.code_panel import code_expander, code_panel
from seqviz.ui.frame.address import LETTERS_BETWEEN, LETTERS_READ, TRAINED_CODE, VIEW
from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.link import choice_of, forget, in_browser, put, put_value
from seqviz.ui.frame.router import page_named
from seqviz.ui.frame.session import Key
from seqviz.ui.pages.compare.three_cells import Run

_WHOSE: Final[Key[str]] = Key("network", "plain")


@st.cache_resource
def questions() -> Sequences:
    """What all of them are asked, the same for every visitor, a typical one first."""
    return typical_first(asked(COUNT, LONGEST, SEED), [model for model, _card in pupils().values()])


def told() -> dict[str, Told]:
    """What each of the shipped networks is called, how it began, and its gate that keeps."""
    return {one.name: _told(one) for one in PUPILS}


def _told(pupil: Pupil) -> Told:
    gate = keeper(described(pupil.kind))
    bias = pupil.options.get("open")
    cell = cell_name(pupil.kind)
    return Told(
        cell if bias is None else _("{cell}, gate open").format(cell=cell),
        _("has no gate that keeps")
        if gate is None
        else _("its gate as PyTorch begins it")
        if bias is None
        else _("its gate begun open"),
        "" if gate is None else quantity_name(described(pupil.kind), gate.gate),
    )


def stands() -> tuple[int, int]:
    """The delay and the sequence, as the browser wrote them."""
    delay, number = in_browser(LETTERS_BETWEEN), in_browser(LETTERS_READ)
    usual, first = LETTERS_BETWEEN.default, LETTERS_READ.default
    assert usual is not None, "it has a default"
    assert first is not None, "it has a default"
    return usual if delay is None else delay, first if number is None else number


def keep(said: Mapping[str, Any]) -> None:
    """Hold in the address what the browser says; it may say anything."""
    for entry in (LETTERS_BETWEEN, LETTERS_READ):
        word = said.get(entry.name)
        value = entry.form.read(word) if isinstance(word, str) else None
        if value is None:
            forget(entry)
        else:
            put_value(entry, value)


def who_still_knows() -> None:
    """The picture, where the page opens."""
    delay, number = stands()
    usual = LETTERS_BETWEEN.default
    assert usual is not None, "it has a default"
    recall(
        {name: model for name, (model, _card) in pupils().items()},
        told(),
        questions(),
        task().outputs,
        delay=delay,
        usual=usual,
        taught=TAUGHT,
        sequence=number,
        key="recall",
        on_said=keep,
    )


def look_inside() -> None:
    """The way from the picture to the inside of each network, at the delay and sequence shown."""
    with st.container(horizontal=True, vertical_alignment="center", key="look_inside"):
        st.markdown(_("Look inside:"), width="content")
        for name, one in told().items():
            if st.button(one.title, key=f"inside_{name}", icon=":material/open_in_new:"):
                _open(name)


def _open(name: str) -> None:
    """Its cell's page, halfway to the question, at the unit that holds the letter."""
    delay, number = stands()
    model, _card = pupils()[name]
    letters = task().outputs
    x = questions().x[number - 1, : delay + 1, np.newaxis]
    found = holding(model, task(), delay + 1, SEED)
    held = None
    if found is not None:
        held = Held(found.unit, found.gate.gate, float(found.costs[found.unit]), SEQUENCES)
    keep_network(
        TrainedNetwork(
            told()[name].title,
            model,
            x,
            reads=tuple(letters[k] for k in x[:, 0, : len(letters)].argmax(axis=1)),
            answers=letters,
            compared=True,
            held=held,
        )
    )
    place = View(t=len(x) // 2, unit=held.unit if held else 0, focus=held.gate if held else None)
    kind = model.cells[0].kind
    query = link_to(kind) | {VIEW.name: place.to_link()}
    st.switch_page(page_named(page_of(kind)).to_streamlit(), query_params=query)


def how_they_were_taught() -> None:
    """Alike in all but how they began, and no longer than it says."""
    with st.expander(_("How they were trained"), icon=":material/school:"):
        st.markdown(
            _(
                "All three have {units} units, read the same {count} sequences in the same order, "
                "and were asked after every letter which one came first, up to a delay of "
                "{taught}. The two LSTMs began with the same weights, except for the bias of the "
                "forget gate: in the open one it began at {bias} for all units. After {updates} "
                "updates the training was stopped: who has not learned it by then may still learn "
                "it later."
            ).format(
                units=HIDDEN,
                count=counted(UPDATES * BATCH),
                taught=TAUGHT,
                bias=given(OPEN),
                updates=UPDATES,
            )
        )
        for name, (_model, card) in pupils().items():
            st.markdown(
                _("**{cell}**: seed {seed}, made by `{command}`, weights SHA-256 `{sha}…`").format(
                    cell=told()[name].title,
                    seed=card.seed,
                    command=card.command,
                    sha=card.weights_sha256[:16],
                )
            )


def run_of(name: str, delay: int, number: int) -> Run:
    """A network on the sequence that is drawn, up to the question."""
    model, _card = pupils()[name]
    return Run(model, model.forward(questions().x[number - 1, : delay + 1, np.newaxis]))


def code() -> None:
    """The lines of one of the three, on the sequence that is drawn."""
    with code_expander():
        _WHOSE.set(choice_of(TRAINED_CODE, tuple(pupils())))
        name: str = st.segmented_control(  # type: ignore[assignment]  # required, so never None
            _("Whose code"),
            tuple(pupils()),
            format_func=lambda one: told()[one].title,
            key=_WHOSE.name,
            required=True,
            on_change=lambda: put(TRAINED_CODE, _WHOSE.get()),
        )
        code_panel(
            *run_of(name, *stands()),
            title=f"recall {name}",
            output_names=task().outputs,
            shares=True,
            views=("layer", "shares"),
        )


def check_recall() -> None:
    """All three once more by PyTorch, on the sequence that is drawn, up to the question."""

    def made() -> Check:
        delay, number = stands()

        def compare() -> list[Any]:
            return [
                one
                for name in told()
                for one in compare_with_torch(*run_of(name, delay, number), of=told()[name].title)
            ]

        return Check(
            compare,
            (delay, number, *weights_of(*(model for model, _card in pupils().values()))),
            _("What is run is sequence {number} with {delay} letters in between.").format(
                number=number, delay=delay
            ),
            (_(PRODUCTS), _("the other sequences, and how often each network is right")),
        )

    check(made)
