"""Seeded pictures as people bring them: a shipped MNIST digit on paper, on a desk, in a window.

Each kind varies size, place, colours, light and noise with its generator, so that no rule can be
fitted to one picture. All are uint8 (H, W, 3).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from seqviz.data.sample import load_sample

Pixels = NDArray[np.uint8]
Random = np.random.Generator
Scene = tuple[Image.Image, list[int]]
INKS: Final = ((20, 20, 25), (30, 40, 120), (90, 90, 95), (150, 30, 30))
LINES: Final = ((120, 160, 215), (150, 150, 155), (100, 100, 110), (70, 90, 160))
_SAMPLE = load_sample()


def _sheet(rng: Random, low: int = 215) -> Image.Image:
    size = tuple(int(side) for side in rng.integers(300, 420, 2))
    level = int(rng.integers(low, 253))
    return Image.new("RGB", size, (level, level - int(rng.integers(6)), level - 8))


def _digit(rng: Random, height: int) -> tuple[Image.Image, int]:
    """A mask of one shipped digit, so high or so wide, and which digit it is."""
    k = int(rng.integers(len(_SAMPLE)))
    drawn = Image.fromarray(_SAMPLE.images[k])
    drawn = drawn.crop(drawn.getbbox())
    scale = height / max(drawn.size)
    size = tuple(max(1, round(side * scale)) for side in drawn.size)
    return drawn.resize(size, Image.Resampling.BICUBIC), int(_SAMPLE.labels[k])


def _write(rng: Random, sheet: Image.Image, share: tuple[float, float], ink: object = None) -> int:
    """Write a digit somewhere well inside; return it."""
    mask, label = _digit(rng, int(rng.uniform(*share) * min(sheet.size)))
    space = [side - digit for side, digit in zip(sheet.size, mask.size, strict=True)]
    place = tuple(int(s * rng.uniform(0.3, 0.7)) for s in space)
    sheet.paste(ink or INKS[rng.integers(len(INKS))], place, mask)
    return label


def _photographed(rng: Random, picture: Image.Image) -> Image.Image:
    """Light that falls off to one side, a soft lens, a noisy sensor."""
    pixels = np.asarray(picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9))), float)
    rows, columns = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]]
    angle = rng.uniform(0, 2 * np.pi)
    slope = rows / rows.max() * np.sin(angle) + columns / columns.max() * np.cos(angle)
    light = 0.9 - rng.uniform(0, 0.25) * (slope + 0.5)
    noisy = pixels * light[..., np.newaxis] + rng.normal(0, 3, pixels.shape)
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def ruled(rng: Random) -> Scene:
    """Ruled or squared paper, tilted, the lines as dark as some pens."""
    sheet = _sheet(rng)
    pen, step = ImageDraw.Draw(sheet), rng.uniform(18, 40)
    colour, width = LINES[rng.integers(len(LINES))], int(rng.integers(1, 4))
    for y in np.arange(rng.uniform(0, step), sheet.height, step):
        pen.line((0, y, sheet.width, y), fill=colour, width=width)
    if rng.random() < 0.5:
        for x in np.arange(rng.uniform(0, step), sheet.width, step):
            pen.line((x, 0, x, sheet.height), fill=colour, width=width)
    label = _write(rng, sheet, (0.35, 0.5))
    tilted = sheet.rotate(rng.uniform(-8, 8), Image.Resampling.BICUBIC)
    inset = 0.13 * min(sheet.size)
    tilted = tilted.crop((inset, inset, sheet.width - inset, sheet.height - inset))
    return (tilted if rng.random() < 0.4 else _photographed(rng, tilted)), [label]


def framed(rng: Random) -> Scene:
    """A printed box around the digit: square or rounded corners, or open at two of them."""
    sheet = _sheet(rng)
    label = _write(rng, sheet, (0.3, 0.45))
    side = 0.62 * min(sheet.size)
    left, top = (sheet.width - side) / 2, (sheet.height - side) / 2
    right, bottom, gap = left + side, top + side, 0.08 * side
    pen, width = ImageDraw.Draw(sheet), int(rng.integers(1, 6))
    colour = LINES[rng.integers(len(LINES))]
    style = rng.integers(3)
    if style == 0:
        pen.rectangle((left, top, right, bottom), outline=colour, width=width)
    elif style == 1:
        pen.rounded_rectangle((left, top, right, bottom), 0.2 * side, outline=colour, width=width)
    else:
        pen.line([(right - gap, top), (left, top), (left, bottom - gap)], colour, width)
        pen.line([(left + gap, bottom), (right, bottom), (right, top + gap)], colour, width)
    return (sheet if rng.random() < 0.4 else _photographed(rng, sheet)), [label]


def on_a_desk(rng: Random) -> Scene:
    """A sheet, tilted, on something dark that shows on one to four sides."""
    desk = Image.new("RGB", (400, 360), tuple(int(v) for v in rng.integers(15, 85, 3)))
    sheet = _sheet(rng).resize((int(rng.integers(230, 420)), int(rng.integers(220, 380))))
    label = _write(rng, sheet, (0.35, 0.55))
    angle = rng.uniform(-9, 9)
    mask = Image.new("L", sheet.size, 255).rotate(angle, expand=True)
    tilted = sheet.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    room = [side - size for side, size in zip(desk.size, tilted.size, strict=True)]
    desk.paste(tilted, tuple(int(s * rng.uniform(0.3, 0.7)) for s in room), mask)
    return (desk if rng.random() < 0.3 else _photographed(rng, desk)), [label]


def in_a_window(rng: Random) -> Scene:
    """A screenshot with a title bar, a caption, or both; light or dark."""
    dark = rng.random() < 0.4
    paper, ink = ((30, 30, 32), (235, 235, 235)) if dark else ((250, 250, 250), (25, 25, 30))
    window = Image.new("RGB", (420, 380), paper)
    label = _write(rng, window, (0.4, 0.6), ink)
    pen, font = ImageDraw.Draw(window), ImageFont.load_default(int(rng.integers(11, 17)))
    which = rng.integers(3)
    if which != 1:
        bar = ((59, 89, 160), (225, 225, 228), (70, 70, 75))[rng.integers(3)]
        pen.rectangle((0, 0, 420, 26), fill=bar)
        pen.text((10, 5), "File  Edit  View", (255, 255, 255) if sum(bar) < 500 else 0, font)
        for k in range(3):
            pen.ellipse((350 + 22 * k, 6, 364 + 22 * k, 20), fill=(230, 80 + 70 * k, 70))
    if which != 0:
        pen.text((60, 354), "Figure 3: a digit, seen by a camera", ink, font)
    return window, [label]


def several(rng: Random) -> Scene:
    """Two to four digits side by side or one above the other."""
    count, along = int(rng.integers(2, 5)), rng.random() < 0.6
    height = int(rng.uniform(60, 90))
    step = int(height * rng.uniform(1.25, 1.5))
    long, short = step * count + 60, int(rng.integers(190, 320))
    sheet = _sheet(rng).resize((long, short) if along else (short, long))
    ink, labels = INKS[rng.integers(len(INKS))], []
    for k in range(count):
        mask, label = _digit(rng, height)
        far, aside = 30 + k * step, int(0.3 * short)
        sheet.paste(ink, (far, aside) if along else (aside, far), mask)
        labels.append(label)
    return (sheet if rng.random() < 0.4 else _photographed(rng, sheet)), labels


def chalked(rng: Random) -> Scene:
    """Light chalk on a dark board."""
    board = Image.new("RGB", (360, 330), tuple(int(v) for v in rng.integers(20, 75, 3)))
    label = _write(rng, board, (0.35, 0.6), (225, 225, 220))
    return (board if rng.random() < 0.3 else _photographed(rng, board)), [label]


def bordered(rng: Random) -> Scene:
    """A scan with a dark edge on two or four sides."""
    sheet, width = _sheet(rng), int(rng.integers(1, 14))
    label = _write(rng, sheet, (0.35, 0.55))
    pen, level = ImageDraw.Draw(sheet), int(rng.integers(0, 120))
    for y in (0, sheet.height - width):
        pen.rectangle((0, y, sheet.width, y + width - 1), fill=(level,) * 3)
    if rng.random() < 0.6:
        for x in (0, sheet.width - width):
            pen.rectangle((x, 0, x + width - 1, sheet.height), fill=(level,) * 3)
    return (sheet if rng.random() < 0.5 else _photographed(rng, sheet)), [label]


KINDS: Final[dict[str, Callable[[Random], Scene]]] = {
    "ruled": ruled,
    "framed": framed,
    "on a desk": on_a_desk,
    "in a window": in_a_window,
    "several": several,
    "chalked": chalked,
    "bordered": bordered,
}


def scene(kind: str, seed: int) -> tuple[Pixels, list[int]]:
    """One picture of a kind, and the digits in it as one reads."""
    picture, labels = KINDS[kind](np.random.default_rng([list(KINDS).index(kind), seed]))
    return np.asarray(picture), labels
