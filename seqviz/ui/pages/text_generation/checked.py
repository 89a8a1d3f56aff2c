"""What a network wrote, compared with PyTorch."""

from __future__ import annotations

from typing import Final

import numpy as np

from seqviz.models.verify import Difference
from seqviz.models.verify_pages import BACK, compare_written
from seqviz.models.written import Written
from seqviz.numbers import counted
from seqviz.ui.controls.check import Check, check, weights_of
from seqviz.ui.frame.i18n import _

MOST: Final = 600  # characters that are compared, the first ones


def check_written(written: Written) -> None:
    """The check of a text as it stands on the page.

    Args:
        written: the text, with all that was said on the way.
    """
    lm, spec = written.lm, written.spec
    some = written.characters[:MOST]

    def compare() -> list[Difference]:
        shown = [written.distribution(at) for at in range(len(some))]
        table = np.stack([np.stack([one.before, one.after], axis=-1) for one in shown])
        prompt = spec.prompt or "\n"
        if not spec.carried:
            prompt = prompt[-1]
        return compare_written(lm, prompt, some, table, spec.sampling, carried=spec.carried)

    def make() -> Check:
        left_out = []
        if not spec.sampling.greedy:
            left_out.append(_("the random numbers that choose among the probabilities"))
        if len(written.characters) > len(some):
            left_out.append(_("what comes after the first {count} characters").format(count=MOST))
        about = _(
            "It reads the same text. This page shows no gradient; the one that is compared is that "
            "of the last character's output, followed back through up to {count} characters."
        ).format(count=counted(BACK))
        marks = (*weights_of(lm.model), spec, *(one.logits for one in some))
        return Check(compare, marks, about, tuple(left_out))

    if some:
        check(make)
