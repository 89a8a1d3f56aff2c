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
    words = written(meta, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    return struct.pack("<I", len(words)) + words + payload
