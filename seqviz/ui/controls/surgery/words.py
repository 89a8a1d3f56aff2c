"""Surgery in words: what is changed, where, and at which steps."""

from __future__ import annotations

from seqviz.cells import RNNModel
from seqviz.cells.surgery import Hold, Intervention, Silence
from seqviz.numbers import given
from seqviz.ui.controls.cell_words import named
from seqviz.ui.frame.i18n import _


def in_words(one: Intervention, model: RNNModel) -> str:
    """What is done to a network, in the session's language."""
    place = (
        _("all units of layer {layer}").format(layer=one.layer + 1)
        if one.unit is None
        else _("unit {unit} of layer {layer}").format(unit=one.unit + 1, layer=one.layer + 1)
    )
    description = model.cells[one.layer].description
    if isinstance(one, Silence):
        said = _("Silenced: {place}").format(place=place)
    elif isinstance(one, Hold):
        said = _("{name} held at {value}: {place}").format(
            name=named(description, one.quantity), value=given(one.value), place=place
        )
    else:
        said = _("{name} times {value}: {place}").format(
            name=named(description, one.quantity), value=given(one.factor), place=place
        )
    if one.last == one.first:
        return _("{said}, at step {step} only").format(said=said, step=one.first + 1)
    if one.last is not None:
        return _("{said}, steps {first} to {last}").format(
            said=said, first=one.first + 1, last=one.last + 1
        )
    if one.first:
        return _("{said}, from step {first} on").format(said=said, first=one.first + 1)
    return said
