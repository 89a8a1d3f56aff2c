"""Tell ink from paper: a picture of any size and colours → how much ink lies on each pixel.

Two kinds of pictures arrive. A *drawing* (a canvas, a screenshot, an MNIST image) has one flat
background, so the ink is simply the difference from it and keeps its antialiasing. A *photo* has
light and shadow, noise and a table's edge, so its sheet is sought (``seqviz.data.sheet``), its
paper is estimated and divided out, and the rest is thresholded:

    paper = closing of the picture at 1/4 of its size     (dark ink; opening for light ink)
    d     = 255 · |paper − grey| / max(paper, grey)       (so that shadow cancels out)
    t     = the threshold that finds the strokes (``seqviz.data.strokes``)
    ink   = clip((d − 0.6 t) / (mean of d above t − 0.6 t), 0, 1)

Ink is what differs strongly from the paper in few pixels: Σ sign · |difference|³ tells whether it
is the darker or the lighter side, and many pixels that differ a little do not outweigh it. From
both kinds, printed lines are taken away (``seqviz.data.rulings``), and what is left is sorted into
pieces (``seqviz.data.pieces``).

Left out: perspective, and digits that touch each other.

Source: ITU-R BT.601 for the luminance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from seqviz.data.pictures import BlankPicture, EmptyPicture, NotAPicture, Pixels
from seqviz.data.pieces import Pieces, find_pieces
from seqviz.data.rulings import without_rulings
from seqviz.data.sheet import find_sheet
from seqviz.data.strokes import Mask, find_strokes, grown, sorted_out

WORK_SIDE: Final = 800
MIN_CONTRAST: Final = 16.0  # grey levels of 255 between ink and paper
RIPPLE: Final = 4  # grey levels by which lossy formats disturb a flat background
FLAT: Final = 0.5  # of a drawing has the background's level
FAINTEST: Final = 0.03  # of the strongest ink: what is fainter joins no pieces
EITHER: Final = (
    0.4  # the weaker polarity's share of the stronger one's, from which on it is doubtful
)

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
        contrast: by how many grey levels the ink differs from the paper.
        amount: amount of ink, uint8 (H, W), 0 for paper and 255 for full ink; all pieces.
        pieces: what may be a digit each.
        lines: printed lines that were taken away.
        on_sheet: True if a sheet was found on something darker.
        runs_off: True if the ink touches the picture's border.
        either: True if dark and light ink would be about as plausible.
    """

    kind: Literal["drawing", "photo"]
    dark_on_light: bool
    grey: Pixels
    paper: float
    threshold: float
    contrast: float
    amount: Pixels
    pieces: Pieces
    lines: int
    on_sheet: bool
    runs_off: bool
    either: bool

    def of(self, piece: int) -> Pixels:
        """The ink of one piece alone, uint8 (H, W), read-only."""
        labels, box = self.pieces.labels, self.pieces.boxes[piece]
        reach = max(3, round(0.12 * box.longer))
        rows = slice(max(box.top - reach, 0), box.top + box.height + reach)
        columns = slice(max(box.left - reach, 0), box.left + box.width + reach)
        part = labels[rows, columns]
        foreign = (part > 0) & (part != piece + 1)
        ink = np.zeros(labels.shape, np.uint8)
        ink[rows, columns] = np.where(grown(foreign), 0, self.amount[rows, columns])
        ink.flags.writeable = False
        return ink


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
    sheet = find_sheet(grey)
    if sheet is not None:
        try:
            return _on(grey, sheet)
        except BlankPicture:  # nothing is written on it: it is no sheet
            pass
    return _on(grey, None)


def _on(grey: Grey, sheet: Mask | None) -> Ink:
    """The ink on the sheet, or in the whole picture."""
    level = _commonest(grey if sheet is None else grey[sheet])
    alike = np.abs(grey - level) <= 1.0
    flat = float((alike if sheet is None else alike[sheet]).mean()) >= FLAT

    def inked(dark: bool) -> Ink:
        return _drawing(grey, level, sheet, dark) if flat else _photo(grey, sheet, dark)

    if sheet is not None:  # it was found by its being brighter than what lies around it
        return inked(dark=True)
    dark, either = _polarity(grey - np.float32(level) if flat else _from_mean(grey))
    if not either:
        return inked(dark)
    return _likelier(inked, dark)


def _likelier(inked: Callable[[bool], Ink], dark: bool) -> Ink:
    """Of both polarities the one whose ink looks more like a pen's; where both do, say so."""
    found: list[tuple[float, Ink]] = []
    for polarity in (dark, not dark):
        try:
            ink = inked(polarity)
        except BlankPicture:
            continue
        found.append((_penlike(ink), ink))
    if not found:
        raise BlankPicture("neither dark nor light ink stands out")
    found.sort(key=lambda one: one[0], reverse=True)
    doubtful = len(found) == 2 and found[1][0] > EITHER * found[0][0]
    return replace(found[0][1], either=doubtful)


def _penlike(ink: Ink) -> float:
    """How strongly the largest piece stands out, the more for being thin, inside and upright."""
    box = ink.pieces.boxes[ink.pieces.largest]
    own = ink.pieces.labels[box.rows, box.columns] == ink.pieces.largest + 1
    core = ndimage.binary_erosion(np.pad(own, 1))[1:-1, 1:-1]
    width = 2.0 * float(own.sum()) / max(float((own & ~core).sum()), 1.0)
    inside = 0.3 if ink.runs_off else 1.0
    return inside * ink.contrast / (0.05 + width / box.longer)


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
    if max(pixels.shape[:2]) > WORK_SIDE:
        pixels = _shrink(pixels)
    colour = pixels.astype(np.float32)
    if colour.shape[2] == 1:
        return np.ascontiguousarray(colour[:, :, 0])
    grey: Grey = colour[:, :, :3] @ np.array([0.299, 0.587, 0.114], np.float32)  # (H, W)
    if colour.shape[2] == 4 and pixels[:, :, 3].min() < 255:
        grey = _on_paper(grey, colour[:, :, 3] / 255.0)
    return grey


def _shrink(pixels: Pixels) -> Pixels:
    """Average so that the longer side has ``WORK_SIDE`` pixels, channel by channel."""
    height, width = pixels.shape[:2]
    scale = WORK_SIDE / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    channels = [
        np.asarray(
            Image.fromarray(np.ascontiguousarray(pixels[:, :, k])).resize(
                size, Image.Resampling.BOX
            )
        )
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


def _commonest(grey: Grey) -> float:
    """The commonest grey level."""
    return float(np.bincount(np.rint(grey).astype(np.int64).ravel(), minlength=256).argmax())


def _drawing(grey: Grey, paper: float, sheet: Mask | None, dark: bool) -> Ink:
    difference = grey - np.float32(paper)
    if sheet is not None:
        difference = np.where(sheet, difference, np.float32(0.0))
    amount = np.clip(-difference if dark else difference, 0.0, None)
    amount, lines = _unruled(amount, sheet)
    peak = float(amount.max())
    if peak < MIN_CONTRAST:
        raise BlankPicture(f"contrast must be at least {MIN_CONTRAST:g} levels, got {peak:g}")
    threshold = 0.12 * peak if _is_lossy(grey, amount) else 0.0
    amount[amount < threshold] = 0.0
    clear = amount > max(threshold, FAINTEST * peak)
    inside, outside = sorted_out(clear)
    strokes = next(mask for mask in (inside, outside, clear) if mask.any())
    pieces = find_pieces(strokes)
    more = _more(pieces, amount)
    specks = clear & (pieces.labels == 0)
    amount[grown(specks) & (pieces.labels == 0)] = 0.0
    peak = float(amount[pieces.labels > 0].max())
    return Ink(
        kind="drawing",
        dark_on_light=dark,
        grey=_levels(grey),
        paper=paper,
        threshold=threshold,
        contrast=peak,
        amount=_levels(amount * (255.0 / peak)),
        pieces=replace(pieces, left_out=True) if more else pieces,
        lines=lines,
        on_sheet=sheet is not None,
        runs_off=not inside.any(),
        either=False,
    )


def _more(pieces: Pieces, amount: Grey) -> bool:
    """Whether there is clear ink that belongs to no piece."""
    return bool(((amount > FAINTEST * amount.max()) & (pieces.labels == 0)).any())


def _is_lossy(grey: Grey, amount: Grey) -> bool:
    """JPEG and its like leave a faint ripple around strokes, which changes from pixel to pixel."""
    ripple = (amount > 0.5) & (amount <= RIPPLE)  # (H, W)
    restless = ripple[:, 1:] & (np.abs(np.diff(grey, axis=1)) > 0.5)  # (H, W − 1)
    return min(grey.shape) > 64 and float(restless.mean()) > 0.002


def _photo(grey: Grey, sheet: Mask | None, dark: bool) -> Ink:
    grey = ndimage.gaussian_filter(grey, 0.8)
    if sheet is not None:
        grey = _papered(grey, sheet)
    paper = _paper(grey) if dark else 255.0 - _paper(255.0 - grey)
    difference = np.clip(paper - grey if dark else grey - paper, 0.0, None)
    brightness = np.maximum(np.maximum(paper, grey), 32.0)
    all_around = 255.0 * difference / brightness  # (H, W)
    d, lines = _unruled(all_around if sheet is None else np.where(sheet, all_around, 0.0), sheet)
    strokes = find_strokes(d)
    pieces = find_pieces(strokes.mask)
    start = 0.6 * strokes.threshold
    full = float(d[pieces.labels > 0].mean())
    amount = np.clip((d - start) / max(full - start, 1.0), 0.0, 1.0)
    kept = amount * grown(pieces.labels > 0) * 255.0
    return Ink(
        kind="photo",
        dark_on_light=dark,
        grey=_levels(grey),
        paper=float(paper.mean()),
        threshold=strokes.threshold,
        contrast=full,
        amount=_levels(kept),
        pieces=pieces,
        lines=lines,
        on_sheet=sheet is not None,
        runs_off=strokes.runs_off,
        either=False,
    )


def _papered(grey: Grey, sheet: Mask) -> Grey:
    """The desk becomes paper: each of its pixels as bright as the sheet nearest to it."""
    small = _small(grey)
    height, width = small.shape
    shape = Image.fromarray(sheet).resize((width, height), Image.Resampling.NEAREST)
    smooth = ndimage.median_filter(small, 7)  # without ink
    nearest = ndimage.distance_transform_edt(
        ~np.asarray(shape), return_distances=False, return_indices=True
    )
    spread = Image.fromarray(smooth[tuple(nearest)])
    around = spread.resize((grey.shape[1], grey.shape[0]), Image.Resampling.BILINEAR)
    return np.where(sheet, grey, np.asarray(around, np.float32))


def _polarity(difference: Grey) -> tuple[bool, bool]:
    """Whether ink is darker than paper, and whether the opposite would be about as plausible."""
    cubes = difference.astype(np.float64) ** 3
    lighter, darker = float(cubes[cubes > 0].sum()), -float(cubes[cubes < 0].sum())
    return darker > lighter, min(darker, lighter) > EITHER * max(darker, lighter)


def _from_mean(grey: Grey) -> Grey:
    """Difference from the local mean, on a small copy."""
    small = _small(grey)
    difference: Grey = small - ndimage.gaussian_filter(small, 12.0)
    return difference


def _unruled(d: Grey, sheet: Mask | None) -> tuple[Grey, int]:
    """Without printed lines, unless nothing else would be left."""
    ruled = without_rulings(d, sheet)
    if not ruled.lines or float(ruled.d.max()) < MIN_CONTRAST:
        return d, 0
    return ruled.d, ruled.lines


def _paper(grey: Grey) -> Grey:
    """The picture without its dark strokes: closing (maximum, then minimum) on a small copy."""
    small = _small(grey)
    closed = ndimage.grey_closing(small, 2 * (max(small.shape) // 8) + 1)
    height, width = grey.shape
    restored = Image.fromarray(closed).resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(restored, np.float32)


def _small(grey: Grey) -> Grey:
    small = Image.fromarray(_levels(grey))
    small.thumbnail((100, 100), Image.Resampling.BOX)
    return np.asarray(small, np.float32)


def _levels(values: Grey) -> Pixels:
    """Round to uint8, read-only."""
    levels = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    levels.flags.writeable = False
    return levels
