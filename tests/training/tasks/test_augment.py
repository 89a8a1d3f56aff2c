"""Augmentation: what it changes, what it leaves, and that each setting does its own part."""

import math
from dataclasses import replace

import pytest
import torch

from seqviz.training.tasks.augment import augment
from seqviz.training.tasks.digits_recipes import Augmentation
from tests.tiny_mnist import tiny_digits

NONE = Augmentation(rotation=0, scale=0, shear=0, shift=0, bend=0, thickness=0)
DIGITS = torch.tensor(tiny_digits(20, 0)[0]).float() / 255


def seeded(seed: int = 0) -> torch.Generator:
    """A generator of its own."""
    return torch.Generator().manual_seed(seed)


def disc() -> torch.Tensor:
    """400 times a bright square of 6 × 6 pixels, off the centre, on black (400, 28, 28)."""
    images = torch.zeros(400, 28, 28)
    images[:, 11:17, 15:21] = 1
    return images


def centres(images: torch.Tensor) -> torch.Tensor:
    """Centre of mass of each image, from the picture's centre, (N, 2) as (right, down)."""
    places = torch.arange(28.0) - 13.5
    mass = images.sum((1, 2))
    right = (images.sum(1) * places).sum(1) / mass
    down = (images.sum(2) * places).sum(1) / mass
    return torch.stack([right, down], 1)


def test_nothing_asked_nothing_changed() -> None:
    """All settings 0 give the images back."""
    torch.testing.assert_close(augment(DIGITS, NONE, seeded()), DIGITS, atol=1e-5, rtol=0)


def test_full_augmentation_is_seeded_and_stays_in_range() -> None:
    """One seed, one result; another seed, another; values in [0, 1]; the input is not touched."""
    before = DIGITS.clone()
    first, again = (augment(DIGITS, Augmentation(), seeded(3)) for _ in range(2))
    other = augment(DIGITS, Augmentation(), seeded(4))
    assert torch.equal(first, again)
    assert not torch.allclose(first, other, atol=0.1)
    assert first.shape == DIGITS.shape
    assert first.min() >= -1e-6
    assert first.max() <= 1 + 1e-6
    assert torch.equal(DIGITS, before)


def test_shift_moves_by_up_to_so_many_pixels() -> None:
    """Centres move evenly within ±2 pixels in each direction, the ink stays."""
    images = disc()
    moved = augment(images, replace(NONE, shift=2.0), seeded())
    way = centres(moved) - centres(images)
    assert way.abs().max() <= 2.0001
    assert way.abs().max() > 1.9
    assert way.std(0).tolist() == pytest.approx([2 / math.sqrt(3)] * 2, rel=0.1)
    torch.testing.assert_close(moved.sum((1, 2)), images.sum((1, 2)), rtol=1e-4, atol=0)


def test_rotation_keeps_the_distance_from_the_centre() -> None:
    """Centres turn by up to the angle, about the picture's centre."""
    images = disc()
    start, end = centres(images), centres(augment(images, replace(NONE, rotation=0.3), seeded()))
    torch.testing.assert_close(end.norm(dim=1), start.norm(dim=1), rtol=0.02, atol=0)
    turned = torch.atan2(end[:, 1], end[:, 0]) - torch.atan2(start[:, 1], start[:, 0])
    assert turned.abs().max() <= 0.31
    assert turned.std() == pytest.approx(0.3 / math.sqrt(3), rel=0.1)


def test_scale_changes_width_and_height_apart() -> None:
    """The ink grows and shrinks by up to e^±2s in area."""
    ratio = augment(disc(), replace(NONE, scale=0.2), seeded()).sum((1, 2)) / 36
    assert ratio.min() < 0.8
    assert ratio.max() > 1.2
    assert ratio.log().abs().max() < 0.45


def test_pen_thickens_and_thins_the_shares_asked_for() -> None:
    """About 30 % of the images gain ink, about 15 % lose some, the others are as they were."""
    images = disc()
    change = augment(images, replace(NONE, thickness=0.3), seeded()).sum((1, 2)) - 36
    assert (change > 1e-3).float().mean() == pytest.approx(0.3, abs=0.06)
    assert (change < -1e-3).float().mean() == pytest.approx(0.15, abs=0.05)


def test_bend_is_different_for_each_image() -> None:
    """Equal images come out different, yet near to what they were."""
    bent = augment(disc(), replace(NONE, bend=1.0), seeded())
    assert not torch.allclose(bent[0], bent[1], atol=0.05)
    assert (centres(bent) - centres(disc())).std(0).tolist() == pytest.approx([0.8, 0.8], abs=0.3)
