"""Gate surgery on a page: choose what is held, scaled or silenced, and see what becomes of it.

`?cut=` lists what is done, in the words of `seqviz.cells.interventions`. The list belongs to one
network: it follows its network from page to page, and another network starts without.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import streamlit as st

from seqviz.cells import Array, ModelTrace, RNNModel
from seqviz.cells.interventions import MAX_INTERVENTIONS, MAX_LENGTH
from seqviz.cells.surgery import (
    Intervention,
    SurgeryError,
    check_interventions,
    format_interventions,
    forward_with,
    initial_states,
    parse_interventions,
)
from seqviz.figures.stepper import PackedTrace, is_drawable
from seqviz.figures.surgery import (
    SurgeryWords,
    largest_change,
    output_values,
    pack_changed,
    surgery_alt,
    surgery_figure,
)
from seqviz.figures.theme import palette
from seqviz.numbers import fixed, measured, percent
from seqviz.ui.components.stepper import View
from seqviz.ui.controls.charts import chart
from seqviz.ui.controls.surgery.form import choose
from seqviz.ui.controls.surgery.words import in_words
from seqviz.ui.frame.address import CUT, WHO
from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.link import (
    OF_A_PAGE,
    forget,
    in_address,
    put,
    put_value,
    refuse,
    settle,
    value_of,
)
from seqviz.ui.frame.session import Key

_LAYER: Final[Key[int]] = Key("cut_layer", 1)  # of the controls, both counted from 1
_UNIT: Final[Key[int]] = Key("cut_unit", 1)
_NETWORK: Final[Key[list[tuple[str, tuple[int, ...]]] | None]] = Key(
    f"{OF_A_PAGE}cut_network", None
)


@dataclass(frozen=True, slots=True, eq=False)
class Surgery:
    """One network and sequence, untouched and with interventions.

    Attributes:
        model: the network; its weights stay as they are.
        interventions: what is done, first to last; perhaps nothing.
        before, after: the untouched and the changed run; the same one where nothing is done.
        packed_before, packed: both for the stepper.
    """

    model: RNNModel
    interventions: tuple[Intervention, ...]
    before: ModelTrace
    after: ModelTrace
    packed_before: PackedTrace
    packed: PackedTrace


def current_surgery(packed: PackedTrace, model: RNNModel, trace: ModelTrace) -> Surgery:
    """What the link says is done to the network, and the run with it.

    From the end those are left out with which the numbers grow beyond what can be shown.

    Args:
        packed: the untouched run as the stepper would show it.
        model: the network.
        trace: the untouched run.
    """
    cuts = _current_cuts(model)
    after = _run_with(model, cuts, trace)
    while cuts and not is_drawable(after):
        _leave_out(cuts[-1], model)
        cuts = cuts[:-1]
        put(CUT, format_interventions(cuts))
        after = _run_with(model, cuts, trace)
    if not cuts:
        return Surgery(model, (), trace, trace, packed, packed)
    return Surgery(model, cuts, trace, after, packed, pack_changed(packed, model, trace, after))


def _run_with(model: RNNModel, cuts: Sequence[Intervention], untouched: ModelTrace) -> ModelTrace:
    """The run with these cuts, whose numbers may grow beyond all bounds."""
    if not cuts:
        return untouched
    with np.errstate(over="ignore", invalid="ignore"):
        return forward_with(model, untouched.layers[0].x, cuts, initial_states(untouched))


def _leave_out(cut: Intervention, model: RNNModel) -> None:
    """Say which one cannot be shown."""
    st.toast(
        _(
            "Left out: {surgery}. With it the numbers grow beyond 10³⁸, so no picture can show "
            "them; try a smaller value or fewer steps."
        ).format(surgery=in_words(cut, model)),
        icon=":material/healing:",
        duration="long",
    )


def surgery_panel(
    surgery: Surgery,
    step_names: Sequence[str],
    step_title: str,
    *,
    view: View | None = None,
    whole_page: bool = False,
    beside: bool = False,
) -> None:
    """The controls, what is done, and what came of it.

    Args:
        surgery: as ``current_surgery`` found it.
        step_names: a short name for each step.
        step_title: what a step is called.
        view: where the stepper stands, whose unit is meant; None lets the visitor choose a unit.
        whole_page: run the whole page after a change, not only the fragment that this stands in.
        beside: it opens over the page, beside the picture that it changes, and stays open.
    """
    cuts = surgery.interventions
    gates = any(cell.description.gates for cell in surgery.model.cells)
    title = _("Gate surgery") if gates else _("Surgery")
    icon = ":material/healing:"
    with (
        st.popover(title, icon=icon, width="stretch")
        if beside
        else st.expander(title, icon=icon, expanded=bool(cuts))
    ):
        st.caption(
            _(
                "What is a gate for? Hold it open or shut, scale it, or silence a unit, and see "
                "what the network does without it. The weights stay as they are."
            )
            if gates
            else _(
                "A plain RNN has no gates: its hidden state is all there is to take hold of. "
                "Hold it at a value, scale it, or silence a unit, and see what the network does "
                "without it. The weights stay as they are."
            )
        )
        place = _choose_place(surgery.model, view)
        new = choose(surgery.model, cuts, surgery.before.layers[0].seq_len, place)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                _("Apply"),
                icon=":material/healing:",
                key="cut_apply",
                on_click=store_cuts,
                args=((*cuts, new), whole_page),
                disabled=new in cuts
                or len(cuts) >= MAX_INTERVENTIONS
                or len(format_interventions([*cuts, new])) > MAX_LENGTH,
            )
            if cuts:
                st.markdown(outputs_in_words(surgery), width="content")
        if cuts:
            _list(surgery.model, cuts, whole_page)
            _results(surgery, place, step_names, step_title)


def surgery_told(surgery: Surgery, view: View, step_names: Sequence[str], step_title: str) -> None:
    """What is done and what came of it, below a stepper whose opened parts have the controls.

    Args:
        surgery: as ``current_surgery`` found it; where nothing is done nothing is shown.
        view: where the stepper stands, whose unit is meant.
        step_names: a short name for each step.
        step_title: what a step is called.
    """
    if not surgery.interventions:
        return
    with st.expander(_("What the surgery changed"), icon=":material/healing:", expanded=True):
        for k, one in enumerate(surgery.interventions):
            st.markdown(f"{k + 1}. {in_words(one, surgery.model)}")
        st.markdown(outputs_in_words(surgery))
        _results(surgery, _choose_place(surgery.model, view), step_names, step_title)


def _current_cuts(model: RNNModel) -> tuple[Intervention, ...]:
    """The link's list, or the session's if it was made for this network; nonsense is dropped."""
    shape = [(cell.kind, cell.W_x.shape) for cell in model.cells]
    if not in_address(CUT) and _NETWORK.get() not in (None, shape):
        forget(CUT, WHO)
    _NETWORK.set(shape)
    said = settle(CUT)
    try:
        cuts = parse_interventions(said)
        check_interventions(model, cuts)
    except SurgeryError:
        refuse(CUT, said)
        return ()
    return cuts


def store_cuts(cuts: Sequence[Intervention], whole_page: bool = False) -> None:
    """From now on this is done; ``whole_page``: also where only a fragment would run again."""
    put(CUT, format_interventions(cuts))
    if whole_page:
        st.rerun()


def _choose_place(model: RNNModel, view: View | None) -> tuple[int, int]:
    """Layer and unit, as indices: the stepper's, or chosen here."""
    top = len(model.cells) - 1
    if view is not None:
        layer = min(view.layer, top)
        return layer, min(view.unit, model.cells[layer].hidden_size - 1)
    default = (top + 1, 1)
    said = value_of(WHO, default)
    if not (0 < said[0] <= top + 1 and 0 < said[1] <= _units(model, said[0])):
        put_value(WHO, default, default)
        said = default
    _LAYER.set(said[0])
    _UNIT.set(said[1])
    layers, units = st.columns(2)
    if top:
        layers.segmented_control(
            _("Layer"),
            range(1, top + 2),
            key=_LAYER.name,
            required=True,
            on_change=_store_place,
            args=(default,),
        )
    units.number_input(
        _("Unit"),
        1,
        _units(model, said[0]),
        key=_UNIT.name,
        on_change=_store_place,
        args=(default,),
    )
    return said[0] - 1, said[1] - 1


def _store_place(default: tuple[int, int]) -> None:
    put_value(WHO, (_LAYER.get(), _UNIT.get()), default)


def _units(model: RNNModel, layer: int) -> int:
    """How many the layer, counted from 1, has."""
    return model.cells[layer - 1].hidden_size


def _list(model: RNNModel, cuts: Sequence[Intervention], whole_page: bool) -> None:
    """What is done, each with its undo."""
    for k, one in enumerate(cuts):
        said, undo = st.columns([6, 1], vertical_alignment="center")
        said.markdown(f"{k + 1}. {in_words(one, model)}")
        undo.button(
            _("Undo"),
            icon=":material/undo:",
            key=f"cut_undo_{k}",
            on_click=store_cuts,
            args=((*cuts[:k], *cuts[k + 1 :]), whole_page),
        )
    if len(cuts) > 1:
        st.button(
            _("Undo all surgery"),
            icon=":material/undo:",
            key="cut_undo_all",
            on_click=store_cuts,
            args=((), whole_page),
        )


def _results(
    surgery: Surgery, place: tuple[int, int], step_names: Sequence[str], step_title: str
) -> None:
    """What changed: the largest change of a state, one unit's curves."""
    layer, unit = place
    found = largest_change(surgery.before, surgery.after)
    alone = len(surgery.before.layers) == 1 and surgery.before.layers[0].hidden_size == 1
    if found.before == found.after:
        st.markdown(_("No hidden state changed."))
    elif not alone and fixed(found.before) == fixed(found.after):
        st.markdown(
            _(
                "The hidden state that changed most is unit {unit} of layer {layer}, at step "
                "{step}, and there only by {difference}."
            ).format(
                unit=found.unit + 1,
                layer=found.layer + 1,
                step=found.step + 1,
                difference=measured(abs(found.after - found.before)),
            )
        )
    elif not alone:
        st.markdown(
            _(
                "The hidden state that changed most is unit {unit} of layer {layer}, at step "
                "{step}: from {before} to **{after}**."
            ).format(
                unit=found.unit + 1,
                layer=found.layer + 1,
                step=found.step + 1,
                before=fixed(found.before),
                after=fixed(found.after),
            )
        )
    words = SurgeryWords(
        untouched=_("{name} untouched"),
        changed=_("{name} after surgery"),
        difference=_("difference of {name}, on its own scale"),
        alt=_(
            "Unit {unit} untouched and after surgery, and the difference, over {steps} steps. Its "
            "hidden state differs most at step {step}: {before} untouched, {after} after surgery."
        ),
    )
    st.markdown(
        _("**Unit {unit} of layer {layer}**, untouched and after surgery:").format(
            unit=unit + 1, layer=layer + 1
        )
    )
    before, after = surgery.before.layers[layer], surgery.after.layers[layer]
    chart(
        surgery_figure(
            before,
            after,
            unit,
            palette(st.context.theme.type or "light"),
            step_names=step_names,
            step_title=step_title,
            words=words,
        ),
        key="cut_chart",
        alt=surgery_alt(before, after, unit, words),
    )


def outputs_in_words(surgery: Surgery) -> str:
    """The answer before and after, or where the outputs differ most."""
    output = surgery.packed_before.output
    if output is None:
        return ""
    every = [output_values(run) for run in (surgery.packed_before, surgery.packed)]  # (T, O)
    labels = output.labels
    if not output.shares:
        if np.array_equal(surgery.before.y, surgery.after.y):
            return _("The output stays as it was, at every step.")
        gaps = np.abs(surgery.after.y - surgery.before.y)[:, 0].max(axis=1)  # (T)
        most = int(gaps.argmax())
        before, after = (_(", ").join(_assigned(labels, values[most])) for values in every)
        if before == after:
            return _(
                "The output changed most at step {step}, and there only by {difference}."
            ).format(step=most + 1, difference=measured(gaps[most]))
        return _("The output changed most at step {step}: from {before} to **{after}**.").format(
            step=most + 1, before=before, after=after
        )
    said = _("{label} with {percent}%")
    old, new = (
        said.format(label=labels[int(v.argmax())], percent=percent(v.max()))
        for v in (every[0][-1], every[1][-1])
    )
    return _("Untouched, its answer is {before}; after surgery it is **{after}**.").format(
        before=old, after=new
    )


def _assigned(labels: Sequence[str], values: Array) -> list[str]:
    return [f"{name} = {fixed(value)}" for name, value in zip(labels, values, strict=True)]
