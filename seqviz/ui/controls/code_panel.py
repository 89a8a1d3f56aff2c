"""See the code: the NumPy lines that computed what a page shows, and files to take it away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from seqviz.cells import ModelTrace, RNNModel
from seqviz.cells.surgery import Intervention, initial_states
from seqviz.export import (
    Snapshot,
    as_download,
    code_for,
    export_csv,
    export_notebook,
    export_script,
)
from seqviz.export import View as Lines
from seqviz.export.script import fits
from seqviz.export.snapshot import TYPES
from seqviz.figures.theme import palette
from seqviz.ui.frame.i18n import N_, _, language, speaker

_HEADINGS: Final[dict[Lines, str]] = {
    "layer": N_("Layer {layer}, step by step"),
    "output": N_("The output after every step"),
    "shares": N_("The output as probabilities"),
    "influence": N_("What the state still knows of the input at index s"),
    "phase": N_("The way of the state"),
    "pulse": N_("What is left of the pulse at index s"),
}


class Offer(NamedTuple):
    """One file: a short name for keys, its label, its file name, and how to make it when asked."""

    key: str
    label: str
    file_name: str
    make: Callable[[], bytes]

    @property
    def mime(self) -> str:
        """By the file name's ending."""
        return TYPES[self.file_name.rpartition(".")[2]]


def code_expander() -> DeltaGenerator:
    """What the lines and files of a page stand in."""
    return st.expander(_("See the code"), icon=":material/code:")


def code_panel(
    model: RNNModel,
    trace: ModelTrace,
    *,
    title: str,
    layers: Sequence[int] = (0,),
    interventions: Sequence[Intervention] = (),
    output_names: Sequence[str] = (),
    shares: bool = False,
    views: Sequence[Lines] = ("layer", "output"),
) -> None:
    """The lines of some layers and of the output, and the downloads, in a ``code_expander``.

    Args:
        model: the network.
        trace: its run on one sequence, with the interventions.
        title: in English; names the files.
        layers: indices of the layers whose lines are shown.
        interventions: those of the trace; they appear in the lines.
        output_names: one per output, or none.
        shares: whether the page shows the outputs as probabilities.
        views: which lines to show, in this order.
    """
    st.markdown(
        _(
            "These NumPy lines compute what you see, with this network's shapes in the "
            "comments. The script and the notebook run the layers and the output on the same "
            "numbers, surgery included, and need no package but NumPy."
        )
    )
    with st.container(key="code_lines"):
        readable_code("code_lines")
        every: list[Lines] = [*views, "shares"] if shares else list(views)
        for view in every:
            for layer in layers if view == "layer" else layers[-1:]:
                st.markdown(f"**{_(_HEADINGS[view]).format(layer=layer + 1)}**")
                lines = code_for(
                    view, model, layer=layer, interventions=interventions, say=speaker(language())
                )
                st.code(lines, language="python")
    snapshot = Snapshot(
        model,
        trace.layers[0].x,
        initial_states(trace),
        tuple(interventions),
        title,
        output_names=tuple(output_names),
        shares=shares,
    )
    with st.container(horizontal=True):
        for offer in offers(snapshot, trace):
            st.download_button(
                offer.label,
                offer.make,
                offer.file_name,
                offer.mime,
                icon=":material/download:",
                key=f"export_{offer.key}",
                on_click="ignore",
            )


def readable_code(key: str) -> None:
    """Streamlit's own colours of code reach only 3:1 against its background.

    Args:
        key: of the container that the code stands in.
    """
    colours = palette(st.context.theme.type or "light")
    st.html(
        "<style>"
        f".st-key-{key} .token {{ color: {colours.text} !important; }}"
        f".st-key-{key} .token.comment {{ color: {colours.muted} !important;"
        " font-style: normal; }"
        f".st-key-{key} .token.keyword {{ color: {colours.accent} !important; }}"
        "</style>"
    )


def offers(snapshot: Snapshot, trace: ModelTrace) -> tuple[Offer, ...]:
    """Script, notebook and table; a larger network's weights come in the same zip."""
    stem, small = snapshot.stem, fits(snapshot)
    say = speaker(language())  # here: a file is made when it is asked for, outside of any session
    return (
        Offer(
            "script",
            _("Python script"),
            f"{stem}.py" if small else f"{stem}-script.zip",
            lambda: as_download(export_script(snapshot, say)).data,
        ),
        Offer(
            "notebook",
            _("Notebook"),
            f"{stem}.ipynb" if small else f"{stem}-notebook.zip",
            lambda: as_download(export_notebook(snapshot, say)).data,
        ),
        Offer(
            "csv",
            _("Numbers of every step (CSV)"),
            f"{stem}.csv",
            lambda: export_csv(trace).encode(),
        ),
    )
