"""The NumPy lines behind a view, with the live shapes in comments.

The lines are the printed equations for one sequence, so that a step's values are plain vectors.
The same lines run in exported scripts, so what is shown is what runs. Left out: anything that the
equations do not need, such as checks and batches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias, get_args

from seqviz.cells import Cell, Description, RNNModel
from seqviz.cells.operations import ACTIVATIONS
from seqviz.cells.surgery import Hold, Intervention, Scale, check_interventions
from seqviz.export import words
from seqviz.export.changes import Changes
from seqviz.export.docstring import in_words
from seqviz.export.steps import Step, Touch, shape
from seqviz.export.words import Say, in_english, remarks

View: TypeAlias = Literal["layer", "output", "shares", "influence", "phase", "pulse"]


def sigmoid_lines(say: Say = in_english) -> str:
    """The function that gates call."""
    return f'''\
def sigmoid(a):
    """{say(words.SIGMOID)}"""
    return 0.5 + 0.5 * np.tanh(0.5 * a)
'''


def share_lines(say: Say = in_english) -> str:
    """Y as probabilities."""
    return f"""\
# {say(words.LARGEST_FIRST)}
p = np.exp(y - y.max(axis=1, keepdims=True))
p = p / p.sum(axis=1, keepdims=True)
"""


def code_for(
    view: View,
    model: RNNModel,
    *,
    layer: int = 0,
    interventions: Sequence[Intervention] = (),
    say: Say = in_english,
) -> str:
    """Return the lines that produce a view, without imports, weights and inputs.

    Args:
        view: "layer": a function that runs one layer and keeps every number of every step;
            "output": y of the top layer's ``steps``; "shares": y as probabilities;
            "influence": how much of the layer's input at index ``s`` is left in its h, from the
            ``steps`` of "layer"; "phase": the way of its state and the arrows of a phase portrait,
            from the same ``steps``, the inputs ``xs`` and the step ``t`` shown, counted from 1;
            "pulse": what is left of the input at index ``s``, from the same.
        model: the network; its shapes stand in the comments.
        layer: index.
        interventions: surgery; what belongs to the layer appears in its lines.
        say: comments and docstrings in a reader's language.

    Raises:
        ValueError: an unknown view or layer, or interventions that the model cannot have.
    """
    if view not in get_args(View):
        raise ValueError(f"view: got {view!r}, want one of {', '.join(get_args(View))}")
    if not 0 <= layer < len(model.cells):
        raise ValueError(f"layer: got {layer}, want 0 to {len(model.cells) - 1}")
    check_interventions(model, interventions)
    cell, own = model.cells[layer], [one for one in interventions if one.layer == layer]
    if view == "output":
        return output_lines(model, say)
    if view == "shares":
        return share_lines(say)
    if view == "influence":
        return influence_lines(cell, own, say)
    if view == "phase":
        return phase_lines(cell, own, say)
    if view == "pulse":
        return pulse_lines(cell, function_name(cell, own, layer), say)
    prefix = f"{sigmoid_lines(say)}\n\n" if uses_sigmoid(cell) else ""
    return prefix + layer_function(cell, own, function_name(cell, own, layer), say)


def function_name(cell: Cell, own: Sequence[Intervention], layer: int) -> str:
    """Layers that compute alike share a function; one under surgery has its own."""
    return f"layer_{layer + 1}" if own else cell.kind


@dataclass(frozen=True, slots=True)
class _Form:
    """All that a cell's lines depend on: what it is, and its sizes I and H."""

    make: type[Cell]
    options: tuple[tuple[str, str], ...]
    inputs: int
    hidden: int

    @classmethod
    def of(cls, cell: Cell) -> _Form:
        return cls(type(cell), tuple(cell.options.items()), cell.input_size, cell.hidden_size)

    @property
    def description(self) -> Description:
        return self.make.describe(**dict(self.options))


def layer_function(
    cell: Cell, own: Sequence[Intervention], name: str, say: Say = in_english
) -> str:
    """A function that runs one layer and returns every number of every step."""
    return _layer_function(_Form.of(cell), tuple(own), name, say)


@lru_cache(maxsize=128)  # a page shows the same lines at every run
def _layer_function(form: _Form, own: tuple[Intervention, ...], name: str, say: Say) -> str:
    description = form.description
    step = Step(description, form.hidden, _toucher(description, own, "", 8), say)
    reads = say(words.INPUT).format(shape=shape("I", form.inputs))
    weights = [one.name for one in description.arrays]
    arguments = ", ".join([*weights, *description.states])
    return "\n".join(
        [
            f"def {name}(xs, {arguments}):",
            f'    """{in_words(description, say)}"""',
            "    steps = []",
            f"    for t, x_t in enumerate(xs, start=1):  # {reads}",
            *_indented(step.lines(), 8),
            f"        steps.append(dict({', '.join(f'{k}={k}' for k in step.kept)}))",
            "    return steps",
            "",
        ]
    )


def arguments_of(cell: Cell) -> list[str]:
    """What is given to a layer's function after the inputs: weights and initial states."""
    return [*cell.parameters(), *(f"{state}_0" for state in cell.description.states)]


def uses_sigmoid(cell: Cell) -> bool:
    """Whether the lines of a cell call the function of ``SIGMOID``."""
    return any("sigmoid(" in ACTIVATIONS[one.activation].line for one in cell.description.sums)


def _indented(lines: Iterable[str], by: int) -> Iterator[str]:
    """The lines of a block; those of surgery have their indent already."""
    return (line if line[:1] == " " else " " * by + line for line in lines)


def output_lines(model: RNNModel, say: Say = in_english) -> str:
    """Y of every step from the top layer's steps."""
    outputs, hidden = model.W_y.shape
    sizes = say(words.OUTPUT).format(
        weights=shape("O, H", outputs, hidden), outputs=shape("O", outputs)
    )
    return f'# {sizes}\ny = np.array([W_y @ step["h"] + b_y for step in steps])\n'


def influence_lines(cell: Cell, own: Sequence[Intervention], say: Say = in_english) -> str:
    """How much of a layer's input at index s is left in its h: forward-mode differentiation."""
    return _influence_lines(_Form.of(cell), tuple(own), say)


@lru_cache(maxsize=128)
def _influence_lines(form: _Form, own: tuple[Intervention, ...], say: Say) -> str:
    description, inputs, hidden = form.description, form.inputs, form.hidden
    changes = Changes(description, (inputs, hidden), _toucher(description, own, "D_", 4), say)
    size, eye = shape("H, I", hidden, inputs), f"np.eye({inputs})"
    names = " = ".join(f"D_{state}" for state in description.states)
    columns, kinked = changes.columns, changes.kinked
    square = say(words.SHAPE).format(shape=shape("I, I", inputs, inputs))
    moved = f"np.tile({eye}, 2) * (t == s)" if kinked else f"{eye} * (t == s)"
    return "\n".join(
        [
            remarks(say(words.KINKED if kinked else words.SMOOTH)),
            f"{names} = np.zeros(({hidden}, {columns}))  # {changes.shaped}",
            "left = []",
            "for t, at in enumerate(steps):",
            f"    D_x = {moved}" + ("" if kinked else f"  # {square}"),
            *_indented(changes.lines(), 4),
            *(_left_of_sides(size, say) if kinked else _left(say)),
            "",
        ]
    )


def _left(say: Say) -> tuple[str, ...]:
    return (f"    left.append(np.linalg.norm(D_h, 2))  # {say(words.LARGEST)}",)


def _left_of_sides(size: str, say: Say) -> tuple[str, ...]:
    """Where a nudge up and one down do different things, there is no derivative."""
    return (
        f"    up, down = np.split(D_h, 2, axis=1)  # {say(words.EACH).format(shape=size)}",
        "    same = abs(up - down).max() <= 1e-9 * abs(D_h).max()",
        "    left.append(np.linalg.norm(up, 2) if same else np.nan)",
    )


def phase_lines(cell: Cell, own: Sequence[Intervention], say: Say = in_english) -> str:
    """The way of a layer's state, and for 2 units where h is all the map of a step as arrows."""
    hidden = cell.hidden_size
    way = f"""\
# {say(words.WAY).format(hidden=hidden)}
way = np.array([h_0, *(step["h"] for step in steps)])
"""
    if hidden != 2 or cell.description.states != ("h",):
        return way
    body = Step(cell.description, hidden, _toucher(cell.description, own, "", 4), say).lines()
    grid = say(words.SHAPE).format(shape="(169, 2)")
    return way + "\n".join(
        [
            f"# {say(words.ARROWS)}",
            "low, high = np.minimum(way.min(axis=0), -1), np.maximum(way.max(axis=0), 1)",
            "low, high = low - 0.06 * (high - low), high + 0.06 * (high - low)",
            "sides = np.linspace(low, high, 15)[1:-1].T",
            f"starts = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)  # {grid}",
            "x_t, moves = xs[t - 1], []",
            "for h_prev in starts:",
            "    h = h_prev",
            *_indented(body, 4),
            "    moves.append(h - h_prev)",
            f"longest = np.abs(moves / (high - low)).max()  # {say(words.SHORT)}",
            "ends = starts + min(1, 0.9 / (13 * longest)) * np.array(moves)",
            "",
        ]
    )


def pulse_lines(cell: Cell, name: str, say: Say = in_english) -> str:
    """What is left of a layer's input at index s: the same run without it, and how far it is."""
    return f"""\
calm = xs.copy()  # {say(words.CALM)}
calm[s] = 0
without = {name}(calm, {", ".join(arguments_of(cell))})
far = [np.linalg.norm(one["h"] - other["h"]) for one, other in zip(steps, without)]
left = np.array(far) / max(far)  # {say(words.FAR)}
"""


def _toucher(cell: Description, own: Sequence[Intervention], prefix: str, indent: int) -> Touch:
    """Lines for the interventions; with the prefix ``D_`` those for small changes."""

    def touch(quantity: str) -> list[str]:
        lines = []
        for one in own:
            if not one.touches(quantity, cell):
                continue
            part = ":" if one.unit is None else str(one.unit)
            target = f"{prefix}{quantity}[{part}]"
            if isinstance(one, Scale):
                line = f"{target} *= {one.factor!r}"
            else:
                value = one.value if isinstance(one, Hold) and not prefix else 0.0
                line = f"{target} = {value!r}"
            # in a layer's function t counts from 1, in the lines of an influence from 0
            count = 0 if prefix else 1
            first, last = one.first + count, None if one.last is None else one.last + count
            if last is not None:
                line = f"if {first} <= t <= {last}:\n{' ' * (indent + 4)}{line}"
            elif one.first:
                line = f"if t >= {first}:\n{' ' * (indent + 4)}{line}"
            lines.append(f"{' ' * indent}{line}  # {one}")
        return lines

    return touch
