"""Words and numbers in one message for a browser component: a length, JSON, then raw bytes.

Streamlit sends raw bytes to a component as they are, but only when they are the whole message.
`envelope.js` opens it again.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from seqviz.payloads import written


def envelope(meta: Mapping[str, Any], payload: bytes) -> bytes:
    """A little-endian uint32 length, that much UTF-8 JSON, the payload.

    Raises:
        ValueError: ``meta`` holds a number that JSON has no word for (NaN, infinity).
    """
    return closed(worded(meta), payload)


def worded(meta: Any) -> str:
    """The words of a message as JSON, as short as it can be.

    Raises:
        ValueError: ``meta`` holds a number that JSON has no word for (NaN, infinity).
    """
    return written(meta, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def closed(words: str, payload: bytes) -> bytes:
    """The message of words that are JSON already."""
    said = words.encode()
    return struct.pack("<I", len(said)) + said + payload
