"""Parts of a network: found by its weights, and together the whole."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pytest

from seqviz.cells import CELLS, RNNCell, RNNModel
from seqviz.cells.register import check_kind
from seqviz.models.parts import MOST, Part, parts_of
from seqviz.models.text_classifier import (
    MEMBERS,
    TextClassifier,
    Vocabulary,
    shipped_text_classifier,
)
from seqviz.models.text_explanations import explain
from tests.models.small_classifier import KINDS, random_classifier

GROUPS = np.array([0, 1, 0, 2, 1, 0])  # of the six units


class _Whole(TextClassifier):
    """One that is not taken apart."""

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return (Part(np.arange(self.model.cells[0].hidden_size), self.model),)


def _apart(kind: str) -> RNNModel:
    """A network of three groups of units that share nothing."""
    model = random_classifier(kind, layers=1).model
    blocks = model.cells[0].parameters()["W_h"].reshape(-1, 6, 6)
    blocks[:, GROUPS[:, np.newaxis] != GROUPS] = 0
    return model


@pytest.mark.parametrize("kind", KINDS)
def test_parts_add_up_to_the_whole(kind: str) -> None:
    """Each alone, their logits summed; the groups are those that share no weight."""
    model = _apart(kind)
    parts = parts_of(model)
    assert [part.units.tolist() for part in parts] == [[0, 2, 5], [1, 4], [3]]
    x = np.random.default_rng(0).normal(size=(5, 2, model.cells[0].input_size))
    whole = model.forward(x)
    np.testing.assert_allclose(sum(part.model.forward(x).y for part in parts), whole.y, atol=1e-12)
    for part in parts:
        h = part.model.forward(x).layers[0].h
        np.testing.assert_allclose(h, whole.layers[0].h[..., part.units], atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_explanations_are_those_of_the_whole(kind: str) -> None:
    """All three, on a network in parts and on one that is not taken apart."""
    model, letters = _apart(kind), Vocabulary(" abcdeé")
    found = [explain(one, one.read("abé cad")) for one in _classifiers(model, letters)]
    for way in ("left out", "unknown"):
        for name, scores in found[0].scores(way).items():  # type: ignore[arg-type]
            np.testing.assert_allclose(scores, found[1].scores(way)[name], atol=1e-12)  # type: ignore[arg-type]
    assert found[0].strongest is not None
    assert found[1].strongest is not None
    assert found[0].strongest.text == found[1].strongest.text


def _classifiers(model: RNNModel, letters: Vocabulary) -> tuple[TextClassifier, TextClassifier]:
    names = ("x", "y", "z")
    return TextClassifier(model, letters, names), _Whole(model, letters, names)


@pytest.mark.parametrize("layers", [1, 2])
def test_a_network_of_one_group_is_its_only_part(layers: int) -> None:
    """Itself, not a copy."""
    model = random_classifier("gru", layers=layers).model
    (part,) = parts_of(model)
    assert part.model is model


@pytest.mark.parametrize("kind", CELLS)
def test_units_that_share_no_weight_run_together(kind: str) -> None:
    """A network of any kind whose units are all alone is one part: so many would cost more."""
    rng = np.random.default_rng(0)
    model = RNNModel(4, MOST + 1, 3, cell=check_kind("kind", kind), rng=rng)
    for name, weights in model.cells[0].parameters().items():
        if name == "W_h":
            weights[...] = 0
    (part,) = parts_of(model)
    assert part.model is model


def test_parts_keep_the_options_of_their_cell() -> None:
    """A part of a network with ReLU has ReLU."""
    cell = RNNCell(2, 2, rng=np.random.default_rng(0), nonlinearity="relu")
    cell.W_h[...] = np.eye(2)
    model = RNNModel.from_parts([cell], np.ones((1, 2)), np.zeros(1))
    assert [part.model.cells[0].options for part in parts_of(model)] == [cell.options] * 2


def test_the_shipped_network_has_as_many_parts_as_members() -> None:
    """All of one size."""
    reader = shipped_text_classifier()
    assert reader.card is not None
    assert reader.card.recipe["members"] == MEMBERS == len(reader.parts)
    sizes = {len(part.units) for part in reader.parts}
    assert sizes == {reader.card.recipe["hidden_size"]}
