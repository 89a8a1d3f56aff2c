"""What the three cells share about arrays: how they are laid out, frozen and checked.

Everything public is time-major, ``(T, N, F)``: step, sequence, feature. Inside a cell's loops the
last two axes are swapped, ``(T, F, N)``, so that one sequence is one column. Then the equations
read as they are printed (``W_x·x_t``, not ``x_t·W_xᵀ``), each gate is one contiguous block of rows,
and the public array is a view of the same numbers.

Left out: any mathematics of a particular cell.

Dimension letters: T steps, N sequences in the batch, I inputs, H hidden units, G gates, F features.
"""

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array: TypeAlias = NDArray[Any]
"""A float32 or float64 array; the shape stands in each docstring."""

FLOATS = (np.dtype(np.float32), np.dtype(np.float64))

# The GNU allocator gives freed memory back to the system above a threshold that it learns from what
# is freed: twice the largest block that the system had lent it alone, here 16 MB. (The block is
# never written to, so it costs nothing.) Left to learn from smaller blocks, a training in a script
# fetched its memory anew at each step: 155 page faults in a step of a small RNN, which took longer
# than its arithmetic.
np.empty(2**23, np.uint8)


def allocate(dtype: np.dtype[Any], *shapes: tuple[int, ...]) -> list[Array]:
    """Return uninitialised contiguous arrays that are cut from one block of memory.

    One block instead of ten arrays, because the system hands out large arrays as untouched pages
    and takes them back when they are freed: paying for those pages again at every call would cost
    more than all the arithmetic. A block as large as the whole trace is kept and reused (above).
    """
    stops = list(accumulate(map(math.prod, shapes)))
    block = np.empty(stops[-1], dtype)
    return [
        block[start:stop].reshape(shape)
        for start, stop, shape in zip([0, *stops], stops, shapes, strict=False)
    ]


def across(column: Array, batch_size: int) -> Array:
    """Repeat a column ``(F,)`` for every sequence: ``(F, N)``.

    Adding two full arrays is about three times faster than broadcasting many short rows.
    """
    return np.repeat(column, batch_size).reshape(-1, batch_size)


def time_major(columns: Array) -> Array:
    """Return the public view ``(T, N, F)`` of an array ``(T, F, N)``, read-only for good."""
    _freeze(columns)
    return columns.transpose(0, 2, 1)


def frozen(array: Array) -> Array:
    """Return the array, read-only for good (the memory under a view as well)."""
    _freeze(array)
    return array.view()


def _freeze(array: Array) -> None:
    array.flags.writeable = False
    if isinstance(array.base, np.ndarray):
        array.base.flags.writeable = False


def sigmoid(a: Array) -> Array:
    """σ(a) = 1 / (1 + e⁻ᵃ) = ½ + ½·tanh(½·a); the second form never overflows and is faster."""
    y: Array = 0.5 + 0.5 * np.tanh(0.5 * a)
    return y


def parameter_gradients(d_a: Array, *inputs: Array) -> list[Array]:
    """Sum ∂loss/∂a_t · inputᵀ over all steps and sequences, in one matrix product.

    A bias is a weight whose input is always 1, so a row of ones joins the inputs, and the bias
    needs no sum of its own.

    Args:
        d_a: (F, T, N), gradient of pre-activations a = Σ W·input + b.
        inputs: each (T, K, N), what the weights W (F, K) were multiplied with.

    Returns:
        The gradient (F, K) of the weights of each input, then that of the bias, (F,).
    """
    features, steps, batch_size = d_a.shape
    stops = list(accumulate(array.shape[1] for array in inputs))
    blocks = [slice(start, stop) for start, stop in zip([0, *stops], stops, strict=False)]
    stacked = np.empty((stops[-1] + 1, steps, batch_size), d_a.dtype)
    for block, array in zip(blocks, inputs, strict=True):
        stacked[block] = array.transpose(1, 0, 2)
    stacked[-1] = 1
    d_weights = d_a.reshape(features, -1) @ stacked.reshape(stops[-1] + 1, -1).T
    return [*(d_weights[:, block] for block in blocks), d_weights[:, -1]]


def check_dtype(name: str, dtype: DTypeLike) -> np.dtype[Any]:
    """Return the dtype if the cells compute in it.

    Raises:
        ValueError: neither float32 nor float64.
    """
    checked = np.dtype(dtype)
    if checked not in FLOATS:
        raise ValueError(f"{name}: got {checked}, want float32 or float64")
    return checked


def check_size(name: str, size: int) -> int:
    """Return the size if it is a whole number of at least 1.

    Raises:
        ValueError: it is not.
    """
    if not isinstance(size, (int, np.integer)) or isinstance(size, bool) or size < 1:
        raise ValueError(f"{name}: got {size!r}, want a whole number of at least 1")
    return int(size)


def check_array(name: str, value: object, shape: Sequence[int | str], dtype: np.dtype[Any]) -> None:
    """Refuse an array whose type, dtype or shape does not fit.

    Args:
        name: of the argument, for the message.
        value: what the caller passed.
        shape: a size per axis; a letter such as "T" stands for any size of at least 1.
        dtype: the exact dtype wanted, so that nothing is silently converted.

    Raises:
        TypeError: not a NumPy array.
        ValueError: another dtype or shape.
    """
    if not isinstance(value, np.ndarray):
        raise TypeError(f"{name}: got {type(value).__name__}, want a NumPy array of {dtype}")
    if value.dtype != dtype:
        raise ValueError(f"{name}: got dtype {value.dtype}, want {dtype}; convert it with .astype")
    fits = len(value.shape) == len(shape) and all(
        size >= 1 if isinstance(want, str) else size == want
        for size, want in zip(value.shape, shape, strict=False)
    )
    if not fits:
        wanted = ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "")
        letters = [want for want in shape if isinstance(want, str)]
        note = f" with {' and '.join(letters)} at least 1" if letters else ""
        raise ValueError(f"{name}: got shape {value.shape}, want ({wanted}){note}")
