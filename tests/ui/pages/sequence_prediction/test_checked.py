"""The check of a network in training: what it was about decides whether a verdict still stands."""

from types import SimpleNamespace

import pytest

from seqviz.training.tasks.sequence import DEFAULT, Setup, build
from seqviz.ui.controls.check import Check, digest
from seqviz.ui.frame.i18n import use_language
from seqviz.ui.pages.sequence_prediction import checked


def offered(
    setup: Setup,
    monkeypatch: pytest.MonkeyPatch,
    *,
    state: str = "finished",
    step: int = 0,
    chosen: int | None = None,
) -> Check:
    """The check of a run with these settings and its first weights, said to be after `step`."""
    made: list[Check | None] = []
    run = build(setup)
    monkeypatch.setattr(checked, "check", lambda make: made.append(make()))
    monkeypatch.setattr(checked, "moment_of", lambda _run: (step, run.model.parameters()))
    monkeypatch.setattr(checked, "chosen_moment", lambda _run: chosen)
    job = SimpleNamespace(state=state)
    checked.check_moment(SimpleNamespace(gone=False, job=job, what=SimpleNamespace(run=run)))  # type: ignore[arg-type]
    (found,) = made
    assert found is not None
    return found


def marks(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> str:
    """The hash of what a verdict is about, before the first update."""
    return digest(offered(setup, monkeypatch).marks)


@pytest.mark.parametrize("changes", [{"noise": 0.1}, {"window": 12}, {"reset_state": True}])
def test_a_verdict_is_of_the_windows_too(
    changes: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same first weights on another series, other windows or without a memory: another one."""
    small = DEFAULT.changed({"hidden_size": 2})
    assert marks(small, monkeypatch) == marks(small, monkeypatch)
    assert marks(small.changed(changes), monkeypatch) != marks(small, monkeypatch)


@pytest.mark.parametrize(
    ("state", "chosen", "step", "said"),
    [
        ("paused", None, 1, "It is the network after 1 update. "),
        ("finished", None, 2500, "It is the network after 2,500 updates. "),
        ("running", None, 16, "It is the network as it is when you press. "),
        ("running", 16, 16, "It is the network after 16 updates. "),
    ],
)
def test_a_network_that_trains_on_is_not_told_by_a_number(
    state: str, chosen: int | None, step: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Updates go on below the sentence; where the time machine stands at one, it is that one."""
    small = DEFAULT.changed({"hidden_size": 2})
    with use_language("en"):
        one = offered(small, monkeypatch, state=state, step=step, chosen=chosen)
    assert one.about.startswith(said)
