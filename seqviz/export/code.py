"""The NumPy lines behind a view, with the live shapes in comments.

The lines are the printed equations for one sequence, so that a step's values are plain vectors.
The same lines run in exported scripts, so what is shown is what runs. Left out: anything that the
equations do not need, such as checks and batches.
"""

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias, get_args

from seqviz.cells import Cell, GRUCell, LSTMCell, RNNCell, RNNModel
from seqviz.cells.surgery import Hold, Intervention, Scale, check_interventions

View: TypeAlias = Literal["layer", "output", "shares", "influence", "phase", "pulse"]
Touch = Callable[[str], list[str]]
"""The lines that change a quantity after it was computed."""

SIGMOID = '''\
def sigmoid(a):
    """1 / (1 + e^-a), written so that it never overflows."""
    return 0.5 + 0.5 * np.tanh(0.5 * a)
'''


SHARES = """\
# the largest y is taken off first, so that nothing overflows
p = np.exp(y - y.max(axis=1, keepdims=True))
p = p / p.sum(axis=1, keepdims=True)
"""


def code_for(
    view: View, model: RNNModel, *, layer: int = 0, interventions: Sequence[Intervention] = ()
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
        return output_lines(model)
    if view == "shares":
        return SHARES
    if view == "influence":
        return influence_lines(cell, own)
    if view == "phase":
        return phase_lines(cell, own)
    if view == "pulse":
        return pulse_lines(cell, function_name(cell, own, layer))
    prefix = "" if cell.kind == "rnn" else f"{SIGMOID}\n\n"
    return prefix + layer_function(cell, own, function_name(cell, own, layer))


def function_name(cell: Cell, own: Sequence[Intervention], layer: int) -> str:
    """Layers that compute alike share a function; one under surgery has its own."""
    return f"layer_{layer + 1}" if own else cell.kind


def layer_function(cell: Cell, own: Sequence[Intervention], name: str) -> str:
    """A function that runs one layer and returns every number of every step."""
    touch = _toucher(own, "", 8)
    if isinstance(cell, LSTMCell):
        head, body = _lstm(cell, touch)
    elif isinstance(cell, GRUCell):
        head, body = _gru(cell, touch)
    else:
        assert isinstance(cell, RNNCell), "three kinds of cells"
        head, body = _rnn(cell, touch)
    arguments, text, kept = head
    shapes = f"x_t {_shape('I', cell.input_size)}"
    return "\n".join(
        [
            f"def {name}(xs, {arguments}):",
            f'    """{text}"""',
            "    steps = []",
            f"    for t, x_t in enumerate(xs, start=1):  # {shapes}",
            *(f"        {line}" if line[:1] != " " else line for line in body),
            f"        steps.append(dict({', '.join(f'{k}={k}' for k in kept.split())}))",
            "    return steps",
            "",
        ]
    )


Body: TypeAlias = tuple[tuple[str, str, str], list[str]]
"""(arguments, docstring, names of what is kept) and the lines of one step."""


def _rnn(cell: RNNCell, touch: Touch) -> Body:
    units = _shape("H", cell.hidden_size)
    tanh = cell.nonlinearity == "tanh"
    text = f"h = {'tanh' if tanh else 'ReLU'}(W_h h + W_x x + b) at every step."
    return ("W_x, W_h, b, h", text, "wx wh a h"), [
        f"wx, wh = W_x @ x_t, W_h @ h  # each {units}",
        f"a = wx + wh + b  # {units}",
        f"h = {'np.tanh(a)' if tanh else 'np.maximum(a, 0)'}  # {units}",
        *touch("h"),
    ]


def _lstm(cell: LSTMCell, touch: Touch) -> Body:
    units, rows = _shape("H", cell.hidden_size), _shape("4H", 4 * cell.hidden_size)
    text = "c = f c + i g and h = o tanh(c) at every step; rows of W and b: i, f, g, o."
    return ("W_x, W_h, b, h, c", text, "wx wh a i f g o c tanh_c h"), [
        f"wx, wh = W_x @ x_t, W_h @ h  # each {rows}",
        f"a = wx + wh + b  # {rows}",
        f"a_i, a_f, a_g, a_o = np.split(a, 4)  # each {units}",
        *("i = sigmoid(a_i)  # how much is written", *touch("i")),
        *("f = sigmoid(a_f)  # how much is kept", *touch("f")),
        *("g = np.tanh(a_g)  # what could be written", *touch("g")),
        *("o = sigmoid(a_o)  # how much is shown", *touch("o")),
        *(f"c = f * c + i * g  # {units}", *touch("c")),
        "tanh_c = np.tanh(c)",
        *(f"h = o * tanh_c  # {units}", *touch("h")),
    ]


def _gru(cell: GRUCell, touch: Touch) -> Body:
    units, rows = _shape("H", cell.hidden_size), _shape("3H", 3 * cell.hidden_size)
    text = "h = (1 - z) n + z h at every step; rows of W and b: r, z, n."
    return ("W_x, W_h, b, b_hn, h", text, "wx wh a r z n h"), [
        f"wx, wh = W_x @ x_t, W_h @ h  # each {rows}",
        f"(x_r, x_z, x_n), (h_r, h_z, h_n) = np.split(wx, 3), np.split(wh, 3)  # each {units}",
        "b_r, b_z, b_n = np.split(b, 3)",
        "a_r, a_z = x_r + h_r + b_r, x_z + h_z + b_z",
        *("r = sigmoid(a_r)  # how much of h the candidate sees", *touch("r")),
        *("z = sigmoid(a_z)  # how much is kept", *touch("z")),
        "a_n = x_n + r * (h_n + b_hn) + b_n",
        *("n = np.tanh(a_n)  # the candidate", *touch("n")),
        f"a = np.concatenate([a_r, a_z, a_n])  # {rows}",
        *(f"h = (1 - z) * n + z * h  # {units}", *touch("h")),
    ]


def output_lines(model: RNNModel) -> str:
    """Y of every step from the top layer's steps."""
    outputs, hidden = model.W_y.shape
    return (
        f"# W_y {_shape('O, H', outputs, hidden)}, each y {_shape('O', outputs)}\n"
        'y = np.array([W_y @ step["h"] + b_y for step in steps])\n'
    )


def influence_lines(cell: Cell, own: Sequence[Intervention]) -> str:
    """How much of a layer's input at index s is left in its h: forward-mode differentiation."""
    touch, lstm = _toucher(own, "D_", 4), isinstance(cell, LSTMCell)
    inputs, hidden = cell.input_size, cell.hidden_size
    matrix = _shape("H, I", hidden, inputs)
    start = "D_h = D_c" if lstm else "D_h"
    if isinstance(cell, GRUCell):
        body = [
            'h_prev = steps[t - 1]["h"] if t else h_0',
            'r, z, n, wh_n = at["r"], at["z"], at["n"], np.split(at["wh"], 3)[2]',
            's_r, s_z, _ = np.split(sigmoid(at["a"]) * sigmoid(-at["a"]), 3)  # slopes',
            's_n = 1 - np.tanh(np.split(at["a"], 3)[2]) ** 2',
            "(X_r, X_z, X_n), (H_r, H_z, H_n) = np.split(W_x @ D_x, 3), np.split(W_h @ D_h, 3)",
            *("D_r = s_r[:, None] * (X_r + H_r)", *touch("r")),
            *("D_z = s_z[:, None] * (X_z + H_z)", *touch("z")),
            "D_n = s_n[:, None] * (X_n + r[:, None] * H_n + (wh_n + b_hn)[:, None] * D_r)",
            *touch("n"),
            "D_h = (1 - z)[:, None] * D_n + z[:, None] * D_h",
            f"D_h = D_h + (h_prev - n)[:, None] * D_z  # {matrix}",
        ]
    elif lstm:
        body = [
            'c_prev = steps[t - 1]["c"] if t else c_0',
            'i, f, g, o = at["i"], at["f"], at["g"], at["o"]',
            's_i, s_f, _, s_o = np.split(sigmoid(at["a"]) * sigmoid(-at["a"]), 4)  # slopes',
            's_g = 1 - np.tanh(np.split(at["a"], 4)[2]) ** 2',
            "A_i, A_f, A_g, A_o = np.split(W_x @ D_x + W_h @ D_h, 4)",
            *("D_i = s_i[:, None] * A_i", *touch("i")),
            *("D_f = s_f[:, None] * A_f", *touch("f")),
            *("D_g = s_g[:, None] * A_g", *touch("g")),
            *("D_o = s_o[:, None] * A_o", *touch("o")),
            "D_c = f[:, None] * D_c + c_prev[:, None] * D_f",
            "D_c = D_c + i[:, None] * D_g + g[:, None] * D_i",
            *touch("c"),
            'through = o * (1 - at["tanh_c"] ** 2)',
            f'D_h = through[:, None] * D_c + at["tanh_c"][:, None] * D_o  # {matrix}',
        ]
    else:
        assert isinstance(cell, RNNCell), "three kinds of cells"
        if cell.nonlinearity == "relu":
            return _relu_influence_lines(cell, touch)
        body = [
            f'slope = 1 - np.tanh(at["a"]) ** 2  # {_shape("H", hidden)}',
            f"D_h = slope[:, None] * (W_x @ D_x + W_h @ D_h)  # {matrix}",
        ]
    return "\n".join(
        [
            "# D_h is dh_t / dx_s: what a small change of the input at index s does to h at t",
            f"{start} = np.zeros(({hidden}, {inputs}))  # {matrix}",
            "left = []",
            "for t, at in enumerate(steps):",
            f"    D_x = np.eye({inputs}) * (t == s)  # {_shape('I, I', inputs, inputs)}",
            *(f"    {line}" if line[:1] != " " else line for line in [*body, *touch("h")]),
            "    left.append(np.linalg.norm(D_h, 2))  # the largest singular value",
            "",
        ]
    )


def _relu_influence_lines(cell: RNNCell, touch: Touch) -> str:
    """The same for ReLU: on its kink a nudge up and one down are followed apart."""
    inputs, hidden = cell.input_size, cell.hidden_size
    twice = f"(H, 2I) = ({hidden}, {2 * inputs})"
    return "\n".join(
        [
            "# D_h is dh_t / dx_s: what a small change of the input at index s does to h at t;",
            "# its left half is of a nudge up, its right half of one down: ReLU has a kink at 0,",
            "# and where the halves differ there is no derivative, so what is left is nan",
            f"D_h = np.zeros(({hidden}, {2 * inputs}))  # {twice}",
            "left = []",
            "for t, at in enumerate(steps):",
            f"    D_x = np.tile(np.eye({inputs}), 2) * (t == s)",
            f"    D_a = W_x @ D_x + W_h @ D_h  # {twice}",
            '    parts = abs(at["wx"]) + abs(at["wh"]) + abs(b)',
            '    kink = abs(at["a"]) <= 4 * np.finfo(parts.dtype).eps * parts  # but for rounding',
            '    D_h = (at["a"] > 0)[:, None] * D_a',
            f"    D_h[kink, :{inputs}] = np.maximum(D_a[kink, :{inputs}], 0)",
            f"    D_h[kink, {inputs}:] = np.minimum(D_a[kink, {inputs}:], 0)",
            *(f"    {line}" if line[:1] != " " else line for line in touch("h")),
            f"    up, down = np.split(D_h, 2, axis=1)  # each {_shape('H, I', hidden, inputs)}",
            "    same = abs(up - down).max() <= 1e-9 * abs(D_h).max()",
            "    left.append(np.linalg.norm(up, 2) if same else np.nan)",
            "",
        ]
    )


def phase_lines(cell: Cell, own: Sequence[Intervention]) -> str:
    """The way of a layer's state, and for 2 units where h is all the map of a step as arrows."""
    hidden = cell.hidden_size
    way = f"""\
# the way of the state: h_0 and every h_t, (T + 1, H = {hidden})
way = np.array([h_0, *(step["h"] for step in steps)])
"""
    if hidden != 2 or isinstance(cell, LSTMCell):
        return way
    touch = _toucher(own, "", 4)
    if isinstance(cell, GRUCell):
        body = _gru(cell, touch)[1]
    else:
        assert isinstance(cell, RNNCell), "three kinds of cells"
        body = _rnn(cell, touch)[1]
    return way + "\n".join(
        [
            "# the arrows: where step t, counted from 1, would lead from each h of a grid",
            "low, high = np.minimum(way.min(axis=0), -1), np.maximum(way.max(axis=0), 1)",
            "low, high = low - 0.06 * (high - low), high + 0.06 * (high - low)",
            "sides = np.linspace(low, high, 15)[1:-1].T",
            "starts = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)  # (169, 2)",
            "x_t, moves = xs[t - 1], []",
            "for h_prev in starts:",
            "    h = h_prev",
            *(f"    {line}" if line[:1] != " " else line for line in body),
            "    moves.append(h - h_prev)",
            "longest = np.abs(moves / (high - low)).max()  # arrows do not reach beyond their cell",
            "ends = starts + min(1, 0.9 / (13 * longest)) * np.array(moves)",
            "",
        ]
    )


def pulse_lines(cell: Cell, name: str) -> str:
    """What is left of a layer's input at index s: the same run without it, and how far it is."""
    arguments = [*cell.parameters(), "h_0", *(["c_0"] if isinstance(cell, LSTMCell) else [])]
    return f"""\
calm = xs.copy()  # (T, I), the same inputs without the pulse at index s
calm[s] = 0
without = {name}(calm, {", ".join(arguments)})
far = [np.linalg.norm(one["h"] - other["h"]) for one, other in zip(steps, without)]
left = np.array(far) / max(far)  # as shares of the largest distance
"""


def _toucher(own: Sequence[Intervention], prefix: str, indent: int) -> Touch:
    """Lines for the interventions; with the prefix ``D_`` those for small changes."""

    def touch(quantity: str) -> list[str]:
        lines = []
        for one in own:
            if not one.touches(quantity):
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


def _shape(letters: str, *sizes: int) -> str:
    """For a comment: "(4H,) = (128,)"."""
    comma = "," if len(sizes) == 1 else ""
    return f"({letters}{comma}) = ({', '.join(map(str, sizes))}{comma})"
