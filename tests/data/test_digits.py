"""MNIST's preprocessing: geometry to the pixel, every kind of picture, no error but ours."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from seqviz.data.digits import (
    area_weights,
    bounding_box,
    centre_of_mass,
    place_by_mass,
    prepare_drawing,
    scale_to_box,
)
from seqviz.data.pictures import BlankPicture, EmptyPicture, NotAPicture, PictureError
from seqviz.data.sample import load_sample
from tests.data.pen_strokes import PLAIN, render

Pixels = NDArray[np.uint8]


def _canvas() -> Pixels:
    """A five on a canvas, RGBA, white on black."""
    return render(PLAIN[5])


def test_every_stage_fits_the_next() -> None:
    """Box, crop, scale, centre of mass and place agree with each other, number by number."""
    p = prepare_drawing(_canvas())
    assert p.kind == "drawing"
    assert not p.dark_on_light
    assert p.thickened == 0
    assert p.paper == 0.0
    np.testing.assert_array_equal(p.ink[p.box.rows, p.box.columns], p.crop)
    assert p.ink.sum() == p.crop.sum()  # no ink outside the box
    assert p.crop[0].any()
    assert p.crop[-1].any()
    assert p.crop[:, 0].any()
    assert p.crop[:, -1].any()
    assert max(p.scaled.shape) == 20
    assert p.scaled.shape == (20, round(20 * p.box.width / p.box.height))
    assert p.scale == 20 / p.box.height
    assert p.scaled.max() == 255
    np.testing.assert_array_equal(p.image[p.place.rows, p.place.columns], p.scaled)
    assert p.image.sum() == p.scaled.sum()
    row, column = p.centre_of_mass
    assert abs(row + p.place.top - 14) <= 0.5
    assert abs(column + p.place.left - 14) <= 0.5


def test_the_result_is_read_only() -> None:
    """What a page caches cannot be changed through the result."""
    p = prepare_drawing(_canvas())
    for array in (p.grey, p.ink, p.crop, p.scaled, p.image):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1


def test_area_weights_are_the_shares_of_covered_pixels() -> None:
    """Five pixels onto two: each new one covers two and a half old ones."""
    expected = [[0.4, 0.4, 0.2, 0, 0], [0, 0, 0.2, 0.4, 0.4]]
    np.testing.assert_allclose(area_weights(5, 2), expected, atol=1e-12)
    for size, new_size in ((3, 20), (20, 20), (213, 20)):
        np.testing.assert_allclose(area_weights(size, new_size).sum(axis=1), 1.0)
    np.testing.assert_allclose(area_weights(7, 7), np.eye(7), atol=1e-12)


def test_scaling_by_a_whole_number_averages_blocks() -> None:
    """40 x 60 → 13 x 20 keeps the proportion; 60 x 60 → 20 x 20 is the mean of 3 x 3 blocks."""
    rng = np.random.default_rng(3)
    crop = rng.integers(0, 256, (60, 60)).astype(np.uint8)
    blocks = crop.reshape(20, 3, 20, 3).mean(axis=(1, 3))
    expected = np.rint(blocks * (255 / blocks.max()))
    np.testing.assert_array_equal(scale_to_box(crop), expected)
    assert scale_to_box(crop[:40]).shape == (13, 20)


def test_centre_of_mass_and_bounding_box_of_known_pixels() -> None:
    """One heavy and one light pixel pull as levers do."""
    ink = np.zeros((10, 12), np.uint8)
    ink[2, 3], ink[6, 11] = 30, 10
    assert centre_of_mass(ink) == (3.0, 5.0)
    box = bounding_box(ink)
    assert (box.top, box.left, box.height, box.width) == (2, 3, 5, 9)
    with pytest.raises(EmptyPicture):
        bounding_box(np.zeros((4, 4), np.uint8))


def test_a_digit_heavy_at_one_end_stays_inside_the_image() -> None:
    """Where the centre of mass would push the box over the edge, it stops at the edge."""
    scaled = np.zeros((20, 20), np.uint8)
    scaled[0], scaled[19, 19] = 255, 10
    image, place = place_by_mass(scaled, centre_of_mass(scaled))
    assert place.top == 8
    assert image.sum() == scaled.sum()


def _likeness(image: Pixels, other: Pixels) -> float:
    """The correlation of two images, where one may lie a pixel beside the other (rounding)."""
    moves = [(r, c) for r in (-1, 0, 1) for c in (-1, 0, 1)]
    moved = [np.roll(image, move, axis=(0, 1)) for move in moves]
    return max(float(np.corrcoef(m.ravel(), other.ravel())[0, 1]) for m in moved)


def test_mnist_images_ten_times_larger_come_back_as_they_were() -> None:
    """Preparing a prepared digit changes nothing, up to a rounded centre and the stretch to 255."""
    images = load_sample().images[:200]
    again = [prepare_drawing(np.kron(image, np.ones((10, 10), np.uint8))) for image in images]
    same = [
        np.abs(p.image.astype(int) - image).max() <= 4
        for p, image in zip(again, images, strict=True)
    ]
    assert np.mean(same) > 0.9
    whole = [k for k, p in enumerate(again) if not p.found.pieces.left_out]
    assert len(whole) >= 195  # the others have specks beside their digit, which are left out
    assert all(_likeness(again[k].image, images[k]) > 0.97 for k in whole)
    assert all(len(p.pieces) == 1 for p in again)


@pytest.mark.parametrize(
    "make",
    [
        lambda c: c[:, :, 0],
        lambda c: c[:, :, :1],
        lambda c: c[:, :, :3],
        lambda c: 255 - c[:, :, :3],
        lambda c: (c[:, :, :3] * 0.4 + 60).astype(np.uint8),
        lambda c: np.dstack([np.full_like(c[:, :, :3], 255), c[:, :, 0]]),
        lambda c: np.dstack([np.zeros_like(c[:, :, :3]), c[:, :, 0]]),
        lambda c: np.kron(c[:, :, :3], np.ones((4, 4, 1), np.uint8)),
    ],
    ids=[
        "grey",
        "one channel",
        "rgb",
        "dark on light",
        "low contrast",
        "white on transparent",
        "black on transparent",
        "1120 pixels",
    ],
)
def test_every_way_to_write_the_same_digit_gives_the_same_image(make) -> None:
    """Channels, polarity, transparency, contrast and size do not matter."""
    canvas = _canvas()
    image = prepare_drawing(make(canvas)).image
    expected = prepare_drawing(canvas).image
    assert np.abs(image.astype(int) - expected).max() <= 16


def test_dark_ink_is_noticed() -> None:
    """The result says that the picture was turned round, and what its paper's grey level is."""
    p = prepare_drawing(255 - _canvas()[:, :, :3])
    assert p.dark_on_light
    assert p.paper == 255.0


def _photo(strokes: Pixels, rng: np.random.Generator, *, dark: bool = True) -> Pixels:
    """Ink on paper under a lamp: light falls off to 45 %, noise, a dark table at the left."""
    rows, columns = np.mgrid[0:280, 0:280] / 279
    light = 0.45 + 0.5 * (0.6 * rows + 0.4 * columns)
    ink = strokes[:, :, 0] / 255
    paper = 225 * (1 - 0.75 * ink) if dark else 60 + 150 * ink
    photo = paper * light + rng.normal(0, 4, ink.shape)
    if dark:
        photo[:, :18] = 45 + rng.normal(0, 4, (280, 18))
    photo[40, 250] = photo[41, 250] = 20 if dark else 240  # a speck
    return np.repeat(np.clip(photo, 0, 255).astype(np.uint8)[:, :, np.newaxis], 3, axis=2)


@pytest.mark.parametrize("digit", range(10))
def test_a_photo_of_paper_gives_the_drawing(digit: int) -> None:
    """Uneven light, noise, a speck and the table's edge are taken away; the digit remains."""
    canvas = render(PLAIN[digit])
    p = prepare_drawing(_photo(canvas, np.random.default_rng(digit)))
    assert p.kind == "photo"
    assert p.dark_on_light
    assert _likeness(p.image, prepare_drawing(canvas).image) > 0.95


@pytest.mark.parametrize(("pen", "contrast", "lines"), [(8, 0.35, 0), (12, 0.7, 25)])
def test_pencil_and_squared_paper_are_read(pen: int, contrast: float, lines: int) -> None:
    """A faint pencil beside a dark table, and ink on squared paper, in a large blurred photo."""
    rng = np.random.default_rng(5)
    ink = np.zeros((700, 600))
    ink[300:580, 200:480] = render(PLAIN[4], pen)[:, :, 0] / 255
    paper = np.full(ink.shape, 230.0)
    paper[::40] -= lines
    paper[:, ::40] -= lines
    light = np.linspace(0.55, 0.95, 700)[:, np.newaxis]
    photo = paper * (1 - contrast * ink) * light
    photo[:, :30] = 50
    photo = np.clip(photo + rng.normal(0, 4, photo.shape), 0, 255).astype(np.uint8)
    p = prepare_drawing(photo)
    assert p.kind == "photo"
    assert abs(p.box.top - 352) <= 8
    assert abs(p.box.height - 180) <= 16
    assert _likeness(p.image, prepare_drawing(render(PLAIN[4], pen)).image) > 0.9


def test_a_blackboard_is_light_on_dark() -> None:
    """Chalk on a board: polarity is found in an uneven photo too."""
    canvas = render(PLAIN[2])
    p = prepare_drawing(_photo(canvas, np.random.default_rng(0), dark=False))
    assert p.kind == "photo"
    assert not p.dark_on_light
    assert _likeness(p.image, prepare_drawing(canvas).image) > 0.95


def test_a_thin_pen_is_thickened_and_mnist_never_is() -> None:
    """A line of four pixels in 280 would be a third of a pixel wide; it gets about two."""
    thin = prepare_drawing(render(PLAIN[3], width=4))
    assert thin.line_width < 0.8
    assert thin.thickened > 0
    thick = prepare_drawing(render(PLAIN[3]))
    assert np.corrcoef(thin.image.ravel(), thick.image.ravel())[0, 1] > 0.85
    assert all(prepare_drawing(image).thickened == 0 for image in load_sample().images[:300])


@pytest.mark.parametrize(
    ("pixels", "error"),
    [
        (np.zeros((280, 280, 4), np.uint8), EmptyPicture),
        (np.full((280, 280, 3), 255, np.uint8), EmptyPicture),
        (np.dstack([np.zeros((50, 50, 3)), np.full((50, 50), 255)]).astype(np.uint8), EmptyPicture),
        (np.zeros((0, 5), np.uint8), EmptyPicture),
        (np.tile(np.arange(100, 112, dtype=np.uint8), (50, 5)), BlankPicture),
        (np.random.default_rng(0).normal(200, 5, (200, 200)).astype(np.uint8), BlankPicture),
        (np.zeros((28, 28), np.float32), NotAPicture),
        (np.zeros((28, 28, 2), np.uint8), NotAPicture),
        (np.zeros((2, 28, 28, 3), np.uint8), NotAPicture),
        ([[0, 255]], NotAPicture),
    ],
)
def test_what_holds_no_digit_says_so_in_our_words(
    pixels: Pixels, error: type[PictureError]
) -> None:
    """Each kind of nothing has its own error, with a code for the page to translate."""
    with pytest.raises(error) as caught:
        prepare_drawing(pixels)
    assert caught.value.code == error.code
    assert isinstance(caught.value, ValueError)


def test_codes_are_distinct_and_stable() -> None:
    """Pages and catalogues rely on these words."""
    kinds = {cls.__name__: cls.code for cls in PictureError.__subclasses__()}
    assert kinds == {
        "EmptyPicture": "empty",
        "BlankPicture": "blank",
        "TooLargePicture": "too_large",
        "NotAPicture": "not_a_picture",
        "DamagedPicture": "damaged",
    }


@given(
    st.one_of(
        arrays(np.uint8, st.tuples(st.integers(0, 40), st.integers(0, 40))),
        arrays(
            np.uint8, st.tuples(st.integers(1, 30), st.integers(1, 30), st.sampled_from([1, 3, 4]))
        ),
    )
)
def test_any_pixels_give_an_image_or_our_error(pixels: Pixels) -> None:
    """Whatever is drawn, the result is a 28x28 image with full ink, or a PictureError."""
    try:
        image = prepare_drawing(pixels).image
    except PictureError:
        return
    assert image.shape == (28, 28)
    assert image.dtype == np.uint8
    assert image.max() == 255


@pytest.mark.parametrize("shape", [(1, 3000), (3000, 1), (5, 2500), (2000, 3)])
def test_long_thin_pictures_are_fine(shape: tuple[int, int]) -> None:
    """A line one pixel high is scaled to 20 wide and placed."""
    pixels = np.zeros(shape, np.uint8)
    pixels[shape[0] // 2, shape[1] // 3 : shape[1] // 3 + 40] = 255
    pixels[shape[0] // 3 : shape[0] // 3 + 40, shape[1] // 2] = 255
    assert prepare_drawing(pixels).image.max() == 255
