"""How the learning rate moves through a training: a factor for each step, from 0 to 1 or so.

The rate of a step is factor × the learning rate that is set at that moment, so a schedule and a
hand on the slider do not fight. A schedule is a function of the step (counted from 0) and of the
number of steps planned; where a training is extended, the plan and the schedule get longer.

    Constant    1
    StepDecay   gammaⁿ, n = how often `every` steps have passed
    Cosine      last + (1 − last)·½·(1 + cos(π·step/steps))
    WarmUp      rises in a line from `first` to 1 over `rise` steps, then 1
    OneCycle    a cosine from 1/div up to 1, for a share `rise`; then down to 1/(div·last_div)

Left out: schedules that look at the loss.

Sources: I. Loshchilov, F. Hutter, "SGDR" (2017, cosine); L. N. Smith, N. Topin,
"Super-Convergence" (2018, one cycle); formulas as in `torch.optim.lr_scheduler`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

Schedule = Callable[[int, int], float]


@dataclass(frozen=True, slots=True)
class Constant:
    """The learning rate as it is set."""

    def __call__(self, step: int, steps: int) -> float:
        """Return the factor of a step."""
        return 1.0


@dataclass(frozen=True, slots=True)
class StepDecay:
    """Multiply by `gamma` every so many steps.

    Args:
        every: steps between two multiplications, 1 or more.
        gamma: above 0.
    """

    every: int
    gamma: float = 0.1

    def __post_init__(self) -> None:
        _check("every", self.every, self.every >= 1, "1 or more")
        _check("gamma", self.gamma, self.gamma > 0, "more than 0")

    def __call__(self, step: int, steps: int) -> float:
        """Return the factor of a step."""
        return float(self.gamma ** (step // self.every))


@dataclass(frozen=True, slots=True)
class Cosine:
    """Fall along half a cosine from 1 to `last` at the end of the training.

    Args:
        last: from 0 to 1.
    """

    last: float = 0.0

    def __post_init__(self) -> None:
        _check("last", self.last, 0 <= self.last <= 1, "from 0 to 1")

    def __call__(self, step: int, steps: int) -> float:
        """Return the factor of a step."""
        return _anneal(1.0, self.last, min(1.0, step / steps))


@dataclass(frozen=True, slots=True)
class WarmUp:
    """Rise in a line from `first` to 1, then stay.

    Args:
        rise: after how many steps the factor is 1; 1 or more.
        first: the factor of the first step, above 0 and at most 1.
    """

    rise: int
    first: float = 0.1

    def __post_init__(self) -> None:
        _check("rise", self.rise, self.rise >= 1, "1 or more")
        _check("first", self.first, 0 < self.first <= 1, "above 0, at most 1")

    def __call__(self, step: int, steps: int) -> float:
        """Return the factor of a step."""
        return self.first + (1 - self.first) * min(1.0, step / self.rise)


@dataclass(frozen=True, slots=True)
class OneCycle:
    """Rise to the learning rate that is set, then fall far below where it began.

    Args:
        rise: share of the steps in which the factor rises, above 0 and below 1.
        div: the first factor is 1 / div.
        last_div: the last factor is 1 / (div·last_div).
    """

    rise: float = 0.3
    div: float = 25.0
    last_div: float = 1e4

    def __post_init__(self) -> None:
        _check("rise", self.rise, 0 < self.rise < 1, "between 0 and 1")
        _check("div", self.div, self.div >= 1, "1 or more")
        _check("last_div", self.last_div, self.last_div >= 1, "1 or more")

    def __call__(self, step: int, steps: int) -> float:
        """Return the factor of a step."""
        top = self.rise * steps - 1  # torch's: the peak is the last step of the rise
        if top > 0 and step <= top:
            return _anneal(1 / self.div, 1.0, step / top)
        share = min(1.0, (step - top) / (steps - 1 - top))
        return _anneal(1.0, 1 / (self.div * self.last_div), share)


def _anneal(start: float, end: float, share: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * share)) / 2


def _check(name: str, value: float, fits: bool, want: str) -> None:
    if not fits:
        raise ValueError(f"{name}: got {value!r}, want {want}")
