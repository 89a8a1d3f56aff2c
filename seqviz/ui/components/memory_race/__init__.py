"""A task with a delay as a picture, the delay to be dragged, and the race of those who learn it."""

from __future__ import annotations

from collections.abc import Callable

from seqviz.payloads import is_whole
from seqviz.payloads.memory_race import DelayTask, RaceNow
from seqviz.ui.frame.i18n import language
from seqviz.ui.frame.session import told_by
from seqviz.ui.kit.host import Parcel, component

_component = component("memory_race")


def memory_race(
    task: DelayTask, now: RaceNow, *, key: str, on_steps: Callable[[int], None]
) -> None:
    """Mount the picture.

    Args:
        task: at every length that can be chosen.
        now: how the race stands.
        key: of the component; the same one keeps its place.
        on_steps: told which length was dragged to, one of the task's.
    """
    mounted = f"{key}-{language()}"

    def said() -> None:
        steps = (told_by(mounted).get("said") or {}).get("steps")
        if is_whole(steps) and steps in {sample.steps for sample in task.samples}:
            on_steps(steps)

    _component(now, key=mounted, parcels=(Parcel(task),), default={"said": {}}, on_said_change=said)
