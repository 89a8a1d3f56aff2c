"""How a gradient becomes an update: gradient descent, momentum, RMSprop and Adam, in place.

With g the gradient (after clipping), p the parameters and η the learning rate, step s = 1, 2, …:

    SGD          p ← p − η·g
    momentum     v ← μ·v + g               p ← p − η·v              (v = g at the first step)
    Nesterov     v ← μ·v + g               p ← p − η·(g + μ·v)
    RMSprop      q ← α·q + (1 − α)·g²      p ← p − η·g / (√q + ε)
    Adam         m ← β₁·m + (1 − β₁)·g     q ← β₂·q + (1 − β₂)·g²
                 p ← p − η·m̂ / (√q̂ + ε)    with m̂ = m / (1 − β₁ˢ) and q̂ = q / (1 − β₂ˢ)

All are those of `torch.optim`. Every formula is elementwise, so an optimizer never needs to know
which number belongs to which matrix: the trainer hands over all of them as one vector. The learning
rate is an argument of each step, because it may change from one to the next.

Left out: AMSGrad, centred RMSprop, dampening, groups of parameters.

Sources: B. T. Polyak, "Some methods of speeding up the convergence of iteration methods" (1964);
I. Sutskever et al., "On the importance of initialization and momentum in deep learning" (2013);
T. Tieleman, G. Hinton, "RMSprop", Coursera lecture 6.5 (2012); D. P. Kingma, J. Ba, "Adam" (2015);
I. Loshchilov, F. Hutter, "Decoupled Weight Decay Regularization" (2019); R. Pascanu, T. Mikolov,
Y. Bengio, "On the difficulty of training recurrent neural networks" (2013, clipping).
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Final, Literal

import numpy as np

from seqviz.cells.arrays import Array

OptimizerName = Literal["sgd", "momentum", "nesterov", "rmsprop", "adam"]


class Optimizer(ABC):
    """Changes parameters in place; what it remembers between steps begins as zeros."""

    @abstractmethod
    def step(self, parameters: Array, gradient: Array, learning_rate: float) -> None:
        """Make one update.

        Args:
            parameters: any shape, the same at every step; changed in place.
            gradient: of the same shape and dtype; left as it is.
            learning_rate: of this update.
        """

    @abstractmethod
    def reset(self) -> None:
        """Forget all earlier steps."""


class SGD(Optimizer):
    """Gradient descent, with momentum and Nesterov's look ahead if wanted.

    Args:
        momentum: μ, from 0 (none) up to 1.
        nesterov: go along the gradient and the velocity to come.

    Raises:
        ValueError: a momentum out of range, or nesterov without momentum.
    """

    def __init__(self, momentum: float = 0.0, *, nesterov: bool = False) -> None:
        self.momentum = _check_share("momentum", momentum)
        if nesterov and not momentum:
            raise ValueError("momentum: got 0 with nesterov=True, want more than 0")
        self.nesterov = nesterov
        self.reset()

    def reset(self) -> None:
        """Forget the velocity."""
        self._v: Array | None = None

    def step(self, parameters: Array, gradient: Array, learning_rate: float) -> None:
        """Make one update; see `Optimizer.step`."""
        if not self.momentum:
            # p ← p − η·g
            parameters -= learning_rate * gradient
            return
        # v ← μ·v + g
        if self._v is None:
            self._v = np.zeros_like(parameters)
        self._v *= self.momentum
        self._v += gradient
        # p ← p − η·v, or with Nesterov's look ahead p − η·(g + μ·v)
        along = gradient + self.momentum * self._v if self.nesterov else self._v
        parameters -= learning_rate * along


class RMSprop(Optimizer):
    """Divides each number's gradient by its recent root mean square.

    Args:
        alpha: α, the share of the old mean square that is kept.
        eps: ε, against division by zero.

    Raises:
        ValueError: alpha out of range, or eps not above 0.
    """

    def __init__(self, alpha: float = 0.99, *, eps: float = 1e-8) -> None:
        self.alpha, self.eps = _check_share("alpha", alpha), _check_positive("eps", eps)
        self.reset()

    def reset(self) -> None:
        """Forget the mean squares."""
        self._q: Array | None = None

    def step(self, parameters: Array, gradient: Array, learning_rate: float) -> None:
        """Make one update; see `Optimizer.step`."""
        if self._q is None:
            self._q = np.zeros_like(parameters)
        # q ← α·q + (1 − α)·g²
        self._q *= self.alpha
        self._q += (1 - self.alpha) * gradient * gradient
        # p ← p − η·g / (√q + ε)
        root = np.sqrt(self._q)
        root += self.eps
        parameters -= learning_rate * gradient / root


class Adam(Optimizer):
    """Momentum over RMSprop, both corrected for having begun at zero.

    Args:
        betas: β₁ and β₂, the shares of the old mean and of the old mean square that are kept.
        eps: ε, against division by zero.
        weight_decay: λ; before each update p ← (1 − η·λ)·p, apart from the gradient (AdamW).

    Raises:
        ValueError: betas out of range, eps not above 0, or weight_decay below 0.
    """

    def __init__(
        self,
        betas: tuple[float, float] = (0.9, 0.999),
        *,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        self.betas = _check_share("betas[0]", betas[0]), _check_share("betas[1]", betas[1])
        self.eps = _check_positive("eps", eps)
        if not weight_decay >= 0:
            raise ValueError(f"weight_decay: got {weight_decay!r}, want 0 or more")
        self.weight_decay = weight_decay
        self.reset()

    def reset(self) -> None:
        """Forget both means, and begin to count the steps anew."""
        self._m: Array | None = None
        self._q: Array | None = None
        self._steps = 0

    def step(self, parameters: Array, gradient: Array, learning_rate: float) -> None:
        """Make one update; see `Optimizer.step`."""
        if self._m is None or self._q is None:
            self._m, self._q = np.zeros_like(parameters), np.zeros_like(parameters)
        self._steps += 1
        if self.weight_decay:
            parameters *= 1 - learning_rate * self.weight_decay
        (beta_1, beta_2), m, q = self.betas, self._m, self._q
        # m ← β₁·m + (1 − β₁)·g
        m *= beta_1
        m += (1 - beta_1) * gradient
        # q ← β₂·q + (1 − β₂)·g²
        q *= beta_2
        q += (1 - beta_2) * gradient * gradient
        # p ← p − η·m̂ / (√q̂ + ε)
        root = np.sqrt(q)
        root /= math.sqrt(1 - beta_2**self._steps)
        root += self.eps
        np.divide(m, root, out=root)
        root *= learning_rate / (1 - beta_1**self._steps)
        parameters -= root


OPTIMIZERS: Final[dict[OptimizerName, Callable[[], Optimizer]]] = {
    "sgd": SGD,
    "momentum": lambda: SGD(0.9),
    "nesterov": lambda: SGD(0.9, nesterov=True),
    "rmsprop": RMSprop,
    "adam": Adam,
}


def clip_gradient(gradient: Array, longest: float | None) -> float:
    """Shorten a gradient in place to a Euclidean length, keeping its direction.

    Args:
        gradient: of all parameters together, so that one factor shortens them all.
        longest: the length wanted; None leaves the gradient as it is.

    Returns:
        The length before clipping.
    """
    norm = math.sqrt(float(np.vdot(gradient, gradient)))
    if longest is not None and math.isfinite(norm):
        # the 1e-6 is torch's: against division by zero
        factor = longest / (norm + 1e-6)
        if factor < 1:
            gradient *= factor
    return norm


def _check_share(name: str, value: float) -> float:
    if not 0 <= value < 1:
        raise ValueError(f"{name}: got {value!r}, want from 0 up to, not including, 1")
    return value


def _check_positive(name: str, value: float) -> float:
    if not value > 0:
        raise ValueError(f"{name}: got {value!r}, want more than 0")
    return value
