"""Small random changes of a whole batch of digit images at once.

Each image is read through its own displaced grid: for an output pixel at p (both axes −1 … 1),

    image'(p) = image(A p + s + d(p)),   A = [sx·cos θ   sx·(k − sin θ); sy·sin θ   sy·cos θ]

with rotation θ, scales sx, sy, shear k, shift s and a smooth bend d. Then the pen: the brightest
(or darkest) pixel of each 3 × 3 neighbourhood is mixed in, which thickens (or thins) the strokes.
All random numbers come from one generator on the CPU: every device sees the same images.
Left out: flips, which change the digit, and anything that needs one image at a time.

Source: P. Simard, D. Steinkraus, J. Platt, "Best Practices for Convolutional Neural Networks
Applied to Visual Document Analysis" (2003).
"""

from __future__ import annotations

import torch
from torch.nn import functional as F

from seqviz.training.tasks.digits_recipes import Augmentation

SIDE = 28
PIXEL = 2 / SIDE  # one pixel, in the grid's units
BEND_POINTS = 4  # displacements are drawn on a 4 × 4 grid
THICKER, THINNER = 0.7, 0.4  # the most that the thickened, thinned image is mixed in


def augment(images: torch.Tensor, how: Augmentation, generator: torch.Generator) -> torch.Tensor:
    """Change every image of a batch in its own way.

    Args:
        images: float (N, 28, 28) in [0, 1], on any device.
        how: how far.
        generator: on the CPU.

    Returns:
        float (N, 28, 28) in [0, 1], on the same device.
    """
    n, device = len(images), images.device
    chance = torch.rand(7, n, generator=generator).to(device)
    bends = torch.randn(n, 2, BEND_POINTS, BEND_POINTS, generator=generator).to(device)
    angle, wide, high, slope, right, down = chance[:6] * 2 - 1  # each (N,), in [−1, 1)
    theta = angle * how.rotation
    cos, sin, k = theta.cos(), theta.sin(), slope * how.shear
    sx, sy = torch.exp(wide * how.scale), torch.exp(high * how.scale)
    shift = how.shift * PIXEL
    rows = [sx * cos, sx * (k - sin), right * shift, sy * sin, sy * cos, down * shift]
    affine = torch.stack(rows, 1).view(n, 2, 3)
    grid = F.affine_grid(affine, [n, 1, SIDE, SIDE], align_corners=False)  # (N, 28, 28, 2)
    if how.bend:
        weights = _bend_weights().to(device)  # (784, 16)
        smooth = bends.view(n * 2, -1) @ weights.T  # (2N, 784)
        smooth = smooth.view(n, 2, SIDE, SIDE).permute(0, 2, 3, 1)  # (N, 28, 28, 2)
        grid = grid + smooth * (how.bend * PIXEL)
    moved = F.grid_sample(images[:, None], grid, align_corners=False)  # (N, 1, 28, 28)
    if how.thickness:
        moved = _repen(moved, chance[6], how.thickness)
    return moved[:, 0]


def _repen(images: torch.Tensor, chance: torch.Tensor, share: float) -> torch.Tensor:
    """Thicken the strokes where chance > 1 − share, thin them where chance < share / 2."""
    thicker = THICKER * ((chance - (1 - share)) / share).clamp(min=0)  # (N,), 0 for most
    thinner = THINNER * (1 - chance / (share / 2)).clamp(min=0)
    up, down = thicker.nonzero()[:, 0], thinner.nonzero()[:, 0]
    result = images.clone()
    wide = F.max_pool2d(images[up], 3, 1, 1)
    result[up] += thicker[up, None, None, None] * (wide - images[up])
    thin = -F.max_pool2d(-images[down], 3, 1, 1)
    result[down] += thinner[down, None, None, None] * (thin - images[down])
    return result


def _bend_weights() -> torch.Tensor:
    """Bicubic interpolation from 4 × 4 points to 28 × 28 pixels as one matrix (784, 16)."""
    if not _cached:
        corners = torch.eye(BEND_POINTS**2).view(-1, 1, BEND_POINTS, BEND_POINTS)
        spread = F.interpolate(corners, size=(SIDE, SIDE), mode="bicubic", align_corners=False)
        _cached.append(spread.view(BEND_POINTS**2, -1).T.contiguous())
    return _cached[0]


_cached: list[torch.Tensor] = []
