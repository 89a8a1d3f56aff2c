"""What the pages that train one torch network say of a moment of its training."""

from seqviz.training.engine.events import EpochDone, SnapshotTaken, TrainingStarted
from seqviz.training.engine.history import History
from seqviz.training.tasks.digits import DigitsSetup, digits_of
from seqviz.ui.controls.training.course_view import epochs_of
from seqviz.ui.pages.train_digits.run import DigitsTraining


def test_a_snapshot_within_an_epoch_is_named_as_a_part_of_it() -> None:
    """2 after two whole epochs, 2.4 after two and four tenths; 0.3 before the first is complete."""
    history = History()
    history.add(TrainingStarted(30, 3, 5, 3, "cpu", "float32"))
    names = [
        epochs_of(SnapshotTaken(step, step // 10, {}, 0.0), history) for step in (0, 3, 20, 24)
    ]
    assert names == ["0", "0.3", "2", "2.4"]


def test_the_chart_learns_the_loss_of_a_snapshot_that_came_before_its_epoch() -> None:
    """Asked between the two, and again."""
    training = DigitsTraining(
        DigitsSetup(epochs=1, hidden_size=8), digits_of("sample").few(400, 50)
    )
    history, losses = History(), []
    for event in training.learner.run(1):
        history.add(event)
        if isinstance(event, SnapshotTaken | EpochDone):
            moments = training.live_run(history, "", running=True).moments
            losses.append([moment.loss is not None for moment in moments])
    assert losses == [[False], [False, False], [False, True]]
