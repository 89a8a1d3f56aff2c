"""A written text: the core's own, branched where the visitor chose, packed for the browser."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seqviz.cells import RNNModel
from seqviz.data.text import Vocabulary
from seqviz.models.charlm import CharLM
from seqviz.models.sampling import Sampling, softmax64
from seqviz.models.written import (
    MOST,
    Spec,
    Written,
    pack,
    taken_from_link,
    taken_to_link,
    top_hidden,
    write,
)
from seqviz.payloads.typewriter import TypedText
from seqviz.ui.components.typewriter import place_of

VOCABULARY = Vocabulary.of("abcdefgh ijkl\n")
SPEC = Spec("ab", Sampling(1.3, top_k=6, top_p=0.9), seed=3, length=30)


def small(cell: str = "lstm", seed: int = 1) -> CharLM:
    """An untrained network of two layers."""
    rng = np.random.default_rng(seed)
    size = len(VOCABULARY)
    return CharLM(VOCABULARY, RNNModel(size, 12, size, cell=cell, num_layers=2, rng=rng))


LM = small()


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_a_text_is_what_the_core_writes(cell: str) -> None:
    """The same prompt, sampling and seed give the same text as the model's own `write`."""
    lm = small(cell)
    told = lm.write("ab", 30, sampling=SPEC.sampling, seed=3)
    assert write(lm, SPEC).text == told
    assert write(lm, replace(SPEC, prompt="")).text == lm.write(
        "", 30, sampling=SPEC.sampling, seed=3
    )


@given(at=st.integers(0, 29), index=st.integers(0, len(VOCABULARY) - 1))
@settings(max_examples=25)
def test_a_branch_keeps_what_stands_before_it(at: int, index: int) -> None:
    """Before the place nothing changes, the place has the choice, after it the network goes on."""
    first = write(LM, SPEC)
    branch = write(LM, SPEC.branched(at, index), first)
    assert branch.text[:at] == first.text[:at]
    assert branch.characters[at].index == index
    assert branch.characters[:at] == first.characters[:at], "kept, not written again"
    np.testing.assert_allclose(
        top_hidden(branch.characters[at].after),
        top_hidden(LM.read("ab" + branch.text[: at + 1])),
        atol=1e-6,
    )
    assert write(LM, branch.spec).text == branch.text, "the spec alone decides it"


def test_a_later_branch_is_dropped_by_an_earlier_one() -> None:
    """Branching at 20 and then at 10 leaves only the choice at 10."""
    spec = SPEC.branched(20, 1).branched(10, 2)
    assert spec.taken == ((10, 2),)
    assert SPEC.branched(10, 2).branched(20, 1).taken == ((10, 2), (20, 1))
    assert SPEC.branched(10, 2).branched(10, 3).taken == ((10, 3),)


def test_a_longer_text_begins_with_the_shorter_one() -> None:
    """Writing on changes nothing, whether or not the first part is at hand."""
    first = write(LM, SPEC)
    longer = replace(SPEC, length=70)
    assert write(LM, longer, first).text == write(LM, longer).text
    assert write(LM, longer).text[:30] == first.text
    assert write(LM, SPEC, write(LM, longer)).text == first.text


def test_nothing_is_kept_of_another_text() -> None:
    """Another seed, prompt, temperature or network is written from the start."""
    first = write(LM, SPEC)
    for other in (
        replace(SPEC, seed=4),
        replace(SPEC, prompt="c"),
        replace(SPEC, sampling=Sampling(0.5)),
        replace(SPEC, carried=False),
    ):
        assert write(LM, other, first).text == write(LM, other).text
    fresh = small(seed=2)
    assert write(fresh, SPEC, first).text == write(fresh, SPEC).text


def test_without_memory_a_character_knows_only_the_one_before() -> None:
    """With the state reset, equal characters are followed by equal probabilities."""
    found = write(LM, replace(SPEC, carried=False, length=60))
    read = "b" + found.text[:-1]
    seen: dict[str, np.ndarray] = {}
    for char, one in zip(read, found.characters, strict=True):
        np.testing.assert_allclose(seen.setdefault(char, one.logits), one.logits, atol=1e-12)
        np.testing.assert_allclose(one.logits, LM._stepper(LM.read(char)).logits, atol=1e-12)
    assert len(seen) > 2


def test_a_character_that_is_not_there_is_refused() -> None:
    """An index outside the vocabulary raises."""
    with pytest.raises(ValueError, match="one of 14 characters"):
        write(LM, replace(SPEC, taken=((3, 14),)))


def unpacked(written: Written) -> tuple[TypedText, np.ndarray, np.ndarray, np.ndarray]:
    """The parts of a packed text: words, shares (T, K+1, 2), indices (T, K+1), units (T, H)."""
    packed = pack(written)
    count, row = len(written.characters), packed.meta.candidates + 1
    shares = np.frombuffer(packed.numbers, "<f4", count * row * 2).reshape(count, row, 2)
    indices = np.frombuffer(packed.numbers, "<u2", count * row, shares.nbytes)
    units = np.frombuffer(packed.numbers, "i1", offset=shares.nbytes + indices.nbytes)
    return packed.meta, shares, indices.reshape(count, row), units.reshape(count, -1)


def test_the_browser_gets_the_core_s_numbers() -> None:
    """Candidates in order, probabilities before and after, the character itself, the state."""
    written = write(LM, SPEC.branched(5, 0))
    meta, shares, indices, units = unpacked(written)
    assert (meta.text, meta.taken, meta.units) == (written.text, (5,), 12)
    for at, one in enumerate(written.characters):
        before, after = softmax64(one.logits), SPEC.sampling.probabilities(one.logits)
        assert indices[at, -1] == one.index
        assert list(indices[at, :-1]) == list(np.argsort(-before, kind="stable")[:10])
        np.testing.assert_allclose(shares[at, :, 0], before[indices[at]], rtol=1e-6)
        np.testing.assert_allclose(shares[at, :, 1], after[indices[at]], rtol=1e-6)
        np.testing.assert_allclose(units[at] / 127, top_hidden(one.before), atol=1 / 254 + 1e-6)
    assert len(meta.characters) == 14


def test_few_characters_are_few_candidates() -> None:
    """A vocabulary of two has two candidates."""
    lm = CharLM(Vocabulary("ab"), RNNModel(2, 3, 2, rng=np.random.default_rng(0)))
    meta, shares, _, _ = unpacked(write(lm, Spec("a", length=4)))
    assert meta.candidates == 2
    np.testing.assert_allclose(shares[:, :2, 0].sum(axis=1), 1, rtol=1e-6)


@given(st.dictionaries(st.integers(0, MOST - 1), st.integers(0, 13), max_size=20))
def test_choices_survive_a_link(found: dict[int, int]) -> None:
    """What is written into a link is read out of it."""
    taken = tuple(sorted(found.items()))
    assert taken_from_link(taken_to_link(taken), 14, MOST) == taken


@pytest.mark.parametrize(
    "link", ["x", "1", "1-", "-1", "1-14", "400-1", "1-1.2", "٣-1", "1-1-1", "9" * 5000 + "-1"]
)
def test_a_damaged_link_has_no_choices(link: str) -> None:
    """Anything but positions and indices that exist is none at all."""
    assert taken_from_link(link, 14, 300) == ()


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        {},
        {"at": 1},
        {"at": True, "index": 1},
        {"at": -1, "index": 1},
        {"at": 1.0, "index": 2},
    ]
    + [{"at": 30, "index": 1}, {"at": 1, "index": 14}, {"at": "1", "index": 1}],
)
def test_nonsense_from_the_browser_is_no_place(value: object) -> None:
    """Only a position of the text and an index of the vocabulary count."""
    packed = pack(write(LM, SPEC))
    assert place_of(value, packed) is None
    assert place_of({"at": 29, "index": 13}, packed) == (29, 13)
