"""Short programs that do what a tutorial's program does, run as they are shown.

They are written here, as short as the fault allows; what they print or raise is what NumPy says
now. What needs PyTorch, which a page to read does not load, is recorded; a test runs it. Left out:
the tutorials' own programs, of which only sizes and names are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from io import StringIO
from typing import Any, Final

from seqviz.ui.frame.i18n import N_

AS_IT_STANDS: Final = N_("as it stands")
MENDED: Final = N_("mended")


@dataclass(frozen=True, slots=True)
class Program:
    """A few lines.

    Attributes:
        code: Python, complete.
        wrong: the parts that are at fault, as they stand in the lines.
        good: the parts that are right where something was wrong.
        recorded: what it prints or raises, where that is not computed when it is shown.
        runs: whether it says anything; else it is only read.
        title: what these lines are where there are others beside them, an English source string.
        before: lines that stand above it and are not shown.
    """

    code: str
    wrong: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    recorded: str = ""
    runs: bool = True
    before: str = ""
    title: str = AS_IT_STANDS


@cache
def outcome(program: Program) -> str:
    """What a program prints, and the last line of what Python says if it stops with an error."""
    printed = StringIO()  # its own: other visitors' programs run at the same time
    names: dict[str, Any] = {"__name__": "program", "print": partial(print, file=printed)}
    try:
        exec(program.before + program.code, names)
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=printed)
    return printed.getvalue().rstrip()


def shown(program: Program) -> str:
    """Its outcome as the page shows it, without loading PyTorch."""
    if not program.runs:
        return ""
    return program.recorded or outcome(program)


def stops(said: str) -> bool:
    """Whether a program ended with an error."""
    name = said.rpartition("\n")[2].partition(":")[0]
    return name.endswith("Error") and name.isidentifier()


WRONG_BATCH: Final = Program(
    """\
import torch

rnn = torch.nn.RNN(10, 20)
x = torch.rand(100, 1, 10)
h_0 = torch.zeros(1, x.shape[0], 20)
rnn(x, h_0)""",
    wrong=("x.shape[0]",),
    recorded="RuntimeError: Expected hidden size (1, 1, 20), got [1, 100, 20]",
)
RIGHT_BATCH: Final = Program(
    """\
rnn = torch.nn.RNN(10, 20, batch_first=True)
states, h = rnn(x, h_0)
print(tuple(states.shape), tuple(h.shape))""",
    good=("batch_first=True",),
    recorded="(100, 1, 20) (1, 100, 20)",
    title=MENDED,
    before="import torch\nx, h_0 = torch.rand(100, 1, 10), torch.zeros(1, 100, 20)\n",
)
READER: Final = Program(
    """\
lstm = torch.nn.LSTM(28, 128, 2, batch_first=True)
linear = torch.nn.Linear(128, 10)
states, _ = lstm(rows)
scores = linear(states[:, -1])""",
    good=("[:, -1]",),
    runs=False,
    before="import torch\nrows = torch.zeros(100, 28, 28)\n",
)
NO_TEST_LOADER: Final = Program(
    """\
testloader = []
for images, labels in test_loader:
    pass""",
    wrong=("test_loader",),
    good=("testloader",),
)
NO_NUMPY: Final = Program("idx = np.random.randint(len(test_data))", wrong=("np",))
NO_TEST_DATA: Final = Program(
    """\
import numpy as np

idx = np.random.randint(len(test_data))""",
    wrong=("test_data",),
    title=N_("with NumPy imported"),
)
NO_MODEL: Final = Program(
    """\
class LSTM:
    pass

model = LSTMModel(28, 128, 2, 10)""",
    wrong=("LSTMModel",),
    good=("LSTM:",),
)
LOADED: Final = Program(
    """\
torch.save(model.state_dict(), path)
model = LSTM(28, 128, 2, 10)
model.load_state_dict(torch.load(path, map_location="cpu"))
model.eval()""",
    good=("LSTM(", 'map_location="cpu"'),
    runs=False,
    title=MENDED,
)
CUT: Final = Program(
    """\
import numpy as np

series = np.sin(np.linspace(0, 100, 1000))
starts = range(len(series) - 10)
X = np.stack([series[k : k + 10, None] for k in starts])
y = series[10:]
print(X.shape, y.shape)"""
)
SINE_SHAPES: Final = Program(
    """\
import numpy as np

X, W_x = np.zeros((990, 10, 1)), np.zeros((32, 1))
for x_t in X:
    np.dot(W_x, x_t)""",
    wrong=("for x_t in X:",),
)
SINE_REPAIRED: Final = Program(
    """\
import numpy as np

X, W_x = np.zeros((990, 10, 1)), np.zeros((32, 1))
for x_t in X.swapaxes(0, 1):
    a_t = x_t @ W_x.T
print(a_t.shape)""",
    good=("X.swapaxes(0, 1)",),
    title=MENDED,
)
SINE_LOSS: Final = Program(
    """\
import numpy as np

targets, last_output = np.zeros(990), np.zeros((1, 1))
print((targets - last_output).shape)""",
    wrong=("targets - last_output",),
)
TEXT_SHAPES: Final = Program(
    """\
import numpy as np

line = "hello world this is a test of the RNN model"
symbols = sorted(set(line))
window = np.array([[symbols.index(c)] for c in line[:5]])
W_x = np.zeros((32, len(symbols)))
np.dot(W_x, window)""",
    wrong=("symbols.index(c)",),
)
LIKELIEST: Final = Program(
    """\
import numpy as np

chances = np.array([0.5, 0.3, 0.2])
rng = np.random.default_rng(0)
print([int(np.argmax(chances)) for _ in range(8)])
print([int(rng.choice(3, p=chances)) for _ in range(8)])""",
    wrong=("np.argmax(chances)",),
    good=("rng.choice(3, p=chances)",),
)
NO_UPDATE: Final = Program(
    """\
import numpy as np

W_x, W_y = np.full((32, 1), 0.01), np.full((1, 32), 0.01)
W_h = 0.01 * np.eye(32)
x, target = np.sin(np.arange(10) / 10), np.sin(1.0)
for epoch in range(3):
    h = np.zeros((32, 1))
    for x_t in x:
        h = np.tanh(W_x * x_t + W_h @ h)
    print(epoch + 1, ((target - W_y @ h) ** 2).round(6))"""
)
