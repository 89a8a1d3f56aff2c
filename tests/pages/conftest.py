"""Page tests run in this process: no background thread may import torch into it meanwhile."""

import pytest

from seqviz.ui import warm


@pytest.fixture(autouse=True)
def no_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the warm-up out."""
    monkeypatch.setattr(warm, "start", lambda: None)
