"""A drawn digit in a link: exact both ways, short, and safe to decode."""

from __future__ import annotations

import base64
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from seqviz.data.image_code import MAX_LENGTH, ImageCodeError, decode_image, encode_image
from seqviz.data.sample import load_sample


def _packed(raw: bytes) -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return base64.urlsafe_b64encode(packer.compress(raw) + packer.flush()).decode().rstrip("=")


@given(arrays(np.uint8, (28, 28)))
def test_every_image_comes_back_exactly(image: NDArray[np.uint8]) -> None:
    """Decode after encode is the identity, and the result is read-only."""
    text = encode_image(image)
    back = decode_image(text)
    np.testing.assert_array_equal(back, image)
    assert not back.flags.writeable
    assert len(text) <= MAX_LENGTH


def test_noise_the_worst_case_still_fits() -> None:
    """Incompressible pixels stay under the cap that decoding sets."""
    noise = np.random.default_rng(0).integers(0, 256, (28, 28)).astype(np.uint8)
    np.testing.assert_array_equal(decode_image(encode_image(noise)), noise)


def test_mnist_images_take_at_most_600_characters_that_need_no_escaping() -> None:
    """The length that a link can carry, in letters, digits, - and _ alone."""
    texts = [encode_image(image) for image in load_sample().images[:500]]
    assert max(map(len, texts)) <= 600
    assert np.median([len(text) for text in texts]) <= 300
    assert set("".join(texts)) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "!",
        "é" * 8,
        "a b",
        "AAAA\n",
        "A" * (MAX_LENGTH + 1),
        _packed(b"\0" * 783),
        _packed(b"\0" * 785),
        _packed(b"\0" * 10_000_000)[:1000],
        _packed(b"\0" * 200_000),
        _packed(b"\0" * 784)[:-3],
        _packed(b"\0" * 784) + "AAAA",
    ],
    ids=[
        "empty",
        "alphabet",
        "unicode",
        "space",
        "newline",
        "long",
        "short by one",
        "long by one",
        "cut bomb",
        "bomb",
        "cut",
        "more behind",
    ],
)
def test_bad_strings_are_refused(text: str) -> None:
    """Length, alphabet and size are checked; a bomb is never unpacked beyond one image."""
    with pytest.raises(ImageCodeError):
        decode_image(text)


@given(st.text(max_size=80))
def test_any_short_string_is_our_error(text: str) -> None:
    """No text of 80 characters holds an image by chance, and nothing else escapes."""
    with pytest.raises(ImageCodeError) as caught:
        decode_image(text)
    assert caught.value.code == "image_code"


@pytest.mark.parametrize("image", [np.zeros((28, 27), np.uint8), np.zeros((28, 28), np.float32)])
def test_only_images_are_encoded(image: NDArray[np.uint8]) -> None:
    """Shape and dtype are named when they are wrong."""
    with pytest.raises(ValueError, match="uint8 \\(28, 28\\)"):
        encode_image(image)
