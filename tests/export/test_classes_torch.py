"""The three classes with PyTorch's cells run as they are shown, and do what the app's own do."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from seqviz.export.classes_torch import COMMENTS, torch_classes
from seqviz.models.char_network import CharNetwork
from seqviz.models.checkpoint import Architecture
from seqviz.models.classifier import DigitLSTM
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


def test_what_would_not_run_is_refused() -> None:
    """A cell that PyTorch lacks, a comment that is lacking or would be taken for code."""
    with pytest.raises(ValueError, match="PyTorch's three"):
        torch_classes("MGUCell", "last")
    with pytest.raises(ValueError, match="one line each"):
        torch_classes("GRUCell", "last", comments={**COMMENTS, "cell": "one\nimport os"})
