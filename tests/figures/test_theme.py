"""The palettes: complete, told apart by colour-blind eyes, and readable on the page."""

from __future__ import annotations

import colorsys
import re
from itertools import combinations
from typing import Literal

import numpy as np
import pytest

from scripts.messages import catalogue_paths, read
from seqviz.figures.cliff import RAMP
from seqviz.figures.theme import DARK, LIGHT, SYMBOLS, Palette, palette
from seqviz.paths import ROOT

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def _linear(colour: str) -> np.ndarray:
    srgb = np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def _oklab(linear: np.ndarray) -> np.ndarray:
    to_lms = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    to_lab = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    return to_lab @ np.cbrt(to_lms @ np.clip(linear, 0, 1))


def _contrast(a: str, b: str) -> float:
    weights = np.array([0.2126, 0.7152, 0.0722])
    low, high = sorted([float(weights @ _linear(a)), float(weights @ _linear(b))])
    return (high + 0.05) / (low + 0.05)


def _distance(a: str, b: str, vision: np.ndarray) -> float:
    return float(np.linalg.norm(_oklab(vision @ _linear(a)) - _oklab(vision @ _linear(b))))


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("vision", VISION, ids=str)
@pytest.mark.parametrize("cell", ["ifgoch", "rznh"])
def test_colours_of_one_cell_stay_apart(colours: Palette, vision: str, cell: str) -> None:
    """Colours that meet in one cell differ by 0.085 or more in OKLab for every kind of sight."""
    for a, b in combinations(cell, 2):
        gap = _distance(colours.symbols[a], colours.symbols[b], VISION[vision])
        assert gap >= 0.085, f"{a} and {b} are {gap:.3f} apart with {vision}"


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_check_can_fail(colours: Palette) -> None:
    """The distance sees a pair that some eyes confuse: a red and a green of one lightness."""
    assert _distance("#a05a00", "#6f7000", VISION["deuteranopia"]) < 0.085
    assert colours.symbols.keys() == set(SYMBOLS)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_marks_and_text_are_readable(colours: Palette) -> None:
    """Marks reach 3:1 against the page; text and muted text 4.5:1 on page and surface."""
    for symbol in SYMBOLS:
        assert _contrast(colours.symbols[symbol], colours.background) >= 3.0, symbol
    for ground in (colours.background, colours.surface):
        for ink in (colours.text, colours.muted, colours.accent):
            assert _contrast(ink, ground) >= 4.5, (ink, ground)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_captions_are_readable(colours: Palette) -> None:
    """Streamlit writes captions at 60 % of the text colour; everywhere they reach 4.5:1."""
    for ground in (colours.background, colours.surface):
        ink, paper = (
            np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)])
            for colour in (colours.text, ground)
        )
        faded = "#" + "".join(f"{round(v):02x}" for v in 0.6 * ink + 0.4 * paper)
        assert _contrast(faded, ground) >= 4.5, (faded, ground)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_ends_of_the_diverging_scale_differ_for_every_sight(colours: Palette) -> None:
    """Negative and positive stay far apart, and both leave the zero colour clearly."""
    for vision in VISION.values():
        assert _distance(colours.negative, colours.positive, vision) >= 0.15
        assert _distance(colours.negative, colours.zero, vision) >= 0.2
        assert _distance(colours.positive, colours.zero, vision) >= 0.2


PINNED = {
    "light": {
        "i": "#1f8a70", "f": "#8c1d18", "g": "#a86c00", "o": "#0b3bb5",
        "r": "#c35577", "z": "#868c00", "n": "#824d0e", "c": "#8558d4", "h": "#059dc0",
    },
    "dark": {
        "i": "#4ff0c0", "f": "#ef571a", "g": "#efb414", "o": "#4a7ef5",
        "r": "#d0556f", "z": "#c2e568", "n": "#e39156", "c": "#9a6bb8", "h": "#2dbfc6",
    },
}  # fmt: skip


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_gate_keeps_its_colour(mode: Literal["light", "dark"]) -> None:
    """Pictures in texts, saved files and shared screens have these, gate by gate.

    Who changes one searches all of them anew (module docstring) and makes the pictures again.
    """
    assert palette(mode).symbols == PINNED[mode]


HUES = {"amber": ("negative", 20, 40), "blue": ("positive", 205, 225)}  # degrees, from and to
IN_CHINESE = {"amber": "琥珀色", "blue": "蓝"}
NOT_OURS = {"red": "marked red in the field"}  # Streamlit's own mark
COLOUR_WORDS = (
    *("amber", "blue", "red", "green", "orange", "yellow", "purple", "violet", "brown", "pink"),
    *("teal", "turquoise", "cyan", "olive", "crimson", "magenta"),
)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_a_colour_has_the_name_that_texts_give_it(colours: Palette) -> None:
    """Amber is below zero and against, blue is above and for, on every scale and in both modes."""
    for word, (place, low, high) in HUES.items():
        red, green, blue = (int(getattr(colours, place)[k : k + 2], 16) / 255 for k in (1, 3, 5))
        hue = 360 * colorsys.rgb_to_hsv(red, green, blue)[0]
        assert low <= hue <= high, f"{word} is at {hue:.0f} degrees"
    negative, zero, positive = colours.negative, colours.zero, colours.positive
    assert colours.diverging == [[0.0, negative], [0.5, zero], [1.0, positive]]


def test_texts_name_only_colours_that_are_pinned() -> None:
    """In the messages of every page, in its long texts, and as often in Chinese as in English."""
    (chinese,) = (read(path) for path in catalogue_paths())
    english = [(str(one.id), str(one.string)) for one in chinese if one.id]
    named = 0
    for said, translated in english:
        words = re.findall(rf"\b({'|'.join(COLOUR_WORDS)})\b", said.lower())
        if any(part in said for part in NOT_OURS.values()):
            continue
        assert set(words) <= set(HUES), said
        for word in set(words):
            assert translated.count(IN_CHINESE[word]) == words.count(word), translated
        named += len(words)
    assert named >= 6
    for path in (ROOT / "seqviz/ui/content/en").glob("*.md"):
        text = path.read_text(encoding="utf-8").lower()
        assert set(re.findall(rf"\b({'|'.join(COLOUR_WORDS)})\b", text)) <= set(HUES), path.name


def test_palette_refuses_an_unknown_mode() -> None:
    """The error names the value and the wanted ones."""
    with pytest.raises(ValueError, match="'sepia'"):
        palette("sepia")  # type: ignore[arg-type]
    assert palette("dark") is DARK


@pytest.mark.parametrize("vision", VISION, ids=str)
def test_the_cliff_grows_lighter_with_the_loss(vision: str) -> None:
    """For every eye each colour of its ramp is clearly lighter than the one before."""
    lightness = [float(_oklab(VISION[vision] @ _linear(colour))[0]) for colour in RAMP]
    assert np.diff(lightness).min() > 0.1
