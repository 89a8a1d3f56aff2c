"""Is this what PyTorch computes? One button for every page, its words and its verdict.

A page hands over what it runs, as a function that gives a `Check`; nothing is computed, and torch
is not loaded, before the button is pressed. What was found stays until the input, the network or
its settings change: then it says so and shows the old numbers no longer. Left out: the comparison
itself (`seqviz.models.verify`, `seqviz.models.verify_pages`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import streamlit as st

from seqviz.cells import Kind, ModelTrace, RNNModel
from seqviz.cells.arrays import Array
from seqviz.models.architecture import in_torch
from seqviz.models.rounding import judged
from seqviz.models.verify import Difference, compare_with_torch
from seqviz.numbers import counted, measured
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.frame.i18n import N_, _, one_of, together
from seqviz.ui.frame.link import current_page
from seqviz.ui.frame.session import Key

KEY: Final = "compare"  # of the button; parts of a page with one of their own add their name
NAMES: Final = {
    "logits": N_("outputs after every step"),
    "probabilities": N_("probabilities"),
    "before": N_("probabilities before the first character"),
    "sampled": N_("probabilities after temperature and filters"),
    "h": N_("hidden states, layer {layer}"),
    "c": N_("cell states, layer {layer}"),
    "gates": N_("gates and candidates, layer {layer}"),
    "d_h": N_("gradients at the hidden states, layer {layer}"),
    "d_c": N_("gradients at the cell states, layer {layer}"),
    "d_x": N_("gradients at the inputs"),
    "d_weights": N_("gradients at the weights"),
    "slopes": N_("explanation: gradient × input"),
    "left_out": N_("explanation: characters left out"),
    "unknown": N_("explanation: characters made unreadable"),
    "swaps": N_("explanation: the other characters that are named"),
    "painted": N_("what is painted, of all units"),
    "shades": N_("shades of the painting, in steps"),
    "strengths": N_("gradient followed back to each character"),
    "rise": N_("what each guess costs more without the unit"),
    "answers": N_("predictions of a batch"),
    "loss": N_("loss of that batch"),
    "d_loss": N_("gradient of that loss at the weights"),
    "answer_loss": N_("loss of the answer"),
    "walk_loss": N_("losses along the way"),
    "walk_slope": N_("gradients along the way"),
    "walk_places": N_("where every step leads"),
}
"""What a quantity of `Difference` is called."""
_ABOUT: Final = N_(
    "What is shown of a network at work is computed with NumPy, so that every intermediate number "
    "can be shown. Run the same weights on the same input in PyTorch, forwards and backwards "
    "through autograd, and compare."
)
PRODUCTS: Final = N_("the single products that a sum is made of")


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """What a page lets PyTorch compute once more.

    Attributes:
        compare: runs both sides; it must be bounded in length.
        marks: whatever decides the result: arrays, texts, numbers. One of them changed, and what
            was found before is no longer shown.
        about: what is run, in a sentence of the page's language.
        left_out: what is not compared, in the page's language.
        settings: what was set when it was compared, in a sentence of the page's language; it stands
            with the verdict alone.
    """

    compare: Callable[[], list[Difference]]
    marks: tuple[Any, ...]
    about: str
    left_out: tuple[str, ...]
    settings: str = ""


def check_reading(
    model: RNNModel,
    trace: ModelTrace,
    about: str = "",
    *,
    probabilities: Array | None = None,
    left_out: Sequence[str] = (),
) -> None:
    """The check of one network that read one sequence.

    Args:
        model: the network.
        trace: what it computed.
        about: a sentence on what is run.
        probabilities: (T, O), what the page shows as such.
        left_out: what else is not compared.
    """
    check(
        lambda: Check(
            lambda: compare_with_torch(model, trace, probabilities),
            (*weights_of(model), *marks_of(trace)),
            together([about, unknown_to_torch(model)]),
            (_(PRODUCTS), *left_out),
        )
    )


def unknown_to_torch(*models: RNNModel) -> str:
    """A sentence on the cells that PyTorch does not have, if there are such."""
    return unknown(cell.kind for model in models for cell in model.cells)


def unknown(used: Iterable[Kind]) -> str:
    """The same, of kinds of cells."""
    kinds = {kind for kind in used if not in_torch(kind)}
    if not kinds:
        return ""
    return _(
        "PyTorch has no {cells} of its own: there the equations are computed step by step from "
        "PyTorch's operations."
    ).format(cells=one_of(map(cell_name, sorted(kinds))))


def weights_of(*models: RNNModel) -> tuple[Any, ...]:
    """All weights, as marks of a check."""
    return tuple(array for model in models for array in model.parameters().values())


def marks_of(trace: ModelTrace) -> tuple[Any, ...]:
    """What went in and what came out, as marks of a check."""
    return trace.layers[0].x, *(layer.hs for layer in trace.layers), trace.y


@st.fragment
def check(make: Callable[[], Check | None], *, part: str = "") -> None:
    """A button that runs the same in PyTorch, and what came of it.

    Args:
        make: called whenever this is drawn; None where there is nothing to compare yet.
        part: of a page, that has a check of its own beside the page's.
    """
    now = make()
    if now is None:
        return
    if part:
        st.markdown(" ".join([_("**Is this what PyTorch computes?**"), now.about]))
        _compared(now, f"{KEY}_{part}")
        return
    with st.expander(_("Check these numbers against PyTorch"), icon=":material/fact_check:"):
        st.markdown(together([_(_ABOUT), now.about]))
        _compared(now, KEY)


def _compared(now: Check, key: str) -> None:
    """The button, and what was found the last time that it was pressed."""
    pressed = st.button(_("Compare now"), icon=":material/fact_check:", key=key)
    # another page's is of another network
    kept: Key[tuple[Any, Any] | None] = Key(f"{key}_found_{current_page()}", None)
    mark, found = None, kept.get()
    if pressed or found is not None:
        mark = digest(now.marks)
    if pressed:
        with st.spinner(_("Running the network in PyTorch…")):
            found = mark, judged(now.compare)
        kept.set(found)
    if found is None:
        return
    if found[0] != mark:
        kept.forget()
        st.info(
            _(
                "The input, the network or its settings are no longer those that were compared: "
                "press again to compare what stands here now."
            ),
            icon=":material/history:",
        )
        return
    with st.container(key=f"{key}_verdict"):  # who moves something in the browser finds it by this
        _verdict(found[1])
        _table(found[1])
        agree = all(one.holds for one in found[1])
        said = [now.settings, _rule(found[1][0].bits, agree), _not_compared(now.left_out)]
        st.caption(together(said))


def digest(marks: Iterable[Any]) -> str:
    """A hash of arrays, texts and numbers."""
    found = hashlib.blake2b(digest_size=16)
    for mark in marks:
        if isinstance(mark, np.ndarray):
            found.update(f"{mark.dtype}{mark.shape}".encode())
            found.update(np.ascontiguousarray(mark).tobytes())
        else:
            found.update(repr(mark).encode(errors="surrogatepass") + b"\0")
    return found.hexdigest()


def _verdict(found: Sequence[Difference]) -> None:
    """One sentence: they agree, or what does not, or of what nobody can tell."""
    count = counted(sum(one.count for one in found))
    bad = [_name(one) for one in found if not one.holds and not one.unsure]
    unsure = [_name(one) for one in found if one.unsure]
    if unsure and not bad:
        st.warning(
            together(
                [
                    _(
                        "**Of this network, on this input, nobody can tell:** {names}. Either "
                        "rounding alone changes PyTorch's own result by more than is allowed (to "
                        "see that, every weight was changed in its last digit), or the numbers "
                        "grow beyond what {bits}-bit numbers can hold."
                    ).format(names=_("; ").join(unsure), bits=found[0].bits),
                    _("All else agrees.") if any(one.holds for one in found) else "",
                ]
            ),
            icon=":material/grain:",
        )
        return
    if not bad:
        st.success(
            _(
                "**They agree.** {count} numbers were compared, and no difference is larger than "
                "is allowed for rounding."
            ).format(count=count),
            icon=":material/check_circle:",
        )
        return
    st.error(
        _(
            "**They do not agree:** {names}. What this page shows of that is not what PyTorch "
            "computes, so do not rely on it; please tell us, with the address of this page."
        ).format(names=_("; ").join(bad)),
        icon=":material/error:",
    )


def _table(found: Sequence[Difference]) -> None:
    st.table(
        {
            _("Compared"): [_name(one) for one in found],
            _("Numbers"): [counted(one.count) for one in found],
            _("Largest value"): [measured(one.scale) for one in found],
            _("Largest difference"): [measured(one.largest, 2) for one in found],
            _("Allowed"): [measured(one.tolerance, 2) for one in found],
            _("Agrees"): [_agrees(one) for one in found],
        }
    )


def _agrees(one: Difference) -> str:
    if one.unsure:
        return _("cannot be told")
    return _("yes") if one.holds else _("no")


def _name(one: Difference) -> str:
    name = _(NAMES[one.quantity]).format(layer=(one.layer or 0) + 1)
    return _("{who}: {what}").format(who=one.of, what=name) if one.of else name


def _rule(bits: int, agree: bool) -> str:
    digits = np.finfo(f"float{bits}").precision + 1
    allowed = _(
        "Both sides compute with {bits}-bit numbers, which carry about {digits} digits; more is "
        "allowed where the numbers themselves are larger."
    ).format(bits=bits, digits=digits)
    return together([allowed, _("The differences are what rounding leaves.") if agree else ""])


def _not_compared(left_out: Sequence[str]) -> str:
    if not left_out:
        return ""
    return _("Not compared: {what}.").format(what=_("; ").join(left_out))
