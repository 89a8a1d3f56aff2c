"""From a series to examples: windows of T values and what follows them, split in time and scaled.

    x_n = (v_n, …, v_{n+T−1}),   y_n = v_{n+T}          or, with a horizon of K values,
                                 y_n = (v_{n+T}, …, v_{n+T+K−1})

The first part of the series is for training, the rest for validation. No window has values from
both, so nothing from the later part can leak into training; the scaling, too, is fitted on the
first part only. Left out: batches and their order (training).

Symbols: N windows, T values in a window, K values to predict.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from seqviz.data.series import Floats, Series

Scaling = Literal["none", "standard", "minmax"]
SCALINGS: Final[tuple[Scaling, ...]] = ("none", "standard", "minmax")
VALIDATION_SHARE: Final = 0.2


def create_sequences(
    data: Floats, seq_length: int, horizon: int = 1, *, skip: int = 0
) -> tuple[Floats, Floats]:
    """Cut a series into windows and the values that follow them.

    Args:
        data: (V,), the values.
        seq_length: T, values in a window.
        horizon: K, values to predict after it.
        skip: how many values at the beginning to leave out.

    Returns:
        X (N, T) and y (N,), or y (N, K) for K > 1, with N = V − skip − T − K + 1, in the order of
        time; copies.

    Raises:
        ValueError: another shape, a size below 1, or too few values for a single window.
    """
    values = np.asarray(data, dtype=np.float64)
    if values.ndim != 1:
        raise ValueError(f"data must have shape (V,), got {values.shape}")
    if seq_length < 1 or horizon < 1 or skip < 0:
        raise ValueError(
            f"seq_length and horizon must be at least 1 and skip at least 0, "
            f"got {seq_length}, {horizon} and {skip}"
        )
    if len(values) - skip < seq_length + horizon:
        raise ValueError(
            f"data must have at least {seq_length + horizon} values after the first {skip}, "
            f"got {len(values) - skip}"
        )
    both = np.lib.stride_tricks.sliding_window_view(values[skip:], seq_length + horizon)
    X, y = both[:, :seq_length].copy(), both[:, seq_length:].copy()
    return X, y[:, 0] if horizon == 1 else y


@dataclass(frozen=True, slots=True)
class Scaler:
    """scaled = (value − shift) / scale, and back.

    Attributes:
        kind: "none", "standard" (mean 0, standard deviation 1) or "minmax" (−1 to 1).
        shift, scale: fitted; the scale is never 0.
    """

    kind: Scaling
    shift: float = 0.0
    scale: float = 1.0

    @classmethod
    def fit(cls, values: Floats, kind: Scaling = "standard") -> Scaler:
        """Fit to some values; constant ones are only shifted to 0.

        Raises:
            ValueError: an unknown kind, or no values.
        """
        if kind not in SCALINGS:
            raise ValueError(f"kind must be one of {', '.join(SCALINGS)}, got {kind!r}")
        if len(values) == 0:
            raise ValueError("values must be at least one, got none")
        if kind == "none":
            return cls(kind)
        low, high = float(values.min()), float(values.max())
        shift = low / 2 + high / 2 if kind == "minmax" else float(values.mean())
        scale = _spread(low, high, values, kind)
        return cls(kind, shift, scale if scale > 1e-12 * max(abs(low), abs(high)) else 1.0)

    def fits(self, values: Floats) -> bool:
        """Whether they vary enough to be divided; where not, they are only moved."""
        low, high = float(values.min()), float(values.max())
        return _spread(low, high, values, self.kind) > 1e-12 * max(abs(low), abs(high))

    def apply(self, values: Floats) -> Floats:
        """To the network's units."""
        return (values - self.shift) / self.scale

    def undo(self, values: Floats) -> Floats:
        """Back to the series' own units."""
        return values * self.scale + self.shift


def _spread(low: float, high: float, values: Floats, kind: Scaling) -> float:
    """What values are divided by, if it is not next to nothing."""
    return high / 2 - low / 2 if kind == "minmax" else float(values.std())


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """A series as examples for training and for validation; arrays are read-only.

    Attributes:
        series: in its own units.
        window, horizon: T and K.
        scaler: fitted on the training part.
        cut: how many values the training part has; the validation part begins at this index.
        scaled: (V,), the whole series in the network's units.
        shuffle_seed: None, or the order inside every window is shuffled, to break it on purpose.
        X, y: (N, T, 1) and (N,) or (N, K, 1), for training, as fed, in the network's units.
        X_validation, y_validation: alike; the last values, none of which is in X or y.
    """

    series: Series
    window: int
    horizon: int
    scaler: Scaler
    cut: int
    scaled: Floats
    shuffle_seed: int | None
    X: Floats
    y: Floats
    X_validation: Floats
    y_validation: Floats

    @property
    def train(self) -> Floats:
        """The training part in its own units, (cut,)."""
        return self.series.values[: self.cut]

    @property
    def validation(self) -> Floats:
        """The rest in its own units, (V − cut,)."""
        return self.series.values[self.cut :]

    def fed(self, X: Floats) -> Floats:
        """Windows (N, T) in the network's units as the network is fed them: (N, T, 1)."""
        return _fed(X, self.shuffle_seed)


def prepare(
    series: Series,
    window: int,
    horizon: int = 1,
    *,
    scaling: Scaling = "standard",
    share: float = VALIDATION_SHARE,
    shuffle_seed: int | None = None,
) -> Windows:
    """Split, scale and cut a series.

    Args:
        series: at least 2·(T + K) values.
        window: T.
        horizon: K.
        scaling: fitted on the training part.
        share: of the values, for validation; raised until it holds a window.
        shuffle_seed: to break it on purpose: draws an order of the values inside every window.

    Raises:
        ValueError: a series too short for a window in each part, or a share outside 0 … 1.
    """
    count, need = len(series), window + horizon
    if not 0 < share < 1:
        raise ValueError(f"share must be between 0 and 1, got {share}")
    if count < 2 * need:
        raise ValueError(f"series must have at least {2 * need} values for two parts, got {count}")
    cut = min(max(round(count * (1 - share)), need), count - need)
    scaler = Scaler.fit(series.values[:cut], scaling)
    scaled = scaler.apply(series.values)
    X, y = create_sequences(scaled[:cut], window, horizon)
    X_validation, y_validation = create_sequences(scaled, window, horizon, skip=cut)
    return Windows(
        series=series,
        window=window,
        horizon=horizon,
        scaler=scaler,
        cut=cut,
        scaled=_frozen(scaled),
        shuffle_seed=shuffle_seed,
        X=_frozen(_fed(X, shuffle_seed)),
        y=_frozen(y if horizon == 1 else y[:, :, None]),  # (N,) or (N, K, 1)
        X_validation=_frozen(_fed(X_validation, shuffle_seed)),
        y_validation=_frozen(y_validation if horizon == 1 else y_validation[:, :, None]),
    )


def _fed(X: Floats, shuffle_seed: int | None) -> Floats:
    if shuffle_seed is not None:
        X = np.random.default_rng(shuffle_seed).permuted(X, axis=1)
    return X[:, :, None]  # (N, T, 1)


def _frozen(array: Floats) -> Floats:
    array.flags.writeable = False
    return array
