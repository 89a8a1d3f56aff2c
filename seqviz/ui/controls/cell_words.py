"""What a cell and its quantities are called, in the session's language: its description's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from seqviz.cells import CELLS, Description, Kind, described
from seqviz.cells.description import PREV
from seqviz.cells.operations import ACTIVATIONS
from seqviz.ui.frame.i18n import N_, _, ngettext

_COUNTS: Final = (N_("One"), N_("Two"), N_("Three"), N_("Four"))


def cell_name(kind: Kind) -> str:
    """What a registered cell is called."""
    return _(described(kind).title)


def name_of_kind(value: object) -> str:
    """The same of whatever a file or a link says; what is not registered stays as it is."""
    return cell_name(value) if isinstance(value, str) and value in CELLS else str(value)


def quantity_name(description: Description, name: str) -> str:
    """What a quantity is called, such as "forget gate"."""
    return _(description[name].title)


def named(description: Description, name: str) -> str:
    """Letter and name of a quantity."""
    return f"{name} · {quantity_name(description, name)}"


def titles(description: Description, names: Sequence[str]) -> dict[str, str]:
    """Quantities by their letters, each with letter and name, as a choice tells them."""
    form = _("{letter}, the {name}")
    return {name: form.format(letter=name, name=quantity_name(description, name)) for name in names}


def option_name(kind: Kind, name: str) -> str:
    """What an option of a cell, or a value of one, is called."""
    return _(CELLS[kind].OPTION_TITLES.get(name, name))


def in_words(count: int) -> str:
    """A small number as the word that begins a sentence, as the cells' own sentences have it."""
    return _(_COUNTS[count - 1]) if 1 <= count <= len(_COUNTS) else str(count)


def in_a_sentence(description: Description) -> str:
    """What a cell is made of: its own sentence, or one that counts its gates."""
    if description.note:
        return _(description.note)
    gates = [name for name in description.gates if description[name].role != "content"]
    read = {term.source for one in description.sums for term in one.terms}
    made = ngettext(
        "{count} gate and a candidate", "{count} gates and a candidate", len(gates)
    ).format(count=in_words(len(gates)))
    if description.states == ("h", "c") and read & {"c", "c_prev"}:
        return _("{made}, and a cell state that the gates see.").format(made=made)
    if not read & {name + PREV for name in description.states} and read <= {"x"}:
        return _("{made}, which see the input alone.").format(made=made)
    return _("{made}.").format(made=made)


def has_kink(description: Description) -> bool:
    """Whether something in the cell has no derivative at 0, as ReLU has none."""
    return any(ACTIVATIONS[one.activation].kink for one in description.sums)
