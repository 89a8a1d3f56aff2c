"""Studies that come with the app: what is kept comes back, and nothing is believed unseen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from seqviz.data.corpora import (
    SHAKESPEARE_SHA256,
    SHAKESPEARE_SIZE,
    held_out_plays,
    python_source,
)
from seqviz.models.charlm import CharLM, shipped_charlm
from seqviz.models.checkpoint_files import CheckpointError
from seqviz.models.detective.pieces import read_anchors
from seqviz.models.detective.ranking import Scale, rank_units
from seqviz.models.detective.shipped import (
    AGREE,
    SHIPPED,
    again,
    save_studies,
    shipped_study,
    studies_of,
)
from seqviz.models.detective.states import QUANTITIES
from seqviz.models.detective.study import LENGTH
from tests.claims.proof import proves
from tests.models.detective.small import random_text, small_lm

TEXT = random_text(2_400)


def carded(**changes: Any) -> CharLM:
    """A small network with weights that have a name."""
    lm = small_lm(**changes)
    lm.card = SimpleNamespace(weights_sha256="abc")  # type: ignore[assignment]
    return lm


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a small network's studies: the same for whoever asks, so it is made once."""
    path = tmp_path_factory.mktemp("studies") / "a.safetensors"
    save_studies(path, studies_of(carded(), TEXT, "code"))
    return path.read_bytes()


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_what_is_saved_comes_back(tmp_path: Path, kind: str) -> None:
    """All tables, and the order of the units; computed again, nothing differs."""
    lm, path = carded(kind=kind), tmp_path / "a.safetensors"
    studies = list(studies_of(lm, TEXT, "code"))
    save_studies(path, studies)
    for one in studies:
        found = shipped_study(path, lm, TEXT, one.quantity, "code")
        assert found is not None
        assert found.ranking.best == one.ranking.best
        for name, table in one.ranking.tables().items():
            np.testing.assert_array_equal(found.ranking.tables()[name], table)
        assert found.loss == one.loss
        assert found.levels([(990, 1_020)])[0].tolist() == one.levels([(990, 1_020)])[0].tolist()
        assert again(found, "code") < 1e-4


def test_a_score_that_was_changed_is_noticed(tmp_path: Path, saved: bytes) -> None:
    """Whoever computes again sees whatever is wrong: scores, luck, states, means, limits."""
    lm, path = carded(), tmp_path / "a.safetensors"
    path.write_bytes(saved)
    found = shipped_study(path, lm, TEXT, "c", "code")
    assert found is not None
    for name in ("scores", "fitted", "alarms", "lucky", "share"):
        changed = getattr(found.ranking, name).copy()
        changed.flat[3] += 0.01
        ranking = replace(found.ranking, **{name: changed})
        assert again(replace(found, ranking=ranking), "code") > AGREE
    h, means, limits = found.anchors.h.copy(), found.means.copy(), found.scale.limits.copy()
    h[1] += 0.01
    means[3] += 0.01
    limits[3] *= 1.01
    assert again(replace(found, anchors=replace(found.anchors, h=h)), "code") > AGREE
    assert again(replace(found, means=means), "code") > AGREE
    assert again(replace(found, scale=Scale(limits)), "code") > AGREE
    assert again(replace(found, loss=found.loss + 0.01), "code") > AGREE


def test_other_weights_or_another_text_do_not_use_it(tmp_path: Path, saved: bytes) -> None:
    """None too where there is no file, or the network is nobody's."""
    lm, path = carded(), tmp_path / "a.safetensors"
    path.write_bytes(saved)
    assert shipped_study(path, lm, TEXT + "a", "c", "code") is None
    assert shipped_study(tmp_path / "b.safetensors", lm, TEXT, "c", "code") is None
    assert shipped_study(path, small_lm(), TEXT, "c", "code") is None
    lm.card = SimpleNamespace(weights_sha256="abd")  # type: ignore[assignment]
    assert shipped_study(path, lm, TEXT, "c", "code") is None


@pytest.mark.parametrize("wrong", ["bytes", "header", "shape", "missing", "nan", "limit"])
def test_a_damaged_file_is_refused(tmp_path: Path, saved: bytes, wrong: str) -> None:
    """With an error that names the file."""
    lm, path = carded(), tmp_path / "a.safetensors"
    path.write_bytes(saved)
    if wrong == "bytes":
        path.write_bytes(path.read_bytes()[:-9])
    else:
        from safetensors import safe_open

        with safe_open(path, framework="numpy") as file:
            header = file.metadata()
        arrays = load_file(path)
        if wrong == "header":
            header = {"format": "x"}
        elif wrong == "shape":
            arrays["c.scores"] = arrays["c.scores"][:, 1:]
        elif wrong == "missing":
            del arrays["c.limits"]
        elif wrong == "nan":
            arrays["means"][0] = np.nan
        else:
            arrays["c.limits"][0] = 0
        save_file({k: np.ascontiguousarray(v) for k, v in arrays.items()}, path, metadata=header)
    with pytest.raises(CheckpointError, match=r"a\.safetensors"):
        shipped_study(path, lm, TEXT, "c", "code")


def test_the_plays_that_come_along_are_those_of_the_shipped_study() -> None:
    """So every quantity of the Shakespeare model is shown at once, without a download."""
    lm, text = shipped_charlm("shakespeare"), held_out_plays()[:LENGTH]
    for quantity in QUANTITIES["lstm"]:
        assert shipped_study(SHIPPED["shakespeare"], lm, text, quantity, "prose") is not None


def test_the_shipped_scores_are_those_of_the_running_model() -> None:
    """The cell state's study of Python source, computed from the text's beginning."""
    lm, text = shipped_charlm("python"), python_source().held_out[:LENGTH]
    found = shipped_study(SHIPPED["python"], lm, text, "c", "code")
    if found is None:
        pytest.skip("this Python's library is another than the shipped study's")
    part = text[:5_000]
    anchors = read_anchors(lm, part)
    np.testing.assert_allclose(anchors.h, found.anchors.h[:5], atol=1e-4)
    (levels,) = found.levels([(0, LENGTH)])
    labels = {name: found.labels[name] for name in ("quotes", "docstring")}
    new = rank_units(levels, labels)
    rows = [found.ranking.features.index(name) for name in labels]
    for table in ("scores", "fitted", "alarms", "lucky", "share"):
        assert np.abs(getattr(new, table) - getattr(found.ranking, table)[rows]).max() <= AGREE


@proves("No training read {text}, and no setting of the network was chosen on it.")
def test_what_is_read_was_kept_apart() -> None:
    """The plays' setting was chosen on another tenth, Python's was not searched: so say cards."""
    plays, python = shipped_charlm("shakespeare").card, shipped_charlm("python").card
    assert plays
    assert python
    assert "on the middle tenth (80 to 90 %), never on the last" in plays.how_chosen
    assert plays.text_sha256 == SHAKESPEARE_SHA256
    assert plays.characters + len(held_out_plays()) == SHAKESPEARE_SIZE
    assert "not searched" in python.how_chosen
