"""What Python and the browser tell each other: frozen dataclasses, one module a component.

Their types for the JavaScript, `types.d.ts`, are made from them by `python -m scripts.both`; a test
holds both alike. Left out: how a message travels (`seqviz/ui/kit/host.py`), and what comes back is
not believed before it was looked at, so a message from the browser has a `read_…` here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Final, TypeGuard

MOST: Final = 2**53
"""A browser says no larger whole number exactly; one of thousands of digits cannot be printed."""


def plain(value: Any) -> Any:
    """A payload as JSON knows it: dataclasses become objects, all below them too."""
    if _names_of(value.__class__) is not None:
        return {name: plain(inner) for name, inner in fields_of(value).items()}
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [plain(inner) for inner in value]
    return value


def fields_of(payload: Any) -> dict[str, Any]:
    """A dataclass by its fields' names, nothing below it changed.

    Raises:
        TypeError: it is none.
    """
    names = _names_of(payload.__class__)
    if names is None:
        raise TypeError(f"a message cannot hold {payload!r}")
    return {name: getattr(payload, name) for name in names}


@cache
def _names_of(kind: Any) -> tuple[str, ...] | None:
    """The names of a dataclass's fields, asked for once; None of any other type."""
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else None


def written(words: Any, **how: Any) -> str:
    """Words as JSON; dataclasses anywhere in them become objects.

    Raises:
        TypeError: something that JSON has no word for.
    """
    return json.dumps(words, default=fields_of, **how)


def fingerprint(words: Any, numbers: bytes = b"") -> str:
    """Twelve hexadecimal digits, others for other words or numbers."""
    seen = written(words).encode() + numbers
    return hashlib.sha1(seen, usedforsecurity=False).hexdigest()[:12]


def is_whole(value: Any) -> TypeGuard[int]:
    """Whether what a browser sent is a whole number that it can have meant."""
    return type(value) is int and -MOST <= value <= MOST
