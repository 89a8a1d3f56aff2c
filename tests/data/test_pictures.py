"""Uploads: seven formats come in upright and small enough, and everything else is a kind error."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pillow_heif import register_heif_opener

from seqviz.data import pictures
from seqviz.data.digits import prepare_drawing
from seqviz.data.pictures import (
    FORMATS,
    DamagedPicture,
    EmptyPicture,
    NotAPicture,
    PictureError,
    TooLargePicture,
    decode_upload,
)
from tests.data.pen_strokes import PLAIN, render

register_heif_opener()  # so that these tests can write HEIC


def _file(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _digit(mode: str = "RGB") -> Image.Image:
    return Image.fromarray(render(PLAIN[4])).convert(mode)


def _png_header(width: int, height: int, body: bytes = b"") -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_gives_the_same_digit(kind: str) -> None:
    """All formats decode to what was drawn, up to their own losses."""
    image = prepare_drawing(decode_upload(_file(_digit(), kind))).image
    expected = prepare_drawing(render(PLAIN[4])).image
    assert np.corrcoef(image.ravel(), expected.ravel())[0, 1] > 0.98


@pytest.mark.parametrize(
    ("mode", "shape"),
    [("L", ()), ("1", ()), ("P", (3,)), ("RGB", (3,)), ("RGBA", (4,)), ("LA", (4,))],
)
def test_png_modes_become_grey_rgb_or_rgba(mode: str, shape: tuple[int, ...]) -> None:
    """Palettes become RGB, alpha is kept, grey stays grey; always uint8."""
    pixels = decode_upload(_file(_digit("RGB").convert(mode), "PNG"))
    assert pixels.shape == (280, 280, *shape)
    assert pixels.dtype == np.uint8


def test_sixteen_bit_grey_keeps_its_high_byte() -> None:
    """65535 is white and 32768 is middle grey, not clipped white."""
    values = np.array([[0, 32768, 65535]] * 3, np.uint16)
    pixels = decode_upload(_file(Image.fromarray(values), "PNG"))
    assert pixels.tolist() == [[0, 128, 255]] * 3


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
@pytest.mark.parametrize("white", [1, 9, 255, 1023, 4095, 65535])
def test_sixteen_bits_with_few_levels_are_spread(kind: str, white: int) -> None:
    """A scanner's 12 bits in 16, or ten levels in all: white is white, and the digit is read."""
    drawn = np.asarray(_digit("L")) / 255
    pixels = decode_upload(_file(Image.fromarray(np.rint(drawn * white).astype(np.uint16)), kind))
    assert (int(pixels.min()), int(pixels.max())) == (0, 255)
    expected = prepare_drawing(render(PLAIN[4])).image
    image = prepare_drawing(pixels).image
    assert np.corrcoef(image.ravel(), expected.ravel())[0, 1] > 0.95


@pytest.mark.parametrize("mode", ["CMYK", "F", "I", "1", "P", "RGBA"])
def test_tiff_modes_give_the_same_digit(mode: str) -> None:
    """Printers' inks, fractions, whole numbers, bits, palettes and transparency in a TIFF."""
    image = prepare_drawing(decode_upload(_file(_digit("L").convert(mode), "TIFF"))).image
    expected = prepare_drawing(render(PLAIN[4])).image
    assert np.corrcoef(image.ravel(), expected.ravel())[0, 1] > 0.95


@pytest.mark.parametrize("kind", ["TIFF", "HEIF"])
def test_too_many_pixels_are_refused_undecoded(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The size in a TIFF's or HEIC's header is believed and refused before a pixel is decoded."""
    data = _file(_digit(), kind)
    monkeypatch.setattr(pictures, "MAX_PIXELS", 280 * 280 - 1)
    monkeypatch.setattr(pictures, "_pixels", lambda picture: pytest.fail("decoded"))
    with pytest.raises(TooLargePicture, match="280x280"):
        decode_upload(data)


def test_a_transparent_palette_keeps_its_transparency() -> None:
    """A GIF's transparent colour is not taken for paint."""
    picture = Image.new("P", (40, 40), 0)
    picture.putpalette([255, 255, 255, 0, 0, 0])
    picture.paste(1, (15, 5, 20, 35))
    pixels = decode_upload(_file(picture, "GIF", transparency=0))
    assert pixels.shape == (40, 40, 4)
    assert pixels[0, 0, 3] == 0
    assert prepare_drawing(pixels).dark_on_light


def test_exif_orientation_turns_the_picture_upright() -> None:
    """A phone held sideways: orientation 6 means that the picture is to be turned clockwise."""
    picture = Image.new("RGB", (60, 30), "black")
    picture.paste((255, 255, 255), (0, 0, 10, 30))  # a bar at the left …
    exif = Image.Exif()
    exif[0x0112] = 6
    pixels = decode_upload(_file(picture, "JPEG", exif=exif))
    assert pixels.shape == (60, 30, 3)
    assert pixels[:8].mean() > 200  # … stands at the top
    assert pixels[20:].mean() < 20


def test_the_first_frame_of_an_animation_is_read() -> None:
    """Later frames do not matter."""
    frames = [Image.new("L", (20, 20), level) for level in (10, 200, 90)]
    data = _file(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert set(np.unique(decode_upload(data)).tolist()) == {10}


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_large_pictures_are_made_smaller(kind: str) -> None:
    """A picture of 12 million pixels arrives with at most 1,024 a side, in proportion."""
    pixels = decode_upload(_file(Image.new("RGB", (4000, 3000), "white"), kind))
    assert pixels.shape == (768, 1024, 3)


def test_caps_on_bytes_and_pixels_hold_before_decoding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many bytes, or a header that claims too many pixels: refused without decoding."""
    with pytest.raises(TooLargePicture, match="bytes"):
        decode_upload(b"\0" * (pictures.MAX_BYTES + 1))
    monkeypatch.setattr(pictures, "_pixels", lambda picture: pytest.fail("decoded"))
    for width, height in ((5001, 5000), (10_000, 9_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)):
        with pytest.raises(TooLargePicture):
            decode_upload(_png_header(width, height))


def test_a_bomb_of_few_bytes_is_refused() -> None:
    """900 million zero pixels deflate to under a megabyte; they are never inflated."""
    body = zlib.compress(b"\0" * 3_000_000, 9)
    with pytest.raises(TooLargePicture):
        decode_upload(_png_header(30_000, 30_000, body))


def test_nothing_and_foreign_files_are_named() -> None:
    """No bytes, text, a PDF, an MP4 and an SVG: each refused by the right error."""
    with pytest.raises(EmptyPicture):
        decode_upload(b"")
    for data in (
        b"hello",
        b"%PDF-1.7 ...",
        b"\0\0\0\x18ftypisom" + b"\0" * 90,
        b"<svg xmlns=''></svg>",
    ):
        with pytest.raises(NotAPicture):
            decode_upload(data)


@pytest.mark.parametrize("kind", FORMATS)
def test_truncated_files_give_our_errors_at_every_length(kind: str) -> None:
    """Cut anywhere, a file still decodes or says that it is damaged; nothing else escapes."""
    data = _file(_digit().resize((64, 64)), kind)
    seen = set()
    for stop in sorted({*range(1, 60), *range(60, len(data), max(1, len(data) // 50))}):
        try:
            decode_upload(data[:stop])
        except PictureError as error:
            seen.add(type(error))
    assert seen <= {NotAPicture, DamagedPicture, TooLargePicture}
    assert DamagedPicture in seen


@given(st.binary(max_size=400))
def test_random_bytes_give_our_errors(data: bytes) -> None:
    """No sequence of bytes raises anything else."""
    with pytest.raises(PictureError):
        decode_upload(data)


@pytest.mark.parametrize("kind", FORMATS)
@settings(max_examples=150)
@given(changes=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=12))
def test_files_with_changed_bytes_give_pixels_or_our_errors(
    kind: str, changes: list[tuple[int, int]]
) -> None:
    """Changed headers, tables and bodies: pixels come out, or a PictureError."""
    data = bytearray(_FILES[kind])
    for where, value in changes:
        data[where % min(len(data), 400)] = value
    try:
        pixels = decode_upload(bytes(data))
        assert pixels.dtype == np.uint8
        prepare_drawing(pixels)
    except PictureError:
        pass


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.binary(max_size=60))
def test_any_claimed_size_is_harmless(width: int, height: int, body: bytes) -> None:
    """A header may claim any width and height."""
    with pytest.raises(PictureError):
        decode_upload(_png_header(width, height, zlib.compress(body)))


_FILES = {kind: _file(_digit().resize((48, 48)), kind) for kind in FORMATS}
