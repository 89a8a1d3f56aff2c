"""`train names`, `evaluate names`, `predict names`: where a name comes from, on the command line.

Evaluating and predicting need NumPy alone; torch is loaded only to train.
"""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from seqviz.cli import UsageError, _natural, _positive
from seqviz.cli.shared import add_checkpoint, add_out, add_task, check_out, follow
from seqviz.data.names import TextData, load_names, related
from seqviz.data.poems import load_poems
from seqviz.models.digit_reader import SURE, sure_at
from seqviz.models.text_classifier import MEMBERS, SHIPPED, TextClassifier, baseline_of
from seqviz.models.text_explanations import disagreement, explain
from seqviz.training.engine.events import EpochDone, Event

NAME: Final = ("names", "where a name comes from, after every character")

TRAIN: Final = """\
Train a small network to say where a given or family name comes from, character by character. The
names come with seqviz, so there is nothing to download.

examples:
  python -m seqviz train names                                     the shipped network again
  python -m seqviz train names --kind rnn --out mine.safetensors
  python -m seqviz train names --recipe tutorial                   random data: nothing to learn

The same seed, threads and machine give the same weights. The recipe "tutorial" is a plain RNN of
20 units on random numbers with random labels, 10 steps of SGD; it saves nothing."""

EVALUATE: Final = """\
Measure a network on the names held out, which no training sees: accuracy, beside that of an n-gram
model on the same names, the accuracy of every class and what it is mostly taken for.

examples:
  python -m seqviz evaluate names                                  the shipped network
  python -m seqviz evaluate names --checkpoint mine.safetensors"""

PREDICT: Final = """\
Read a name: the three likeliest origins after every character, from which one on the answer leads,
and three explanations of that answer.

examples:
  python -m seqviz predict names Wiśniewska
  python -m seqviz predict names "van den Berg" --explain"""


def add_train(tasks: argparse._SubParsersAction[Any]) -> None:
    """Add `names` to the tasks of `train`."""
    parser = add_task(tasks, *NAME, TRAIN)
    parser.add_argument(
        "--recipe",
        choices=("names", "tutorial"),
        default="names",
        help="names: AdamW, one-cycle; tutorial: the tutorial's on random data (default: names)",
    )
    parser.add_argument(
        "--kind", choices=("rnn", "lstm", "gru"), default="gru", help="of cell (default: gru)"
    )
    parser.add_argument("--hidden-size", type=_positive, metavar="H", help="instead of 128")
    parser.add_argument("--epochs", type=_positive, metavar="N", help="instead of the recipe's")
    parser.add_argument(
        "--members",
        type=_positive,
        default=MEMBERS,
        metavar="K",
        help=f"networks that are trained apart and joined to one (default: {MEMBERS})",
    )
    parser.add_argument("--seed", type=_natural, default=0, help="of all randomness (default: 0)")
    parser.add_argument(
        "--threads", type=_positive, default=1, metavar="N", help="threads (default: 1)"
    )
    add_out(parser, "names_gru.safetensors")


def add_evaluate(tasks: argparse._SubParsersAction[Any]) -> None:
    """Add `names` to the tasks of `evaluate`."""
    add_checkpoint(add_task(tasks, *NAME, EVALUATE), SHIPPED)


def add_predict(tasks: argparse._SubParsersAction[Any]) -> None:
    """Add `names` to the tasks of `predict`."""
    parser = add_task(tasks, *NAME, PREDICT)
    parser.add_argument("text", metavar="TEXT", help="a name")
    parser.add_argument(
        "--explain", action="store_true", help="why: three explanations, and where they disagree"
    )
    add_checkpoint(parser, SHIPPED)


def train(args: argparse.Namespace) -> int:
    """`train names`: train, measure, save; returns the exit code."""
    import torch

    from seqviz.models.text_classifier import Vocabulary
    from seqviz.training.tasks.committee import joined
    from seqviz.training.tasks.names_lesson import (
        TextNetwork,
        TextRecipe,
        new_network,
        save_classifier,
        train_texts,
    )

    torch.set_num_threads(args.threads)
    if args.recipe == "tutorial":
        return _train_tutorial(args)
    check_out(args.out, ".safetensors")
    given = {"hidden_size": args.hidden_size, "epochs": args.epochs}
    recipe = TextRecipe(kind=args.kind, **{key: n for key, n in given.items() if n})
    data = load_names()
    vocabulary = Vocabulary.of(data.train.texts)
    members: list[TextNetwork] = []
    for seed in range(args.seed, args.seed + args.members):
        print(f"Member {len(members) + 1} of {args.members}, seed {seed}")
        members.append(new_network(recipe, len(vocabulary), len(data.classes), seed=seed))
        _follow(train_texts(members[-1], vocabulary, data.train, recipe, seed=seed))
    command = f"python -m seqviz train names --kind {args.kind} --seed {args.seed}"
    command += f" --members {args.members}"
    command += f" --hidden-size {args.hidden_size}" if args.hidden_size else ""
    command += f" --epochs {args.epochs}" if args.epochs else ""
    command += f" --threads {args.threads} --out {shlex.quote(args.out.name)}"
    card = save_classifier(
        args.out,
        joined(members),
        vocabulary,
        data,
        recipe,
        members=args.members,
        seed=args.seed,
        command=command,
        day=datetime.now(UTC).date(),
    )
    if card.measured:
        print(f"Accuracy: {card.measured.accuracy:.2%} of {card.measured.on}")
    print(f"Saved {args.out}")
    return 0


def _train_tutorial(args: argparse.Namespace) -> int:
    """The tutorial's own training, which has nothing to learn from."""
    from dataclasses import replace

    from seqviz.training.tasks.random_vectors import CHANCE, TUTORIAL, score, train_random

    recipe = replace(TUTORIAL, epochs=args.epochs) if args.epochs else TUTORIAL
    model, train, events = train_random(recipe, seed=args.seed)
    _follow(events)
    print(f"Right of the 100 examples it was trained on: {score(model, train)[0]:.1%}")
    print(
        f"New examples come out at chance, {CHANCE:.0%}: their labels are random, so there is "
        "nothing to learn"
    )
    return 0


def _follow(events: Iterator[Event]) -> None:
    def epoch_line(done: EpochDone) -> str:
        on_new = "" if done.accuracy is None else f", new examples {done.accuracy:.1%}"
        return f"{done.loss:.4f}{on_new}"

    follow(events, lambda started: f", {started.steps:,} steps", epoch_line, "another --seed")


def evaluate(args: argparse.Namespace) -> int:
    """`evaluate names`: the score on the names or verse held out, beside the n-gram model's."""
    classifier, data, verse = TextClassifier.load(args.checkpoint), load_names(), load_poems()
    of_verse = classifier.classes == verse.classes
    data = verse if of_verse else data
    if classifier.classes != data.classes:
        raise UsageError(f"{args.checkpoint} knows other classes than the shipped names and verse")
    scored = classifier.measure(data.held_out, "held out")
    baseline = baseline_of(classifier)
    print(f"Checkpoint: {args.checkpoint}")
    what = "texts" if of_verse else "names"
    print(f"Held out: {len(data.held_out):,} {what} of {len(data.classes)} classes\n")
    print(f"network           {scored.accuracy:.2%}, loss {scored.loss:.4f} nats")
    if baseline:
        print(f"n-gram model      {baseline.accuracy:.2%}, loss {baseline.loss:.4f} nats")
    print(f"commonest class   {data.commonest:.2%}")
    if not of_verse:
        _near_and_apart(classifier, data)
    print("\nclass               names    network   n-gram   mostly taken for")
    for k, (name, row) in enumerate(zip(data.classes, scored.confusion, strict=True)):
        wrong = [(count, other) for other, count in enumerate(row) if other != k]
        count, other = max(wrong)
        own = f"{baseline.confusion[k][k] / sum(baseline.confusion[k]):.1%}" if baseline else ""
        print(
            f"{name:<18} {sum(row):>6} {row[k] / sum(row):>10.1%} {own:>8}   "
            f"{data.classes[other]} ({count})"
        )
    return 0


def _near_and_apart(classifier: TextClassifier, data: TextData) -> None:
    near = related(data.held_out.texts, data.train.texts)  # of their own class there is none
    print("\nheld-out names one edit from a training name of another class, and the others")
    for some, mask in (("near", near), ("apart", ~near)):
        right = classifier.measure(data.held_out.where(mask), some).accuracy
        print(f"{some:<6} {int(mask.sum()):>6} names   network {right:.2%}")


def predict(args: argparse.Namespace) -> int:
    """`predict names TEXT`: what is said after every character, and why."""
    classifier = TextClassifier.load(args.checkpoint)
    reading = classifier.read(args.text)
    for place, char in enumerate(reading.text):
        likely = ", ".join(f"{name} {p:.1%}" for name, p in reading.top(after=place))
        as_what = "" if reading.read_as[place] else "   (unknown character)"
        print(f"{char}   {likely}{as_what}")
    name, decided = reading.classes[reading.prediction], reading.decided_at + 1
    print(f"\n{reading.text}: {name}, {reading.confidence:.1%}")
    sure = sure_at(reading.probabilities)
    certain = "never" if sure is None else f"from character {sure + 1} on"
    print(f"leads from character {decided} on; at least {SURE:.0%}: {certain}")
    print(f"pushed most by character {reading.pushed_at + 1}")
    if not args.explain:
        return 0
    why = explain(classifier, reading)
    print(f"\nwhat speaks for {name}, in nats of its log probability")
    print("    gradient × input   left out   read as unknown   worst other letter")
    columns = (why.gradient, why.left_out, why.unknown, why.counterfactual)
    for char, a, b, c, d in zip(reading.text, *columns, strict=True):
        print(f"{char}   {a:>16.2f} {b:>10.2f} {c:>17.2f} {d:>20.2f}")
    for (one, other), r in disagreement(why).correlations.items():
        print(f"rank correlation, {one} and {other}: {'-' if r is None else f'{r:.2f}'}")
    for flip in why.flips[:3]:
        print(f"{flip.text} would be {reading.classes[flip.prediction]}")
    if not why.flips:
        print("no single other letter changes the answer")
    return 0


OPTIONS: Final = {"train": add_train, "evaluate": add_evaluate, "predict": add_predict}
COMMANDS: Final = {"train": train, "evaluate": evaluate, "predict": predict}
"""What is asked for each command, and what does it."""
