"""A 28x28 image as a short URL-safe string, so that a drawn digit travels in a link.

    string = base64url(deflate(784 bytes, row after row)), without padding

MNIST's images take about 250 characters, 400 at most; noise, the worst case, about 1,050. What
comes back from a link is untrusted: its length is capped before decoding, and so is what it may
unpack to.

Left out: lossy coding, which would change the numbers that the network reads.

Sources: RFC 1951 (deflate), RFC 4648 section 5 (base64url).
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray

SIDE: Final = 28
MAX_LENGTH: Final = 1100
_ALPHABET: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


class ImageCodeError(ValueError):
    """A string that ``encode_image`` did not write."""

    code: ClassVar[str] = "image_code"


def encode_image(image: NDArray[np.uint8]) -> str:
    """Write a uint8 (28, 28) image as a string of letters, digits, ``-`` and ``_``.

    Raises:
        ValueError: another dtype or shape.
    """
    if image.dtype != np.uint8 or image.shape != (SIDE, SIDE):
        raise ValueError(f"image must be uint8 (28, 28), got {image.dtype} {image.shape}")
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(image.tobytes()) + packer.flush()
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def decode_image(text: str) -> NDArray[np.uint8]:
    """The uint8 (28, 28) image of a string, read-only.

    Raises:
        ImageCodeError: too long, other characters, or not exactly one image.
    """
    if len(text) > MAX_LENGTH:
        raise ImageCodeError(f"text must have at most {MAX_LENGTH} characters, got {len(text)}")
    if not _ALPHABET.fullmatch(text):
        raise ImageCodeError("text must hold letters, digits, - and _ only, and not be empty")
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        raw = unpacker.decompress(packed, SIDE * SIDE + 1)
    except (binascii.Error, zlib.error) as error:
        raise ImageCodeError(f"text does not decode: {error}") from None
    if len(raw) != SIDE * SIDE or not unpacker.eof or unpacker.unused_data:
        raise ImageCodeError(f"text must unpack to {SIDE * SIDE} bytes exactly")
    return np.frombuffer(raw, np.uint8).reshape(SIDE, SIDE)
