"""The saved runs of the text page: what a network is kept with, and how it writes again."""

from __future__ import annotations

from typing import Final

from seqviz.data.text import Vocabulary
from seqviz.models.charlm import CharLM
from seqviz.training.engine.library import SavedRun
from seqviz.training.tasks import TASKS
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.controls.shelf.shelf import Action, Shelf
from seqviz.ui.controls.shelf.words import setting_in
from seqviz.ui.controls.writers.networks import TrainedWriter, held_out_at, write_with
from seqviz.ui.frame.i18n import N_, _, told_apart
from seqviz.ui.frame.quoting import line_of
from seqviz.ui.pages.text_generation.brought_text import NAMED
from seqviz.ui.pages.text_generation.choice import LESSONS, OWN
from seqviz.ui.pages.text_generation.training import TextTraining


def _writes(saved: SavedRun) -> bool:
    """As many inputs and outputs as it has characters."""
    sizes, characters = saved.card.architecture, saved.info.setup.get("characters")
    if not isinstance(characters, str):
        return False
    try:
        vocabulary = Vocabulary(characters)
    except ValueError:
        return False
    return sizes.input_size == len(vocabulary)


def _write_with(saved: SavedRun) -> None:
    """Take it to the typewriter; what it is called comes from its sizes, whatever the file says."""
    setup, sizes = saved.info.setup, saved.card.architecture
    corpus = next((name for name in LESSONS if name == setup.get("corpus")), OWN)
    step, whose = saved.history.last_step, setup.get("whose")
    write_with(
        TrainedWriter(
            CharLM(Vocabulary(setup["characters"]), saved.model),
            f"{cell_name(sizes.kind)} {sizes.hidden_size}",
            LESSONS[corpus].title,
            corpus,
            step,
            held_out_at(saved.history, step),
            whose[:NAMED] if corpus == OWN and isinstance(whose, str) else "",
        )
    )


def _named(what: TextTraining) -> str:
    return f"“{line_of(what.whose)}”" if what.whose else _(what.title)


SHELF: Final = Shelf(
    TASKS["characters"],
    lambda run: told_apart(run.name, _named(run.what)),
    (
        Action(
            "library_use",
            N_("Write with this network"),
            ":material/swap_vert:",
            _write_with,
            N_("“{name}” now does the writing above."),
        ),
    ),
    setting_in({name: lesson.title for name, lesson in LESSONS.items()}),
    fits=_writes,
)
