"""The three classes run as they are shown, and make the updates of our own trainer."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from typing import Any

import numpy as np
import pytest

from seqviz.export.classes import COMMENTS, classes
from seqviz.training.engine.events import StepDone
from seqviz.training.tasks.sequence import DEFAULT, build
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_classes_make_the_updates_of_the_trainer(lang: Language) -> None:
    """In each language's comments: the same losses and weights, update by update."""
    with use_language(lang):
        lines = classes({name: _(words) for name, words in COMMENTS.items()})
    assert not any(f"<{name}>" in lines for name in COMMENTS)
    names: dict[str, Any] = {}
    exec(lines, names)
    run = build(DEFAULT.changed({"epochs": 2}))
    rng = np.random.default_rng(DEFAULT.seed).spawn(2)[0]  # as the trainer draws its order
    model = names["RNNModel"](1, DEFAULT.hidden_size, 1, rng=np.random.default_rng(0))
    ours = run.model.parameters()
    for name, array in model.parameters().items():
        array[...] = ours[name if name in ours else f"0.{name}"]
    trainer = names["Trainer"](model, rng)
    assert (trainer.learning_rate, trainer.clip, trainer.batch_size) == (
        DEFAULT.learning_rate,
        DEFAULT.clip,
        DEFAULT.batch_size,
    )
    data = run.data
    targets = np.asarray(data.y).reshape(len(data.X), -1)
    printed = io.StringIO()
    with redirect_stdout(printed):
        found = trainer.train(np.asarray(data.X), targets, epochs=2)
    expected = [event.loss for event in run.loop(lambda: False) if isinstance(event, StepDone)]
    np.testing.assert_allclose(found, expected, rtol=1e-8)
    for name, array in model.parameters().items():
        now = run.trainer.current()
        np.testing.assert_allclose(array, now[name if name in now else f"0.{name}"], atol=1e-9)
    assert len(printed.getvalue().splitlines()) == 2


def test_a_comment_stays_on_its_line() -> None:
    """A sentence that is lacking or has a line end is refused: it would be taken for code."""
    with pytest.raises(ValueError, match="one line each"):
        classes({**COMMENTS, "cell": "one\nimport os"})
    with pytest.raises(ValueError, match="one line each"):
        classes({"cell": "one"})
