"""Surgery in words: what is changed, where, and at which steps."""

from __future__ import annotations

from typing import Final

from seqviz.cells.surgery import Hold, Intervention, Silence
from seqviz.numbers import given
from seqviz.ui.frame.i18n import N_, _

NAMES: Final = {  # in the order of the drawings
    "f": N_("forget gate"),
    "i": N_("input gate"),
    "g": N_("candidate"),
    "o": N_("output gate"),
    "r": N_("reset gate"),
    "z": N_("update gate"),
    "n": N_("candidate"),
    "c": N_("cell state"),
    "h": N_("hidden state"),
}


def in_words(one: Intervention) -> str:
    """An intervention in the session's language."""
    place = (
        _("all units of layer {layer}").format(layer=one.layer + 1)
        if one.unit is None
        else _("unit {unit} of layer {layer}").format(unit=one.unit + 1, layer=one.layer + 1)
    )
    if isinstance(one, Silence):
        said = _("Silenced: {place}").format(place=place)
    elif isinstance(one, Hold):
        said = _("{name} held at {value}: {place}").format(
            name=named(one.quantity), value=given(one.value), place=place
        )
    else:
        said = _("{name} times {value}: {place}").format(
            name=named(one.quantity), value=given(one.factor), place=place
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


def named(quantity: str) -> str:
    """Letter and name of a quantity."""
    return f"{quantity} · {_(NAMES[quantity])}"
