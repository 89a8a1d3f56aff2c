"""How a training that is called after a tutorial differs from what is printed there; its classes.

What differs is found by comparing the settings (``seqviz.training.tasks.printed``), never written.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from seqviz.export.classes import COMMENTS, classes
from seqviz.export.classes_torch import COMMENTS as TORCH_COMMENTS
from seqviz.export.classes_torch import Answer, torch_classes
from seqviz.models.architecture import IN_TORCH
from seqviz.training.tasks.printed import Settings, differences
from seqviz.ui.controls.code_panel import readable_code
from seqviz.ui.controls.training.setting_words import LABELS, label, said
from seqviz.ui.frame.i18n import N_, _

_NAMES = {"schedule": N_("Schedule"), "steps": N_("Steps that the error goes back")}

_TITLE = N_("The training in code: RNNCell, RNNModel, Trainer")


def unlike_the_tutorial(printed: Settings, here: Settings) -> str:
    """One sentence: that nothing was changed, or what, setting by setting."""
    found = differences(printed, here)
    if not found:
        return _("All settings are as the tutorial prints them.")
    parts = _("; ").join(
        _("{name} {here} (printed: {printed})").format(
            name=_name(one.name),
            here=_said(one.name, one.here),
            printed=_said(one.name, one.printed),
        )
        for one in found
    )
    return _("Changed from what the tutorial prints: {parts}.").format(parts=parts)


def _name(name: str) -> str:
    return label(name) if name in LABELS else _(_NAMES[name])


def _said(name: str, value: Any) -> str:
    if value is None:
        return _("none")
    return _("normal, very small") if value == "normal" else said(name, value)


def show_classes() -> None:
    """The three classes, in the page's language where they comment."""
    with st.container(key="code_lines_classes"):
        readable_code("code_lines_classes")
        st.code(classes({name: _(words) for name, words in COMMENTS.items()}), language="python")


def classes_expander() -> None:
    """The same behind a bar, as it stands on a training page."""
    with st.expander(_(_TITLE), icon=":material/code:"):
        st.markdown(
            _(
                "With the tutorial's class names and with what it lacks. Given the same first "
                "weights, windows and order, these lines make the same updates as *Sequence "
                "prediction* with its usual settings; a test holds them to it."
            )
        )
        show_classes()


def torch_classes_expander(
    kind: str,
    answer: Answer,
    *,
    optimizer: str = "Adam",
    weight_decay: float | None = None,
    clip: float | None = None,
    by_numpy: bool = False,
) -> None:
    """The same of a training with PyTorch; nothing of a cell that PyTorch does not have.

    Args:
        kind: of the cell.
        answer: when the network is asked.
        optimizer: a class of ``torch.optim``.
        weight_decay: of the optimizer, or None for none.
        clip: the most that a gradient may be long, or None.
        by_numpy: whether this page's training is made with NumPy's cells, not with PyTorch's.
    """
    if kind not in IN_TORCH:
        return
    with st.expander(_(_TITLE), icon=":material/code:"):
        st.markdown(
            _(
                "With the tutorial's class names. A text as short as this one is trained with "
                "NumPy here. PyTorch's cells have further biases, so these lines learn in the "
                "same way, but not the same numbers."
            )
            if by_numpy
            else _(
                "With the tutorial's class names. Given the same weights and the same batch, "
                "these lines make the same update as the training on this page does in float32, "
                "with a constant learning rate and nothing left out or replaced at random; a test "
                "holds them to it."
            )
        )
        with st.container(key="code_lines_torch"):
            readable_code("code_lines_torch")
            comments = {name: _(words) for name, words in TORCH_COMMENTS.items()}
            lines = torch_classes(
                f"{kind.upper()}Cell",
                answer,
                optimizer=optimizer,
                weight_decay=weight_decay,
                clip=clip,
                comments=comments,
            )
            st.code(lines, language="python")
