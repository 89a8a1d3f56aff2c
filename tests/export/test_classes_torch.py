"""The three classes with PyTorch's cells run as they are shown, and do what the app's own do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from seqviz.data.names import Examples
from seqviz.export.classes_torch import COMMENTS, torch_classes
from seqviz.models.char_network import CharNetwork
from seqviz.models.checkpoint import Architecture
from seqviz.models.classifier import DigitLSTM
from seqviz.models.text_classifier import Vocabulary as NamesVocabulary
from seqviz.models.text_classifier import pad
from seqviz.training.engine.torch_trainer import Lesson
from seqviz.training.tasks import characters, characters_lesson
from seqviz.training.tasks import names as names_task
from seqviz.training.tasks.characters_lesson import CharRecipe
from seqviz.training.tasks.names_lesson import TextRecipe, texts_lesson
from seqviz.training.tasks.names_lesson import new_network as names_network
from seqviz.training.tasks.random_vectors import TUTORIAL, random_lesson
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language

CELLS = {"rnn": "RNNCell", "lstm": "LSTMCell", "gru": "GRUCell"}


def named(lines: str) -> dict[str, Any]:
    """What the lines define."""
    names: dict[str, Any] = {}
    exec(lines, names)
    return names


def copied(ours: nn.Module, recurrent: nn.RNNBase, model: nn.Module) -> None:
    """Give the shown model the weights of ours."""
    own = model.state_dict()
    for k in range(recurrent.num_layers):
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            own[f"cells.{k}.cell.{name}"] = getattr(recurrent, f"{name}_l{k}").detach().clone()
    own["linear.weight"] = ours.get_parameter("fc.weight").detach().clone()
    own["linear.bias"] = ours.get_parameter("fc.bias").detach().clone()
    model.load_state_dict(own)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_digits_are_learned_alike(lang: Language, capsys: pytest.CaptureFixture[str]) -> None:
    """In each language's comments: loss and weights after three updates with Adam are ours."""
    with use_language(lang):
        comments = {name: _(words) for name, words in COMMENTS.items()}
    names = named(torch_classes("LSTMCell", "last", comments=comments))
    draw = torch.Generator().manual_seed(0)
    sizes = Architecture(hidden_size=6)
    ours = DigitLSTM(sizes, generator=draw)
    model = names["RNNModel"](28, 6, sizes.num_layers, 10)
    copied(ours, ours.lstm, model)
    batches = [
        (torch.rand(28, 5, 28, generator=draw), torch.randint(10, (5,), generator=draw))
        for _k in range(3)
    ]
    trainer = names["Trainer"](model, 0.01)
    optimizer = torch.optim.Adam(ours.parameters(), lr=0.01)
    for x, y in batches:
        loss = nn.functional.cross_entropy(ours(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        assert trainer.update(x, y) == pytest.approx(loss.item(), rel=1e-5)
    assert torch.allclose(model.linear.weight, ours.fc.weight, atol=1e-5)
    trainer.train(batches, epochs=2, every=3)
    assert [line.split()[:2] for line in capsys.readouterr().out.splitlines()] == [
        ["1/2", "3/3"],
        ["2/2", "3/3"],
    ]


@pytest.mark.parametrize("kind", CELLS)
def test_characters_are_learned_alike(kind: Any) -> None:
    """The state goes on from piece to piece and the error does not; gradients are clipped."""
    draw = torch.Generator().manual_seed(1)
    sizes = Architecture(kind=kind, input_size=7, hidden_size=5, num_layers=1, num_classes=7)
    ours = CharNetwork(sizes, generator=draw)
    names = named(torch_classes(CELLS[kind], "every", optimizer="AdamW", clip=0.05))
    model = names["RNNModel"](7, 5, 1, 7)
    copied(ours, ours.recurrent, model)
    trainer = names["Trainer"](model, 0.01)
    optimizer = torch.optim.AdamW(ours.parameters(), lr=0.01)
    state: Any = None
    for _piece in range(3):
        text = torch.randint(7, (9, 4), generator=draw)
        logits, state = ours(text[:-1], state)
        state = tuple(one.detach() for one in state) if kind == "lstm" else state.detach()
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), text[1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(ours.parameters(), 0.05)
        optimizer.step()
        x = nn.functional.one_hot(text[:-1], 7).float()
        assert trainer.update(x, text[1:]) == pytest.approx(loss.item(), rel=1e-4)


@pytest.mark.parametrize("kind", CELLS)
def test_each_text_is_answered_after_its_own_end(kind: str) -> None:
    """What stands behind the end of a short one changes nothing of its answer."""
    names = named(torch_classes(CELLS[kind], "own", optimizer="SGD"))
    torch.manual_seed(2)
    model = names["RNNModel"](3, 4, 1, 2)
    x, lengths = torch.rand(6, 2, 3), torch.tensor([2, 6])
    other = x.clone()
    other[2:, 0] = 9.0
    assert torch.allclose(model(x, lengths), model(other, lengths))
    alone = model(x[:2, :1], lengths[:1])
    assert torch.allclose(model(x, lengths)[:1], alone, atol=1e-6)
    trainer = names["Trainer"](model, 0.5)
    first = trainer.update(x, torch.tensor([0, 1]), lengths)
    for _k in range(20):
        last = trainer.update(x, torch.tensor([0, 1]), lengths)
    assert last < first


def same_updates(names: dict[str, Any], lesson: Lesson, batches: Any, rate: float) -> None:
    """Each update of a lesson and of the shown lines: the same loss, and the same weights."""
    ours: Any = lesson.model
    recurrent = ours.get_submodule(ours.architecture.kind)
    model = names["RNNModel"](*layer_sizes(ours))
    copied(ours, recurrent, model)
    trainer = names["Trainer"](model, rate)
    made = 0
    for loss, batch in zip(lesson.losses(), batches, strict=True):
        update = lesson.updates.make(loss)
        assert update is not None
        assert trainer.update(*batch) == pytest.approx(update.loss, rel=1e-4)
        made += 1
    assert made
    for shown, own in (
        (model.linear.weight, ours.fc.weight),
        (model.cells[0].cell.weight_hh, recurrent.weight_hh_l0),
    ):
        assert torch.allclose(shown, own, atol=2e-4)


def layer_sizes(ours: Any) -> tuple[int, int, int, int]:
    """As the shown model wants them."""
    sizes = ours.architecture
    return sizes.input_size, sizes.hidden_size, sizes.num_layers, sizes.num_classes


@pytest.mark.parametrize("kind", CELLS)
def test_names_are_learned_by_these_lines(kind: Any) -> None:
    """The very lesson of the page, without its schedule and what it leaves out at random."""
    texts = ("ada", "bo", "ed", "abe", "dodo", "eb", "be", "dad") * 4
    train = Examples(texts, np.arange(32) % 3)
    vocabulary = NamesVocabulary("abdeo")
    recipe = replace(
        TextRecipe(kind=kind, hidden_size=6, batch_size=8, dropout=0.0, unknown=0.0),
        schedule="constant",
        learning_rate=0.5,  # where weight decay is a good part of an update
    )
    ours = names_network(recipe, len(vocabulary), 3, seed=0)
    lesson = texts_lesson(ours, vocabulary, train, recipe, seed=4)
    batches = []
    for chosen in torch.randperm(32, generator=torch.Generator().manual_seed(4 + 2**32)).split(8):
        padded, lengths = pad([vocabulary.encode(texts[k]) for k in chosen.tolist()])
        x = nn.functional.one_hot(torch.tensor(padded).long(), len(vocabulary)).float()
        batches.append((x, chosen % 3, torch.tensor(lengths)))
    lines = torch_classes(
        CELLS[kind],
        "own",
        optimizer="AdamW",
        weight_decay=names_task.WEIGHT_DECAY,
        clip=recipe.clip,
    )
    same_updates(named(lines), lesson, batches, 0.5)


def test_random_numbers_are_learned_by_these_lines() -> None:
    """The tutorial's classifier: nothing is left out, the rate stays, all examples at once."""
    _model, train, lesson = random_lesson()
    every = torch.tensor(train.x), torch.tensor(train.labels), torch.ones(100).long()
    shown = named(torch_classes("RNNCell", "own", optimizer="SGD"))
    same_updates(shown, lesson, [every], TUTORIAL.learning_rate)


@pytest.mark.parametrize("kind", CELLS)
def test_a_text_is_learned_by_these_lines(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The very lesson of the page in float32, without its schedule and dropout."""
    monkeypatch.setattr(characters_lesson, "one_cycle", lambda *_args, **_more: None)
    recipe = CharRecipe(
        cell=kind, hidden_size=5, streams=2, steps=6, dropout=0.0, learning_rate=0.5
    )
    text = np.random.default_rng(3).integers(0, 7, 61)
    ours = characters_lesson.new_network(recipe, 7, 0)
    lesson = characters_lesson.characters_lesson(ours, text, recipe, seed=2, precision="float32")
    offset = int(torch.randint(61, (), generator=torch.Generator().manual_seed(2)))
    rolled = torch.tensor(text).roll(-offset)
    read = nn.functional.one_hot(rolled[:60].view(2, 30).T, 7).float()
    wanted = rolled[1:].view(2, 30).T
    batches = list(zip(read.split(6), wanted.split(6), strict=True))
    lines = torch_classes(
        CELLS[kind],
        "every",
        optimizer="AdamW",
        weight_decay=characters.WEIGHT_DECAY,
        clip=recipe.clip,
    )
    same_updates(named(lines), lesson, batches, 0.5)


def test_what_would_not_run_is_refused() -> None:
    """A cell that PyTorch lacks, a comment that is lacking or would be taken for code."""
    with pytest.raises(ValueError, match="PyTorch's three"):
        torch_classes("MGUCell", "last")
    with pytest.raises(ValueError, match="one line each"):
        torch_classes("GRUCell", "last", comments={**COMMENTS, "cell": "one\nimport os"})
