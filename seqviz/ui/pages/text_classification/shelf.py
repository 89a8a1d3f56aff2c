"""The saved runs of the names page: what a network is kept with, and how it reads again."""

from __future__ import annotations

from typing import Any, Final

from seqviz.data.names import TextData
from seqviz.models.text_classifier import TextClassifier, Vocabulary
from seqviz.training.engine.library import SavedRun
from seqviz.training.tasks import TASKS
from seqviz.training.tasks.names import SHIPPED_TEXTS
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.controls.classifier.network import Network, use_network
from seqviz.ui.controls.classifier.words import name_with
from seqviz.ui.controls.shelf.shelf import Action, Shelf
from seqviz.ui.controls.shelf.words import setting_in
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.i18n import N_, _
from seqviz.ui.pages.text_classification.labelled_table import kept_table
from seqviz.ui.pages.text_classification.run import NamesTraining


def _data_of(setup: dict[str, Any]) -> TextData | None:
    """The texts with these very classes: shipped ones, or the table that is here now."""
    shipped = SHIPPED_TEXTS.get(str(setup.get("source")))
    data = kept_table() if shipped is None else shipped()
    return data if data is not None and list(data.classes) == setup.get("classes") else None


def _classifier(saved: SavedRun) -> TextClassifier | None:
    setup = dict(saved.info.setup)
    data, characters = _data_of(setup), setup.get("characters")
    if data is None or not isinstance(characters, str):
        return None
    try:
        return TextClassifier(saved.model, Vocabulary(characters), data.classes)
    except ValueError:
        return None


def _reads(saved: SavedRun) -> bool:
    return _classifier(saved) is not None


def _use(saved: SavedRun) -> None:
    classifier, data = _classifier(saved), _data_of(dict(saved.info.setup))
    if classifier is not None and data is not None:
        sizes, file = saved.card.architecture, saved.info.setup.get("file")
        short = f"{cell_name(sizes.kind)} {sizes.hidden_size}"
        name = name_with(short, file if isinstance(file, str) else "")
        use_network(Network(classifier, data, name))


_SOURCES: Final = {
    "names": N_("Shipped names"),
    "poems": N_("Chinese verse"),
    "own": N_("Your table"),
}


def _name(run: Training) -> str:
    """Which network, and what it learned."""
    what: NamesTraining = run.what
    source = _SOURCES.get(what.setup.source)  # random numbers are not kept
    return run.name if source is None or what.file else f"{run.name}, {_(source)}"


SHELF: Final = Shelf(
    TASKS["names"],
    _name,
    (
        Action(
            "library_use",
            N_("Use this network above"),
            ":material/swap_vert:",
            _use,
            N_("“{name}” now does the reading above."),
        ),
    ),
    setting_in(_SOURCES),
    fits=_reads,
)
