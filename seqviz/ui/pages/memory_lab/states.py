"""After the race: who can turn a state around (parity), and which unit counts (aⁿbⁿ)."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from seqviz.figures.memory_lab import counter_figure, flips_figure
from seqviz.figures.theme import palette
from seqviz.numbers import fixed
from seqviz.training.race.counting import Counter, counter
from seqviz.training.race.flipping import factors_at_ones
from seqviz.training.race.race import Lane
from seqviz.ui.controls.charts import chart
from seqviz.ui.frame.i18n import _, together
from seqviz.ui.pages.memory_lab.chosen import entrant_name
from seqviz.ui.pages.memory_lab.running import RaceRun

FARTHEST: Final = 3  # times the longest word that was learned
HARDLY: Final = 0.005  # a factor that is smaller is written as 0.00
STRAIGHT: Final = 0.9  # correlation with the count from which a unit is said to go with it


def show_flips(what: RaceRun, lanes: list[Lane], colours: list[str]) -> None:
    """By what a step that reads a 1 multiplies the state of each."""
    race = what.race
    factors: dict[str, NDArray[np.float64]] = {
        entrant_name(lane.entrant): what.once(
            f"flips {lane.entrant}",
            lambda lane=lane: factors_at_ones(  # type: ignore[misc]
                lane.model, lane.run.task, race.usual.steps, race.usual.seed
            ),
        )
        for lane in lanes
    }
    said = [flips_said(name, found) for name, found in factors.items()]
    st.subheader(_("Who can turn a state around"))
    st.markdown(
        _(
            "To know odd from even, every one that is read has to turn the state around. Each mark "
            "is a factor by which a step that reads a one multiplies a small change of the state: "
            "the real part of an eigenvalue of the step's Jacobian. In the grey stretch a change "
            "can fade or stay, but never turn its sign."
        )
    )
    chart(
        flips_figure(
            factors,
            colours,
            palette(st.context.theme.type or "light"),
            _("factor on the state"),
            _("fades or stays"),
        ),
        key="lab_flips",
        alt=together(said),
    )
    st.caption("  \n".join(said))


def flips_said(name: str, factors: NDArray[np.float64]) -> str:
    """Between what its factors lie, and what follows."""
    if not factors.size:
        return _("{name}: its numbers grew out of bounds.").format(name=name)
    least, most = (fixed(value, 2) for value in (factors.min(), factors.max()))
    if factors.min() >= 0:
        form = _("{name}: from {least} to {most}, so nothing turns around.")
    elif factors.min() > -HARDLY:
        form = _("{name}: from {least} to {most}, so next to nothing turns around.")
    else:
        form = _("{name}: from {least} to {most}, so it can turn around.")
    return form.format(name=name, least=least, most=most)


def show_counts(what: RaceRun, lanes: list[Lane]) -> None:
    """The unit that counts, and how far each of them counts on."""
    race = what.race
    longest = (race.usual.steps - 1) // 2

    def count(lane: Lane) -> Counter:
        first = counter(lane.model, longest, range(1, FARTHEST * longest + 1))
        return counter(lane.model, max(first.right, default=longest), first.right)

    found: dict[str, Counter] = {
        entrant_name(lane.entrant): what.once(
            f"counts {lane.entrant}",
            lambda lane=lane: count(lane),  # type: ignore[misc]
        )
        for lane in lanes
    }
    name, best = max(found.items(), key=lambda one: (len(one[1].right), abs(one[1].agreement)))
    st.subheader(_("Counting on"))
    said = [
        words_said(name, longest, one.right, solved=lane.state == "solved")
        for lane, (name, one) in zip(lanes, found.items(), strict=True)
    ]
    about = counter_said(name, best)
    st.markdown(about)
    chart(
        counter_figure(
            best,
            palette(st.context.theme.type or "light"),
            _("{state} of unit {unit}").format(state=best.state, unit=best.unit + 1),
            _("a's minus b's"),
            _("step"),
        ),
        key="lab_counts",
        alt=together((about, *said)),
    )
    st.caption("  \n".join(said))


def counter_said(name: str, found: Counter) -> str:
    """Which unit's memory goes most nearly with the count, and whether it is drawn upside down."""
    if found.agreement >= STRAIGHT:
        form = _("{name}: the memory {state} of unit {unit} goes with the count; correlation "
                 "{agreement}.")  # fmt: skip
    elif found.agreement <= -STRAIGHT:
        form = _("{name}: the memory {state} of unit {unit} goes against the count; correlation "
                 "{agreement}.")  # fmt: skip
    else:
        form = _("{name}: no unit's memory goes in a straight line with the count. Nearest to it "
                 "comes {state} of unit {unit}; correlation {agreement}.")  # fmt: skip
    said = form.format(
        name=name, state=found.state, unit=found.unit + 1, agreement=fixed(found.agreement, 2)
    )
    return together((said, _("It is drawn upside down."))) if found.agreement < 0 else said


def words_said(name: str, longest: int, right: tuple[int, ...], *, solved: bool) -> str:
    """Which words it reads without one mistake, and why those may be few though it solved it.

    Args:
        name: of the network.
        longest: n of the longest word that it learned from.
        right: every n whose word it reads from end to end.
        solved: whether it has solved its task.
    """
    said = [_("{name}: learned from n = 1 to {longest}.").format(name=name, longest=longest)]
    if not right:
        said.append(_("Every word that was tried has at least one wrong answer."))
    else:
        said.append(_("Without a mistake: n = {ranges}.").format(ranges=ranges_said(right)))
    if solved and not set(range(1, longest + 1)) <= set(right):
        said.append(
            _("“Solved” is judged by the loss over all steps, so a wrong answer here and there can "
              "pass.")
        )  # fmt: skip
    return together(said)


def ranges_said(numbers: tuple[int, ...]) -> str:
    """1, 2, 3, 7 → “1–3, 7”."""
    found: list[list[int]] = []
    for one in sorted(numbers):
        if found and found[-1][1] == one - 1:
            found[-1][1] = one
        else:
            found.append([one, one])
    return _(", ").join(f"{low}–{high}" if low < high else f"{low}" for low, high in found)
