"""The list of what ships numbers is whole, its hashes are true, and pages say where they stand."""

from __future__ import annotations

import importlib.util
import json
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest

from scripts import shipped as script
from seqviz import shipped
from seqviz.paths import ASSETS_DIR, ROOT
from seqviz.shipped import ALL, sha256, sums, unlisted
from seqviz.training.tasks.digits_recipes import LOOKS, RECIPES

CARDS = [name for name in ALL if name.endswith(".json")]


def test_every_shipped_file_stands_in_the_list_with_its_hash() -> None:
    """No file without an entry, no entry without a file, no hash of another file."""
    assert not unlisted(), "add them to seqviz/shipped.py"
    now = {name: sha256(name) for name in ALL}
    assert sums() == now, "a file was made again: run python -m scripts.shipped"


def test_a_new_and_a_changed_file_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One byte more, or one file more, and the check ends with 1; writing mends only the hash."""
    for name in [*ALL, shipped.SUMS]:
        shutil.copy(ASSETS_DIR / name, tmp_path / name)
    monkeypatch.setattr(script, "ASSETS_DIR", tmp_path)
    monkeypatch.setattr(script, "sums", lambda: sums(tmp_path))
    monkeypatch.setattr(script, "sha256", lambda name: sha256(name, tmp_path))
    monkeypatch.setattr(script, "unlisted", lambda: unlisted(tmp_path))
    assert script.main(check=True) == 0
    with (tmp_path / "names_gru.json").open("a") as file:
        file.write(" ")
    assert script.main(check=True) == 1
    assert script.main(check=False) == 0
    assert script.main(check=True) == 0
    (tmp_path / "stranger.json").write_text("{}")
    assert unlisted(tmp_path) == ["stranger.json"]
    assert script.main(check=True) == 1


def test_what_makes_a_file_is_here(subtests: pytest.Subtests) -> None:
    """Every command is a module of this repository; measured numbers always have one."""
    for one in ALL.values():
        with subtests.test(file=one.file):
            if one.command:
                python, flag, module, *_rest = one.command.split()
                assert (python, flag) == ("python", "-m")
                assert importlib.util.find_spec(module) is not None
            assert one.command or not one.measured


def test_a_network_is_said_to_be_made_as_its_card_says(subtests: pytest.Subtests) -> None:
    """No word of the command that the card does not have, and the device that it names."""
    for name in CARDS:
        with subtests.test(file=name):
            card = json.loads((ASSETS_DIR / name).read_text(encoding="utf-8"))
            if "command" in card:
                said, made = ALL[name].command.split(), card["command"].split()
                assert set(said) - {"--data", "DIR"} <= set(made)
                assert ("cuda" in said) == ("cuda" in made)


def test_a_card_with_a_score_is_called_measured(subtests: pytest.Subtests) -> None:
    """A network's card with a score is listed as one that holds measured numbers."""
    for name in CARDS:
        with subtests.test(file=name):
            card = json.loads((ASSETS_DIR / name).read_text(encoding="utf-8"))
            if isinstance(card, dict) and "architecture" in card:
                scored = card["measured"] is not None if "measured" in card else False
                assert bool(ALL[name].measured) == scored


def test_the_origins_name_every_listed_file() -> None:
    """Each file of the list stands in the table of origins and licences too."""
    said = (ASSETS_DIR / "README.md").read_text(encoding="utf-8")
    assert not [name for name in [*ALL, shipped.SUMS] if f"`{name}`" not in said]


def test_the_card_of_the_digits_tells_every_look_at_the_test_images() -> None:
    """The card, its words, README and assets/README say the same looks and scores."""
    card = json.loads((ASSETS_DIR / "mnist_lstm.json").read_text(encoding="utf-8"))
    assert card["recipe"]["test_looks"] == [asdict(look) for look in LOOKS]
    assert card["how_chosen"] == RECIPES["best"].how_chosen
    now = next(look for look in LOOKS if look.network == "now")
    assert card["measured"]["accuracy"] == now.accuracy
    for file in ("assets/README.md", "README.md"):
        said = (ROOT / file).read_text(encoding="utf-8")
        for look in LOOKS:
            assert f"{100 * look.accuracy:.2f}" in said, (file, look)
