"""A run as a standalone Python script that needs NumPy only.

It holds the weights, the cell's own few lines and a loop that prints every step's numbers. Small
networks stand in it as literals, others in an .npz beside it. Left out: training, pictures.
"""

import io
from typing import Final, NamedTuple

import numpy as np

from seqviz.cells import Array, Cell
from seqviz.cells.surgery import check_interventions, format_interventions
from seqviz.export import words
from seqviz.export.code import (
    arguments_of,
    function_name,
    layer_function,
    output_lines,
    share_lines,
    sigmoid_lines,
    uses_sigmoid,
)
from seqviz.export.snapshot import MAX_NAMES, Files, Snapshot
from seqviz.export.steps import Names
from seqviz.export.words import Say, in_english

MAX_LITERALS: Final = 400  # numbers written into the code; more go into a file
MAX_PRINTED: Final = 4000  # numbers; beyond, only h and y are printed
DIGITS: Final = 9


class Section(NamedTuple):
    """A heading and the code under it: a commented block or a notebook's cell."""

    heading: str
    code: str


def export_script(snapshot: Snapshot, say: Say = in_english) -> Files:
    """Return the script and, for a larger network, the .npz that it reads from beside it.

    ``say`` says its comments and headings in a reader's language. The printed numbers are those of
    ``snapshot.run()`` to nine digits.
    """
    name, stem = f"{snapshot.stem}.py", snapshot.stem
    where = f'Path(__file__).with_name("{stem}.npz")'
    parts = [f'"""{introduction(snapshot, say)}"""\n']
    if not fits(snapshot):
        parts.append("from pathlib import Path\n")
    for section in sections(snapshot, where, say):
        parts.append(f"# --- {section.heading}\n\n{section.code}")
    return {name: "\n".join(parts).encode(), **numbers_file(snapshot)}


def fits(snapshot: Snapshot) -> bool:
    """Whether all numbers stand in the code itself."""
    return sum(array.size for array in snapshot.arrays().values()) <= MAX_LITERALS


def introduction(snapshot: Snapshot, say: Say = in_english) -> str:
    """What it is, and what it needs to run."""
    beside = say(words.NUMBERS_BESIDE).format(file=f"{snapshot.stem}.npz")
    needs = say(words.NUMPY_ONLY) if fits(snapshot) else beside
    return say(words.INTRODUCTION).format(needs=needs)


def numbers_file(snapshot: Snapshot) -> Files:
    """The .npz of a larger network, or nothing."""
    if fits(snapshot):
        return {}
    block = io.BytesIO()
    np.savez(block, allow_pickle=False, **snapshot.arrays())
    return {f"{snapshot.stem}.npz": block.getvalue()}


def sections(snapshot: Snapshot, where: str, say: Say = in_english) -> list[Section]:
    """The whole program in pieces.

    Args:
        snapshot: what to run.
        where: an expression that names the .npz.
        say: headings and comments in a reader's language.
    """
    check_interventions(snapshot.model, snapshot.interventions)
    made = format_interventions(snapshot.interventions)
    layers = say(words.LAYERS_WITH).format(made=made) if made else say(words.LAYERS)
    return [
        Section(say(words.NUMBERS), _numbers(snapshot, where, say)),
        Section(layers, _layers(snapshot, say)),
        Section(say(words.RUN), _run(snapshot, say)),
        Section(say(words.PRINT), _print(snapshot, say)),
    ]


def _numbers(snapshot: Snapshot, where: str, say: Say) -> str:
    inputs, outputs = (
        tuple(map(_text, names)) for names in (snapshot.input_names, snapshot.output_names)
    )
    # a repr is a literal on one line whatever the text is, so no name can become code
    lines = ["import numpy as np\n", f"TITLE = {_text(snapshot.title)!r}"]
    lines += [f"INPUTS = {inputs!r}"] if inputs else []
    lines += [f"OUTPUTS = {outputs!r}"] if outputs else []
    arrays = snapshot.arrays()
    if fits(snapshot):
        lines += [f"{name} = {_literal(array, say)}" for name, array in arrays.items()]
    else:
        lines.append(f"with np.load({where}) as numbers:")
        lines += [
            f'    {name} = numbers["{name}"]  # {_shaped(a, say)}' for name, a in arrays.items()
        ]
    return "\n".join(lines) + "\n"


def _layers(snapshot: Snapshot, say: Say) -> str:
    cells = snapshot.model.cells
    functions = {"sigmoid": sigmoid_lines(say)} if any(map(uses_sigmoid, cells)) else {}
    for layer, cell in enumerate(cells):
        own = [one for one in snapshot.interventions if one.layer == layer]
        name = _name(snapshot, cell, layer)
        functions[name] = layer_function(cell, own, name, say)
    return "\n\n".join(functions.values())


def _name(snapshot: Snapshot, cell: Cell, layer: int) -> str:
    own = [one for one in snapshot.interventions if one.layer == layer]
    # shapes stand in the comments, so layers share a function only where they have the same
    alike = all(
        (other.kind, other.W_x.shape, other.options) == (cell.kind, cell.W_x.shape, cell.options)
        for other in snapshot.model.cells
    )
    return function_name(cell, own, layer) if alike else f"layer_{layer + 1}"


def _run(snapshot: Snapshot, say: Say) -> str:
    lines = []
    for layer, cell in enumerate(snapshot.model.cells):
        k = layer + 1
        given = "x" if layer == 0 else f'[step["h"] for step in layer{layer}_steps]'
        values = ", ".join(f"{name}_{k}" for name in arguments_of(cell))
        lines.append(f"layer{k}_steps = {_name(snapshot, cell, layer)}({given}, {values})")
    every = ", ".join(f"layer{k + 1}_steps" for k in range(len(snapshot.model.cells)))
    lines += [f"layers = [{every}]", "steps = layers[-1]", output_lines(snapshot.model, say)]
    lines += [share_lines(say)] if snapshot.shares else []
    return "\n".join(lines)


def _print(snapshot: Snapshot, say: Say) -> str:
    layers = [(Names(cell.description), cell) for cell in snapshot.model.cells]
    names = [[own.name(q) for q in cell.description.cuttable] for own, cell in layers]
    per_step = sum(
        len(own) * cell.hidden_size for own, (_, cell) in zip(names, layers, strict=True)
    )
    few = per_step * len(snapshot.x) <= MAX_PRINTED
    shown = tuple(dict.fromkeys(name for own in names for name in own)) if few else ("h",)
    shares = '    print(f"  p = {show(p[t])}")\n' if snapshot.shares else ""
    step = say(words.PRINTED_STEP).format(number="{t + 1}", values="{show(x[t])}")
    layer = say(words.PRINTED_LAYER).format(
        number="{number}", name="{name}", values="{show(kept[t][name])}"
    )
    return f"""\
SHOWN = {shown!r}  # {say(words.SHOWN)}


def show(values):
    return " ".join(f"{{value:.{DIGITS}g}}" for value in values)


print(TITLE)
for t in range(len(x)):
    print(f"{step}")
    for number, kept in enumerate(layers, start=1):
        for name in SHOWN:
            if name in kept[t]:
                print(f"  {layer}")
    print(f"  y = {{show(y[t])}}")
{shares}"""


def _shaped(array: Array, say: Say) -> str:
    return say(words.SHAPE).format(shape=array.shape)


def _literal(array: Array, say: Say) -> str:
    """An array as code, exact: each number in its shortest form that reads back the same."""
    rows = array if array.ndim == 2 else array[None]
    written = ["[" + ", ".join(map(_number, row)) + "]" for row in rows]
    inner = written[0] if array.ndim == 1 else "[\n    " + ",\n    ".join(written) + ",\n]"
    dtype = "" if array.dtype == np.float64 else f", dtype=np.{array.dtype}"
    return f"np.array({inner}{dtype})  # {_shaped(array, say)}"


def _number(value: np.floating) -> str:
    text = str(value)
    return text if np.isfinite(value) else text.replace("inf", "np.inf").replace("nan", "np.nan")


def _text(text: str) -> str:
    """A text that can be printed: not endless, and no half of a character."""
    return text[:MAX_NAMES].encode(errors="replace").decode()
