"""The commands on MNIST: they consume the events of a training and print.

They follow the tutorial's script step by step: load, train, measure, predict one image, save, load
again.
"""

from __future__ import annotations

import argparse
import platform
import shlex
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
import torch
from tqdm import tqdm

from seqviz.cli import UsageError
from seqviz.cli.shared import check_out, refuse_divergence, stop_on_interrupt
from seqviz.data.lines import one_line
from seqviz.data.mnist import MNIST, load_mnist
from seqviz.models import checkpoint
from seqviz.models.checkpoint import card_path
from seqviz.models.classifier import MEAN, STD, DigitLSTM, rows_first
from seqviz.models.foreign import Foreign, in_words, read_foreign
from seqviz.training.engine.events import EpochDone, StepDone, TrainingEnded, TrainingStarted
from seqviz.training.tasks import digits_lesson as loop
from seqviz.training.tasks.digits_recipes import HELD_OUT, LOOKS, RECIPES, Recipe

SHADES = " .:-=+*#%@"


def train(args: argparse.Namespace) -> int:
    """`train mnist`: the whole script; returns the exit code."""
    device, recipe = _device(args), _recipe(args)
    check_out(args.out, ".ckpt", ".safetensors")
    data = _data(args)
    used = len(data.train_images) - args.hold_out
    if used < recipe.batch_size:
        raise UsageError(
            f"--hold-out {args.hold_out} leaves {used} images; wanted a batch of "
            f"{recipe.batch_size} or more"
        )
    images, labels = data.train_images[:used], data.train_labels[:used]
    held_out = (data.train_images[used:], data.train_labels[used:]) if args.hold_out else None
    model = DigitLSTM(generator=torch.Generator().manual_seed(args.seed)).to(device)

    with stop_on_interrupt() as stop:
        events = loop.train_digits(
            model,
            images,
            labels,
            recipe,
            seed=args.seed,
            held_out=held_out,
            precision=args.precision,
            stop=stop.is_set,
        )
        ended = _show(events, args.log_every)
    refuse_divergence(ended, f"a --learning-rate below {recipe.learning_rate:g}")
    measured_on = held_out or (data.test_images, data.test_labels)
    name = "last training images" if held_out else "test images"
    result = _evaluate(model, *measured_on)
    print(f"Accuracy on the {len(measured_on[0]):,} {name}: {result.accuracy:.2%}")
    _predict(model, data, int(np.random.default_rng(args.seed).integers(len(data.test_images))))
    measured = checkpoint.Measured(
        on=f"the {len(measured_on[0]):,} {name}",
        accuracy=result.accuracy,
        loss=result.loss,
        confusion=tuple(tuple(int(n) for n in row) for row in result.confusion),
    )
    _save(args, model, recipe, device, used, ended, measured)
    return 130 if ended.reason == "stopped" else 0


def evaluate(args: argparse.Namespace) -> int:
    """`evaluate mnist`: accuracy, loss, accuracy of each digit, confusion matrix."""
    model = _load(args.checkpoint).to(_device(args))
    data = _data(args)
    result = _evaluate(model, data.test_images, data.test_labels)
    wrong = len(data.test_images) - int(np.trace(result.confusion))
    print(f"Checkpoint: {one_line(str(args.checkpoint))}")
    print(f"Test images: {len(data.test_images):,}, of which {wrong:,} are misread")
    print(f"Accuracy: {result.accuracy:.2%}")
    print(looks())
    print(f"Loss: {result.loss:.4f} nats\n")
    print("digit     " + "".join(f"{digit:>8}" for digit in range(10)))
    print("accuracy  " + "".join(f"{share:>8.2%}" for share in result.per_class))
    print("\nconfusion matrix: a row for each true digit, a column for each digit read")
    print("      " + "".join(f"{digit:>6}" for digit in range(10)))
    for digit, row in enumerate(result.confusion):
        print(f"{digit:>4}  " + "".join(f"{count or '.':>6}" for count in row))
    return 0


def looks() -> str:
    """How often the test images were looked at, in a sentence: each look makes them less fresh."""
    shipped = [look for look in LOOKS if look.network in ("first", "now")]
    scores = ", then ".join(f"{look.accuracy:.2%}" for look in shipped)
    return (
        f"These images were looked at {len(LOOKS)} times that are known; {len(shipped)} shipped "
        f"networks read {scores}. The shipped recipe was chosen on the last {HELD_OUT:,} training "
        "images."
    )


def predict(args: argparse.Namespace) -> int:
    """`predict mnist`: one test image by its index, or random ones."""
    model = _load(args.checkpoint).to(_device(args))
    data = _data(args)
    count = len(data.test_images)
    if args.index is not None and args.index >= count:
        raise UsageError(f"--index is {args.index}; wanted 0 to {count - 1}")
    rng = np.random.default_rng(args.seed)
    chosen = [args.index] if args.index is not None else rng.integers(count, size=args.count)
    for index in chosen:
        _predict(model, data, int(index), draw=True)
    return 0


def _data(args: argparse.Namespace) -> MNIST:
    """The digits; what was unusual about their files is printed."""
    data = load_mnist(args.data, download=args.download)
    for remark in data.remarks:
        print(f"Note on the data: {remark}")
    return data


def _show(events: Iterator[object], log_every: int) -> TrainingEnded:
    """Print a training's events, with a bar for the steps; returns the last event."""
    ended, epochs = None, 0
    with tqdm(unit="step", disable=None, dynamic_ncols=True) as bar:
        for event in events:
            match event:
                case TrainingStarted():
                    epochs, bar.total = event.epochs, event.steps
                    bar.write(
                        f"Training {event.parameters:,} weights on {event.examples:,} images, "
                        f"{epochs} epochs, {event.device}, {event.precision}",
                        file=sys.stdout,
                    )
                case StepDone():
                    bar.update()
                    if event.step % log_every == 0:
                        bar.write(
                            f"Epoch {event.epoch}/{epochs}, step {event.step}/{bar.total}, "
                            f"loss {event.loss:.4f}, {event.seconds:.0f} s",
                            file=sys.stdout,
                        )
                case EpochDone():
                    held = f", held out {event.accuracy:.2%}" if event.accuracy is not None else ""
                    bar.write(
                        f"Epoch {event.epoch}/{epochs} done, mean loss {event.loss:.4f}{held}",
                        file=sys.stdout,
                    )
                case TrainingEnded():
                    ended = event
    assert ended is not None, "a training ends with TrainingEnded"
    print(f"Training {ended.reason} after {ended.step:,} steps, {ended.seconds:.0f} s")
    return ended


def _evaluate(model: DigitLSTM, images: loop.Images, labels: loop.Labels) -> loop.Evaluation:
    with tqdm(total=len(images), unit="image", desc="Evaluating", disable=None, leave=False) as bar:
        return loop.evaluate(model, images, labels, progress=bar.update)


@torch.inference_mode()
def _probabilities(model: DigitLSTM, image: loop.Images) -> list[float]:
    model.eval()
    x = rows_first(torch.tensor(image)[None]).to(next(model.parameters()).device)
    return [float(p) for p in model(x)[0].softmax(0)]


def _predict(model: DigitLSTM, data: MNIST, index: int, *, draw: bool = False) -> None:
    """Print a test image's label and prediction; with `draw` also the image and probabilities."""
    image, label = data.test_images[index], int(data.test_labels[index])
    probabilities = _probabilities(model, image)
    if draw:
        levels = image.astype(int) * (len(SHADES) - 1) // 255
        print("\n".join("".join(SHADES[v] * 2 for v in row).rstrip() for row in levels).strip("\n"))
    best = int(np.argmax(probabilities))
    print(f"Test image {index}: label {label}, prediction {best} ({probabilities[best]:.1%})")
    if draw:
        order = sorted(range(10), key=lambda digit: -probabilities[digit])[:3]
        print("  most probable: " + ", ".join(f"{d} {probabilities[d]:.2%}" for d in order))


def _save(
    args: argparse.Namespace,
    model: DigitLSTM,
    recipe: Recipe,
    device: torch.device,
    used: int,
    ended: TrainingEnded,
    measured: checkpoint.Measured,
) -> None:
    """Save as the ending of --out asks, load again, and check that nothing changed."""
    weights = model.numpy_state()
    if args.out.suffix == ".safetensors":
        checkpoint.save(args.out, weights, _card(args, recipe, device, used, ended, measured))
    else:
        checkpoint.save_ckpt(args.out, weights)
    again = _load(args.out).numpy_state()
    same = all(np.array_equal(again[name], array) for name, array in weights.items())
    if not same:
        raise checkpoint.CheckpointError(f"{args.out} does not read back as it was written")
    print(f"Saved {args.out}; loaded it again: all {len(again)} tensors are the same")


def _card(
    args: argparse.Namespace,
    recipe: Recipe,
    device: torch.device,
    used: int,
    ended: TrainingEnded,
    measured: checkpoint.Measured,
) -> checkpoint.Card:
    command = f"python -m seqviz train mnist --recipe {args.recipe} --seed {args.seed}"
    for name in ("epochs", "batch_size", "learning_rate", "hold_out"):
        if value := getattr(args, name):
            command += f" --{name.replace('_', '-')} {value}"
    precision = loop.pick_precision(args.precision, device)
    command += f" --device {device.type} --threads {torch.get_num_threads()}"
    command += f" --precision {precision} --out {shlex.quote(args.out.name)}"
    settings = asdict(recipe)
    how_chosen = settings.pop("how_chosen")
    return checkpoint.Card(
        architecture=checkpoint.Architecture(),
        mean=MEAN,
        std=STD,
        recipe=settings
        | {"steps_made": ended.step, "ended": ended.reason}
        | {"test_looks": [asdict(look) for look in LOOKS]},
        seed=args.seed,
        command=command,
        depends_on={
            "threads": torch.get_num_threads(),
            "precision": precision,
            "device": device.type,
            "processor": platform.machine(),
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
        data=f"MNIST, the first {used:,} training images",
        date=datetime.now(UTC).date().isoformat(),
        measured=measured,
        how_chosen=how_chosen,
    )


def _load(path: Path) -> DigitLSTM:
    """A network with the weights of any file that holds one; what was done to read it is printed.

    Raises:
        CheckpointError: another kind of file or network.
    """
    if path.suffix == ".safetensors" and (card_path(path).exists() or not path.exists()):
        tensors, card = checkpoint.load_numpy(path)
        found = Foreign(tensors, card.architecture, ())
    else:
        found = read_foreign(path)
    sizes = found.architecture
    if not sizes.reads_digits:
        raise checkpoint.CheckpointError(
            f"{path} holds {in_words(sizes)}; wanted an LSTM with 28 inputs (the pixels of a row) "
            "and 10 outputs (the digits)",
            "unfit",
        )
    for remark in found.remarks:
        print(f"Note on {one_line(str(path))}: {remark}")
    model = DigitLSTM(sizes)
    model.load_numpy_state(found.tensors)
    return model.eval()


def _device(args: argparse.Namespace) -> torch.device:
    """The device to use; also sets the number of threads."""
    if args.threads:
        torch.set_num_threads(args.threads)
    if args.device == "cuda" and not torch.cuda.is_available():
        raise UsageError("--device cuda: torch finds no CUDA device here; use --device cpu")
    wanted = "cuda" if args.device == "auto" and torch.cuda.is_available() else args.device
    return torch.device("cpu" if wanted == "auto" else wanted)


def _recipe(args: argparse.Namespace) -> Recipe:
    """The named recipe with the options that replace a setting of it."""
    names = ("epochs", "batch_size", "learning_rate")
    given = {name: getattr(args, name) for name in names if getattr(args, name) is not None}
    try:
        return replace(RECIPES[args.recipe], **given)
    except ValueError as error:
        raise UsageError(str(error)) from None


COMMANDS: Final = {"train": train, "evaluate": evaluate, "predict": predict}
"""What does each command; what is asked for it stands in mnist_options.py."""
