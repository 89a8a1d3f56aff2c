"""Dataclasses become the types that the JavaScript is checked by."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pytest

from scripts.payload_types import declarations, interface, payloads, typescript
from seqviz.payloads import fingerprint, plain, written
from seqviz.payloads.arrays import Place


@dataclass(frozen=True)
class Inner:
    """A thing."""

    name: str


@dataclass(frozen=True)
class Outer:
    """A thing with things in it.

    More is not told.
    """

    x: float | None
    pairs: tuple[tuple[int, str], ...]
    kinds: list[Literal["a", "b"]]
    inner: Mapping[str, Inner]
    rest: Any


def test_a_dataclass_becomes_an_interface() -> None:
    """Every field with its type, as JSON will have it."""
    assert interface(Outer).splitlines() == [
        "/** A thing with things in it. */",
        "export interface Outer {",
        "  x: number | null;",
        "  pairs: [number, string][];",
        '  kinds: ("a" | "b")[];',
        "  inner: Record<string, Inner>;",
        "  rest: any;",
        "}",
    ]


def test_what_no_message_can_hold_is_refused() -> None:
    """A type that JSON has no word for is found when the types are made."""
    with pytest.raises(TypeError, match="complex"):
        typescript(complex)


def test_every_payload_is_frozen_and_declared() -> None:
    """None can be changed after it was made; each has a name of its own in the types."""
    found = list(payloads())
    assert Place in found
    assert all(one.__dataclass_params__.frozen for one in found)  # type: ignore[attr-defined]
    declared = declarations()
    assert all(f"export interface {one.__name__} {{" in declared for one in found)


def test_a_payload_is_plain_all_the_way_down() -> None:
    """Dataclasses in dataclasses, lists and mappings become objects; nothing else is touched."""
    value = Outer(None, ((1, "x"),), ["a"], {"k": Inner("n")}, [Place(3, (2, 4))])
    assert plain(value) == {
        "x": None,
        "pairs": [[1, "x"]],
        "kinds": ["a"],
        "inner": {"k": {"name": "n"}},
        "rest": [{"o": 3, "s": [2, 4]}],
    }


def test_a_payload_is_written_as_json() -> None:
    """Dataclasses anywhere in a message become objects; what JSON cannot say is an error."""
    value = Outer(None, ((1, "x"),), ["a"], {"k": Inner("n")}, [Place(3, (2, 4))])
    assert json.loads(written({"here": value})) == {"here": plain(value)}
    with pytest.raises(TypeError, match="1j"):
        written({"here": 1j})


def test_other_words_or_numbers_have_another_fingerprint() -> None:
    """The same ones have the same."""
    assert fingerprint(Inner("n"), b"1") == fingerprint(Inner("n"), b"1")
    assert len({fingerprint(Inner(name), end) for name in "nm" for end in (b"1", b"2")}) == 4
