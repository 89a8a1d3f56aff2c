"""The digit that the pages are about: one choice for the whole session, kept in the link.

`?digit=` is a gallery image (`s` and its number), a test image (`t` and its number) or any other
28x28 image, written out (`i` and its code); `?do=` lists the experiments on it. Whoever opens the
link sees the same picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from seqviz.data.image_code import ImageCodeError, decode_image, encode_image
from seqviz.data.sample import load_sample
from seqviz.data.unseen import load_unseen
from seqviz.models.experiments import (
    Experiment,
    ExperimentError,
    apply_experiments,
    format_experiments,
    parse_experiments,
)
from seqviz.ui.frame.address import DIGIT, EXPERIMENTS
from seqviz.ui.frame.link import put, refuse, settle

DEFAULT_CODE: Final = DIGIT.usual


@dataclass(frozen=True, slots=True)
class ChosenDigit:
    """What is read: the image before and after the experiments.

    Attributes:
        code: as in the link.
        original: uint8 (28, 28), the image as chosen.
        label: the digit that its writer meant, where that is known.
        experiments: what is done to it, first to last.
    """

    code: str
    original: NDArray[np.uint8]
    label: int | None
    experiments: tuple[Experiment, ...] = ()

    @property
    def unseen(self) -> bool:
        """Whether it is a test image, from which no network here has learned."""
        return self.code.startswith("t")

    @property
    def image(self) -> NDArray[np.uint8]:
        """The image that the network reads, uint8 (28, 28)."""
        return apply_experiments(self.original, self.experiments)

    @property
    def link(self) -> dict[str, str]:
        """The query parameters that bring this digit to another page."""
        done = format_experiments(self.experiments)
        return {DIGIT.name: self.code} | ({EXPERIMENTS.name: done} if done else {})


def gallery_code(index: int) -> str:
    """The code of a gallery image."""
    return f"s{index}"


def unseen_code(index: int) -> str:
    """The code of a test image."""
    return f"t{index}"


def image_code(image: NDArray[np.uint8]) -> str:
    """The code of any uint8 (28, 28) image."""
    return f"i{encode_image(image)}"


def current_digit() -> ChosenDigit:
    """The session's digit: the link's, else the last one chosen, else a gallery image."""
    code = settle(DIGIT)
    found = _find(code)
    if found is None:
        refuse(DIGIT, code)
        code, found = DEFAULT_CODE, _find(DEFAULT_CODE)
    assert found is not None, "the default digit is a gallery image"
    said = settle(EXPERIMENTS)
    try:
        experiments = parse_experiments(said)
    except ExperimentError:
        refuse(EXPERIMENTS, said)
        experiments = ()
    return ChosenDigit(code, *found, experiments)


def choose_digit(code: str) -> None:
    """Take another image; the experiments stay."""
    put(DIGIT, code)


def set_experiments(experiments: tuple[Experiment, ...]) -> None:
    """Replace the experiments; none removes them from the link."""
    put(EXPERIMENTS, format_experiments(experiments))


def _find(code: str) -> tuple[NDArray[np.uint8], int | None] | None:
    """Image and label of a code; None for a code that names no image."""
    if code[:1] in ("s", "t") and code[1:].isascii() and code[1:].isdigit() and len(code) <= 5:
        index = int(code[1:])
        shipped = load_sample() if code[:1] == "s" else load_unseen()
        if index < len(shipped):
            return shipped.images[index], int(shipped.labels[index])
    if code[:1] == "i":
        try:
            return decode_image(code[1:]), None
        except ImageCodeError:
            return None
    return None
