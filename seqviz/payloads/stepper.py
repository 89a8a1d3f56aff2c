"""What the stepper is told: a run's packed trace, what moves while it stays, and every word.

Symbols: T steps, O outputs. Arrays stand in a block of float32 numbers beside the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from seqviz.payloads.arrays import Place
from seqviz.payloads.cell import Cell
from seqviz.payloads.colours import Palettes
from seqviz.payloads.cuts import Surgery

Level: TypeAlias = Literal["overview", "cell", "operation", "numbers"]
Layout: TypeAlias = Literal["explorer", "reader", "player"]


@dataclass(frozen=True, slots=True)
class StepperLayer:
    """One layer of a run.

    Attributes:
        kind: of its cell.
        cell: what is told of it.
        arrays: of the trace, and the learned ones, by name.
        untouched: what surgery may have changed, as it was without; None where none is done.
    """

    kind: str
    cell: Cell
    arrays: dict[str, Place]
    untouched: dict[str, Place] | None


@dataclass(frozen=True, slots=True)
class StepperOutput:
    """What the network says after every step.

    Attributes:
        labels: a name for each of the O outputs.
        values: (T, O).
        untouched: the same without surgery, or None.
        decided_at: from which step on the largest stays the largest, or None.
        sure_at: from which step on it has the share ``sure``, or None.
        sure: a share of 1.
        shares: whether the values are shares of 1, or free numbers.
        W, b: of free numbers what they are made by, or None.
    """

    labels: tuple[str, ...]
    values: Place
    untouched: Place | None
    decided_at: int | None
    sure_at: int | None
    sure: float
    shares: bool
    W: Place | None
    b: Place | None


@dataclass(frozen=True, slots=True)
class StepperRun:
    """A run of a network over one sequence; it stays while the viewer moves.

    Attributes:
        layers: the lowest first.
        output: None where none is shown.
        image: the picture (height, width) in 0 … 1 that is read, or None.
        steps: T.
        step_names: a short name for each, or None.
        trace: a hash of all numbers.
        id: a hash of all that is shown.
    """

    layers: tuple[StepperLayer, ...]
    output: StepperOutput | None
    image: Place | None
    steps: int
    step_names: tuple[str, ...] | None
    trace: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class StepperView:
    """Where it opens: indices from 0, a quantity that is open or None, and steps per second."""

    layer: int
    t: int
    unit: int
    focus: str | None
    level: Level
    speed: float


@dataclass(frozen=True, slots=True)
class StepperBeside:
    """Text of the page, outside of the stepper, that says what holds at the present step.

    Attributes:
        within: a CSS selector; of the columns of a table, say.
        values: of which quantity each bold number in there is, "1 - " and a name for what is left.
        sentence: what stands there instead, with {unit} and {step}; empty where numbers do.
    """

    within: str
    values: tuple[str, ...] = ()
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class StepperMoving:
    """What may change while the run stays.

    Attributes:
        layout: what is shown.
        view: where the first run opens.
        autoplay: whether a new run plays from its start.
        reports: whether Python hears where the viewer stops.
        surgery: None where there is none.
        group: steppers of one group stand at the same step and unit.
        follows: whether the controls are another one's.
        beside: what on the page is kept at the step; None where there is nothing.
        valve: the gate that a slider beside the drawing holds, or None.
        partners: by "kind.quantity" of the others of its group what it opens beside that.
        place: the same in every language, for this place on the page.
        language: of the words.
    """

    layout: Layout
    view: StepperView
    autoplay: bool
    reports: bool
    surgery: Surgery | None
    group: str | None
    follows: bool
    beside: StepperBeside | None
    valve: str | None
    partners: dict[str, str]
    place: str
    language: str


@dataclass(frozen=True, slots=True)
class StepperWords:
    """Every word of the stepper; braces are filled in there. Names and notes are by quantity."""

    stepper: str
    play: str
    pause: str
    first: str
    back: str
    forward: str
    last: str
    step: str
    speed: str
    per_second: str
    position: str
    step_name: str
    way: str
    layer: str
    layer_number: str
    unit: str
    overview: str
    cell: str
    diagram: str
    save_svg: str
    save_png: str
    operation: str
    numbers: str
    reader: str
    open_part: str
    back_to_cell: str
    back_to_operation: str
    heat_alt: str
    curve_alt: str
    slope: str
    hover_hint: str
    touch_hint: str
    hover_hint_cut: str
    mean: str
    mean_bare: str
    mean_keeps: str
    mean_writes: str
    mean_resets: str
    mean_shows: str
    mean_times: str
    mean_sum: str
    mean_add: str
    mean_product: str
    mean_state: str
    pin: str
    unpin: str
    pinned: str
    valve: str
    valve_says: str
    valve_end: str
    valve_own: str
    valve_keeps: str
    valve_rewrites: str
    valve_forgets: str
    valve_between: str
    valve_turned: str
    joiner: str
    made_from: str
    goes_into: str
    largest: str
    all_zero: str
    all_numbers: str
    unit_at: str
    sum_of: str
    sum_of_weighed: str
    comma: str
    semicolon: str
    between: str
    means: str
    values: str
    value_at: str
    set_by_surgery: str
    surgery: str
    cuts: str
    hold_at: str
    halve: str
    release: str
    held_at: str
    at_now: str
    elsewhere: str
    times: str
    slide_hold: str
    slide_times: str
    who: str
    who_unit: str
    who_all: str
    when: str
    every_step: str
    from_step: str
    only_step: str
    steps_between: str
    undo: str
    undo_one: str
    compared: str
    compared_elsewhere: str
    same_everywhere: str
    change: str
    share_of: str
    in_the_end: str
    answer_same: str
    answer_changed: str
    term: str
    value: str
    weight: str
    product: str
    picture: str
    picture_hint: str
    picture_alt: str
    river: str
    river_hint: str
    river_alt: str
    state_of_layer: str
    states_hint: str
    state_named: str
    scale_shares: str
    scale_signed: str
    scale_limit: str
    leads_sure: str
    leads_yet: str
    never_sure: str
    after_row: str
    now: str
    reads: str
    reads_now: str
    sure: str
    equations: str
    names: dict[str, str]
    notes: dict[str, str]


@dataclass(frozen=True, slots=True)
class StepperDress:
    """What a stepper's numbers are shown with."""

    labels: StepperWords
    palettes: Palettes
