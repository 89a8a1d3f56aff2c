"""The session's digit: any address gives an image that the network can read."""

import base64
import zlib

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from seqviz.data.sample import load_sample
from seqviz.models.experiments import Cover, Flip, apply_experiments
from seqviz.ui.controls.digit.digit_choice import (
    DEFAULT_CODE,
    ChosenDigit,
    gallery_code,
    image_code,
)
from tests.ui.session import in_session

HOSTILE = {
    "negative": "s-1",
    "past the end": "s5000",
    "many digits": "s" + "9" * 4000,
    "a fraction": "s1.5",
    "other digits": "s٣",
    "full-width digits": "s１２",
    "a superscript": "s²",
    "another case": "S3",
    "a space": "s 3",
    "a path": "../../etc/passwd",
    "a path in a code": "i../../../etc/passwd",
    "no image": "i",
    "not deflated": "iAAAA",
    "other letters": "i数字",
    "10 kB": "i" + "A" * 10_000,
    "a script": "<script>alert(1)</script>",
    "a NUL": "s\x003",
    "nothing but spaces": "   ",
}


def _choose() -> None:
    import streamlit as st

    from seqviz.ui.controls.digit.digit_choice import current_digit

    st.session_state["result"] = current_digit()


def _choose_another() -> None:
    import streamlit as st

    from seqviz.models.experiments import Flip
    from seqviz.ui.controls.digit.digit_choice import choose_digit, current_digit, set_experiments

    current_digit()
    choose_digit("s7")
    set_experiments((Flip("h"),))
    st.session_state["result"] = current_digit()


def _code_of(packed_bytes: int) -> str:
    """A well-formed image code that unpacks to so many bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(bytes(packed_bytes)) + packer.flush()
    return "i" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def test_a_visitor_starts_with_a_gallery_image() -> None:
    """Nothing said: the default digit with its label, no experiments, nothing in the address."""
    chosen, address = in_session(_choose)
    index = int(DEFAULT_CODE[1:])
    np.testing.assert_array_equal(chosen.original, load_sample().images[index])
    assert chosen.label == int(load_sample().labels[index])
    assert chosen.experiments == ()
    assert address == {}


def test_a_link_brings_image_and_experiments() -> None:
    """The same address gives the same picture, before and after what is done to it."""
    address = {"digit": "s41", "do": "cover:10-18,flip:h"}
    chosen, left = in_session(_choose, query=address)
    image = load_sample().images[41]
    assert isinstance(chosen, ChosenDigit)
    np.testing.assert_array_equal(chosen.original, image)
    np.testing.assert_array_equal(chosen.image, apply_experiments(image, [Cover(9, 17), Flip("h")]))
    assert left == address == chosen.link


@settings(max_examples=15, deadline=None)
@given(pixels=some.binary(min_size=784, max_size=784))
def test_any_image_travels_in_the_address(pixels: bytes) -> None:
    """A drawn image comes out of the link pixel for pixel, and nobody claims to know its label."""
    image = np.frombuffer(pixels, np.uint8).reshape(28, 28)
    chosen, _ = in_session(_choose, query={"digit": image_code(image)})
    np.testing.assert_array_equal(chosen.original, image)
    assert chosen.label is None


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_digit_gives_the_default(code: str) -> None:
    """What names no image is replaced, and leaves the address."""
    chosen, address = in_session(_choose, query={"digit": code})
    assert chosen.code == DEFAULT_CODE
    assert address == {}


@pytest.mark.parametrize("size", [0, 1, 783, 785, 10**7])
def test_an_image_of_another_size_gives_the_default(size: int) -> None:
    """Too few or too many pixels, even a small code that unpacks to megabytes."""
    chosen, _ = in_session(_choose, query={"digit": _code_of(size)})
    assert chosen.code == DEFAULT_CODE


@settings(max_examples=40, deadline=None)
@given(code=some.text(some.characters(codec="utf-8"), max_size=60))
@example(code=gallery_code(len(load_sample()) - 1))
def test_any_address_gives_an_image(code: str) -> None:
    """Whatever is typed there, the network gets 28 by 28 bytes."""
    chosen, address = in_session(_choose, query={"digit": code})
    assert chosen.image.shape == (28, 28)
    assert chosen.image.dtype == np.uint8
    assert address.get("digit", DEFAULT_CODE) == chosen.code


@pytest.mark.parametrize(
    "do",
    [
        "fold:7",
        "cover:0-5",
        "cover:9-3",
        "cover:1-29",
        "cover:-3-5",
        "cover:１-５",
        "flip:x",
        "flip:h;reverse",
        "shuffle:-1",
        "shuffle:10000",
        "shuffle:" + "9" * 5000,
        "rotate:1e3",
        "flip:h," * 2000,
        ",",
        "../..",
        "\x00",
    ],
    ids=lambda do: do[:16],
)
def test_a_hostile_list_of_experiments_does_nothing(do: str) -> None:
    """What cannot be done is dropped as a whole; the digit stays."""
    chosen, address = in_session(_choose, query={"digit": "s41", "do": do})
    assert chosen.experiments == ()
    assert address == {"digit": "s41"}


def test_choosing_changes_session_and_address() -> None:
    """Another digit and other experiments are what the next look finds."""
    chosen, address = in_session(_choose_another, query={"digit": "s41", "do": "reverse"})
    assert (chosen.code, chosen.experiments) == ("s7", (Flip("h"),))
    assert address == {"digit": "s7", "do": "flip:h"}
