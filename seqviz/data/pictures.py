"""From the bytes of an upload to pixels, and the few kind errors that a picture can cause.

Everything that arrives here is untrusted: bytes and pixels are capped before anything is decoded,
only seven formats are tried, and whatever goes wrong leaves as a ``PictureError`` with a stable
``code`` that a page can translate.

Left out: colour management (a picture's colour profile is ignored; only ink and paper matter here).

Sources: Pillow's handbook, "Image file formats" and ``Image.draft``; pillow-heif's documentation.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from io import BytesIO
from threading import BoundedSemaphore
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

FORMATS: Final = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF", "HEIF")
ENDINGS: Final = ("png", "jpg", "jpeg", "webp", "bmp", "gif", "tif", "tiff", "heic", "heif")
MAGIC: Final = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"GIF8", b"BM", b"II*\0", b"MM\0*")
HEIF_BRANDS: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
MAX_MB: Final = 5  # the server refuses larger uploads as well
MAX_BYTES: Final = MAX_MB * 2**20
MAX_PIXELS: Final = 25_000_000
MAX_JPEG_PIXELS: Final = (
    50_000_000  # a JPEG can be decoded at a fraction of its size, so phones pass
)
MAX_SIDE: Final = 1024

_DECODING: Final = BoundedSemaphore(2)  # a large picture takes 150 MB for a moment

Pixels = NDArray[np.uint8]


class PictureError(ValueError):
    """A picture that cannot be read as a digit; ``code`` says why and never changes."""

    code: ClassVar[str] = "picture"


class EmptyPicture(PictureError):
    """Nothing is drawn: no pixels, all transparent, or one colour throughout."""

    code = "empty"


class BlankPicture(PictureError):
    """Something varies, but too little or too evenly to tell ink from paper."""

    code = "blank"


class TooLargePicture(PictureError):
    """More bytes or pixels than are worth decoding for a 28x28 digit."""

    code = "too_large"


class NotAPicture(PictureError):
    """Not one of the formats in ``FORMATS``, or an array that holds no picture."""

    code = "not_a_picture"


class DamagedPicture(PictureError):
    """The beginning names a known format, but the rest cannot be decoded."""

    code = "damaged"


def decode_upload(data: bytes) -> Pixels:
    """Decode an uploaded picture: upright, at most ``MAX_SIDE`` pixels a side, first frame only.

    Args:
        data: the bytes of a PNG, JPEG, WebP, BMP, GIF, TIFF or HEIC file.

    Returns:
        A uint8 array ``(H, W)``, ``(H, W, 3)`` or ``(H, W, 4)``: grey, RGB or RGBA.

    Raises:
        EmptyPicture: no bytes at all.
        TooLargePicture: over ``MAX_BYTES``, ``MAX_PIXELS`` or (JPEG) ``MAX_JPEG_PIXELS``.
        NotAPicture: none of ``FORMATS``.
        DamagedPicture: a known format that does not decode.
    """
    if not data:
        raise EmptyPicture("data must hold a picture, got 0 bytes")
    if len(data) > MAX_BYTES:
        raise TooLargePicture(f"data must be at most {MAX_BYTES} bytes, got {len(data)}")
    with _opened(data) as picture:
        width, height = picture.size
        limit = MAX_JPEG_PIXELS if picture.format == "JPEG" else MAX_PIXELS
        if width * height > limit:
            raise TooLargePicture(
                f"a {picture.format} must have at most {limit} pixels, got {width}x{height}"
            )
        try:
            with _DECODING:
                return _pixels(picture)
        except Exception as error:  # Pillow's decoders raise many kinds; none may reach a page
            raise DamagedPicture(f"the {picture.format} does not decode: {error}") from error


def _opened(data: bytes) -> Image.Image:
    """Read the header only; the size is known, no pixel is decoded yet."""
    heif = data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS
    if heif:
        _register_heif()
    try:
        return Image.open(BytesIO(data), formats=FORMATS if heif else FORMATS[:-1])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLargePicture(str(error)) from error
    except Exception as error:  # UnidentifiedImageError, and what a hostile header provokes
        if heif or data.startswith(MAGIC):
            raise DamagedPicture(f"the file begins like a picture, but: {error}") from error
        raise NotAPicture(f"data must be one of {', '.join(FORMATS)}: {error}") from error


@cache
def _register_heif() -> None:
    """Teach Pillow HEIC; not before somebody brings one, for its library is large."""
    import_module("pillow_heif").register_heif_opener(thumbnails=False)


def _pixels(picture: Image.Image) -> Pixels:
    if picture.format == "JPEG":
        picture.draft(None, (MAX_SIDE, MAX_SIDE))  # decode at 1/2, 1/4 or 1/8 where it suffices
    picture.load()
    if picture.mode.startswith(("I", "F")):
        picture = Image.fromarray(_eight_bits(np.asarray(picture)))
    elif picture.has_transparency_data:
        picture = picture.convert("RGBA")
    elif picture.mode in ("1", "L"):
        picture = picture.convert("L")
    else:
        picture = picture.convert("RGB")
    picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.BOX)
    return np.asarray(_upright(picture))


def _eight_bits(values: NDArray[np.generic]) -> Pixels:
    """Grey of more than 8 bits, or of any number, in 256 levels and no larger than is needed.

    White is 2^k − 1 for the fewest bits that hold the largest value (a scanner's 12 bits come in
    16); where that is fewer than 8, and for fractions, white is the largest value itself.
    """
    step = max(1, max(values.shape) // MAX_SIDE)
    sparse = values[step // 2 :: step, step // 2 :: step].astype(np.float64)
    grey = np.nan_to_num(sparse, nan=0.0, posinf=0.0, neginf=0.0)
    low, high = min(0.0, float(grey.min())), float(grey.max())
    whole = values.dtype.kind in "iu" and 255 <= high <= 65535 and low == 0.0
    white = 2.0 ** int(high).bit_length() - 1.0 if whole else high
    if white <= low:
        return np.zeros(grey.shape, np.uint8)
    levels: Pixels = np.floor((grey - low) * (255.999 / (white - low))).astype(np.uint8)
    return levels


def _upright(picture: Image.Image) -> Image.Image:
    """Turn the picture as its EXIF orientation says; unreadable EXIF turns nothing."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # a broken EXIF block is no reason to refuse a good picture
        return picture
