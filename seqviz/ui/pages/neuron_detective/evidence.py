"""What the detective finds: a proof of a unit, and passages like a selected stretch."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from typing import Final

import numpy as np
import streamlit as st

from seqviz.models.detective.matching import COMMON, Matches, Pattern, Patterns
from seqviz.models.detective.silence import BLOCKS, LEVEL, Proof, t_value
from seqviz.models.detective.study import PROOF, place_of_proof, prove_in
from seqviz.numbers import NOTHING, counted, fixed, percent
from seqviz.ui.components.painter import Asked, asked, proof_of, selected, stretch_of
from seqviz.ui.components.painter.words import title
from seqviz.ui.components.passages import Excerpt, passages
from seqviz.ui.components.told import tell
from seqviz.ui.frame.acts import redraw_only
from seqviz.ui.frame.address import EDGES, HOLD, PROVED, SHARE, STRETCH, whole
from seqviz.ui.frame.i18n import _, together
from seqviz.ui.frame.link import put, put_value, settle_of, value_of
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.session import Key
from seqviz.ui.pages.neuron_detective.case import Case, searched, select, studied
from seqviz.ui.pages.neuron_detective.checked import check_proof
from seqviz.ui.pages.neuron_detective.kept import kept
from seqviz.ui.pages.neuron_detective.verdict import verdict
from seqviz.ui.pages.neuron_detective.words import source

PAINTER: Final = "detective_painter"
GROUP: Final = "detective"
FOUND: Final = 12  # passages that are listed
SHARES: Final = ("60", "70", "80", "90", "100")  # percent of a pattern that must be on
ENOUGH: Final = 8  # units of a pattern that are named
_EDGES: Final[Key[bool]] = Key("detective_edges", False)  # of the control


def note_stretch(case: Case) -> None:
    """Another stretch was selected: keep it in the address and look again."""
    found = selected(PAINTER, len(case.text))
    select("-".join(map(str, found)) if found else "")
    redraw_only("detective_matches", "detective_map", "detective_connect")


def note_proof(case: Case) -> None:
    """A proof was asked for: remember which and run it."""
    found = asked(PAINTER, case.levels.shape[1], case.study.ranking.features)
    if found is not None:
        put(PROVED, f"{found.unit + 1}-{found.feature}")
    redraw_only("detective_proof")


def linked_stretch(case: Case) -> tuple[int, int] | None:
    """The stretch that the address names."""
    whose = f"{case.owner} {case.begin} {case.text[:40]}"
    begin, _dash, end = settle_of(STRETCH, whose).partition("-")
    return stretch_of((whole(begin), whole(end)), len(case.text))


def linked_proof(case: Case) -> Asked | None:
    """The proof that the address names."""
    unit, _dash, feature = settle_of(PROVED, case.owner).partition("-")
    named = {"unit": (whole(unit) or 0) - 1, "feature": feature}
    return proof_of(named, case.levels.shape[1], case.study.ranking.features)


@st.fragment(key="detective_proof")
def proof(case: Case) -> None:
    """What taking the unit away costs, once the visitor has asked."""
    subject = linked_proof(case)
    if subject is None:
        return
    name = title(subject.feature)
    beside = st.empty()  # what brings the verdict to the button
    st.subheader(
        _("Without unit {unit}, on {text}").format(unit=subject.unit + 1, text=source(case.name))
    )
    change = kept(HOLD, "detective_hold", "0", ("0", "1"))
    hold = (
        st.segmented_control(
            _("How it is taken away"),
            ["0", "1"],
            format_func=lambda held: (
                _("held at its mean") if held == "1" else _("silenced (h = 0)")
            ),
            key="detective_hold",
            required=True,
            on_change=change,
        )
        == "1"
    )
    count = counted(PROOF)
    with st.spinner(_("Reading {count} characters again without it…").format(count=count)):
        found = proved(case.name, case.quantity, subject.unit, subject.feature, hold)
    on, rest = found.on, found.off
    columns = st.columns(3)
    for column, label, (before, after) in zip(
        columns,
        (_("All characters"), _("Where it is: {feature}").format(feature=name), _("Elsewhere")),
        (found.loss, on, rest),
        strict=True,
    ):
        column.metric(
            label,
            _("{loss} nats").format(loss=fixed(after)) if np.isfinite(after) else NOTHING,
            f"{after - before:+.4f}" if np.isfinite(after) else None,
            delta_color="inverse",
        )
    suspect = case.study.ranking.suspect(subject.unit, subject.feature)
    said = verdict(found, name, tells=suspect.tells, goes=suspect.goes)
    st.markdown(said)
    with beside:
        about = _("Without unit {unit}, on {text}:").format(
            text=source(case.name), unit=subject.unit + 1
        )
        tell(
            f"{about} {said}",
            key="detective_told",
            group=GROUP,
            unit=subject.unit,
            feature=subject.feature,
        )
    costs = [cost for _all, cost in found.controls]
    st.caption(
        _(
            "Read: {count} characters of the second half of {text}, which chose no unit, {on} of "
            "them {feature}. Beside it, {count_others} other units taken away alike, by chance, "
            "cost there between {least} and {greatest} nats; their median is {middle}."
        ).format(
            count=f"{found.characters[0]:,}",
            text=source(case.name),
            on=f"{found.characters[1]:,}",
            feature=name,
            count_others=len(found.controls),
            least=fixed(min(costs), 4, plus=True),
            greatest=fixed(max(costs), 4, plus=True),
            middle=fixed(np.median(costs), 4, plus=True),
        )
    )
    st.caption(
        _(
            "±: the {level}% interval of the mean change, {t} standard errors to each side "
            "(Student's t), from the means of {blocks} stretches of these characters. Taking one "
            "unit away shows whether the model uses it here, not what the unit means; where other "
            "units carry the same, the loss hardly changes and its use stays hidden."
        ).format(level=f"{100 * LEVEL:.0f}", t=fixed(t_value(), 2), blocks=BLOCKS)
    )
    _changes(case, found, subject.unit, subject.feature)
    check_proof(case, subject.feature, found)


@st.cache_data(max_entries=50, show_spinner=False)
def proved(name: str, quantity: str, unit: int, feature: str, hold: bool) -> Proof:
    """A proof, made once for all visitors."""
    from seqviz.models.charlm import shipped_charlm

    found, _ready = studied(name, quantity)
    return prove_in(shipped_charlm(name), found, unit, found.labels[feature], hold=hold)


def _changes(case: Case, found: Proof, unit: int, feature: str) -> None:
    """The places where the loss rose most."""
    offset = place_of_proof(case.study.labels[feature]).start
    st.markdown(
        _(
            "**Where its loss rises most without the unit** (underlined: what came next; the "
            "number in front: which of the {count} characters of {text} it is)"
        ).format(count=f"{len(case.study.text):,}", text=source(case.name))
    )
    excerpts = [
        Excerpt(
            offset + change.place + 1,
            offset + change.place + 2,
            _("‹{char}› with {before}% before, {after}% now; now it would write ‹{guess}›").format(
                char=_shown(change.char),
                before=percent(change.before),
                after=percent(change.after),
                guess=_shown(change.guess_after[0]),
            ),
        )
        for change in found.changes
    ]
    passages(
        case.study.text,
        case.study.levels,
        excerpts,
        key="detective_changes",
        group=GROUP,
        quantity=case.quantity,
        signed=case.signed,
        unit=unit,
        label=_("Where the loss rises most"),
    )


@st.fragment(key="detective_matches")
def matches(case: Case) -> None:
    """Other passages with the pattern of the selected stretch."""
    stretch = linked_stretch(case)
    if stretch is None:
        return
    begin, end = stretch
    st.subheader(
        _("Passages of {source} like “{text}”").format(
            source=source(case.name), text=quoted(_shown(case.text[begin:end])[:40])
        )
    )
    row = st.container(horizontal=True, vertical_alignment="bottom", key="detective_how")
    change = kept(SHARE, "detective_share", "100", SHARES)
    share = row.select_slider(
        _("How much of the pattern must be on"),
        SHARES,
        format_func=lambda percent: f"{percent}%",
        key="detective_share",
        width=280,
        on_change=change,
    )
    _EDGES.set(value_of(EDGES))
    edges = row.toggle(_("Only units that switch on with it"), key=_EDGES.name, on_change=_switched)
    count = counted(len(case.study.text))
    with st.spinner(_("Reading {count} characters to search them…").format(count=count)):
        prepared = searched(case.name, case.quantity)
    patterns, anchors = prepared.patterns, prepared.anchors
    started = time.perf_counter()
    pattern = _pattern(case, patterns, begin, end, edges=edges)
    leave_out = (0, 0) if case.own else (case.begin + begin, case.begin + end)
    found = patterns.find(
        pattern, end - begin, share=int(share) / 100, leave_out=leave_out, most=FOUND
    )
    seconds = time.perf_counter() - started
    if not len(pattern):
        st.info(_no_pattern(case, end - begin, edges=edges))
        return
    st.markdown(_summary(case, pattern, found, int(share)))
    if found.passages:
        passages(
            case.study.text,
            partial(case.study.levels, anchors=anchors),
            [Excerpt(one.begin, one.end) for one in found.passages],
            key="detective_passages",
            group=GROUP,
            quantity=case.quantity,
            signed=case.signed,
            unit=case.unit,
            label=_("Passages that were found"),
        )
    st.caption(
        _("Searched {count} characters of {text} in {time} ms.").format(
            text=source(case.name), count=f"{len(patterns):,}", time=f"{1000 * seconds:.0f}"
        )
    )


def _switched() -> None:
    put_value(EDGES, _EDGES.get())


def _pattern(case: Case, patterns: Patterns, begin: int, end: int, *, edges: bool) -> Pattern:
    if case.own:
        before = case.levels[max(0, begin - 1) : begin] if edges else None
        return patterns.pattern_of(case.levels[begin:end], before)
    return patterns.pattern(case.begin + begin, case.begin + end, edges=edges)


def _no_pattern(case: Case, length: int, *, edges: bool) -> str:
    """Why nothing is searched for, and what to do about it."""
    if edges:
        said = _(
            "No unit switches on with it, stays on throughout it, and is off for at least "
            "{share}% of {text}: take another one, or look at all units."
        )
    elif length > 1:
        said = _(
            "No unit is on throughout it, and off for at least {share}% of {text}: take a "
            "shorter one."
        )
    else:
        said = _("No unit is on there, and off for at least {share}% of {text}: take another one.")
    return said.format(text=source(case.name), share=f"{100 * (1 - COMMON):.0f}")


def _summary(case: Case, pattern: Pattern, found: Matches, share: int) -> str:
    """Which units are on, how often that happens, and what the passages have in common."""
    named = zip(pattern.units[:ENOUGH].tolist(), pattern.signs[:ENOUGH].tolist(), strict=True)
    units = ", ".join(f"{unit + 1}{'+' if sign > 0 else '−'}" for unit, sign in named)
    units += ", …" if len(pattern) > ENOUGH else ""
    text = _(
        "Units on throughout it, and off for at least {share}% of {text}: **{count}** ({units}; "
        "the sign is that of the value)."
    ).format(
        text=source(case.name),
        share=f"{100 * (1 - COMMON):.0f}",
        count=counted(len(pattern)),
        units=units,
    )
    others = (
        _("Other passages where the same are on: **{count}**.")
        if share == 100
        else _("Other passages where at least {share}% of these are on: **{count}**.")
    ).format(count=counted(found.count), share=share)
    text = together((text, others))
    if not found.count:
        less = _("Ask for less of the pattern with the slider above.")
        other = _("Take another stretch.")
        return together((text, less if share > int(SHARES[0]) else other))
    common = _common(case, found)
    if common:
        shares = _("Of the characters found: {shares}.").format(shares="; ".join(common))
        text = together((text, shares))
    return text


def _common(case: Case, found: Matches) -> Sequence[str]:
    """The features that are twice as common where the pattern is on as in the whole text."""
    if not found.on.any():
        return []
    told = []
    for name, label in case.study.labels.items():
        here, all_over = float(label[found.on].mean()), float(label.mean())
        if here >= 0.3 and here >= 2 * all_over:
            told.append((here, name, all_over))
    return [
        _("{here}% {feature} (of all of {text}: {all}%)").format(
            text=source(case.name),
            here=f"{100 * here:.0f}",
            feature=title(name),
            all=percent(all_over, 0),
        )
        for here, name, all_over in sorted(told, reverse=True)[:3]
    ]


def _shown(text: str) -> str:
    return text.replace("\n", "⏎").replace("\t", "→").replace(" ", "␣" if len(text) == 1 else " ")
