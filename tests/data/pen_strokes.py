"""The ten digits as a person draws them with a mouse on a 280 x 280 canvas, in two plain hands.

Each digit is a list of strokes, each stroke a list of (x, y) points, x to the right and y down.
They were written once from how the digits look, not fitted to any network, and must stay as they
are.
"""

from __future__ import annotations

from math import cos, pi, radians, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

CANVAS = 280
WIDTH = 20

Point = tuple[float, float]
Stroke = list[Point]


def arc(x: float, y: float, rx: float, ry: float, start: float, stop: float) -> Stroke:
    """Points on an ellipse between two angles in degrees: 0 right, 90 down, −90 up."""
    steps = 24
    angles = [radians(start + (stop - start) * k / steps) for k in range(steps + 1)]
    return [(x + rx * cos(a), y + ry * sin(a)) for a in angles]


def eight(x: float, y: float, rx: float, ry: float) -> Stroke:
    """A figure eight in one go, starting at the upper right as most people do."""
    turns = [2 * pi * k / 48 for k in range(49)]
    return [
        (x + rx * sin(2 * t + 0.5) * (0.85 if cos(t) > 0 else 1.0), y - ry * cos(t)) for t in turns
    ]


PLAIN: dict[int, list[Stroke]] = {
    0: [arc(140, 140, 55, 80, -90, 270)],
    1: [[(140, 55), (140, 225)]],
    2: [arc(140, 102, 50, 47, 190, 395) + [(90, 220), (198, 220)]],
    3: [arc(130, 97, 50, 42, -150, 80) + arc(130, 183, 56, 46, -80, 150)],
    4: [[(105, 60), (85, 150), (200, 150)], [(165, 62), (165, 225)]],
    5: [[(190, 60), (110, 60), (103, 128)] + arc(135, 172, 55, 52, -125, 145)],
    6: [[(170, 55), (128, 95), (100, 150)] + arc(142, 178, 44, 44, 190, 550)],
    7: [[(85, 65), (195, 65), (125, 225)]],
    8: [arc(140, 98, 42, 42, 90, 450) + arc(140, 186, 52, 46, -90, 270)],
    9: [arc(135, 105, 44, 44, 0, -360) + [(178, 150), (172, 225)]],
}
"""An upright schoolbook hand."""

CASUAL: dict[int, list[Stroke]] = {
    0: [arc(145, 138, 62, 78, -70, 275)],
    1: [[(108, 98), (150, 52), (150, 230)]],
    2: [arc(135, 105, 55, 50, 200, 380) + [(170, 150), (85, 225), (140, 222), (205, 228)]],
    3: [[(90, 62), (185, 60), (132, 125)] + arc(132, 175, 52, 50, -80, 155)],
    4: [[(160, 52), (78, 168), (208, 168)], [(160, 105), (158, 232)]],
    5: [[(112, 62), (106, 132)] + arc(132, 176, 58, 50, -120, 150), [(112, 62), (196, 58)]],
    6: [[(150, 50), (108, 120), (95, 175)] + arc(140, 182, 46, 42, 190, 540)],
    7: [[(80, 70), (140, 72), (200, 66), (160, 140), (130, 228)], [(110, 142), (188, 138)]],
    8: [eight(140, 140, 48, 85)],
    9: [arc(140, 102, 46, 46, -20, -380) + [(180, 140), (165, 195), (128, 226)]],
}
"""A quicker hand: 1 with a flag, 3 with a flat top, 7 with a bar, 9 with a hook."""

HANDS = {"plain": PLAIN, "casual": CASUAL}


def render(strokes: list[Stroke], width: int = WIDTH) -> NDArray[np.uint8]:
    """The strokes as a canvas hands them over: RGBA (280, 280, 4), white on black, round caps."""
    fine = 4  # drawn four times larger and averaged, as a browser antialiases
    picture = Image.new("L", (CANVAS * fine, CANVAS * fine), 0)
    pen = ImageDraw.Draw(picture)
    radius = width * fine / 2
    for stroke in strokes:
        points = [(x * fine, y * fine) for x, y in stroke]
        pen.line(points, fill=255, width=width * fine)
        for x, y in points:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    grey = np.asarray(picture.reduce(fine))
    opaque = np.full_like(grey, 255)
    return np.stack([grey, grey, grey, opaque], axis=2)
