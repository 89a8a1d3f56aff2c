"""The trainings of one browser tab: they rest when their page is left and end with the tab.

The worker threads belong to one runner of the whole process, so that no number of visitors runs
more of them than the machine has cores. What a page keeps beside its jobs (the data, the settings)
lies here too, out of Streamlit's session state, because that outlives the tab for two minutes.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import streamlit as st

from seqviz.memory import tidying
from seqviz.training.doctor.examined import Examined
from seqviz.training.engine.history import History
from seqviz.training.engine.runner import AT_WORK, Busy, Job, Loop, Runner, Until
from seqviz.ui.frame.leaving import at_each_page
from seqviz.ui.frame.session import Key

# Seconds without a look at a training after which it stops; a browser that hides a tab for long
# lets it look once a minute. A tab that is closed stops its trainings at once.
HEARTBEAT: Final = 90.0
STILL_RUNNING: Final = 3.0  # seconds for the page run that a closing tab interrupts
TURNED_AWAY: Final[Key[bool]] = Key("busy", False)  # the last press, since too many wait already
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Training:
    """One job and what it trains.

    Attributes:
        job: the worker.
        what: whatever the page needs to show it.
        name: as the visitor sees it.
        examined: by the doctor, once somebody looks; of the network as it was then.
        end_told: whether a lesson's card has heard of its end.
    """

    job: Job
    what: Any
    name: str = ""
    examined: Examined | None = None
    end_told: bool = False

    @property
    def gone(self) -> bool:
        """Whether its tab has closed; a page run of before may still hold it."""
        return self.what is None

    def let_go(self) -> None:
        """Wait until the worker has ended, then forget all that was computed.

        Streamlit keeps what a page ran with for two minutes after its tab has closed, and on a
        quiet server longer: only the empty shell may stay.
        """
        self.stop()
        self.job.join()
        if self.examined is not None:
            self.examined.join()
        forget = getattr(self.what, "let_go", None)
        if forget is not None:
            forget()
        self.job.history, self.what, self.examined = History(), None, None

    def stop(self) -> None:
        """End the training, and the doctor's examination of it."""
        self.job.stop()
        if self.examined is not None:
            self.examined.stop()


@dataclass(slots=True)
class Trainings:
    """All trainings of a tab, by the page that they belong to.

    A tab keeps at most three of one page and one of each other, so it holds no more than six times
    what a training may hold: see `History` and what the pages keep beside it.

    Attributes:
        preview: what a page shows before its first training, by its settings.
    """

    pages: dict[str, list[Training]] = field(default_factory=dict)
    preview: tuple[Any, Any] | None = None
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
            old.stop()
        for other in kept[-most:]:  # it is examined again when all have been trained
            if other.examined is not None and other.examined.alive:
                other.examined.stop()
                other.examined = None
        return training

    def drop(self, page: str) -> list[Training]:
        """Stop and forget all of a page's; returns them."""
        with self.lock:
            dropped = self.pages.pop(page, [])
        for training in dropped:
            training.stop()
        return dropped

    def previewed(self, settings: Any, make: Callable[[], Any]) -> Any:
        """What was last made for these settings, or what is made now.

        Raises:
            ValueError: whatever ``make`` finds wrong.
        """
        known = self.preview
        if known is None or known[0] != settings:
            self.preview = known = settings, make()
        return known[1]

    def rest(self, but: str | None = None) -> None:
        """Pause what runs on any page but this one: a page that nobody sees needs no processor."""
        for page, trainings in self.pages.items():
            for training in trainings:
                if page != but and training.job.state in AT_WORK:
                    training.job.pause()
                if page != but and training.examined is not None:
                    training.examined.rest()

    def close(self) -> None:
        """The tab is gone: stop all at once, and let go of it when the workers have ended."""
        self.preview = None
        dropped = [training for page in list(self.pages) for training in self.drop(page)]
        if dropped:
            threading.Thread(target=_let_go, args=(dropped,), daemon=True).start()


def _let_go(dropped: list[Training]) -> None:
    time.sleep(STILL_RUNNING)
    for training in dropped:
        training.let_go()
    tidying.soon()


@st.cache_resource(show_spinner=False)
def runner() -> Runner:
    """The process's only one."""
    return Runner(heartbeat=HEARTBEAT)


def _release(trainings: Trainings) -> None:
    try:
        trainings.close()
    except Exception:
        _log.exception("A training could not be stopped when its tab closed.")
    tidying.soon()


@st.cache_resource(scope="session", on_release=_release, show_spinner=False)
def trainings() -> Trainings:
    """This tab's; closing the tab stops what runs."""
    return Trainings()


def rest_elsewhere(page: str) -> None:
    """Called before every page: what another page trains is paused until somebody looks again."""
    trainings().rest(but=page)


at_each_page(rest_elsewhere)


__all__ = ["TURNED_AWAY", "Busy", "Training", "Trainings", "rest_elsewhere", "runner", "trainings"]
