"""The doctor of series: measures, looks at the series without a network, and tries causes.

    structure    copies, order, memory: measured, whatever the loss is
    chance       nothing tells the next value better than the last value ("walk") or the mean
                 ("noise"), and the network is no worse than the mean
    trials       not well, though something could be learned: suspects are tried on copies
                 (series_suspects.py, series_trials.py) and the one whose cure helps is the cause
    well         overfit: the held-out loss left its lowest point while the training loss fell

A training is *well* when it did not diverge and has come most of the way from the better of two
guesses (the last value, the mean) to the best that can be told without a network (references.py).
Among the suspects whose cure helps clearly, the first is named whose error is near the smallest, or
good anyway; none, and the finding is "unclear". The first finding is the cause; "dead" and
"saturated" may follow, as what was measured beside it. Nothing reads which break was clicked. Left
out: faults in the code of a network.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Mapping
from itertools import repeat
from typing import Any, Final

import numpy as np

from seqviz.training.doctor.finding import (
    HELPS,
    UNCLEAR,
    Examination,
    Finding,
    Progress,
    Stop,
    Trial,
    telling,
)
from seqviz.training.doctor.probe import Probe, measure
from seqviz.training.doctor.references import References, references
from seqviz.training.doctor.series_causes import DOING, finding
from seqviz.training.doctor.series_memorised import falling, overfit
from seqviz.training.doctor.series_suspects import (
    LATE,
    SHORT_UPDATE,
    Case,
    Suspect,
    as_it_ran,
    suspects,
    update_length,
)
from seqviz.training.doctor.series_trials import TRIALS, Copies
from seqviz.training.engine.events import never
from seqviz.training.engine.history import History
from seqviz.training.tasks.sequence import LIMITS, SequenceRun, Setup

LEARNABLE: Final = 0.1
"""Something can be learned where the better guess's error can be made smaller by this share."""
MOST_OF_IT: Final = 0.75
"""Of the way from the better guess to the best fit, that a training which is well has come."""
HALFWAY: Final = 0.5
"""A held-out error above this share of the values' variance tells little of them."""
CLEARLY: Final = 0.5
"""A cure shows the cause where it gets rid of this share of the error that can be got rid of."""
NEAR, GOOD = 3.0, 0.05
"""A cure is as good as another where its error is at most so many times as large, or where so
small a share is left of what the best fit gains on the better guess."""

_Slices = Generator[Progress, None, None]
Tried = tuple[Suspect, Trial]


def examine(run: SequenceRun, history: History, stop: Stop = never) -> Examination:
    """Look at a training and say what is wrong with it; see ``finding.Examination``.

    Args:
        run: not training at the moment; nothing of it is changed.
        history: of this run, ended or not.
        stop: asked before each slice of work.
    """
    if stop():
        return None
    yield Progress(0.0, DOING["measure"])
    return (yield from judge(run, history, measure(run, history), stop))


def judge(run: SequenceRun, history: History, probe: Probe, stop: Stop = never) -> Examination:
    """The same, of a network that was measured already."""
    found = yield from _looked_at(run, run.setup.window, 0, stop)
    wide = min(3 * run.setup.window, int(LIMITS["window"][1]))
    alike = wider = None
    if found is not None and wide > run.setup.window and run.data.cut >= 4 * wide:
        alike = yield from _looked_at(run, run.setup.window, wide, stop)
        wider = yield from _looked_at(run, wide, wide, stop)
    if found is None or stop():
        return None
    ran = as_it_ran(history, run.setup)
    case = Case(history, probe, found, alike, wider, wide, run.setup, ran)
    copies = Copies(run, ran, stop)
    findings = yield from _findings(case, copies)
    return None if stop() else tuple(findings)


def _looked_at(
    run: SequenceRun, window: int, first: int, stop: Stop
) -> Generator[Progress, None, References | None]:
    """What can be told without a network; None where it was stopped."""
    found = None
    for part in references(run.data.scaled[: run.data.cut], window, first=first):
        yield Progress(0.05, DOING["look"])
        if stop():
            return None
        found = part
    return found


def _findings(case: Case, copies: Copies) -> Generator[Progress, None, list[Finding]]:
    structure = list(_structure(case.probe))
    if structure:
        return (yield from _cured(structure, copies))
    if not case.updates:
        return [finding("unfinished", case.losses, case="begin")]
    loss, found = case.probe.train_loss, case.found
    best = case.reachable
    worse = found.guess > 0 and not loss <= max(1.2 * found.mean, found.guess)
    if case.diverged or worse:
        return (yield from _failed(case, copies))
    if best < (1 - LEARNABLE) * found.guess:
        if not case.came_far(MOST_OF_IT):
            seen_here = found.learnable >= LEARNABLE
            return (yield from (_failed if seen_here else _nothing_found)(case, copies))
    elif not (loss <= 0.8 * found.guess and case.told_apart):
        return (yield from _nothing_found(case, copies))
    return (yield from _well(case, copies))


# ---------------------------------------------------------------- structure


def _structure(probe: Probe) -> Iterator[Finding]:
    """What is wrong however the training went."""
    of_cells = {name: size for name, size in probe.gradients.items() if not name.endswith("_y")}
    longest = max(of_cells.values())
    if probe.unit_spread == 0 and longest == 0:
        evidence = {"spread": probe.unit_spread, "gradient": longest}
        yield finding("copies", evidence, cure={"init": "uniform"})
    if probe.order < 0.99:
        evidence = {"percent": 100 * probe.order, "roughness": probe.roughness}
        yield finding("order", evidence, cure={"shuffle_time": False})
    recurrent = [size for name, size in of_cells.items() if name.endswith("W_h")]
    to_state = max(recurrent, default=0.0)
    earlier = float(probe.influence[1:].max(initial=0.0))
    if probe.influence[0] > 0 and earlier <= 1e-9 * probe.influence[0] and to_state == 0:
        evidence = {"now": float(probe.influence[0]), "earlier": earlier, "gradient": to_state}
        said = "" if recurrent else "weightless"
        yield finding("memory", evidence, cure={"reset_state": False}, case=said)


def _cured(structure: list[Finding], copies: Copies) -> Generator[Progress, None, list[Finding]]:
    """The findings again, each with its cure only if that was seen to help."""
    found = []
    for number, one in enumerate(structure):
        trial = yield from _try(copies, one.cure, number / len(structure))
        cure = one.cure if trial is not None and trial.helps else {}
        found.append(finding(one.code, one.evidence, cure=cure, trial=trial))
    return found


# ---------------------------------------------------------------- chance


def _nothing_found(case: Case, copies: Copies) -> Generator[Progress, None, list[Finding]]:
    """Nothing tells the next value from this window; a longer one might."""
    possible = {one.code: one for one in suspects(case)}
    if "window" in possible:
        window = possible["window"]
        tried: list[Tried] = []
        for suspect in (window, possible["step"], possible["slow"]):
            for cure in suspect.cures[:2]:
                trial = yield from _try(copies, cure, 0.1 + 0.1 * len(tried))
                if trial is not None:
                    tried.append((suspect, trial))
        chosen = _chosen(case, [one for one in tried if one[0] is window])
        if chosen is not None:
            return [_named(*chosen, case, tried)]
        best = min((one[1] for one in tried), key=lambda one: one.cured, default=None)
        against = case.looked | _rates(tried)
        evidence = window.evidence
        return [finding("window", evidence, against=against, trial=best, case="none")]
    found = case.found
    percent = 100 * found.learnable
    evidence = {"percent": percent, **case.losses}
    code = "walk" if found.last < found.mean else "noise"
    return [finding(code, evidence, against=case.looked)]


# ---------------------------------------------------------------- trials


def _failed(case: Case, copies: Copies) -> Generator[Progress, None, list[Finding]]:
    """It is not well: try what may be the cause."""
    tried: list[Tried] = []
    share = 0.1
    for suspect in suspects(case):
        for cure in suspect.cures:
            trial = yield from _try(copies, cure, share)
            share = min(0.95, share + 0.9 / TRIALS)
            if copies.stopped:
                return []
            if trial is not None:
                tried.append((suspect, trial))
    longer = _longer(case.setup, case.history)
    if longer is not None and not case.diverged and falling(case.history):
        trial = yield from _try(copies, longer, share, on=True)
        if trial is not None:
            evidence = {"epochs": len(case.history.epochs().loss), **case.losses}
            tried.append((Suspect("unfinished", evidence, (longer,)), trial))
    chosen = _chosen(case, tried)
    if chosen is None:
        return [_unclear(case, tried), *_beside(case)]
    suspect, trial = chosen
    return [_named(suspect, trial, case, tried), *_beside(case, but=suspect.code)]


def _chosen(case: Case, tried: list[Tried]) -> Tried | None:
    """The first suspect whose cure helps clearly and is near the best; None if there is none."""
    clear = [one for one in tried if _clearly(one[1], case)]
    if not clear:
        return None
    good = case.found.best + GOOD * (case.found.guess - case.found.best)
    best = min(trial.cured for _suspect, trial in clear)
    near = [one for one in clear if one[1].cured <= max(NEAR * best, good)]
    longer = [one for one in clear if one[0].code == "unfinished"]
    if near[0][0].code in ("slow", "unfinished") and longer:
        # updates of a usual length are not too short; more of them are missing
        if not update_length(case) < SHORT_UPDATE:
            return longer[0]
        near = [one for one in near if one[0].code != "unfinished"] or near
    code = near[0][0].code
    return min((one for one in near if one[0].code == code), key=lambda one: one[1].cured)


def _clearly(trial: Trial, case: Case) -> bool:
    """Whether the cure gets rid of much of the error that can be got rid of."""
    if not trial.helps:
        return False
    without = min(one for one in trial.without if not math.isnan(one))
    if math.isinf(without):
        return True
    floor = case.reachable
    if without <= floor / HELPS:  # as good as the best fit already
        return False
    return trial.cured <= without - CLEARLY * (without - floor)


def _longer(setup: Setup, history: History) -> Mapping[str, Any] | None:
    """What lets it train on; None where nothing does."""
    changes: dict[str, Any] = {}
    if setup.epochs < LIMITS["epochs"][1]:
        changes["epochs"] = min(int(2 * setup.epochs), int(LIMITS["epochs"][1]))
    if history.ended is not None and history.ended.early:
        changes["patience"] = None
    return changes or None


def _unclear(case: Case, tried: list[Tried]) -> Finding:
    """Something could be learned, or it ran away, and nothing that was tried helps clearly."""
    best = min(tried, key=lambda one: one[1].cured)[1] if tried else None
    lost = [one for one in suspects(case) if one.code == "vanishing"]
    if lost and best is not None:
        against = {"other": best.cured, "tried": len(tried), **case.looked}
        return finding("vanishing", lost[0].evidence, against=against, trial=best, case="none")
    evidence = case.losses
    case_name = "tried" if best is not None else "large"
    against = case.looked if best is None else case.looked | _rates(tried)
    return finding(UNCLEAR, evidence, against=against, trial=best, case=case_name)


def _named(suspect: Suspect, trial: Trial, case: Case, tried: list[Tried]) -> Finding:
    """The cause, with what the others gave."""
    others = [one for one in tried if one[0].code != suspect.code]
    rest = min((one[1].cured for one in others), default=math.nan)
    against = {"other": rest, "tried": len(tried), **case.looked}
    said = suspect.case
    if suspect.code == "window" and "cell" in trial.cure:
        said = "gates"
    elif suspect.code == "vanishing" and "cell" not in trial.cure:
        said = "gate" if "init" in trial.cure else "steps"
    return finding(
        suspect.code, suspect.evidence, against=against, cure=trial.cure, trial=trial, case=said
    )


def _rates(tried: list[Tried]) -> dict[str, float]:
    """What lower and higher rates gave at best; NaN where none was tried."""
    return {
        name: min((t.cured for s, t in tried if s.code == code), default=math.nan)
        for name, code in (("lower", "step"), ("higher", "slow"))
    } | {"tried": len(tried)}


def _beside(case: Case, but: str = "") -> Iterator[Finding]:
    """What else was measured of the units, with no cure of its own."""
    probe, steps = case.probe, case.history.steps()
    if probe.dead >= 0.5 and but != "dead":
        yield finding("dead", {"percent": 100 * probe.dead}, case="beside")
    if probe.saturated >= 0.5:
        late = steps.gradient_norm[-LATE:]
        late = late[np.isfinite(late)]
        gradient = float(np.median(late)) if late.size else 0.0
        evidence = {"percent": 100 * probe.saturated, "updates": len(late), "gradient": gradient}
        yield finding("saturated", evidence)


# ---------------------------------------------------------------- well


def _well(case: Case, copies: Copies) -> Generator[Progress, None, list[Finding]]:
    """It learned; what does it do on values that it has not seen?"""
    found = overfit(case)
    if found is not None:
        return [found]
    held_out = case.history.epochs().validation_loss
    spread = case.probe.validation_spread
    if case.ran.horizon > 1 and len(held_out) and not held_out[-1] <= HALFWAY * spread:
        shorter = {"horizon": max(1, case.ran.horizon // 4)}
        trial = yield from _try(copies, shorter, 0.5)
        forced = yield from _try(copies, {"teacher_forcing": 0.5}, 0.7)
        if trial is not None and trial.helps and trial.cured <= HALFWAY * spread:
            evidence = {"horizon": case.ran.horizon, "now": float(held_out[-1]), "spread": spread}
            against = {"forced": math.nan if forced is None else forced.cured}
            evidence["loss"] = case.probe.train_loss
            return [
                finding(
                    "horizon",
                    evidence,
                    against=against,
                    cure=trial.cure,
                    trial=trial,
                    case="ahead",
                )
            ]
    return []


# ---------------------------------------------------------------- helpers


def _try(
    copies: Copies, cure: Mapping[str, Any], share: float, *, on: bool = False
) -> Generator[Progress, None, Trial | None]:
    """Try a cure in slices, telling how far the examination is."""
    trying = copies.continued(cure) if on else copies.tried(cure)
    return (yield from telling(trying, repeat(Progress(share, DOING["try"]))))
