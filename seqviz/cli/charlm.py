"""`train charlm`, `evaluate charlm` and `generate`: NumPy alone writes; torch is there to train."""

from __future__ import annotations

import argparse
import secrets
import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tqdm import tqdm

from seqviz.cli import UsageError, _natural, _positive
from seqviz.cli.shared import add_out, add_task, check_out, follow, stop_on_interrupt
from seqviz.data.corpora import (
    SHAKESPEARE_SHA256,
    Corpus,
    held_out_plays,
    own,
    poems,
    python_part,
    python_source,
    sentence,
    shakespeare,
    tang,
    to_choose_on,
    zen,
)
from seqviz.data.mnist import DataError
from seqviz.data.text import MAX_BYTES
from seqviz.models.char_windows import WINDOWS, measure_windows
from seqviz.models.charlm import SHIPPED, CharLM
from seqviz.models.sampling import Sampling
from seqviz.training.engine.events import EpochDone, TrainingStarted

if TYPE_CHECKING:
    from seqviz.models.char_checkpoint import CharCard, CharMeasured

NAME: Final = ("charlm", "the next character of a text")

TRAIN: Final = """\
Train an LSTM to guess the next character of a text, measure it once, at the end, on the text's last
tenth (for Python source: on whole files), which it never saw, and save it. Weights are stored in
half precision; what is printed was measured with the stored ones.

To compare settings, --choose leaves that part alone: it trains on what comes before the last two
tenths and measures the tenth between, after every epoch and at the end.

examples:
  python -m seqviz train charlm --corpus shakespeare --download    as the shipped network (a GPU's)
  python -m seqviz train charlm --corpus python --threads 1        as the second shipped network
  python -m seqviz train charlm --corpus tang --threads 1          as the third: Tang poems
  python -m seqviz train charlm --text notes.txt --epochs 40       your own text (UTF-8)
  python -m seqviz train charlm --text notes.txt --choose --dropout 0.3    is more dropout better?

On a CPU the same seed, threads, precision and machine give the same weights; on a GPU nearly the
same. Ctrl-C stops the training, then measures and saves what it has learned so far."""

EVALUATE: Final = """\
Measure character models on text that they never saw, the state carried from its first character to
its last, and print the loss per character in nats, in bits (nats / ln 2), and perplexity (e^nats).
--windows also measures random windows of a text with nothing read before them, as is usual for
models that keep no state.
The held-out plays come with seqviz, and Python's source with Python. Where a text is not at hand,
the figure of the model's card is printed, and so marked.

examples:
  python -m seqviz evaluate charlm                                 the shipped networks
  python -m seqviz evaluate charlm --windows 64 256                in windows as short as these too
  python -m seqviz evaluate charlm --checkpoint mine.safetensors --text notes.txt"""

GENERATE: Final = """\
Let a character model write on, character by character.

examples:
  python -m seqviz generate --prompt "ROMEO:"
  python -m seqviz generate --checkpoint python --prompt "def " --temperature 0.5 --seed 1
  python -m seqviz generate --checkpoint mine.safetensors --greedy --length 200

The same checkpoint, prompt, settings and seed give the same text; without --seed the one that was
drawn is told on standard error."""


def add_train(tasks: argparse._SubParsersAction[Any]) -> None:
    """Add `charlm` to the tasks of `train`."""
    parser = add_task(tasks, *NAME, TRAIN)
    parser.add_argument(
        "--corpus",
        choices=tuple(CORPORA),
        help="the text to learn (default: shakespeare, unless --text names a file)",
    )
    _texts(parser)
    parser.add_argument("--hidden-size", type=_positive, metavar="N", help="units of the LSTM")
    parser.add_argument("--epochs", type=_positive, metavar="N", help="instead of the recipe's")
    for option in ("--learning-rate", "--dropout", "--weight-dropout", "--weight-decay"):
        parser.add_argument(option, type=float, metavar="X", help="instead of the recipe's")
    parser.add_argument(
        "--choose", action="store_true", help="leave the held-out part alone, to compare settings"
    )
    parser.add_argument("--seed", type=_natural, default=0, help="of all randomness (default: 0)")
    parser.add_argument(
        "--threads", type=_positive, default=1, metavar="N", help="threads (default: 1)"
    )
    parser.add_argument(
        "--device", choices=("cpu", "cuda"), default="cpu", help="cuda: a GPU (default: cpu)"
    )
    parser.add_argument(
        "--precision",
        choices=("auto", "float32", "bfloat16"),
        default="auto",
        help="of the LSTM's matrix products (default: auto, bfloat16 on a CPU built for it)",
    )
    add_out(parser, "charlm.safetensors")


def add_evaluate(tasks: argparse._SubParsersAction[Any]) -> None:
    """Add `charlm` to the tasks of `evaluate`."""
    parser = add_task(tasks, *NAME, EVALUATE)
    _checkpoint(parser, "(default: both that come with seqviz)")
    _texts(parser)
    parser.add_argument(
        "--windows",
        type=_positive,
        nargs="+",
        default=[],
        metavar="T",
        help=f"measure {WINDOWS:,} random windows of T characters too, each read from zeros",
    )


def add_generate(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command `generate`."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "generate",
        help="write text, character by character",
        description=GENERATE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(module=NAME[0])
    _checkpoint(parser, "(default: shakespeare)")
    parser.add_argument("--prompt", default="", help="what the text begins with (default: nothing)")
    parser.add_argument(
        "--length", type=_positive, default=500, metavar="N", help="characters (default: 500)"
    )
    parser.add_argument(
        "--temperature", type=float, default=0.8, metavar="X", help="default: 0.8; 1 is as learned"
    )
    parser.add_argument(
        "--top-k", type=_positive, metavar="K", help="draw only from the K likeliest"
    )
    parser.add_argument(
        "--top-p",
        type=float,
        metavar="P",
        help="draw only from the likeliest that reach P together",
    )
    parser.add_argument("--greedy", action="store_true", help="always the likeliest")
    parser.add_argument("--seed", type=_natural, help="for the same text again")


def _texts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--text", type=Path, metavar="PATH", help="a text file of your own (UTF-8)")
    parser.add_argument(
        "--data",
        type=Path,
        metavar="PATH",
        help="Tiny Shakespeare: the file, or the folder that holds tinyshakespeare.txt (default: "
        "$SEQVIZ_DATA_DIR, else the user's cache)",
    )
    parser.add_argument(
        "--download", action="store_true", help="fetch Tiny Shakespeare (1.1 MB) if it is not there"
    )


def _checkpoint(parser: argparse.ArgumentParser, default: str) -> None:
    parser.add_argument(
        "--checkpoint",
        metavar="NAME",
        help=f"{' or '.join(SHIPPED)}, or a .safetensors file with its card {default}",
    )


CORPORA: Final[dict[str, Callable[[argparse.Namespace], Corpus]]] = {
    "shakespeare": lambda args: shakespeare(args.data, download=args.download),
    "python": lambda args: python_source(),
    "zen": lambda args: zen(),
    "poems": lambda args: poems(),
    "tang": lambda args: tang(),
    "sentence": lambda args: sentence(),
}


def train(args: argparse.Namespace) -> int:
    """`train charlm`: train, store, measure, save; returns the exit code."""
    if args.corpus and args.text:
        raise UsageError("--corpus and --text both name what to learn; wanted one of them")
    import torch

    from seqviz.training.tasks.characters_card import CHOOSING, HELD_OUT, save_trained
    from seqviz.training.tasks.characters_lesson import (
        RECIPES,
        CharRecipe,
        new_network,
        train_charlm,
    )

    check_out(args.out, ".safetensors")
    name = args.corpus or ("own" if args.text else "shakespeare")
    corpus = _own(args.text) if args.text else CORPORA[name](args)
    if args.choose:
        corpus = to_choose_on(corpus)
    if args.device == "cuda" and not torch.cuda.is_available():
        raise UsageError("--device is cuda, but torch finds no GPU here; wanted cpu")
    names = (
        "hidden_size",
        "epochs",
        "learning_rate",
        "dropout",
        "weight_dropout",
        "weight_decay",
    )
    given = {key: getattr(args, key) for key in names if getattr(args, key) is not None}
    try:
        recipe = replace(RECIPES.get(name, CharRecipe()), **given)
    except ValueError as error:
        raise UsageError(str(error)) from None
    torch.set_num_threads(args.threads)
    network = new_network(recipe, len(corpus.vocabulary), args.seed).to(args.device)
    encode = corpus.vocabulary.encode
    with stop_on_interrupt() as stop:
        events = train_charlm(
            network,
            encode(corpus.train),
            recipe,
            seed=args.seed,
            held_out=encode(corpus.held_out) if args.choose else None,
            precision=args.precision,
            stop=stop.is_set,
        )
        ended = follow(events, _about, _epoch_line, "a lower --learning-rate")
    command = f"python -m seqviz train charlm --{'text' if args.text else 'corpus'} "
    command += shlex.quote(args.text.name) if args.text else name
    command += "".join(f" --{key.replace('_', '-')} {value}" for key, value in given.items())
    command += " --choose" if args.choose else ""
    command += f" --device {args.device}" if args.device != "cpu" else ""
    command += f" --seed {args.seed} --threads {args.threads}"
    command += f" --out {shlex.quote(args.out.name)}"
    card = save_trained(
        args.out,
        network,
        corpus,
        recipe,
        seed=args.seed,
        command=command,
        precision=args.precision,
        day=datetime.now(UTC).date(),
        on=CHOOSING if args.choose else HELD_OUT,
        progress=_bar(len(corpus.held_out) - 1),
    )
    if card.measured:
        print(f"{'To choose on' if args.choose else 'Held out'}: {_figures(card.measured)}")
    print(f"Saved {args.out}")
    return 130 if ended.reason == "stopped" else 0


def _about(started: TrainingStarted) -> str:
    on = f" on {started.examples:,} characters, {started.epochs} epochs"
    return f"{on}, {started.device}, {started.precision}"


def _epoch_line(done: EpochDone) -> str:
    held = done.validation_loss
    told = f", to choose on {held:.4f} nats" if held is not None else ""
    return f"{done.loss:.4f}{told}, {done.seconds:.0f} s"


def evaluate(args: argparse.Namespace) -> int:
    """`evaluate charlm`: each checkpoint's loss on text that it never saw."""
    return table(args, [args.checkpoint] if args.checkpoint else list(SHIPPED))


def table(args: argparse.Namespace, names: Sequence[str]) -> int:
    """Measure checkpoints, by name or path, and print one table of them; 0."""
    header = "checkpoint     units   characters    nats     bits   perplexity"
    for name in names:
        lm = CharLM.load(SHIPPED.get(name, Path(name)))
        card = _card(lm)
        held_out, remark = _held_out(args, card)
        measured = card.measured
        if held_out:
            measured = lm.measure(held_out, progress=_bar(len(held_out) - 1))
        if measured is None:
            raise UsageError(f"{name} was never measured; name a text with --text PATH")
        if header:
            print(header)
            header = ""
        units = card.architecture.hidden_size
        print(
            f"{Path(name).stem:<13} {units:>6} {measured.characters:>12,} {measured.loss:>7.4f} "
            f"{measured.bits:>8.4f} {measured.perplexity:>12.3f}   {remark}"
        )
        for length in args.windows if held_out else ():
            _in_windows(Path(name).stem, lm, held_out, length)
    return 0


def _in_windows(name: str, lm: CharLM, text: str, length: int) -> None:
    """Measure random windows and print a line on them."""
    if len(text) <= length:
        raise UsageError(f"--windows is {length}; the text has {len(text)} characters")
    found = measure_windows(lm, text, length, progress=_bar(WINDOWS * length))
    print(
        f"{name}, {found.windows:,} random windows of {length} characters, each from zeros: "
        f"{found.loss:.4f} nats, standard error {found.standard_error:.4f}"
    )


def _held_out(args: argparse.Namespace, card: CharCard) -> tuple[str, str]:
    """What a checkpoint is measured on ("" where it is not at hand), and a remark on it."""
    if args.text:
        return _own(args.text).text, f"measured on {args.text.name}"
    if card.corpus not in CORPORA:
        return "", "as its card says (name the text with --text PATH to measure again)"
    if card.text_sha256 == SHAKESPEARE_SHA256 and not (args.data or args.download):
        return (
            held_out_plays(),
            "measured on the last tenth of Tiny Shakespeare, as seqviz ships it",
        )
    try:
        corpus = CORPORA[card.corpus](args)
    except DataError:
        if args.data or args.download:
            raise
        return "", "as its card says (name the text with --data PATH to measure again)"
    for one in (corpus, python_part()) if card.corpus == "python" else (corpus,):
        if one.sha256 == card.text_sha256:
            return one.held_out, f"measured on the held-out part of: {one.origin}"
    return corpus.held_out, f"measured on: {corpus.origin}; it was trained on: {card.origin}"


def generate(args: argparse.Namespace) -> int:
    """`generate`: print the prompt and what a model makes of it, as it is written."""
    try:
        sampling = Sampling(args.temperature, args.top_k, args.top_p, args.greedy)
    except ValueError as error:
        raise UsageError(str(error)) from None
    name = args.checkpoint or "shakespeare"
    lm = CharLM.load(SHIPPED.get(name, Path(name)))
    if replaced := lm.vocabulary.replaced(args.prompt):
        told = ", ".join(f"{char!r} as {near!r}" for char, near in list(replaced.items())[:8])
        print(f"seqviz: not in the vocabulary, so read differently: {told}", file=sys.stderr)
    seed = secrets.randbelow(2**31) if args.seed is None else args.seed
    print(args.prompt, end="")
    live = sys.stdout.isatty()
    for part in lm.generate(args.prompt, args.length, sampling=sampling, seed=seed):
        print(part.char, end="", flush=live)
    print(flush=True)
    if args.seed is None and not args.greedy:
        print(f"seqviz: seed {seed}", file=sys.stderr)
    return 0


OPTIONS: Final = {"train": add_train, "evaluate": add_evaluate}
COMMANDS: Final = {"train": train, "evaluate": evaluate, "generate": generate}
"""What is asked for each command, and what does it; `generate` is no command on a task."""


def _card(lm: CharLM) -> CharCard:
    assert lm.card is not None, "what was loaded has a card"
    return lm.card


def _own(path: Path) -> Corpus:
    with path.open("rb") as file:
        return own(file.read(MAX_BYTES + 1), path.stem)


def _figures(measured: CharMeasured) -> str:
    return (
        f"{measured.loss:.4f} nats, {measured.bits:.4f} bits a character, perplexity "
        f"{measured.perplexity:.3f}, over {measured.characters:,} characters ({measured.on})"
    )


def _bar(guesses: int) -> Callable[[int], object]:
    """Draws how far a measurement is; to be called with the characters done."""
    bar = tqdm(total=max(0, guesses), unit="character", desc="Measuring", disable=None, leave=False)

    def update(done: int) -> None:
        bar.update(done)
        if bar.n >= bar.total:
            bar.close()

    return update
