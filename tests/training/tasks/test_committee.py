"""A committee: one network that says the mean of what its members say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from seqviz.models.checkpoint import Architecture
from seqviz.models.text_classifier import Vocabulary
from seqviz.training.tasks.committee import joined
from seqviz.training.tasks.names_lesson import TextNetwork, classifier_of

SIZES = Architecture("gru", 5, 6, 1, 3)


def _network(sizes: Architecture, seed: int) -> TextNetwork:
    return TextNetwork(sizes, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_committee_says_the_mean_of_its_members(kind: str, count: int) -> None:
    """After every letter, and its units are theirs, member after member."""
    members = [_network(replace(SIZES, kind=kind), seed) for seed in range(count)]
    readers = [
        classifier_of(one, Vocabulary("abcd"), ("x", "y", "z")).read("abcadx")
        for one in (joined(members), *members)
    ]
    whole, parts = readers[0], readers[1:]
    np.testing.assert_allclose(
        whole.logits, np.mean([part.logits for part in parts], axis=0), atol=1e-6
    )
    np.testing.assert_allclose(
        whole.trace.layers[0].h[:, 0],
        np.concatenate([part.trace.layers[0].h[:, 0] for part in parts], axis=1),
        atol=1e-6,
    )


def test_members_do_not_hear_each_other() -> None:
    """Outside the blocks on the diagonal every recurrent weight is nothing."""
    members = [_network(SIZES, seed) for seed in range(3)]
    w = joined(members).state_dict()["gru.weight_hh_l0"].reshape(3, 3, 6, 3, 6)
    for one in range(3):
        for other in range(3):
            assert w[:, one, :, other].any() == (one == other)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([], "0 kinds of sizes"),
        ([_network(SIZES, 0), _network(replace(SIZES, hidden_size=4), 0)], "2 kinds of sizes"),
        ([_network(replace(SIZES, num_layers=2), 0)], "num_layers is 2"),
    ],
)
def test_what_cannot_be_joined_is_refused(members: list[TextNetwork], said: str) -> None:
    """None, unlike sizes, several layers."""
    with pytest.raises(ValueError, match=said):
        joined(members)
