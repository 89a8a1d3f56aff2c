"""Learn from ever more names, with the network and with n-grams, and write both learning curves.

Run: ``pip install scikit-learn``, then ``python -m scripts.names_curve``, after every change of the
names, of the recipe or of the split. It takes about ten minutes of one core, which ``--processes``
shares among several.

    sizes       1/16, 1/8, 1/4, 1/2 and all of the training names, as many of each class
    seeds       two a size: another choice of names and other first weights
    network     one of the shipped recipe, a member of the shipped committee; a smaller part is
                read more often, 1/√size times as many epochs: on a validation part of the training
                names, of 1, 4 and 16 times at 1/16 and of 1, 2 and 4 times at 1/4, these came first
    n-grams     scripts/names_baseline.py
    measured    on the names held out, of which nothing is chosen here

Beside the curves: the same two models where names were held out one by one, whatever family they
are of, as a split by chance would do it. So one sees what near copies are worth: the score on all
names, on those with a training name of their class within one edit, and on the others.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from scripts.names_baseline import learn_and_answer
from seqviz.data.names import NAMES_FILE, Examples, TextData, load_names, related, split
from seqviz.data.names_curve import CURVE_FILE, FORMAT
from seqviz.models.text_classifier import Vocabulary
from seqviz.paths import ASSETS_DIR
from seqviz.training.tasks.names_lesson import TextRecipe, classifier_of, new_network, train_texts

COMMAND: Final = "python -m scripts.names_curve"
SHARES: Final = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0)
SEEDS: Final = (0, 1)
CHANCE_SEEDS: Final = (0,)
Right = NDArray[np.bool_]
Job = tuple[str, str, float, int]
"""Model, split, share of its training names, seed."""


def part_of(train: Examples, share: float, seed: int) -> Examples:
    """A share of every class, chosen by chance."""
    return train if share == 1 else split(train, range(len(train)), seed=seed, share=share)[1]


def by_chance(data: TextData, seed: int) -> tuple[Examples, Examples]:
    """What to learn and what is held out, name by name, whatever family they are of."""
    labels = np.concatenate([data.train.labels, data.held_out.labels])
    whole = Examples(data.train.texts + data.held_out.texts, labels)
    return split(whole, range(len(whole)), seed=seed)


def network_right(train: Examples, held_out: Examples, epochs: int, seed: int) -> Right:
    """Which held-out names a network that learned the others gets right, (N,)."""
    recipe = replace(TextRecipe(), epochs=epochs)
    vocabulary, classes = Vocabulary.of(train.texts), int(train.labels.max()) + 1
    network = new_network(recipe, len(vocabulary), classes, seed=seed)
    for _event in train_texts(network, vocabulary, train, recipe, seed=seed):
        pass
    reader = classifier_of(network, vocabulary, tuple(map(str, range(classes))))
    right: Right = reader.logits(held_out.texts).argmax(axis=1) == held_out.labels
    return right


def work(job: Job) -> dict[str, Any]:
    """One model on one part, measured."""
    torch.set_num_threads(1)
    model, way, share, seed = job
    data = load_names()
    whole, held_out = (data.train, data.held_out) if way == "families" else by_chance(data, seed)
    train = part_of(whole, share, seed)
    found: dict[str, Any] = {"job": job, "names": len(train)}
    if model == "network":
        epochs = round(TextRecipe().epochs / share**0.5)
        right = network_right(train, held_out, epochs, seed)
        found["epochs"] = epochs
    else:
        answers = learn_and_answer(train, held_out.texts)
        right = answers.shares.argmax(axis=1) == held_out.labels
        found["features"] = answers.features
    found["right"] = float(right.mean())
    if way == "chance":
        near = near_copies(train, held_out)
        found |= {
            "near": int(near.sum()),
            "right_near": float(right[near].mean()),
            "right_apart": float(right[~near].mean()),
        }
    return found


def near_copies(train: Examples, held_out: Examples) -> Right:
    """Which held-out names have a training name of their own class within one edit, (N,)."""
    near = np.zeros(len(held_out), bool)
    for label in np.unique(held_out.labels).tolist():
        own = np.flatnonzero(held_out.labels == label)
        learned = [t for t, k in zip(train.texts, train.labels.tolist(), strict=True) if k == label]
        near[own] = related([held_out.texts[k] for k in own], learned)
    return near


def content_of(found: Iterable[dict[str, Any]], data: TextData, day: str) -> dict[str, Any]:
    """The file: every job's figures by model, split and share, in the order of their seeds."""
    done = sorted(found, key=lambda one: one["job"])

    def of(model: str, way: str, share: float, figure: str) -> list[Any]:
        return [one[figure] for one in done if tuple(one["job"][:3]) == (model, way, share)]

    return {
        "format": FORMAT,
        "command": COMMAND,
        "date": day,
        "torch": torch.__version__,
        "names_sha256": hashlib.sha256((ASSETS_DIR / NAMES_FILE).read_bytes()).hexdigest(),
        "recipe": asdict(TextRecipe()),
        "held_out": len(data.held_out),
        "sizes": [
            {
                "names": of("network", "families", share, "names")[0],
                "epochs": of("network", "families", share, "epochs")[0],
                "network": of("network", "families", share, "right"),
                "ngrams": of("n-grams", "families", share, "right"),
                "features": of("n-grams", "families", share, "features"),
            }
            for share in SHARES
        ],
        "by_chance": {
            model: {
                figure: of(model, "chance", 1.0, figure)
                for figure in ("right", "near", "right_near", "right_apart")
            }
            for model in ("network", "n-grams")
        },
    }


def main() -> None:
    """Do all jobs, the longest first; print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ASSETS_DIR / CURVE_FILE)
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    jobs: list[Job] = [("network", "families", share, s) for share in SHARES for s in SEEDS]
    jobs += [("network", "chance", 1.0, s) for s in CHANCE_SEEDS]
    jobs += [("n-grams", "chance", 1.0, s) for s in CHANCE_SEEDS]
    jobs += [  # nothing of it hangs on a seed where it learns all names
        ("n-grams", "families", share, s) for share in SHARES for s in SEEDS if share < 1 or s == 0
    ]
    jobs.sort(key=lambda job: (job[0] != "network", -job[2]))
    found = []
    with ProcessPoolExecutor(options.processes, mp_context=get_context("spawn")) as pool:
        for one in pool.map(work, jobs):
            found.append(one)
            print(*one["job"], f"{one['names']:,} names: {one['right']:.2%}", flush=True)
    content = content_of(found, load_names(), datetime.now(UTC).date().isoformat())
    options.out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(f"written: {options.out}")


if __name__ == "__main__":
    main()
