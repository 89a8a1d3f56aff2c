"""Turn a picture of a digit into a 28x28 image as MNIST's makers did, keeping every stage.

MNIST's own recipe, from ink (see ``seqviz.data.ink``) to image:

    1. crop      the smallest box (top, left, height, width) that holds all ink
    2. scale     its longer side to 20 pixels, the other in proportion; each new pixel is the mean
                 of the area it covers: scaled = A_h · crop · A_wᵀ, then stretched so that its
                 darkest ink is full
    3. place     in 28x28 so that the centre of mass Σ ink·(row, column) / Σ ink falls on
                 pixel (14, 14)

One step is ours: a line thinner than a pixel of the 20 would fade away, while MNIST's writers had
thick pens, so such a line is thickened before it is scaled. MNIST's own images pass through
unchanged.

Left out: deskewing (MNIST has none).

Source: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-Based Learning Applied to Document
Recognition", 1998, section III.A; pixel (14, 14) and full ink are measured on the 60,000 training
images.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import Final, Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from seqviz.data.ink import Ink, find_ink
from seqviz.data.pictures import EmptyPicture, Pixels
from seqviz.data.pieces import Box

SIDE: Final = 28
BOX_SIDE: Final = 20
CENTRE: Final = 14
THIN: Final = 0.8  # pixels of the 20: thinner lines are thickened (MNIST's thinnest: 0.88) …
THICK: Final = 2.0  # … to this, about the width of MNIST's thinner pens


@dataclass(frozen=True, slots=True, eq=False)
class PreparedDigit:
    """A digit at every stage from picture to network input; all arrays are uint8 and read-only.

    Attributes:
        found: what was found in the picture: its ink, its pieces, its paper.
        piece: index of the piece that was prepared.
        ink: amount of this piece's ink (H, W), 255 full.
        box: the ink's bounding box in ``ink``.
        crop: the ink inside the box (box.height, box.width).
        line_width: mean width of the lines, in pixels of the scaled picture.
        thickened: pixels of the crop by which thin lines were widened, 0 for none.
        scaled: the crop with its longer side 20.
        scale: pixels of ``scaled`` per pixel of ``crop``.
        centre_of_mass: (row, column) in ``scaled``, pixel centres at whole numbers.
        place: where ``scaled`` lies in ``image``.
        image: the network's input picture (28, 28).
    """

    found: Ink
    piece: int
    ink: Pixels
    box: Box
    crop: Pixels
    line_width: float
    thickened: int
    scaled: Pixels
    scale: float
    centre_of_mass: tuple[float, float]
    place: Box
    image: Pixels

    @property
    def kind(self) -> Literal["drawing", "photo"]:
        """``"drawing"`` (flat background) or ``"photo"``."""
        return self.found.kind

    @property
    def dark_on_light(self) -> bool:
        """True if dark ink on light paper was found and turned round."""
        return self.found.dark_on_light

    @property
    def grey(self) -> Pixels:
        """Luminance of the picture (H, W), its longer side at most 800."""
        return self.found.grey

    @property
    def paper(self) -> float:
        """Grey level of the background."""
        return self.found.paper

    @property
    def threshold(self) -> float:
        """Grey levels away from the paper at which ink begins."""
        return self.found.threshold

    @property
    def pieces(self) -> tuple[Box, ...]:
        """The box of each thing in the picture that may be a digit."""
        return self.found.pieces.boxes


def prepare_drawing(pixels: Pixels) -> PreparedDigit:
    """Prepare a picture of one digit as MNIST's images were prepared.

    Of several things in a picture the largest is taken; ``prepare_piece`` takes another.

    Args:
        pixels: uint8 of any size, grey ``(H, W)``, RGB ``(H, W, 3)`` or RGBA ``(H, W, 4)``;
            ink light or dark.

    Raises:
        NotAPicture: another dtype or shape.
        EmptyPicture: nothing is drawn.
        BlankPicture: too little contrast for ink.
    """
    found = find_ink(pixels)
    return prepare_piece(found, found.pieces.largest)


def prepare_piece(found: Ink, piece: int) -> PreparedDigit:
    """Prepare one piece of what was found in a picture.

    Args:
        found: from ``find_ink``.
        piece: index into ``found.pieces.boxes``.
    """
    ink = found.of(piece)
    box = bounding_box(ink)
    crop = ink[box.rows, box.columns]
    scale = BOX_SIDE / max(box.height, box.width)
    line_width = _line_width(crop) * scale
    thickened = round((THICK - line_width) / scale) if line_width < THIN else 0
    if thickened > 0:
        crop = _thicken(crop, thickened)
        scale = BOX_SIDE / max(crop.shape)
    scaled = scale_to_box(crop)
    centre = centre_of_mass(scaled)
    image, place = place_by_mass(scaled, centre)
    return PreparedDigit(
        found=found,
        piece=piece,
        ink=ink,
        box=box,
        crop=_read_only(crop),
        line_width=line_width,
        thickened=thickened,
        scaled=_read_only(scaled),
        scale=scale,
        centre_of_mass=centre,
        place=place,
        image=_read_only(image),
    )


def bounding_box(ink: Pixels) -> Box:
    """The smallest box that holds every pixel with ink.

    Raises:
        EmptyPicture: there is no ink.
    """
    rows = np.flatnonzero(ink.any(axis=1))
    columns = np.flatnonzero(ink.any(axis=0))
    if not rows.size:
        raise EmptyPicture("there is no ink to put a box around")
    top, left = int(rows[0]), int(columns[0])
    return Box(top, left, int(rows[-1]) + 1 - top, int(columns[-1]) + 1 - left)


def scale_to_box(crop: Pixels) -> Pixels:
    """Scale the longer side to 20 pixels by exact area averages, and the fullest ink to 255."""
    height, width = crop.shape
    longest = max(height, width)
    new_height = max(1, floor(height * BOX_SIDE / longest + 0.5))
    new_width = max(1, floor(width * BOX_SIDE / longest + 0.5))
    a_h = area_weights(height, new_height)  # (new_height, height)
    a_w = area_weights(width, new_width)  # (new_width, width)
    scaled = a_h @ crop.astype(np.float64) @ a_w.T  # (new_height, new_width)
    levels: Pixels = np.rint(scaled * (255.0 / scaled.max())).astype(np.uint8)
    return levels


def area_weights(size: int, new_size: int) -> NDArray[np.float64]:
    """Row k: the share of each old pixel in new pixel k, which covers [k, k + 1)·size/new_size.

    Returns:
        (new_size, size), each row summing to 1.
    """
    edges = np.arange(new_size + 1) * (size / new_size)
    old = np.arange(size)
    covered = np.minimum(edges[1:, np.newaxis], old + 1) - np.maximum(edges[:-1, np.newaxis], old)
    weights: NDArray[np.float64] = np.clip(covered, 0.0, None) * (new_size / size)
    return weights


def centre_of_mass(ink: Pixels) -> tuple[float, float]:
    """Σ ink·(row, column) / Σ ink; the first pixel's centre is (0, 0)."""
    mass = ink.astype(np.float64)
    total = mass.sum()
    rows = mass.sum(axis=1) @ np.arange(ink.shape[0])
    columns = mass.sum(axis=0) @ np.arange(ink.shape[1])
    return float(rows / total), float(columns / total)


def place_by_mass(scaled: Pixels, centre: tuple[float, float]) -> tuple[Pixels, Box]:
    """Put the scaled digit into 28x28, its centre of mass on (14, 14) unless it would stick out."""
    height, width = scaled.shape
    top = min(max(floor(CENTRE - centre[0] + 0.5), 0), SIDE - height)
    left = min(max(floor(CENTRE - centre[1] + 0.5), 0), SIDE - width)
    place = Box(top, left, height, width)
    image = np.zeros((SIDE, SIDE), np.uint8)
    image[place.rows, place.columns] = scaled
    return image, place


def _line_width(crop: Pixels) -> float:
    """Mean width of the lines in pixels: their area over half of their outline."""
    mask = np.pad(crop > 127, 1)
    core = mask[1:-1, 1:-1]
    area = int(core.sum())
    if area == 0:
        return 1.0
    inner = core & mask[:-2, 1:-1] & mask[2:, 1:-1] & mask[1:-1, :-2] & mask[1:-1, 2:]
    outline = area - int(inner.sum())
    return 2.0 * area / outline


def _thicken(crop: Pixels, by: int) -> Pixels:
    """Widen every line by ``by`` pixels: the maximum over a square; (H, W) → (H + by, W + by)."""
    grown = np.pad(crop, by)
    for axis in (0, 1):
        grown = sliding_window_view(grown, by + 1, axis=axis).max(axis=-1)  # (H + by, W + by)
    return grown


def _read_only(pixels: Pixels) -> Pixels:
    pixels = pixels.view()
    pixels.flags.writeable = False
    return pixels
