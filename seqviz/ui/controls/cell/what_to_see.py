"""What there is to see in a network set by hand, as it is now.

The preset's own sentence holds for its own numbers on its own sequence. As soon as the visitor has
changed one of them the page says what was changed and what the changed network really does.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from seqviz.cells import ModelTrace, RNNModel
from seqviz.cells.influence import influence
from seqviz.cells.presets import Preset
from seqviz.figures.influence import gains_of
from seqviz.models.edits import MATRICES, Change, changes
from seqviz.numbers import fixed, given, measured
from seqviz.ui.controls.cell_words import option_name
from seqviz.ui.controls.surgery.panel import Surgery
from seqviz.ui.frame.i18n import _, all_of, together

_NAMED: Final = 3  # changed numbers that are named one by one
_USUAL, _ALL = 6, 12  # digits of a number; all where a change is seen in none of the usual ones


def what_to_see(original: Preset, preset: Preset, surgery: Surgery) -> str:
    """One or two sentences that are true of what the page shows.

    Args:
        original: the preset as it comes.
        preset: with the visitor's numbers and sequence.
        surgery: its run, with and without what is done to it.
    """
    edits, own_x = changes(preset, original), preset.x == original.x
    said = _(original.look_for)
    if preset.nonlinearity != original.nonlinearity:
        now, before = (option_name(one.kind, one.nonlinearity) for one in (preset, original))
        swapped = _("f is now {now} instead of {before}, with the same weights.").format(
            now=now, before=before
        )
        told = (swapped, *([_changed(edits)] if edits else []))
        return together((*told, _effect(original, preset, surgery)))
    if edits:
        return together((_changed(edits), _effect(original, preset, surgery)))
    if own_x:
        return _("Without the surgery: {said}").format(said=said) if surgery.interventions else said
    form = (
        _("On yours, {name} lies between {low} and {high} and ends at {last}, without surgery.")
        if surgery.interventions
        else _("On yours, {name} lies between {low} and {high} and ends at {last}.")
    )
    outputs = together(
        form.format(name=_(name), low=fixed(y.min()), high=fixed(y.max()), last=fixed(y[-1]))
        for name, y in zip(preset.output_names, surgery.before.y[:, 0].T, strict=True)
    )
    return _("On the network's own sequence: {said}").format(said=said) + "\n\n" + outputs


def _changed(edits: tuple[Change, ...]) -> str:
    """Which numbers are no longer the preset's."""
    named = [
        _("{number} from {before} to {after}").format(
            number=_numbered(one), before=given(one.before, digits), after=given(one.after, digits)
        )
        for one in edits[:_NAMED]
        for digits in (_USUAL if given(one.before) != given(one.after) else _ALL,)
    ]
    if len(edits) > _NAMED:
        return _("You changed {numbers} and {more} more.").format(
            numbers=_(", ").join(named), more=len(edits) - _NAMED
        )
    return _("You changed {numbers}.").format(numbers=all_of(named))


def _numbered(one: Change) -> str:
    """W_h [1, 2], or b [1]: as the drawing counts, from 1."""
    places = (one.row, one.column) if one.name in MATRICES else (one.row,)
    return f"`{one.name} [{', '.join(str(place + 1) for place in places)}]`"


def _effect(original: Preset, preset: Preset, surgery: Surgery) -> str:
    """What that does on this sequence: to the output, and to how far the first input reaches."""
    model = original.model()
    untouched = model.forward(preset.inputs(), original.states())
    before, after = untouched.y[:, 0], surgery.before.y[:, 0]  # (T, O)
    step, output = np.unravel_index(int(np.abs(after - before).argmax()), after.shape)
    if np.array_equal(before, after):
        said = _("On this sequence the output stays what it was, at every step.")
    elif fixed(before[step, output]) == fixed(after[step, output]):
        said = _(
            "On this sequence {name} differs most at step {step}, and there only by {difference}."
        ).format(
            name=_(preset.output_names[output]),
            step=step + 1,
            difference=measured(abs(after[step, output] - before[step, output])),
        )
    else:
        said = _(
            "On this sequence {name} differs most at step {step}: it is now **{after}** and was "
            "{before}."
        ).format(
            name=_(preset.output_names[output]),
            step=step + 1,
            before=fixed(before[step, output]),
            after=fixed(after[step, output]),
        )
    reach = _reach(model, untouched, surgery)
    if surgery.interventions:  # the chart below is of the run with it
        said = _("Without the surgery: {said}").format(said=said)
        reach = _("This too is without it: {said}").format(said=reach) if reach else ""
    return together((said, reach))


def _reach(original: RNNModel, untouched: ModelTrace, surgery: Surgery) -> str:
    """What the state makes of a nudge of the first input at every step, now and as it was."""
    before, after = _factor(original, untouched), _factor(surgery.model, surgery.before)
    if after is None:
        return _sides(surgery)
    if after == 0:
        return _("A nudge of the first input leaves nothing in the state at the end.")
    if before is None or before == 0:
        return _(
            "A nudge of the first input is multiplied by **{now}** per step, on average over the "
            "way to the end."
        ).format(now=measured(after))
    return _(
        "A nudge of the first input is multiplied by **{now}** per step, on average over the way "
        "to the end; with the network's own numbers by {own}."
    ).format(now=measured(after), own=measured(before))


def _sides(surgery: Surgery) -> str:
    """What a nudge up and one down do to the last state, where it stands on ReLU's kink."""
    known = influence(surgery.model, surgery.before, sources=[0])
    if not known.kinks[-1, 0]:
        return ""
    up, down = (side[-1, 0] for side in known.sides)
    return _(
        "A nudge of the first input moves the last state by **{up}** per unit upwards and by "
        "**{down}** downwards: ReLU stands on its kink."
    ).format(up=measured(up), down=measured(down))


def _factor(model: RNNModel, trace: ModelTrace) -> float | None:
    """The mean factor per step; None where there is no way or nothing that could be multiplied."""
    gains = gains_of(influence(model, trace, sources=[0]), 0)
    steps = len(gains) - 1
    if not steps or not gains[0] > 0 or not np.isfinite(gains[-1]):
        return None
    return float((gains[-1] / gains[0]) ** (1 / steps))
