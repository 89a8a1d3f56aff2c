"""What a long measurement writes: a run that breaks off while it writes loses nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from seqviz.training.ladder import table
from seqviz.training.lengths import read_costs
from seqviz.training.pixels.plan import SHIPPED, read_record


@pytest.mark.parametrize(
    "write",
    [
        read_costs().write,
        read_record(SHIPPED).write,
        lambda path: table.save(path, table.shipped()),
    ],
    ids=["costs of length", "digits by pixel", "table of delays"],
)
def test_a_disk_that_is_full_leaves_the_old_file(
    write: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of a new one never stands in its place, nor beside it."""
    path = tmp_path / "record.json"
    write(path)
    whole = path.read_bytes()
    real = Path.write_text

    def half(one: Path, text: str, *args: Any, **options: Any) -> int:
        real(one, text[: len(text) // 2], *args, **options)
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "write_text", half)
    with pytest.raises(OSError, match="no space"):
        write(path)
    assert path.read_bytes() == whole
    assert list(tmp_path.iterdir()) == [path]
