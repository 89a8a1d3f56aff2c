"""Surgery from the opened gate: what the stepper is told of it, and doing what it asks."""

from __future__ import annotations

from typing import Any, Final

from seqviz.cells import RNNModel
from seqviz.cells.interventions import MAX_INTERVENTIONS, MAX_LENGTH, SurgeryError
from seqviz.cells.surgery import (
    Hold,
    Intervention,
    Scale,
    Silence,
    check_interventions,
    format_interventions,
)
from seqviz.payloads.cuts import Action, Cut, ShownCut, Wish, read_wish
from seqviz.payloads.cuts import Surgery as CutsTold
from seqviz.ui.components.stepper import GateSurgery
from seqviz.ui.controls.surgery.form import RANGES, known_of, range_of
from seqviz.ui.controls.surgery.panel import Surgery, store_cuts
from seqviz.ui.controls.surgery.words import in_words
from seqviz.ui.frame.session import Key

_ANSWERED: Final[Key[int | None]] = Key("cut_answered", None)


def gate_surgery(surgery: Surgery) -> GateSurgery:
    """Let the stepper show this surgery and ask for more."""
    cells = surgery.model.cells
    told = CutsTold(
        cuts=tuple(_shown(one, surgery.model) for one in surgery.interventions),
        ranges=tuple(
            {name: RANGES[range_of(name, cell)][:2] for name in known_of(cell)} for cell in cells
        ),
        most=MAX_INTERVENTIONS,
        answered=_ANSWERED.get(),
    )

    def perform(asked: Any) -> None:
        """Store the new list; the message counts as answered whatever it says."""
        wish = read_wish(asked)
        if wish is None:
            return
        _ANSWERED.set(wish.id)
        cuts = changed_list(surgery, wish)
        if cuts is not None:
            store_cuts(cuts)

    return GateSurgery(told, perform)


def changed_list(surgery: Surgery, wish: Wish) -> tuple[Intervention, ...] | None:
    """The interventions after a wish was done.

    None for what the network cannot have, and for more than a link can hold.
    """
    cuts = list(surgery.interventions)
    index = wish.over if wish.over is not None and 0 <= wish.over < len(cuts) else None
    if wish.cut is None:
        return None if index is None else (*cuts[:index], *cuts[index + 1 :])
    try:
        new = _intervention(wish.cut)
        check_interventions(surgery.model, [new])
    except SurgeryError:
        return None
    if index is None:
        cuts.append(new)
    else:
        cuts[index] = new
    fits = len(cuts) <= MAX_INTERVENTIONS and len(format_interventions(cuts)) <= MAX_LENGTH
    return tuple(cuts) if fits else None


def _intervention(cut: Cut) -> Intervention:
    """What a cut of the browser's does.

    Raises:
        SurgeryError: it names a quantity, place or value that no cell has.
    """
    where: dict[str, Any] = {
        name: getattr(cut, name) for name in ("layer", "unit", "first", "last")
    }
    if cut.action == "silence":
        return Silence(**where)
    if cut.action == "hold":
        return Hold(cut.quantity or "", cut.value, **where)
    return Scale(cut.quantity or "", cut.value, **where)


def _shown(one: Intervention, model: RNNModel) -> ShownCut:
    """One intervention for the browser: its parts, its words, and what of the cell it changes."""
    action, quantity, value = _parts(one)
    cut = Cut(action, quantity, value, one.layer, one.unit, one.first, one.last)
    cell = model.cells[one.layer].description
    touched = tuple(name for name in cell.cuttable if one.touches(name, cell))
    return ShownCut(cut, in_words(one, model), touched)


def _parts(one: Intervention) -> tuple[Action, str | None, float]:
    if isinstance(one, Hold):
        return "hold", one.quantity, one.value
    if isinstance(one, Scale):
        return "scale", one.quantity, one.factor
    return "silence", None, 0.0
