"""What the tasks with a delay and the ways to begin a network are called, in any language.

A gate that is called open or closed is so by the number, or by chrono, which stands in its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from seqviz.cells.initialisations import INITIALISATIONS
from seqviz.numbers import given
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
            "",  # as its number has it, see `initialisation_title`
            N_(
                "The usual start (PyTorch's), but the gate that keeps starts with a bias of {bias}."
            ),
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


def initialisation_title(name: str, bias: float | None = None) -> str:
    """What an initialisation is called.

    Args:
        name: in ``INITIALISATIONS``.
        bias: of "bias", towards keeping; its usual one if left out.
    """
    if name != "bias":
        return _(_INITIALISATIONS[name][0])
    value = _bias(bias)
    form = _("gate open: bias {bias}") if value > 0 else _("gate closed: bias {bias}")
    return form.format(bias=given(value))


def initialisation_about(name: str, bias: float | None = None) -> str:
    """What it does; the arguments are those of its title."""
    return _(_INITIALISATIONS[name][1]).format(bias=given(_bias(bias)))


def network_name(
    cell: str, initialisation: str, *, bias: float | None = None, relu: bool = False
) -> str:
    """A cell as it is initialised.

    Args:
        cell: its kind.
        initialisation: in ``INITIALISATIONS``.
        bias: of "bias", towards keeping; its usual one if left out.
        relu: whether its states go through ReLU instead of tanh.
    """
    name = _("{cell}, {initialisation}").format(
        cell=cell_name(cell), initialisation=initialisation_title(initialisation, bias)
    )
    return _("{name}, ReLU").format(name=name) if relu else name


def _bias(bias: float | None) -> float:
    return INITIALISATIONS["bias"].options["open"].usual if bias is None else bias
