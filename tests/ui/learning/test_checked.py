"""The check of a network in training: what it was about decides whether a verdict still stands."""

from types import SimpleNamespace

import pytest

from seqviz.training.sequence import DEFAULT, Setup, build
from seqviz.ui.check import Check, digest
from seqviz.ui.learning import checked


def marks(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> str:
    """The hash of what a verdict is about, of a run with these settings before its first update."""
    made: list[Check | None] = []
    run = build(setup)
    monkeypatch.setattr(checked, "check", lambda make: made.append(make()))
    monkeypatch.setattr(checked, "moment_of", lambda _run: (0, run.model.parameters()))
    checked.check_moment(SimpleNamespace(gone=False, what=SimpleNamespace(run=run)))  # type: ignore[arg-type]
    (found,) = made
    assert found is not None
    return digest(found.marks)


@pytest.mark.parametrize("changes", [{"noise": 0.1}, {"window": 12}, {"reset_state": True}])
def test_a_verdict_is_of_the_windows_too(
    changes: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same first weights on another series, other windows or without a memory: another one."""
    small = DEFAULT.changed({"hidden_size": 2})
    assert marks(small, monkeypatch) == marks(small, monkeypatch)
    assert marks(small.changed(changes), monkeypatch) != marks(small, monkeypatch)
