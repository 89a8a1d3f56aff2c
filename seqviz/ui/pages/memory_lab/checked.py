"""The networks of the race on the sequence of the picture, once more by PyTorch."""

from __future__ import annotations

from seqviz.cells import RNNModel
from seqviz.figures.memory_race import drawn_sequence
from seqviz.models.verify import Difference, compare_with_torch
from seqviz.training.race.race import Race
from seqviz.ui.controls.check import Check, check, unknown
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import _, together
from seqviz.ui.pages.memory_lab.chosen import Chosen, entrant_name


def check_race(now: Chosen, run: Training | None) -> None:
    """The check of every entrant: its first weights, or what they are when the button is pressed.

    Args:
        now: what is raced over.
        run: the race that was started of it, if any.
    """

    def made() -> Check | None:
        if run is not None and run.gone:
            return None
        race: Race = Race(now.task, now.usual, now.entrants) if run is None else run.what.race
        networks: dict[str, RNNModel] = {
            entrant_name(lane.entrant): lane.run.network(lane.run.trainer.current())
            for lane in race.lanes
        }
        x = drawn_sequence(now.of, now.usual.steps).x.swapaxes(0, 1)  # (T, 1, I)

        def compare() -> list[Difference]:
            return [
                one
                for name, model in networks.items()
                for one in compare_with_torch(model, model.forward(x), of=name)
            ]

        return Check(
            compare,
            (now, *(array for one in networks.values() for array in one.parameters().values())),
            together(
                [
                    _("Every network of the race reads the sequence of the picture."),
                    unknown([one.cell for one in now.entrants]),
                ]
            ),
            (_("the updates of the training"), _("the scores in the chart")),
        )

    check(made)
