"""Recall: trained networks are asked for a first letter, at any delay, in the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from seqviz.cells import RNNModel
from seqviz.data.memory import Sequences
from seqviz.figures.live import RUN_COLOURS
from seqviz.figures.recall import Told, letters_read, pack_recallers
from seqviz.figures.through_time import Numbers
from seqviz.payloads.recall import Recall
from seqviz.ui.components.recall.words import words
from seqviz.ui.frame.i18n import language
from seqviz.ui.frame.session import told_by
from seqviz.ui.kit.host import Parcel, component
from seqviz.ui.kit.palettes import PALETTES

_component = component("recall")


def recall(
    models: Mapping[str, RNNModel],
    told: Mapping[str, Told],
    sequences: Sequences,
    letters: tuple[str, ...],
    *,
    delay: int,
    usual: int,
    taught: int,
    sequence: int,
    key: str,
    on_said: Callable[[Mapping[str, Any]], None],
) -> None:
    """Mount the picture.

    Args:
        models: the networks by name, at most three.
        told: the words for each.
        sequences: that they are asked about, all of one length.
        letters: what the answers are called.
        delay: that is asked for at first.
        usual: the delay that stays out of the address.
        taught: the longest delay that they learned at.
        sequence: which one is drawn at first, from 1.
        key: of the component; the same one keeps its place.
        on_said: told the delay and the sequence, as the address says them, before anything else is.
    """
    numbers = Numbers()
    shown = Recall(
        lanes=pack_recallers(models, told, numbers),
        letters=letters,
        longest=sequences.x.shape[1] - 1,
        taught=taught,
        usual=usual,
        read=numbers.put(letters_read(sequences, len(letters))),
        colours={str(mode): colours for mode, colours in RUN_COLOURS.items()},
        palettes=PALETTES,
        labels=words(),
    )
    mounted = f"{key}-{language()}"
    _component(
        {"delay": delay, "sequence": sequence},
        key=mounted,
        parcels=(Parcel(shown, numbers.bytes()),),
        default={"said": {}},
        on_said_change=lambda: on_said(told_by(mounted).get("said") or {}),
    )
