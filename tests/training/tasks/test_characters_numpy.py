"""The tutorial's text model, trained by NumPy until it recites."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.data.corpora import own, poems, python_source, sentence, zen
from seqviz.models.sampling import Sampling
from seqviz.training.engine.events import EpochDone, SnapshotTaken, TrainingEnded, never
from seqviz.training.tasks.characters_numpy import CharSetup, build, examples_of

GREEDY = Sampling(greedy=True)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_the_tutorial_s_network_recites_its_sentence(cell: str) -> None:
    """One-hot, 32 units, argmax from "h": the whole sentence, and the last loss is small."""
    run = build(setup=CharSetup(cell=cell))  # type: ignore[arg-type]
    events = list(run.loop(never))
    text = sentence().text
    generated = "h" + run.lm().write("h", 50, sampling=GREEDY)
    assert generated.startswith(text)
    assert isinstance(events[-1], TrainingEnded)
    assert events[-1].reason == "finished"
    assert [e for e in events if isinstance(e, EpochDone)][-1].loss < 0.05


def test_snapshots_show_how_it_learns() -> None:
    """The first cannot recite, the last can; each is a model of its own."""
    run = build()
    taken = [e for e in run.loop(never) if isinstance(e, SnapshotTaken)]
    texts = [run.lm(one.parameters).write("h", 42, sampling=GREEDY) for one in taken]
    assert texts[0] != sentence().text[1:]
    assert texts[-1] == sentence().text[1:]


def test_a_text_with_a_held_out_part_is_measured_on_it() -> None:
    """The validation loss is that of the model on the held-out characters, in nats."""
    run = build(zen(), CharSetup(cell="gru", epochs=3, streams=4))
    epochs = [e for e in run.loop(never) if isinstance(e, EpochDone)]
    assert len(epochs) == 3
    measured = run.lm().measure(zen().held_out).loss
    assert epochs[-1].validation_loss == pytest.approx(measured, rel=1e-4)
    assert epochs[-1].loss < epochs[0].loss


def test_the_streams_hold_the_text() -> None:
    """Each row's targets are its characters one later; rows follow one another."""
    corpus = own("abcdefghijk")
    x, y = examples_of(corpus.text, corpus.vocabulary, 3)
    assert x.shape == (3, 3, 11)
    np.testing.assert_array_equal(x.argmax(axis=2), [[0, 1, 2], [3, 4, 5], [6, 7, 8]])
    np.testing.assert_array_equal(y, [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    two = examples_of("ab", corpus.vocabulary, 8)
    assert two[0].shape == (1, 1, 11)


def test_a_large_text_is_refused_and_poems_are_not() -> None:
    """One-hot rows of millions of characters would not fit into memory."""
    with pytest.raises(ValueError, match="one-hot"):
        build(python_source())
    assert build(poems(), CharSetup(epochs=1)).model.W_y.shape[0] == len(poems().vocabulary)
