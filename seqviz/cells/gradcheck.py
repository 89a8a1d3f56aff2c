"""Check gradients against central differences.

A derivative is the limit of a quotient, so any backward pass can be checked by wiggling numbers:

    ∂loss/∂p ≈ (loss(p + ε) − loss(p − ε)) / 2ε        with an error of order ε²

Elementwise, every number is wiggled in turn: slow and exact about *where* a gradient is wrong.
Directional, all numbers move together along one direction v, and the quotient is compared with
Σ gradient ⊙ v: two evaluations for a whole model, however large.

Left out: float32, whose rounding (1e-7) drowns the difference of two nearby losses; check the same
code in float64.

Source: the symmetric difference quotient; see W. H. Press et al., "Numerical Recipes", 3rd edition
(2007), section 5.7.
"""

from collections.abc import Callable, Mapping

import numpy as np

from seqviz.cells.arrays import Array

EPS = 1e-5
RTOL = 1e-6
ATOL = 1e-8


class GradientError(ValueError):
    """A gradient differs from the central difference; the message says which and where."""


def numeric_gradient(loss: Callable[[], float], array: Array, *, eps: float = EPS) -> Array:
    """Return ∂loss/∂array by wiggling one number after the other.

    Args:
        loss: computes the loss from the current content of the array, a plain float.
        array: float64, any shape; changed in place and put back.
        eps: half the distance of the two evaluations.

    Returns:
        An array of the same shape.

    Raises:
        ValueError: the array is not float64, or read-only.
    """
    _check(array)
    gradient = np.empty_like(array)
    for index in np.ndindex(array.shape):
        kept = array[index]
        array[index] = kept + eps
        above = loss()
        array[index] = kept - eps
        below = loss()
        array[index] = kept
        gradient[index] = (above - below) / (2 * eps)
    return gradient


def check_gradients(
    loss: Callable[[], float],
    arrays: Mapping[str, Array],
    gradients: Mapping[str, Array],
    *,
    eps: float = EPS,
    rtol: float = RTOL,
    atol: float = ATOL,
) -> None:
    """Compare every number of every gradient with its central difference.

    Args:
        loss: computes the loss from the current content of the arrays.
        arrays: name → what the loss depends on, float64, changed in place and put back.
        gradients: name → what backward says, of the same shapes.
        eps: half the distance of the two evaluations.
        rtol: allowed difference relative to the central difference.
        atol: allowed absolute difference on top.

    Raises:
        GradientError: naming the array, the place and both values.
        ValueError: an array without gradient, another shape, not float64.
    """
    for name, array in arrays.items():
        if name not in gradients or gradients[name].shape != array.shape:
            got = gradients[name].shape if name in gradients else "nothing"
            raise ValueError(f"gradients[{name!r}]: got {got}, want shape {array.shape}")
        numeric, analytic = numeric_gradient(loss, array, eps=eps), gradients[name]
        excess = np.abs(analytic - numeric) - (atol + rtol * np.abs(numeric))
        excess[np.isnan(excess)] = np.inf  # a NaN must not pass
        wrong = excess > 0
        if wrong.any():
            worst = np.argmax(excess)
            place = tuple(int(index) for index in np.unravel_index(worst, array.shape))
            raise GradientError(
                f"gradient of {name} at {place}: got {analytic[place]:.9g}, "
                f"want {numeric[place]:.9g} ({wrong.sum()} of {wrong.size} numbers differ)"
            )


def check_direction(
    loss: Callable[[], float],
    arrays: Mapping[str, Array],
    gradients: Mapping[str, Array],
    *,
    rng: np.random.Generator,
    eps: float = EPS,
    rtol: float = RTOL,
    atol: float = ATOL,
) -> None:
    """Compare all gradients at once along one random direction of length 1.

    Args:
        loss: computes the loss from the current content of the arrays.
        arrays: name → what the loss depends on, float64, changed in place and put back.
        gradients: name → what backward says, of the same shapes.
        rng: draws the direction.
        eps: half the distance of the two evaluations.
        rtol: allowed difference relative to the central difference.
        atol: allowed absolute difference on top.

    Raises:
        GradientError: with both values.
        ValueError: an array is not float64, or read-only.
    """
    for array in arrays.values():
        _check(array)
    kept = {name: array.copy() for name, array in arrays.items()}
    direction = {name: rng.standard_normal(array.shape) for name, array in arrays.items()}
    length = np.sqrt(sum(np.sum(v * v) for v in direction.values()))

    def loss_at(distance: float) -> float:
        for name, array in arrays.items():
            array[...] = kept[name] + distance * direction[name] / length
        return loss()

    try:
        numeric = (loss_at(eps) - loss_at(-eps)) / (2 * eps)
    finally:
        for name, array in arrays.items():
            array[...] = kept[name]
    analytic = sum(float(np.sum(gradients[name] * v)) for name, v in direction.items()) / length
    if not abs(analytic - numeric) <= atol + rtol * abs(numeric):
        names = ", ".join(arrays)
        raise GradientError(f"gradient along {names}: got {analytic:.9g}, want {numeric:.9g}")


def _check(array: Array) -> None:
    if array.dtype != np.float64 or not array.flags.writeable:
        state = "writeable" if array.flags.writeable else "read-only"
        raise ValueError(f"array: got {state} {array.dtype}, want writeable float64")
