"""A training on the page: events of either engine, samples, and kind words for hostile text."""

from dataclasses import replace

import numpy as np
import pytest

from seqviz.data.corpora import Corpus, own, sentence, zen
from seqviz.data.text import MAX_BYTES, TextError
from seqviz.training.engine.events import SnapshotTaken, TrainingEnded
from seqviz.training.engine.history import History
from seqviz.training.tasks import characters as module
from seqviz.training.tasks.characters import BITS, TextSetup
from seqviz.ui.frame.i18n import LANGUAGES, Language, use_language
from seqviz.ui.pages.text_generation.brought_text import complaint
from seqviz.ui.pages.text_generation.choice import EPOCHS, LESSONS, RATES, UNITS
from seqviz.ui.pages.text_generation.training import TextTraining


def trained(corpus: Corpus, setup: TextSetup) -> tuple[TextTraining, History]:
    """A training run to its end, here and now."""
    training = TextTraining(corpus, setup)
    history = History()
    for event in training.learner.loop_of(training.setup.epochs)(lambda: False):
        history.add(event)
    while not training.look(history):
        pass
    return training, history


def test_the_tutorial_s_network_learns_to_recite() -> None:
    """The first sample is noise, the last the sentence; losses on the chart are in bits."""
    training, history = trained(sentence(), LESSONS["sentence"].setup)
    samples = [training.samples[step] for step in sorted(training.samples)]
    assert samples[-1].text.startswith("hello world this is a test of the RNN model")
    assert not samples[0].text.startswith("hello")
    assert all(len(one.text) == 51 for one in samples)
    assert [one.step for one in samples] == [s.step for s in history.snapshots]
    live = training.live_run(history, "RNN 32", running=False)
    np.testing.assert_allclose(live.loss, history.steps().loss / np.log(2))
    moment = live.moments[-1]
    assert samples[-1].loss is not None
    assert moment.loss == pytest.approx(samples[-1].loss * BITS)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_both_engines_train_every_cell(cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """NumPy or torch: the loss falls, and the last weights of the run are its last snapshot."""
    for small in (10**9, 0):
        monkeypatch.setattr(module, "SMALL", small)
        setup = replace(LESSONS["zen"].setup, cell=cell, hidden_size=16, epochs=6)
        training, history = trained(zen(), setup)
        assert training.small is bool(small)
        losses = history.steps().loss
        assert losses[-1] < losses[0]
        assert isinstance(history.ended, TrainingEnded)
        last = history.snapshots[-1]
        assert isinstance(last, SnapshotTaken)
        assert last.step == history.last_step
        lm = training.lm(last.parameters)
        assert lm.vocabulary is training.corpus.vocabulary
        newest = training.newest(history)
        assert newest is not None
        assert newest[0] == last.step
        assert newest[1].write("B", 5) == lm.write("B", 5)


def test_a_stopped_training_ends_in_the_epoch_that_it_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With torch too, the last snapshot has the epochs that were completed, not those planned."""
    monkeypatch.setattr(module, "SMALL", 0)
    training = TextTraining(zen(), TextSetup("rnn", 8, 50, 0.01))
    history = History()
    for event in training.learner.loop_of(50)(lambda: len(history.epochs().epoch) >= 3):
        history.add(event)
    assert history.snapshots[-1].epoch == len(history.epochs().epoch) == 3


def test_the_newest_network_belongs_to_its_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that makes an update between the two looks does not pass its weights off as older.

    Where it does so every time, the newest snapshot is taken.
    """
    training, history = trained(sentence(), TextSetup("rnn", 8, 3, 0.02))
    trainer = training.run.trainer
    current, end = trainer.current, trainer.step

    def looked() -> dict[str, np.ndarray]:
        trainer._step += 1
        found: dict[str, np.ndarray] = current()
        return found

    monkeypatch.setattr(trainer, "current", looked)
    newest = training.newest(history)
    assert newest is not None
    assert newest[0] == history.snapshots[-1].step == end


def test_every_lesson_starts_from_what_the_sliders_offer() -> None:
    """The usual size, epochs and rate of a text can be chosen, so a link can hold them."""
    for lesson in LESSONS.values():
        assert lesson.setup.hidden_size in UNITS
        assert lesson.setup.epochs in EPOCHS
        assert lesson.setup.learning_rate in RATES


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "data",
    [b"", "\x00\x00", "a", b"\xff\xfe\xff", "值\n".encode() * 20 + b"\xff", b"x" * (MAX_BYTES + 1)],
    ids=["empty", "NUL", "one", "half UTF-16", "not UTF-8", "large"],
)
def test_a_hostile_text_is_refused_kindly(data: bytes | str, lang: Language) -> None:
    """Each kind of refusal has words of its own, with its numbers filled in."""
    with pytest.raises(TextError) as caught:
        own(data)
    with use_language(lang):
        said = complaint(caught.value)
    assert "{" not in said
    assert said.endswith(("。", "."))


@pytest.mark.parametrize(
    "data", ["שלום עולם " * 20, "👩‍👩‍👧 👍🏽" * 30, "ab", "a\x00b\x00" * 9, "é" * 50 + "e\u0301"]
)
def test_odd_text_is_learned(data: str) -> None:
    """Right-to-left, emoji, two characters, NUL in between, accents: all of it trains."""
    corpus = own(data)
    training, history = trained(corpus, TextSetup("gru", 8, 2, 0.01))
    assert training.samples
    assert np.isfinite(history.steps().loss).all()
