"""What Python and the browser tell each other: frozen dataclasses, one module a component.

Their types for the JavaScript, `types.d.ts`, are made from them by `python -m scripts.both`; a test
holds both alike. Left out: how a message travels (`seqviz/ui/kit/host.py`), and what comes back is
not believed before it was looked at, so a message from the browser has a `read_…` here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final, TypeGuard

MOST: Final = 2**53
"""A browser says no larger whole number exactly; one of thousands of digits cannot be printed."""


def plain(value: Any) -> Any:
    """A payload as JSON knows it: dataclasses become objects, all below them too."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [plain(inner) for inner in value]
    return value


def is_whole(value: Any) -> TypeGuard[int]:
    """Whether what a browser sent is a whole number that it can have meant."""
    return type(value) is int and -MOST <= value <= MOST
