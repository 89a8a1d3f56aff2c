"""Tell ink from paper: a picture of any size and colours → how much ink lies on each pixel.

Two kinds of pictures arrive. A *drawing* (a canvas, a screenshot, an MNIST image) has one flat
background, so the ink is simply the difference from it and keeps its antialiasing. A *photo* has
light and shadow, noise and a table's edge, so its paper is estimated, divided out and thresholded,
and specks and edges are dropped:

    paper = closing of the picture at 1/4 of its size     (dark ink; opening for light ink)
    d     = 255 · |paper − grey| / max(paper, grey)       (so that shadow cancels out)
    t     = the threshold that finds the strokes (``seqviz.data.strokes``)
    ink   = clip((d − 0.6 t) / (mean of d above t − 0.6 t), 0, 1)

Left out: perspective, ruled paper, several digits on one sheet.

Source: ITU-R BT.601 for the luminance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from seqviz.data.pictures import BlankPicture, EmptyPicture, NotAPicture, Pixels
from seqviz.data.strokes import find_strokes, grown

WORK_SIDE: Final = 800
MIN_CONTRAST: Final = 16.0  # grey levels of 255 between ink and paper
RIPPLE: Final = 4  # grey levels by which lossy formats disturb a flat background

Grey = NDArray[np.floating]


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """What was found on the paper.

    Attributes:
        kind: ``"drawing"`` (flat background) or ``"photo"``.
        dark_on_light: True if the ink is darker than the paper.
        grey: the picture's luminance, uint8 (H, W), at most ``WORK_SIDE`` a side.
        paper: grey level of the background in [0, 255] (a photo's: the mean of the estimate).
        threshold: grey levels away from the paper at which ink begins.
        ink: amount of ink, uint8 (H, W), 0 for paper and 255 for full ink.
    """

    kind: Literal["drawing", "photo"]
    dark_on_light: bool
    grey: Pixels
    paper: float
    threshold: float
    ink: Pixels


def find_ink(pixels: Pixels) -> Ink:
    """Separate ink from paper.

    Args:
        pixels: uint8, grey ``(H, W)`` or ``(H, W, 1)``, RGB ``(H, W, 3)`` or RGBA ``(H, W, 4)``.

    Raises:
        NotAPicture: another dtype or shape.
        EmptyPicture: no pixels, all transparent, or one colour throughout.
        BlankPicture: too little contrast for ink.
    """
    grey = _grey(pixels)
    low, high = float(grey.min()), float(grey.max())
    if high - low < 1.0:
        raise EmptyPicture("the picture has one colour throughout")
    if high - low < MIN_CONTRAST:
        raise BlankPicture(f"contrast must be at least {MIN_CONTRAST:g} levels, got {high - low:g}")
    level = _frame_level(grey)
    flat = float((np.abs(grey - level) <= 1.0).mean())
    return _drawing(grey, level) if flat >= 0.5 else _photo(grey)


def _grey(pixels: Pixels) -> Grey:
    """Luminance in [0, 255] of the picture on a paper that its ink stands out from."""
    if not isinstance(pixels, np.ndarray) or pixels.dtype != np.uint8:
        got = getattr(pixels, "dtype", type(pixels).__name__)
        raise NotAPicture(f"pixels must be a uint8 array, got {got}")
    if pixels.ndim == 2:
        pixels = pixels[:, :, np.newaxis]
    if pixels.ndim != 3 or pixels.shape[2] not in (1, 3, 4):
        raise NotAPicture(f"pixels must be (H, W) or (H, W, 1, 3 or 4), got {pixels.shape}")
    if pixels.size == 0:
        raise EmptyPicture(f"pixels must not be empty, got {pixels.shape}")
    step = -(-max(pixels.shape[:2]) // WORK_SIDE)
    if step > 1:
        pixels = _shrink(pixels, step)
    colour = pixels.astype(np.float32)
    if colour.shape[2] == 1:
        return np.ascontiguousarray(colour[:, :, 0])
    grey: Grey = colour[:, :, :3] @ np.array([0.299, 0.587, 0.114], np.float32)  # (H, W)
    if colour.shape[2] == 4 and pixels[:, :, 3].min() < 255:
        grey = _on_paper(grey, colour[:, :, 3] / 255.0)
    return grey


def _shrink(pixels: Pixels, step: int) -> Pixels:
    """Average blocks of ``step`` x ``step`` pixels, channel by channel."""
    channels = [
        np.asarray(Image.fromarray(np.ascontiguousarray(pixels[:, :, k])).reduce(step))
        for k in range(pixels.shape[2])
    ]
    return np.stack(channels, axis=2)


def _on_paper(grey: Grey, alpha: Grey) -> Grey:
    """Fill what is transparent: around strokes their opposite, around a picture its paper."""
    total = float(alpha.sum())
    if total < 1.0:
        raise EmptyPicture("the picture is fully transparent")
    mean = float((grey * alpha).sum()) / total
    spread = float(np.sqrt((alpha * (grey - mean) ** 2).sum() / total))
    if spread < 32.0:
        paper = 0.0 if mean > 127.5 else 255.0
    else:
        paper = float(np.median(grey[alpha > 0.5])) if (alpha > 0.5).any() else mean
    filled: Grey = alpha * grey + (1.0 - alpha) * np.float32(paper)
    return filled


def _frame_level(grey: Grey) -> float:
    """The commonest grey level of the picture's outermost pixels."""
    frame = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    return float(np.bincount(frame.astype(np.int64), minlength=256).argmax())


def _drawing(grey: Grey, paper: float) -> Ink:
    difference = grey - np.float32(paper)
    dark = float(difference.sum()) < 0.0
    amount = np.clip(-difference if dark else difference, 0.0, None)
    peak = float(amount.max())
    if peak < MIN_CONTRAST:
        raise BlankPicture(f"contrast must be at least {MIN_CONTRAST:g} levels, got {peak:g}")
    threshold = 0.12 * peak if _is_lossy(grey, amount) else 0.0
    amount[amount < threshold] = 0.0
    return Ink("drawing", dark, _levels(grey), paper, threshold, _levels(amount * (255.0 / peak)))


def _is_lossy(grey: Grey, amount: Grey) -> bool:
    """JPEG and its like leave a faint ripple around strokes, which changes from pixel to pixel."""
    ripple = (amount > 0.5) & (amount <= RIPPLE)  # (H, W)
    restless = ripple[:, 1:] & (np.abs(np.diff(grey, axis=1)) > 0.5)  # (H, W − 1)
    return min(grey.shape) > 64 and float(restless.mean()) > 0.002


def _photo(grey: Grey) -> Ink:
    grey = _filtered(grey, ImageFilter.MedianFilter(3))
    dark = _is_dark_ink(grey)
    paper = _paper(grey) if dark else 255.0 - _paper(255.0 - grey)
    difference = np.clip(paper - grey if dark else grey - paper, 0.0, None)
    d = 255.0 * difference / np.maximum(np.maximum(paper, grey), 32.0)  # (H, W)
    strokes, threshold = find_strokes(d)
    start = 0.6 * threshold
    full = float(d[strokes].mean())
    amount = np.clip((d - start) / max(full - start, 1.0), 0.0, 1.0)
    kept = amount * grown(strokes) * 255.0
    return Ink("photo", dark, _levels(grey), float(paper.mean()), threshold, _levels(kept))


def _is_dark_ink(grey: Grey) -> bool:
    """Ink is the minority, so it skews the differences from the local mean to its own side."""
    small = _small(grey)
    blurred = small.filter(ImageFilter.GaussianBlur(12))
    d = np.asarray(small, np.float32) - np.asarray(blurred, np.float32)
    return float((d**3).sum()) < 0.0


def _paper(grey: Grey) -> Grey:
    """The picture without its dark strokes: closing (maximum, then minimum) on a small copy."""
    small = _small(grey)
    size = 2 * (max(small.size) // 8) + 1
    closed = small.filter(ImageFilter.MaxFilter(size)).filter(ImageFilter.MinFilter(size))
    height, width = grey.shape
    restored = closed.resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(restored, np.float32)


def _small(grey: Grey) -> Image.Image:
    small = Image.fromarray(_levels(grey))
    small.thumbnail((100, 100), Image.Resampling.BOX)
    return small


def _filtered(grey: Grey, kernel: ImageFilter.Filter) -> Grey:
    return np.asarray(Image.fromarray(_levels(grey)).filter(kernel), np.float32)


def _levels(values: Grey) -> Pixels:
    """Round to uint8, read-only."""
    levels = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    levels.flags.writeable = False
    return levels
