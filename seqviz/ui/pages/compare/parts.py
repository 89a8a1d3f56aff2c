"""Which gate plays which part in each of some cells, as a table: the rows follow from the roles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from seqviz.cells import Description, Sum, Trace
from seqviz.cells.blend import Factor, blend
from seqviz.cells.description import PREV
from seqviz.figures.cell_text import latex
from seqviz.numbers import fixed
from seqviz.ui.controls.cell_words import cell_name, quantity_name
from seqviz.ui.frame.i18n import N_, _

Values = Callable[[str], str]
"""A quantity's name, or "1 - " and the name, to the number that stands in the table."""


def parts_table(layers: Mapping[str, Trace], t: int, unit: int) -> str:
    """The table in Markdown, a column a cell, with one unit's values at one step filled in."""
    heads = [cell_name(kind) for kind in layers]
    lines = [f"| | {' | '.join(heads)} |", f"| :-- |{' :-- |' * len(heads)}"]
    for title, told in _ROWS:
        row = [told(one.description, _values(one, t, unit)) for one in layers.values()]
        lines.append(f"| {_(title)} | {' | '.join(row)} |")
    return "\n".join(lines)


def parts_named(cell: Description) -> tuple[str, ...]:
    """Of which quantity each number in a cell's column is, from above; "1 - " before what is left.

    Args:
        cell: the one whose column it is.
    """
    names: list[str] = []

    def value(name: str) -> str:
        names.append(name)
        return ""

    for _title, told in _ROWS:
        told(cell, value)
    return tuple(names)


def parts_style(names: Iterable[str]) -> str:
    """On a phone the columns have no room: each row becomes a block that names its cells."""
    named = "\n".join(
        f'  .st-key-parts_table td:nth-child({place})::before {{ content: "{name}"; }}'
        for place, name in enumerate(names, start=2)
    )
    return f"""<style>
.st-key-parts_table table {{ width: 100%; }}
.st-key-parts_table :is(th, td) {{ min-width: 6rem; }}
@media (max-width: 640px) {{
  .st-key-parts_table :is(table, tbody, tr, td) {{ display: block; border: 0; }}
  .st-key-parts_table thead {{ display: none; }}
  .st-key-parts_table tr {{ margin-bottom: 1rem; }}
  .st-key-parts_table td {{ padding: 0.1rem 0; }}
  .st-key-parts_table td:not(:first-child) {{ padding-left: 3.6rem; text-indent: -3.6rem; }}
  .st-key-parts_table td:not(:first-child) * {{ text-indent: 0; }}
  .st-key-parts_table td:not(:first-child)::before {{
    display: inline-block; min-width: 3.6rem; padding-right: 0.6rem; text-indent: 0; opacity: 0.75;
  }}
{named}
}}
</style>"""


def side_by_side_style() -> str:
    """Heads and pictures of all columns begin at the same heights, however a name wraps."""
    return """<style>
[data-testid="stLayoutWrapper"]:has(> .st-key-player) {
  position: sticky; top: var(--sv-bar, 2.75rem); z-index: 5; padding: 0.3rem 0;
  background: var(--st-background-color, Canvas);
}
@media (min-width: 641px) {
  .st-key-side_by_side > div > [data-testid="stHorizontalBlock"],
  .st-key-side_by_side > [data-testid="stHorizontalBlock"] {
    display: grid; grid-template: repeat(3, auto) / repeat(3, minmax(0, 1fr)); row-gap: 1rem;
  }
  .st-key-side_by_side [data-testid="stColumn"],
  .st-key-side_by_side [data-testid="stColumn"] > [data-testid="stVerticalBlock"] {
    display: grid; grid-template: subgrid / minmax(0, 1fr); grid-row: span 3; width: auto;
    min-width: 0;
  }
  .st-key-side_by_side [data-testid="stColumn"] > [data-testid="stVerticalBlock"] > * {
    grid-column: 1;
  }
}
</style>"""


# ---------------------------------------------------------------- what a cell says in a row


def _kept(cell: Description, value: Values) -> str:
    if found := blend(cell):
        return _weighed(cell, found.kept, value)
    if isinstance(cell[cell.states[-1]], Sum):
        return _("no gate: only what $W_h$ carries over")
    return _("what the memory's equation says")


def _written(cell: Description, value: Values) -> str:
    if found := blend(cell):
        return _weighed(cell, found.written, value)
    if isinstance(cell[cell.states[-1]], Sum):
        return _("no gate: all of it")
    return _("what the memory's equation says")


def _content(cell: Description, value: Values) -> str:
    if content := cell.with_role("content"):
        return _gate(cell, content[0], value)
    return _state(cell, "h", value)


def _seen(cell: Description, value: Values) -> str:
    if resets := cell.with_role("resets"):
        return _gate(cell, resets[0], value)
    content = cell[next(iter(cell.with_role("content")), "h")]
    gated = [name for name in _behind(cell, content.name) if name in cell.gates]
    if gated:
        return _("the {gate} again, ${symbol}$ = {value}").format(
            gate=quantity_name(cell, gated[0]), symbol=f"{gated[0]}_t", value=value(gated[0])
        )
    if "h" + PREV not in _behind(cell, content.name):
        return _("nothing of it: it sees the input alone")
    if len(cell.states) > 1:
        return _("no gate of its own: all of $h_{t-1}$, which the last output gate let out")
    return _("no gate: all of $h_{t-1}$")


def _memory(cell: Description, value: Values) -> str:
    memory = cell.states[-1]
    if isinstance(cell[memory], Sum):
        return _("the same as the new content")
    return _state(cell, memory, value)


def _shown(cell: Description, value: Values) -> str:
    if shows := cell.with_role("shows"):
        return _gate(cell, shows[0], value)
    return _("no gate: all of it")


def _outside(cell: Description, value: Values) -> str:
    if cell.states[-1] == "h":
        return f"$h_t$ = {value('h')}"
    return _state(cell, "h", value)


_ROWS: Final = (
    (N_("What is **kept** of the old memory"), _kept),
    (N_("How much of the new is **written**"), _written),
    (N_("The **new content**"), _content),
    (N_("How much of the past the new content **sees**"), _seen),
    (N_("The **memory**"), _memory),
    (N_("How much of the memory is **shown**"), _shown),
    (N_("What the rest of the network **sees**"), _outside),
)


def _gate(cell: Description, name: str, value: Values) -> str:
    return f"{quantity_name(cell, name)} {_state(cell, name, value)}"


def _weighed(cell: Description, factors: Sequence[Factor], value: Values) -> str:
    """What a part of the memory is multiplied with."""
    if not factors:
        return _("no gate: all of it")
    return " × ".join(
        _rest(cell, one.gate, value) if one.rest else _gate(cell, one.gate, value)
        for one in factors
    )


def _rest(cell: Description, name: str, value: Values) -> str:
    return _("what the {gate} leaves, $1 - {symbol}$ = {value}").format(
        gate=quantity_name(cell, name), symbol=f"{name}_t", value=value(f"1 - {name}")
    )


def _state(cell: Description, name: str, value: Values) -> str:
    return f"${latex(cell, name)}$ = {value(name)}"


def _behind(cell: Description, name: str) -> set[str]:
    """What a quantity is made from: its sources, and those of the parts among them."""
    found: set[str] = set()
    for source in cell[name].sources:
        found.add(source)
        if source in cell and cell[source].role == "part":
            found |= _behind(cell, source)
    return found


def _values(layer: Trace, t: int, unit: int) -> Values:
    def value(name: str) -> str:
        numbers = layer.quantity(name.removeprefix("1 - "))[t, 0, unit]
        return f"**{fixed(1 - numbers if name.startswith('1 - ') else numbers)}**"

    return value
