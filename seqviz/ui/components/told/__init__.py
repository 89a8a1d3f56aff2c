"""Brings what a proof says to the painter, so that it stands beside the button that asked."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from seqviz.ui.components.painter import INK_JS
from seqviz.ui.kit.envelope import envelope
from seqviz.ui.kit.shared import SHARED_JS

_FOLDER: Final = Path(__file__).parent
_component = st.components.v2.component(
    "seqviz.told",
    js="\n".join([SHARED_JS, INK_JS, (_FOLDER / "told.js").read_text(encoding="utf-8")]),
)


def tell(sentence: str, *, key: str, group: str, unit: int, feature: str) -> None:
    """Show a sentence in the painter's bar; a button there leads to where this is called.

    Args:
        sentence: Markdown with nothing in it but bold.
        key: of the component.
        group: the painter's.
        unit: what it is about.
        feature: what of it.
    """
    meta = {"group": group, "unit": unit, "feature": feature, "sentence": sentence}
    _component(data=envelope(meta, b""), key=key)
