"""`evaluate` alone measures every shipped checkpoint, and says which figure comes from a card."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seqviz.cli import brackets, charlm, main, names
from seqviz.models.charlm import SHIPPED as WRITERS
from seqviz.models.checkpoint import SHIPPED
from seqviz.paths import ASSETS_DIR
from tests.tiny_mnist import write_tiny_mnist


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would be measured of the other tasks, which have tests of their own."""
    calls: list[str] = []

    for module in (brackets, names):
        monkeypatch.setattr(module, "evaluate", lambda args: calls.append(str(args.checkpoint)))
    monkeypatch.setattr(charlm, "table", lambda args, names: calls.extend(names))
    return calls


def test_no_checkpoint_with_weights_of_a_network_is_left_out(
    measured: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each shipped card that states a measurement is of a network that is measured."""
    monkeypatch.setenv("SEQVIZ_DATA_DIR", str(tmp_path))
    assert main(["evaluate"]) == 0
    seen = {Path(call).stem for call in measured} | {SHIPPED.stem}
    assert seen > set(WRITERS)
    seen |= {path.stem for path in WRITERS.values()}
    cards = {
        path.stem
        for path in ASSETS_DIR.glob("*.json")
        if "architecture" in (card := _read(path)) and card.get("measured", True) is not None
    }
    assert cards <= seen
    assert len(cards) >= 8


def test_the_card_speaks_where_the_images_are_missing(
    measured: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And it is named as the source; with images the accuracy is measured on them."""
    monkeypatch.setenv("SEQVIZ_DATA_DIR", str(tmp_path))
    assert main(["evaluate"]) == 0
    card = _read(SHIPPED.with_suffix(".json"))
    said = capsys.readouterr().out
    assert f"Accuracy: {card['measured']['accuracy']:.2%} on the 10,000 test images" in said
    assert "as its card says" in said
    monkeypatch.setenv("SEQVIZ_DATA_DIR", str(write_tiny_mnist(tmp_path / "data")))
    assert main(["evaluate"]) == 0
    said = capsys.readouterr().out
    assert "as its card says" not in said
    assert "are misread" in said


def _read(path: Path) -> dict[str, dict[str, float]]:
    content: dict[str, dict[str, float]] = json.loads(path.read_text("utf-8"))
    return content
