"""Short programs that do what a tutorial's program does, run as they are shown.

They are written here, as short as the fault allows; what they print or raise is what NumPy or
PyTorch says now. Left out: the tutorials' own programs, of which only sizes and names are kept.
"""

from __future__ import annotations

from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import StringIO
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Program:
    """A few lines.

    Attributes:
        code: Python, complete.
        torch: whether they need it, so that they run when they are asked to.
    """

    code: str
    torch: bool = False


@cache
def outcome(program: Program) -> str:
    """What a program prints, and the last line of what Python says if it stops with an error."""
    names: dict[str, Any] = {"__name__": "program"}
    printed = StringIO()
    try:
        with redirect_stdout(printed):
            exec(program.code, names)
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=printed)
    return printed.getvalue().rstrip()


WRONG_BATCH: Final = Program(
    """\
import torch

rnn = torch.nn.RNN(10, 20)            # reads (steps, sequences, inputs)
x = torch.rand(100, 1, 10)
h_0 = torch.zeros(1, x.shape[0], 20)  # x.shape[0] counts the steps
rnn(x, h_0)""",
    torch=True,
)
RIGHT_BATCH: Final = Program(
    """\
import torch

rnn = torch.nn.RNN(10, 20, batch_first=True)
x = torch.rand(100, 1, 10)
h_0 = torch.zeros(1, x.shape[0], 20)
states, h = rnn(x, h_0)
print(tuple(states.shape), tuple(h.shape))""",
    torch=True,
)
NO_TEST_LOADER: Final = Program(
    """\
testloader = []
for images, labels in test_loader:
    pass"""
)
NO_NUMPY: Final = Program("idx = np.random.randint(len(test_data))")
NO_TEST_DATA: Final = Program(
    """\
import numpy as np

idx = np.random.randint(len(test_data))"""
)
NO_MODEL: Final = Program(
    """\
class LSTM:
    pass


model = LSTMModel(28, 128, 2, 10)"""
)
SINE_SHAPES: Final = Program(
    """\
import numpy as np

series = np.sin(np.linspace(0, 100, 1000))
X = np.stack([series[k : k + 10] for k in range(990)])[:, :, None]
print(X.shape)  # (windows, steps, inputs)
W_x = 0.01 * np.random.randn(32, 1)
for x_t in X:  # one window after another, not one step after another
    np.dot(W_x, x_t)"""
)
SINE_REPAIRED: Final = Program(
    """\
import numpy as np

X, W_x = np.zeros((990, 10, 1)), np.zeros((32, 1))
for x_t in X.swapaxes(0, 1):  # steps first: every window at once
    a_t = x_t @ W_x.T
print(a_t.shape)"""
)
SINE_LOSS: Final = Program(
    """\
import numpy as np

targets, last_output = np.zeros(990), np.zeros((1, 1))
print((targets - last_output).shape)"""
)
TEXT_SHAPES: Final = Program(
    """\
import numpy as np

line = "hello world this is a test of the RNN model"
symbols = sorted(set(line))
X = np.array([[symbols.index(c) for c in line[k : k + 5]] for k in range(len(line) - 5)])
print(X.shape, len(symbols))
W_x = 0.01 * np.random.randn(32, len(symbols))
np.dot(W_x, X[0].reshape(-1, 1))"""
)
NO_UPDATE: Final = Program(
    """\
import numpy as np

rng = np.random.default_rng(0)
W_x, W_h, W_y = (0.01 * rng.standard_normal(s) for s in ((32, 1), (32, 32), (1, 32)))
x, target = np.sin(np.arange(10) / 10), np.sin(1.0)
for epoch in range(3):
    h = np.zeros((32, 1))
    for x_t in x:
        h = np.tanh(W_x * x_t + W_h @ h)
    print(epoch + 1, float(np.round((target - W_y @ h).item() ** 2, 6)))"""
)
