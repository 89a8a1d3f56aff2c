"""Train and measure the digit classifier: one lesson of the torch trainer, and one evaluation.

It keeps all images on the device as bytes and cuts batches out of them by index, which is
faster than a loader that prepares images one at a time. On processors that multiply bfloat16
natively, the LSTM runs in it (weights, their updates and the loss stay float32). Each step:

    loss = cross-entropy(fc(dropout(h_T)), labels)    gradient by BPTT    Adam or AdamW

Same model, data, recipe and seed, on the same machine with the same threads and precision: same
weights. Left out: several devices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from seqviz.models.classifier import DigitLSTM, rows_first
from seqviz.training.engine.events import Event, never
from seqviz.training.engine.torch_trainer import Lesson, Score, Stop, TorchTrainer, read_only
from seqviz.training.engine.updates import Updates, one_cycle
from seqviz.training.tasks.augment import augment
from seqviz.training.tasks.digits_recipes import Recipe
from seqviz.training.tasks.digits_slow import SlowUpdate

Precision = Literal["auto", "float32", "bfloat16"]
Images = NDArray[np.uint8]
Labels = NDArray[np.int64]


def native_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 matrices natively (AVX-512 BF16 or AMX)."""
    capabilities: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))


def pick_precision(precision: Precision, device: torch.device) -> Literal["float32", "bfloat16"]:
    """Resolve "auto": bfloat16 where the CPU is built for it, float32 elsewhere and on a GPU.

    On a GPU, torch lets cuDNN round the LSTM's products to TF32 unless
    `torch.backends.cudnn.allow_tf32` is set to False; that setting is left as it is.
    """
    if precision == "auto":
        return "bfloat16" if device.type == "cpu" and native_bfloat16() else "float32"
    return precision


def train_digits(
    model: DigitLSTM,
    images: Images,
    labels: Labels,
    recipe: Recipe,
    *,
    seed: int,
    held_out: tuple[Images, Labels] | None = None,
    precision: Precision = "auto",
    snapshots: bool = False,
    stop: Callable[[], bool] = never,
) -> Iterator[Event]:
    """Train `model` in place, on the device it is on.

    Args:
        model: its weights are the start.
        images: uint8 (N, 28, 28).
        labels: int64 (N,).
        recipe: all settings.
        seed: of the order of the images, of the augmentation and of the dropout.
        held_out: images and labels measured after each epoch, never trained on.
        precision: of the LSTM's matrix products.
        snapshots: whether the weights are told too, under the names of `model.numpy_state()`.
        stop: see `TorchTrainer.run`.

    Returns:
        The events of `TorchTrainer.run`; with `snapshots`, `SnapshotTaken` before the first step,
        at the end of each epoch and, where the weights have changed since, at the end.
    """
    trainer = TorchTrainer(
        lambda epochs, _lessons: digits_lesson(
            model,
            images,
            labels,
            replace(recipe, epochs=epochs),
            seed=seed,
            held_out=held_out,
            precision=precision,
        ),
        weights=(lambda: read_only(model.numpy_state())) if snapshots else None,
        each_epoch=True,
    )
    return trainer.run(recipe.epochs, stop=stop)


def digits_lesson(
    model: DigitLSTM,
    images: Images,
    labels: Labels,
    recipe: Recipe,
    *,
    seed: int,
    held_out: tuple[Images, Labels] | None = None,
    precision: Precision = "auto",
) -> Lesson:
    """What `train_digits` trains with; see there."""
    device = next(model.parameters()).device
    chosen = pick_precision(precision, device)
    dtype, generator = model.fc.weight.dtype, torch.Generator().manual_seed(seed)
    pixels, targets = torch.tensor(images).to(device), torch.tensor(labels).to(device)
    per_epoch = max(1, len(pixels) // recipe.batch_size)  # a rest smaller than a batch waits
    optimizer = torch.optim.AdamW(
        model.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay, fused=True
    )
    schedule = (
        one_cycle(optimizer, recipe.learning_rate, per_epoch * recipe.epochs, rises=0.25)
        if recipe.schedule == "one-cycle"
        else None
    )

    latest: list[tuple[torch.Tensor, torch.Tensor | float, torch.Tensor]] = []

    def look(step: int, epoch: int) -> SlowUpdate:
        x, kept, wanted = latest[0]
        return SlowUpdate(model, rows_first(x).to(dtype), kept, wanted, step, epoch)

    def losses() -> Iterator[torch.Tensor]:
        order = torch.randperm(len(pixels), generator=generator).to(device)
        for batch in order.split(recipe.batch_size)[:per_epoch]:
            x = pixels.index_select(0, batch)
            if recipe.augmentation:
                x = augment(x.to(torch.float32).div_(255), recipe.augmentation, generator)
            with torch.autocast(device.type, torch.bfloat16, enabled=chosen == "bfloat16"):
                h = model.read(rows_first(x).to(dtype))  # (N, H)
            kept: torch.Tensor | float = 1.0
            if recipe.dropout:
                keep = torch.rand(h.shape, generator=generator).to(device) >= recipe.dropout
                h, kept = h * keep / (1 - recipe.dropout), keep / (1 - recipe.dropout)
            latest[:] = [(x, kept, targets.index_select(0, batch))]
            yield F.cross_entropy(model.fc(h.to(dtype)), targets.index_select(0, batch))

    def measure(_stop: Stop) -> Score:
        assert held_out is not None
        found = evaluate(model, *held_out)
        return found.accuracy, found.loss

    return Lesson(
        model,
        Updates.of_choice(
            model, optimizer, model.fc.out_features, schedule=schedule, clip=recipe.clip
        ),
        losses,
        per_epoch,
        examples=len(pixels),
        measure=measure if held_out else None,
        precision=chosen,
        look=look,
    )


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a model scores on a set of images.

    Args:
        accuracy: share read right.
        loss: mean cross-entropy in nats.
        confusion: int64 (10, 10), counts [true][predicted], read-only.
        predictions: int64 (N,), read-only.
    """

    accuracy: float
    loss: float
    confusion: NDArray[np.int64]
    predictions: NDArray[np.int64]

    @property
    def per_class(self) -> NDArray[np.float64]:
        """Share read right of each true class (10,); NaN where there is no image of it."""
        seen = self.confusion.sum(1)
        return np.where(seen > 0, np.diag(self.confusion) / np.maximum(seen, 1), np.nan)


@torch.inference_mode()
def evaluate(
    model: DigitLSTM,
    images: Images,
    labels: Labels,
    *,
    batch_size: int = 500,
    progress: Callable[[int], object] | None = None,
) -> Evaluation:
    """Measure `model` in float32, on the device it is on.

    Args:
        model: in any mode; it is left in the mode it was in.
        images: uint8 (N, 28, 28).
        labels: int64 (N,).
        batch_size: images at a time.
        progress: called with the number of images done since its last call.
    """
    device = next(model.parameters()).device
    was_training = model.training
    model.eval()
    classes = model.fc.out_features
    confusion = np.zeros((classes, classes), np.int64)
    predictions, loss = [], 0.0
    for start in range(0, len(images), batch_size):
        part = torch.tensor(images[start : start + batch_size]).to(device)
        true = torch.tensor(labels[start : start + batch_size]).to(device)
        logits = model(rows_first(part))  # (N, O)
        loss += float(F.cross_entropy(logits, true, reduction="sum"))
        predictions.append(logits.argmax(1).cpu().numpy())
        if progress:
            progress(len(part))
    model.train(was_training)
    predicted = np.concatenate(predictions)
    np.add.at(confusion, (labels, predicted), 1)
    confusion.flags.writeable = predicted.flags.writeable = False
    right = float(np.trace(confusion)) / len(images)
    return Evaluation(right, loss / len(images), confusion, predicted)
