"""What the tasks with a delay and the ways to begin a network are called, in any language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from seqviz.cells.initialisations import INITIALISATIONS
from seqviz.training.tasks.memory import initialisations_of
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.frame.i18n import N_, _

_TASKS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "recall": (
            N_("Recall with distractors"),
            N_("One symbol is marked and read first; others follow. At the end: which was it?"),
        ),
        "recall_blank": (
            N_("Recall over an empty wait"),
            N_("One symbol is read, and then nothing more. At the end: which was it?"),
        ),
        "adding": (
            N_("Adding"),
            N_("Of many numbers two are marked. At the end: what is their sum?"),
        ),
        "copy": (
            N_("Copy"),
            N_("Ten symbols, a wait, a signal; then the same ten again, in their order."),
        ),
        "order": (
            N_("Temporal order"),
            N_("Two signals far apart among other symbols. At the end: which, in which order?"),
        ),
        "parity": (
            N_("Parity"),
            N_("Zeros and ones. After every step: were the ones so far odd or even?"),
        ),
        "counting": (
            N_("Counting: aⁿbⁿ"),
            N_("Some a, then as many b. After every step: what may follow?"),
        ),
        "nesting": (
            N_("Nested brackets"),
            N_("Brackets of two kinds. After every step: which one would close what is open?"),
        ),
    }
)
_INITIALISATIONS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "torch": (
            N_("usual start (PyTorch's)"),
            N_("Every weight is drawn evenly from ±1/√H: a gate starts about half open."),
        ),
        "bias": (
            N_("gate open: bias 1"),
            N_("The usual start (PyTorch's), but the gate that keeps starts with a bias of 1."),
        ),
        "chrono": (
            N_("gate open: chrono"),
            N_(
                "The gate that keeps is opened for the delay at hand: its biases start with "
                "memories of 2 to T steps."
            ),
        ),
        "orthogonal": (
            N_("orthogonal"),
            N_("Each block of recurrent weights is a rotation: it changes no length."),
        ),
        "spectral": (
            N_("spectral radius 1"),
            N_("Each block of recurrent weights is scaled to a spectral radius of 1."),
        ),
        "identity": (
            N_("identity"),
            N_("Recurrent weights that copy the state, no bias, very small input weights."),
        ),
    }
)


def task_title(name: str) -> str:
    """What a task is called."""
    return _(_TASKS[name][0])


def task_about(name: str) -> str:
    """What goes in, and what is asked."""
    return _(_TASKS[name][1])


def initialisation_title(name: str) -> str:
    """What an initialisation is called."""
    return _(_INITIALISATIONS[name][0])


def initialisation_about(name: str) -> str:
    """What it does."""
    return _(_INITIALISATIONS[name][1])


def why_not(cell: str, initialisation: str) -> str | None:
    """Why a cell cannot begin so, and what to choose instead; None where it can."""
    fits = initialisations_of(cell)
    if initialisation in fits:
        return None
    wanted = {
        INITIALISATIONS["chrono"].wants: _("it has no gate that keeps"),
        INITIALISATIONS["orthogonal"].wants: _("it has no recurrent weights"),
        INITIALISATIONS["identity"].wants: _("its state is not one sum of weights"),
    }[INITIALISATIONS[initialisation].wants]
    said = _("{cell} cannot begin as “{way}”: {why}. Choose one of: {others}.")
    return said.format(
        cell=cell_name(cell),
        way=initialisation_title(initialisation),
        why=wanted,
        others=_(", ").join(initialisation_title(name) for name in fits),
    )
