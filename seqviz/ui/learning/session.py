"""The trainings of one browser tab: they rest when their page is left and end with the tab.

The worker threads belong to one runner of the whole process, so that no number of visitors runs
more of them than the machine has cores. What a page keeps beside its jobs (the data, the settings)
lies here too, out of Streamlit's session state, because that outlives the tab for two minutes.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import streamlit as st

from seqviz.training.runner import Busy, Job, Loop, Runner, Until

# Seconds without a look at a training after which it stops; a browser that hides a tab for long
# lets it look once a minute. A tab that is closed stops its trainings at once.
HEARTBEAT: Final = 90.0
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Training:
    """One job and what it trains.

    Attributes:
        job: the worker.
        what: whatever the page needs to show it.
        name: as the visitor sees it.
    """

    job: Job
    what: Any
    name: str = ""


@dataclass(slots=True)
class Trainings:
    """All trainings of a tab, by the page that they belong to."""

    pages: dict[str, list[Training]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, page: str) -> Sequence[Training]:
        """This page's trainings, the first one first."""
        return tuple(self.pages.get(page, ()))

    def start(
        self,
        page: str,
        loop: Loop,
        what: Any,
        *,
        name: str = "",
        most: int = 1,
        until: Until | None = None,
    ) -> Training:
        """Start one more; the oldest beyond ``most`` are stopped and dropped.

        Args:
            page: whose it is.
            loop: of events.
            what: kept beside the job.
            name: as the visitor sees it.
            most: how many a page keeps.
            until: pause at the first such event.

        Raises:
            Busy: too many visitors wait already; what runs goes on.
        """
        training = Training(runner().submit(loop, name=name, until=until), what, name)
        with self.lock:
            kept = [*self.pages.get(page, ()), training]
            self.pages[page] = kept[-most:]
        for old in kept[:-most]:
            old.job.stop()
        return training

    def drop(self, page: str) -> None:
        """Stop and forget all of a page's."""
        with self.lock:
            dropped = self.pages.pop(page, [])
        for training in dropped:
            training.job.stop()

    def rest(self, but: str | None = None) -> None:
        """Pause what runs on any page but this one: a page that nobody sees needs no processor."""
        for page, trainings in self.pages.items():
            for training in trainings:
                if page != but and training.job.state in ("queued", "running"):
                    training.job.pause()

    def close(self) -> None:
        """The tab is gone."""
        for page in list(self.pages):
            self.drop(page)


@st.cache_resource(show_spinner=False)
def runner() -> Runner:
    """The process's only one."""
    return Runner(heartbeat=HEARTBEAT)


def _release(trainings: Trainings) -> None:
    try:
        trainings.close()
    except Exception:
        _log.exception("A training could not be stopped when its tab closed.")


@st.cache_resource(scope="session", on_release=_release, show_spinner=False)
def trainings() -> Trainings:
    """This tab's; closing the tab stops what runs."""
    return Trainings()


def rest_elsewhere(page: str) -> None:
    """Called on every page: what another page trains is paused until somebody looks again."""
    trainings().rest(but=page)


__all__ = ["Busy", "Training", "Trainings", "rest_elsewhere", "runner", "trainings"]
