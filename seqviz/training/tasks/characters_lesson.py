"""Train and measure a character model: one lesson of the torch trainer, and one measurement.

The text is cut into N long streams that are read side by side, T characters a step. The hidden
state flows on from one step to the next while the gradient stops there (truncated BPTT); it is
reset at the start of an epoch, which also begins at another place of the text, so that the cuts
fall elsewhere. Each step:

    loss = mean over (T, N) of −log softmax(fc(dropout(h_t)))[next character]      in nats
    gradient by BPTT through T steps, clipped                                      AdamW

Weight dropout silences single weights of W_h for a whole step, which keeps a network that is large
for its text from learning it by heart. On processors that multiply bfloat16 natively the recurrent
layer runs in it (weights, their updates and the loss stay float32). Same model, text, recipe and
seed, on the same processor with the same threads and precision: same weights. On a GPU the masks
of the dropouts are drawn there, and cuDNN does not promise the same last digits twice.

Sources: W. Zaremba, I. Sutskever, O. Vinyals, "Recurrent Neural Network Regularization" (2014);
S. Merity, N. S. Keskar, R. Socher, "Regularizing and Optimizing LSTM Language Models" (2018, the
weight dropout).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from seqviz.models.char_network import CharNetwork
from seqviz.models.checkpoint import Architecture
from seqviz.training.engine.events import Event, never
from seqviz.training.engine.torch_trainer import (
    Lesson,
    Score,
    Stop,
    TorchTrainer,
    at_first,
    read_only,
)
from seqviz.training.engine.updates import Updates, one_cycle
from seqviz.training.tasks.characters import WEIGHT_DECAY
from seqviz.training.tasks.digits_lesson import Precision, pick_precision

Indices = NDArray[np.int64]
_AT_ONCE: Final = 2**22  # logits that a measurement holds at a time
WARM_UP = 256  # characters that a stream of a measurement reads before its first one counts


@dataclass(frozen=True, slots=True)
class CharRecipe:
    """All settings of one training.

    Args:
        cell, hidden_size: "rnn", "lstm" or "gru", and its H units; one layer.
        epochs: passes through the text.
        streams, steps: N streams side by side, T characters of each a step. A text too short for
            them is read in fewer streams.
        learning_rate: the peak of the one-cycle schedule, reached after a tenth of all steps.
        weight_decay: decoupled (AdamW).
        dropout: probability with which a hidden unit is silenced on its way to the output.
        weight_dropout: probability with which a weight of W_h is silenced for a step.
        clip: longest gradient (Euclidean norm).
        embedding_size: D, numbers that a character is read as; None reads one-hot rows.
        how_chosen: how the settings were found, in words.
    """

    cell: str = "lstm"
    hidden_size: int = 128
    epochs: int = 20
    streams: int = 32
    steps: int = 64
    learning_rate: float = 8e-3
    weight_decay: float = WEIGHT_DECAY
    dropout: float = 0.1
    weight_dropout: float = 0.0
    clip: float = 1.0
    embedding_size: int | None = None
    how_chosen: str = ""

    def __post_init__(self) -> None:
        for name in ("hidden_size", "epochs", "streams", "steps"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}; wanted 1 or more")
        for name in ("learning_rate", "clip"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} is {getattr(self, name)}; wanted more than 0")
        for name in ("dropout", "weight_dropout"):
            if not 0 <= getattr(self, name) < 1:
                raise ValueError(
                    f"{name} is {getattr(self, name)}; wanted from 0 up to, not including, 1"
                )


RECIPES: Final = {
    "shakespeare": CharRecipe(
        hidden_size=512,
        epochs=29,
        dropout=0.3,
        weight_dropout=0.25,
        how_chosen="Thirty trainings on the first 80 % of the text were compared by their loss on "
        "the middle tenth (80 to 90 %), never on the last: learning rates from 0.002 to 0.012, "
        "dropout from 0.3 to 0.5, weight dropout from 0.1 to 0.55, weight decay from 0.01 to 0.1, "
        "24 with 512 units and 29 epochs, six with 672 units and 22. They ran side by side, by "
        "these equations, in half precision on an H100. The lowest loss on the middle tenth, 1.358 "
        "nats, had these settings (1.364 in another training with the same ones: differences as "
        "small as that mean nothing; with 672 units 1.363). With everything chosen, the network "
        "was trained on the first 90 % for as many epochs, without looking at the last tenth; no "
        "epoch was picked. Then its loss on the last tenth was measured. An earlier network, whose "
        "learning rate had been chosen on the last tenth, had the same rate and the same two "
        "dropouts.",
    ),
    "python": CharRecipe(
        hidden_size=320,
        epochs=12,
        weight_dropout=0.1,
        how_chosen="The settings for Tiny Shakespeare with fewer units and less dropout, as the "
        "text is twice as long; not searched. No epoch was picked: the weights are those after "
        "the last one.",
    ),
    "tang": CharRecipe(
        cell="gru",
        hidden_size=256,
        epochs=7,
        steps=48,
        learning_rate=6e-3,
        dropout=0.2,
        weight_dropout=0.1,
        embedding_size=128,
        how_chosen="The settings for Tiny Shakespeare, with a GRU of fewer units, an embedding, "
        "since there are thousands of kinds of characters, and fewer epochs, so that one core "
        "trains it; not searched. No epoch was picked: the weights are those after the "
        "last one.",
    ),
}
"""The shipped networks' recipes, by the corpus they learn; `CharRecipe()` is for other texts."""


def new_network(recipe: CharRecipe, characters: int, seed: int) -> CharNetwork:
    """An untrained network for V characters; the same seed gives the same weights."""
    sizes = Architecture(recipe.cell, characters, recipe.hidden_size, 1, characters)
    return CharNetwork(
        sizes,
        embedding_size=recipe.embedding_size,
        generator=torch.Generator().manual_seed(seed),
    )


def train_charlm(
    model: CharNetwork,
    text: Indices,
    recipe: CharRecipe,
    *,
    seed: int,
    held_out: Indices | None = None,
    precision: Precision = "auto",
    snapshot: Callable[[int], bool] | None = None,
    stop: Callable[[], bool] = never,
) -> Iterator[Event]:
    """Train `model` in place, on the device it is on.

    Args:
        model: its weights are the start.
        text: indices of at least 2 characters, int64 (C,).
        recipe: all settings.
        seed: of where the epochs begin and of the dropout.
        held_out: characters measured after each epoch, never trained on.
        precision: of the recurrent layer's matrix products.
        snapshot: asked with the number of steps made, from 0 on; True yields all weights. None for
            no snapshots, not even of the last weights.
        stop: see `TorchTrainer.run`; asked on the way through the held-out characters too.

    Returns:
        The events of `TorchTrainer.run`; an epoch has the held-out loss in nats per character.
    """
    # A text of millions of characters waits here until it is begun, in as few bytes as it needs.
    waiting = text.astype(narrow_type(model.architecture.num_classes))
    del text
    trainer = TorchTrainer(
        lambda epochs, _lessons: characters_lesson(
            model,
            waiting,
            replace(recipe, epochs=epochs),
            seed=seed,
            held_out=held_out,
            precision=precision,
        ),
        weights=(lambda: read_only(model.numpy_state())) if snapshot else None,
        due=snapshot or at_first,
    )
    return trainer.run(recipe.epochs, stop=stop)


def narrow_type(characters: int) -> type[np.integer[Any]]:
    """That holds the index of each of so many characters."""
    return np.int16 if characters <= 2**15 else np.int32


def characters_lesson(
    model: CharNetwork,
    text: NDArray[np.integer[Any]],
    recipe: CharRecipe,
    *,
    seed: int,
    held_out: Indices | None = None,
    precision: Precision = "auto",
) -> Lesson:
    """What `train_charlm` trains with; see there.

    Raises:
        ValueError: a text of fewer than 2 characters.
    """
    if len(text) < 2:
        raise ValueError(f"text has {len(text)} characters; wanted 2 or more")
    device = next(model.parameters()).device
    chosen = pick_precision(precision, device)
    generator = torch.Generator().manual_seed(seed)
    # Masks are drawn where they are used; on a processor both draw from one generator.
    masks = generator if device.type == "cpu" else torch.Generator(device).manual_seed(seed)
    narrow = text.astype(narrow_type(model.architecture.num_classes), copy=False)
    characters, count = torch.tensor(narrow).to(device), len(text)
    del text, narrow
    steps = min(recipe.steps, count - 1)
    streams = min(recipe.streams, (count - 1) // steps)
    length = (count - 1) // streams  # characters of a stream
    per_epoch = length // steps
    optimizer = torch.optim.AdamW(
        model.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay, fused=True
    )
    schedule = one_cycle(optimizer, recipe.learning_rate, per_epoch * recipe.epochs, rises=0.1)

    def losses() -> Iterator[torch.Tensor]:
        offset = int(torch.randint(count, (), generator=generator))
        rolled = characters.roll(-offset)
        x = rolled[: streams * length].view(streams, length).T.contiguous()  # (length, N)
        y = rolled[1 : streams * length + 1].view(streams, length).T.contiguous()
        state = None
        for begin in range(0, per_epoch * steps, steps):
            with torch.autocast(device.type, torch.bfloat16, enabled=chosen == "bfloat16"):
                read = x[begin : begin + steps].long()
                h, state = _read(model, read, state, recipe, masks)
            state = _detached(state)
            h = h.to(model.fc.weight.dtype)
            if recipe.dropout:
                h = h * _kept(h.shape, recipe.dropout, masks)
            logits = model.fc(h)  # (T, N, V)
            yield F.cross_entropy(logits.flatten(0, 1), y[begin : begin + steps].long().flatten())

    def score(stop: Stop) -> Score | None:
        assert held_out is not None
        held = measure(model, held_out, stop=stop)
        return None if held is None else (None, held)

    return Lesson(
        model,
        Updates.of_choice(
            model, optimizer, model.fc.out_features, schedule=schedule, clip=recipe.clip
        ),
        losses,
        per_epoch,
        examples=count,
        measure=score if held_out is not None else None,
        precision=chosen,
    )


@torch.inference_mode()
def measure(
    model: CharNetwork, text: Indices, *, streams: int = 32, stop: Callable[[], bool] = never
) -> float | None:
    """Mean loss per character in nats, in float32, the state carried through the whole text.

    Args:
        model: in any mode; it is left in the mode it was in.
        text: indices of at least 2 characters (C,); the first is read but not guessed.
        streams: how many parts of the text are read side by side, each after a warm-up on the
            characters before it; 1 reads it in one go from zeros, which is exact and slow.
        stop: asked on the way; True ends it.

    Returns:
        The loss, or None where it was stopped.
    """
    if len(text) < 2:
        raise ValueError(f"text has {len(text)} characters; wanted 2 or more")
    device = next(model.parameters()).device
    was_training = model.training
    model.eval()
    characters = torch.tensor(text).to(device)
    guesses = len(text) - 1
    streams = max(1, min(streams, guesses // (4 * WARM_UP)))
    length = -(-guesses // streams)  # guesses of a stream; the last one has fewer
    starts = torch.arange(streams, device=device) * length
    warm = WARM_UP if streams > 1 else 0
    total, state = 0.0, None
    chunk = min(512, 1 + _AT_ONCE // (streams * model.architecture.num_classes))
    for begin in range(-warm, length, chunk):
        if stop():
            model.train(was_training)
            return None
        steps = torch.arange(begin, min(begin + chunk, length), device=device)
        places = starts + steps[:, None]  # (T, N) of the character read
        counts = (steps[:, None] >= 0) & (places < guesses)
        inside = places.clamp(0, guesses - 1)
        logits, state = model(characters[inside], state)
        own = F.cross_entropy(
            logits.flatten(0, 1), characters[inside + 1].flatten(), reduction="none"
        )
        total += float(own.double()[counts.flatten()].sum())
    model.train(was_training)
    return total / guesses


def _read(
    model: CharNetwork,
    indices: torch.Tensor,
    state: Any,
    recipe: CharRecipe,
    generator: torch.Generator,
) -> tuple[torch.Tensor, Any]:
    """`model.read`, with single weights of every W_h silenced if the recipe asks for it."""
    if not recipe.weight_dropout:
        return model.read(indices, state)
    layer = model.recurrent
    silenced = {
        name: weights * _kept(weights.shape, recipe.weight_dropout, generator)
        for name, weights in layer.named_parameters()
        if name.startswith("weight_hh")
    }
    inputs = (model.inputs(indices), state)
    h, state = torch.func.functional_call(layer, silenced, inputs)
    return h, state


def _kept(shape: torch.Size, dropout: float, generator: torch.Generator) -> torch.Tensor:
    """0 with probability `dropout`, else 1 / (1 − dropout), so that the mean stays 1."""
    drawn = torch.rand(shape, generator=generator, device=generator.device)
    return (drawn >= dropout) / (1 - dropout)


def _detached(state: Any) -> Any:
    """The same state, through which no gradient flows back."""
    if isinstance(state, tuple):
        return tuple(part.detach() for part in state)
    return state.detach()
