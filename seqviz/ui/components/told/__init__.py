"""Brings what a proof says to the painter, so that it stands beside the button that asked."""

from __future__ import annotations

from seqviz.payloads.told import Told
from seqviz.ui.kit.host import component

_component = component("told")


def tell(sentence: str, *, key: str, group: str, unit: int, feature: str) -> None:
    """Show a sentence in the painter's bar; a button there leads to where this is called.

    Args:
        sentence: Markdown with nothing in it but bold.
        key: of the component.
        group: the painter's.
        unit: what it is about.
        feature: what of it.
    """
    _component(Told(group=group, unit=unit, feature=feature, sentence=sentence), key=key)
