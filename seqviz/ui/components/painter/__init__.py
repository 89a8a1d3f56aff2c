"""A text painted by one unit, with the list of units that tell something."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from seqviz.models.detective.ranking import Bools, Levels, Ranking, Scale, Suspect
from seqviz.numbers import fixed, percent
from seqviz.payloads.painter import (
    ListedUnit,
    PaintedText,
    PainterStudy,
    PainterView,
    TextFeature,
    UnitNote,
)
from seqviz.ui.components.painter.words import (
    better_told,
    judged,
    labels,
    meaning,
    note,
    numbers,
    plain_note,
    title,
)
from seqviz.ui.frame.i18n import _, all_of, language
from seqviz.ui.frame.session import told_by
from seqviz.ui.kit.host import Parcel, component
from seqviz.ui.kit.palettes import PALETTES

_component = component("painter")

LONGEST: Final = 200
"""Characters of a stretch; a message with more is not believed."""
SUSPECTS: Final = 3  # units that are listed for a feature, whatever they score on the second half


@dataclass(frozen=True, slots=True)
class Asked:
    """A proof that the visitor asked for."""

    unit: int
    feature: str


def painter(
    text: str,
    levels: Levels,
    marks: dict[str, Bools],
    ranking: Ranking,
    scale: Scale,
    *,
    key: str,
    group: str,
    quantity: str,
    signed: bool,
    unit: int,
    begin: int = 0,
    stretch: tuple[int, int] | None = None,
    jump: str = "",
    experts: bool = False,
    on_stretch: Callable[[], None] = lambda: None,
    on_prove: Callable[[], None] = lambda: None,
) -> None:
    """Show a text; unit, underlining and cursor live in the browser.

    Args:
        text: T characters.
        levels: uint8 (T, U).
        marks: labels of these characters, each bool (T,), to be underlined.
        ranking: which unit tells which label.
        scale: from levels to values.
        key: of the component.
        group: other components of this group show the same unit.
        quantity: "h", "c" or a gate.
        signed: whether it may be below 0; else it is a share.
        unit: shown at first.
        begin: the first character's place in the whole text.
        stretch: selected at first, as places in `text`.
        jump: a new value brings `stretch` into view, whatever is selected.
        experts: whether scores, chance and p are said too.
        on_stretch: called when another stretch is selected; read it with `selected`.
        on_prove: called when the visitor wants a proof; read it with `asked`.
    """
    chances = dict(zip(ranking.features, ranking.chance, strict=True))
    shares = dict(zip(ranking.features, map(float, ranking.share), strict=True))
    rows = tuple(
        TextFeature(
            name=name,
            title=title(name),
            what=meaning(name),
            chance=round(chances[name], 4),
            guess=round(shares[name], 4),
            share=percent(ranking.share[row]),
            better=_better(ranking, ranking.best[row][:SUSPECTS]),
            units=tuple(
                _listed(one, chances[name], shares[name], experts)
                for one in ranking.best[row][:SUSPECTS]
            ),
        )
        for row, name in enumerate(ranking.features)
    )
    notes: list[UnitNote] = []
    for one in range(levels.shape[1]):
        best = ranking.of_unit(one)
        notes.append(
            UnitNote(
                note(best, chances[best.feature])
                if experts
                else plain_note(best, shares[best.feature]),
                best.feature if best.goes else "",
            )
            if best
            else UnitNote("", "")
        )
    missing = all_of(title(name) for name in ranking.left_out) if ranking.left_out else ""
    told = hashlib.sha256(f"{begin} {quantity} {language()} {text}".encode("utf-8", "replace"))
    lines = [marks[name].astype(np.uint8).tobytes() for name in ranking.features]
    study = PainterStudy(
        units=levels.shape[1],
        symbol=quantity,
        signed=signed,
        limits=tuple(round(float(limit), 5) for limit in scale.limits),
        ranking=rows,
        notes=tuple(notes),
        missing=_("Too rare in the held-out text to be judged: {names}.").format(names=missing)
        if missing
        else "",
        experts=experts,
        palettes=PALETTES,
        labels=labels(),
    )
    painted = PaintedText(chars=tuple(text), text=told.hexdigest()[:16], begin=begin)
    moving = PainterView(unit=unit, stretch=stretch, jump=jump, most=LONGEST, group=group)
    _component(
        moving,
        key=key,
        parcels=(
            Parcel(painted, np.ascontiguousarray(levels.T).tobytes() + b"".join(lines)),
            Parcel(study),
        ),
        on_stretch_change=on_stretch,
        on_prove_change=on_prove,
    )


def _listed(suspect: Suspect, chance: float, share: float, experts: bool) -> ListedUnit:
    """A unit of a feature's list, with the words that say its numbers."""
    written = numbers(suspect)
    if not experts:
        said = _("Unit {unit}: {note}").format(
            unit=suspect.unit + 1, note=plain_note(suspect, share)
        )
        return _as_listed(suspect, said, suspect.precision)
    said = _(
        "Unit {unit}, {feature}: score {score}, chance {chance}; {right}% of its calls right; p "
        "{p}: {judged}"
    ).format(
        unit=suspect.unit + 1,
        feature=title(suspect.feature),
        **written,
        chance=fixed(chance, 2),
        judged=judged(suspect),
    )
    return _as_listed(suspect, said, suspect.score)


def _better(ranking: Ranking, listed: Sequence[Suspect]) -> tuple[str, ...]:
    """Of a feature's units those with a higher score for another one, both on the second half."""
    found: dict[str, list[str]] = {}
    for one in listed:
        every = (ranking.suspect(one.unit, name) for name in ranking.features)
        best = max(every, key=lambda other: other.score)
        if best.goes and best.feature != one.feature:
            found.setdefault(best.feature, []).append(str(one.unit + 1))
    return tuple(better_told(all_of(units), name) for name, units in found.items())


def _as_listed(suspect: Suspect, said: str, place: float) -> ListedUnit:
    return ListedUnit(
        unit=suspect.unit,
        place=round(place, 4),
        kind="tells" if suspect.tells else "goes" if suspect.goes else "weak",
        said=said,
        **numbers(suspect),
    )


def selected(key: str, length: int) -> tuple[int, int] | None:
    """The stretch that is selected now in a text of this length, or None."""
    return stretch_of(told_by(key).get("stretch"), length)


def stretch_of(value: Any, length: int) -> tuple[int, int] | None:
    """A stretch from what the browser sent; None for none and for anything else."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    begin, end = value
    if type(begin) is not int or type(end) is not int:
        return None
    if not 0 <= begin < end <= length or end - begin > LONGEST:
        return None
    return begin, end


def asked(key: str, units: int, features: tuple[str, ...]) -> Asked | None:
    """The proof that was just asked for, or None."""
    return proof_of(told_by(key).get("prove"), units, features)


def proof_of(value: Any, units: int, features: tuple[str, ...]) -> Asked | None:
    """A proof's subject from what the browser sent; None for anything else."""
    if not isinstance(value, dict):
        return None
    unit, feature = value.get("unit"), value.get("feature")
    if type(unit) is not int or not 0 <= unit < units or feature not in features:
        return None
    return Asked(unit, str(feature))
