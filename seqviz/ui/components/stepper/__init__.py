"""The stepper: one browser component that plays, scrubs and takes apart a packed trace.

The whole trace travels once, and the network's weights once for all its traces; from then on the
browser steps by itself and the server hears only where the viewer stopped. The JavaScript beside
this is split by view; it needs no build.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

from seqviz.cells.register import FORMS
from seqviz.figures.stepper import PackedTrace
from seqviz.payloads import fingerprint, is_whole
from seqviz.payloads.cuts import Surgery
from seqviz.payloads.stepper import (
    Layout,
    Level,
    StepperBeside,
    StepperDress,
    StepperMoving,
    StepperRun,
    StepperView,
    StepperWords,
)
from seqviz.ui.components.stepper.words import words
from seqviz.ui.frame.i18n import _, language
from seqviz.ui.frame.session import told_by
from seqviz.ui.kit.host import Parcel, component
from seqviz.ui.kit.palettes import PALETTES
from seqviz.ui.kit.room import Room

_component = component("stepper")


FOCUSES: Final = tuple(sorted({name for form in FORMS for name in form.description.opens}))
"""The quantities whose computation can be opened in some registered cell."""


_LEVELS: Final[dict[str, Literal["overview", "cell"]]] = {"all": "overview", "cell": "cell"}


@dataclass(frozen=True, slots=True)
class View:
    """Where the viewer stands: indices from 0, ``focus`` a quantity of the cell or None."""

    layer: int = 0
    t: int = 0
    unit: int = 0
    focus: str | None = None
    level: Level = "overview"

    @classmethod
    def from_link(cls, text: str | None, default: View) -> View:
        """A view from ``layer.step.unit``, counted from 1, and perhaps ``.`` and ``opened()``."""
        parts = (text or "").split(".", 3)
        if len(parts) < 3 or not all(re.fullmatch("[0-9]{1,4}", part) for part in parts[:3]):
            return default
        layer, step, unit = (max(int(part) - 1, 0) for part in parts[:3])
        place = cls(layer, step, unit, None, default.level)
        return place.opening(parts[3]) if len(parts) == 4 else place

    def to_link(self, default: View | None = None) -> str:
        """The text that ``from_link`` reads; with a default also whether it shows all steps."""
        place, opened = f"{self.layer + 1}.{self.t + 1}.{self.unit + 1}", self.opened(default)
        return f"{place}.{opened}" if opened else place

    def opening(self, said: str) -> View:
        """The same place with what ``opened`` said; anything else changes nothing."""
        focus, _dot, rest = said.partition(".")
        if focus in FOCUSES and rest in ("", "numbers"):
            return replace(self, focus=focus, level="numbers" if rest else "operation")
        return replace(self, level=_LEVELS.get(said, self.level))

    def opened(self, default: View | None = None) -> str:
        """A quantity, perhaps with ``.numbers``; else ``all`` or ``cell`` where the default is not.

        Without a default only what is opened further than the cell.
        """
        if self.focus:
            return self.focus + (".numbers" if self.level == "numbers" else "")
        if default is None or self.level == default.level:
            return ""
        return next((word for word, level in _LEVELS.items() if level == self.level), "")

    @classmethod
    def from_browser(cls, value: Any, default: View | None = None) -> View:
        """A view from what the browser sent; anything malformed falls back to the default."""
        default = default or cls()
        if not isinstance(value, dict):
            return default
        known: dict[str, Any] = {}
        for name in ("layer", "t", "unit"):
            number = value.get(name)
            known[name] = number if is_whole(number) and number >= 0 else getattr(default, name)
        level = value.get("level")
        known["level"] = level if level in get_args(Level) else default.level
        focus = value.get("focus")
        known["focus"] = focus if isinstance(focus, str) and focus in FOCUSES else None
        return cls(**known)


@dataclass(frozen=True, slots=True)
class GateSurgery:
    """What is done to the network and may be, and who does what the visitor asks for.

    Attributes:
        surgery: for the browser.
        on_cut: called with what is asked, before the page runs again.
    """

    surgery: Surgery
    on_cut: Callable[[Any], None]


def stepper(
    packed: PackedTrace,
    *,
    key: str,
    view: View,
    layout: Layout = "explorer",
    speed: float = 4,
    autoplay: bool = False,
    step_names: Sequence[str] | None = None,
    step_label: str | None = None,
    answer: str | None = None,
    group: str | None = None,
    follows: bool = False,
    beside: StepperBeside | None = None,
    partners: Mapping[str, str] = MappingProxyType({}),
    on_select: Callable[[], None] | None = None,
    gate: GateSurgery | None = None,
    valve: str | None = None,
) -> View:
    """Mount the stepper and return where the viewer stands.

    Args:
        packed: the trace; a new one replaces the old in place.
        key: of the component; the viewer's place is kept in the session under it.
        view: where the first trace opens; later ones keep the viewer's place.
        layout: ``explorer`` goes overview → cell → operation → numbers, ``reader`` shows a
            picture read row by row.
        speed: steps per second, one of the speeds on offer (0.5, 1, 2, 4, 8, 16).
        autoplay: play a new trace from the start (never under reduced motion).
        step_names: a short name for each step, such as the character read there.
        step_label: template with {step} and {name} for a step in sentences.
        answer: template with {step}, {label} and {percent} for the output so far.
        group: steppers of one group on the page stand at the same step and unit.
        follows: whether this one leaves the controls to another of its group.
        partners: by "kind.quantity" of others of its group what this one opens with that.
        beside: text of the page that is kept at the step.
        on_select: called when the viewer stops somewhere else; without it Python is not told.
        gate: surgery on an opened part; without it there is none.
        valve: the gate that a slider beside the drawing holds, at once in the browser.
    """
    moving = StepperMoving(
        layout=layout,
        view=StepperView(**asdict(view), speed=speed),
        autoplay=autoplay,
        reports=on_select is not None,
        surgery=None if gate is None else gate.surgery,
        group=group,
        follows=follows,
        beside=beside,
        valve=valve,
        partners=dict(partners),
        place=key,
        language=language(),
    )
    labels = _words(packed, step_label, answer)

    def cut() -> None:
        asked = told_by(_mounted(key)).get("cut")
        if asked is not None and gate is not None:
            gate.on_cut(asked)

    _component(
        moving,
        key=_mounted(key),
        parcels=(
            Parcel(_run(packed, layout, step_names), packed.numbers[: packed.network_at]),
            Parcel(StepperDress(labels, PALETTES), packed.numbers[packed.network_at :]),
        ),
        default={"selected": asdict(view)},
        room=_room(layout, view, valve) if group is None else None,
        on_selected_change=on_select or (lambda: None),
        on_cut_change=cut,
    )
    return current_view(key, view)


def _room(layout: Layout, view: View, valve: str | None) -> Room | None:
    """About the height of what opens; a player alone is a line."""
    if layout == "reader":
        return Room(430, 560)
    if layout != "explorer" or view.level == "overview":
        return None
    return Room(710, 1250) if valve is None else Room(750, 1400)


def _run(packed: PackedTrace, layout: Layout, step_names: Sequence[str] | None) -> StepperRun:
    """The run; its ``id`` is another one as soon as anything of it or its layout is."""
    trace = hashlib.sha1(packed.numbers, usedforsecurity=False)
    run = StepperRun(
        layers=packed.layers,
        output=packed.output,
        image=packed.image,
        steps=packed.steps,
        step_names=None if step_names is None else tuple(step_names),
        trace=trace.hexdigest()[:12],
    )
    return replace(run, id=fingerprint([run, layout]))


def _words(packed: PackedTrace, step_label: str | None, answer: str | None) -> StepperWords:
    """All words, with the names and notes of what the trace's cells compute."""
    usual = words()
    names, notes = dict(usual.names), dict(usual.notes)
    for layer in packed.layers:
        for one in layer.cell.quantities:
            names[one.name] = _(one.title)
            notes[one.name] = _(one.note) if one.note else ""
    if packed.output is not None and not packed.output.shares:
        names["y"] = _("output")
    return replace(
        usual,
        names=names,
        notes=notes,
        step_name=usual.step_name if step_label is None else step_label,
        now=usual.now if answer is None else answer,
    )


def current_view(key: str, default: View) -> View:
    """Where the viewer of the stepper ``key`` stands; the default before it has moved."""
    return View.from_browser(told_by(_mounted(key)).get("selected"), default)


def _mounted(key: str) -> str:
    """Another language is another instance, since its words are drawn once."""
    return f"{key}-{language()}"
