"""The digit network of the page: an epoch's readings come from that epoch's weights."""

import numpy as np
import torch

from seqviz.data.sample import load_sample
from seqviz.models.classifier import DigitLSTM
from seqviz.training.engine.events import SnapshotTaken
from seqviz.training.engine.history import History
from seqviz.training.engine.snapshots import SnapshotStore
from seqviz.training.tasks.digits import MEAN, STD, DigitsSetup, digits_of
from seqviz.training.tasks.digits_recipes import RECIPES
from seqviz.ui.pages.train_digits.run import WATCHED, DigitsTraining


def snapshot(epoch: int, seed: int) -> SnapshotTaken:
    """Random weights."""
    model = DigitLSTM(
        DigitsSetup(hidden_size=8).architecture, generator=torch.Generator().manual_seed(seed)
    )
    state = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    return SnapshotTaken(step=10 * epoch, epoch=epoch, parameters=state, seconds=0.0)


def test_an_epochs_reader_is_torchs_network() -> None:
    """NumPy reads with the snapshot's weights what torch reads with them."""
    what = DigitsTraining(DigitsSetup(hidden_size=8))
    image = load_sample().images[3]
    for epoch, seed in ((0, 1), (1, 2)):
        model = DigitLSTM(
            what.setup.architecture, generator=torch.Generator().manual_seed(seed)
        ).eval()
        rows = (torch.from_numpy(image.astype(np.float32)) / 255 - MEAN) / STD
        with torch.inference_mode():
            shares = torch.softmax(model(rows[:, None]), dim=-1).numpy().reshape(-1)[-10:]
        reading = what.read(snapshot(epoch, seed), image)
        np.testing.assert_allclose(reading.probabilities[-1], shares, atol=1e-5)
    once = snapshot(0, 1)
    assert what.read(once, image) is what.read(once, image)


def test_weights_that_were_given_up_are_forgotten() -> None:
    """A training that diverged tells other weights at the same update: these are read with."""
    what, image = DigitsTraining(DigitsSetup(hidden_size=8)), load_sample().images[3]
    given_up, good = snapshot(1, 1), snapshot(1, 2)
    before, watched = what.read(given_up, image), what.mistakes(given_up)
    assert np.abs(what.read(good, image).probabilities - before.probabilities).max() > 1e-6
    assert what.mistakes(good) is not watched


def test_mistakes_are_mistakes() -> None:
    """Of the first held-out images: those whose prediction is not the label."""
    what = DigitsTraining(DigitsSetup(hidden_size=8))
    taken = snapshot(0, 1)
    found = what.mistakes(taken)
    labels = digits_of("sample").held_labels[:WATCHED]
    assert len(found.predictions) == WATCHED
    assert set(found.wrong) == {k for k in range(WATCHED) if found.predictions[k] != labels[k]}
    assert what.mistakes(taken) is found


def test_what_is_kept_of_a_snapshot_is_small_and_goes_with_it() -> None:
    """No traces; nothing of a snapshot that the history has let go, or of another digit."""
    what, images = DigitsTraining(DigitsSetup(hidden_size=8)), load_sample().images
    history = History(SnapshotStore(count_cap=3))
    for epoch in range(6):
        history.add(snapshot(epoch, epoch))
        for one in history.snapshots:
            assert what.read(one, images[0]).trace.layers == ()
            what.mistakes(one)
        what.live_run(history, "LSTM", running=True)
        assert len(what.answers) == len(what.watched) == len(what.moments) == min(3, epoch + 1)
    what.read(history.snapshots[0], images[1])
    assert len(what.answers) == 1


def test_training_and_held_out_images_differ() -> None:
    """No image of the shipped sample is in both parts."""
    data = digits_of("sample")
    seen = {image.tobytes() for image in data.images}
    assert not seen & {image.tobytes() for image in data.held_images}


def test_the_card_says_what_was_asked_for() -> None:
    """Recipe, epochs and seed of the setup; nothing is said to be measured."""
    setup = DigitsSetup("full", "best", epochs=3, seed=5)
    assert setup.settings.epochs == 3
    assert setup.settings.learning_rate == RECIPES["best"].learning_rate
    assert (setup.card.recipe["epochs"], setup.card.seed, setup.card.data) == (3, 5, "full")
    assert setup.card.measured is None


class GrowingHistory(History):
    """A history to which the worker adds a snapshot whenever it is looked at."""

    @property
    def snapshots(self) -> tuple[SnapshotTaken, ...]:
        """One more than the last time."""
        found = super().snapshots
        self.add(snapshot(len(found), seed=len(found)))
        return found


def test_a_snapshot_may_come_while_the_page_looks() -> None:
    """The chart has the moments of the snapshots that were there, and no more."""
    what, history = DigitsTraining(DigitsSetup(hidden_size=8)), GrowingHistory()
    for count in range(3):
        live = what.live_run(history, "LSTM 8", running=True)
        assert [one.step for one in live.moments] == [10 * epoch for epoch in range(count)]
