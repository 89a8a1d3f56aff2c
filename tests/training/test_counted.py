"""What letters, pairs and triples tell of a label: held against counting them one by one."""

import math
import random
from collections import Counter

import numpy as np
import pytest

from seqviz.data.labelled import read_table
from seqviz.data.names import TextData, plain
from seqviz.training.doctor import counted
from seqviz.training.doctor.choices import Choices
from seqviz.training.doctor.counted import SMOOTHING
from seqviz.training.doctor.texts import Texts

WRITINGS = {
    "latin": "abcdeé ßŁ",
    "han": "".join(map(chr, range(0x4E00, 0x4F00))),
    "beyond": "a\U0001f600\U00020000\U0010fffd<|\u0301",
}


def table(alphabet: str, classes: int, rows: int = 150) -> TextData:
    """Texts by chance, whose label gives one letter more."""
    chance = random.Random(len(alphabet) + classes)
    lines = []
    for k in range(rows):
        text = "".join(chance.choices(alphabet, k=chance.randint(1, 12)))
        lines.append(f'"x{text}{alphabet[k % classes % len(alphabet)]}","c{k % classes}"')
    return read_table("\n".join(["text,label", *lines]).encode())


def texts(data: TextData) -> Texts:
    """As a page has them."""
    return Texts(data, "gru", 8, 1, Choices())


def one_by_one(data: TextData) -> list[float]:
    """The held-out losses as the equation has them."""

    def pieces(text: str) -> list[str]:
        whole = f"\0{plain(text)}\0"
        return [whole[k : k + n] for n in (1, 2, 3) for k in range(len(whole) - n + 1)]

    classes = len(data.classes)
    counts = [Counter[str]() for _ in range(classes)]
    for text, label in zip(data.train.texts, data.train.labels.tolist(), strict=True):
        counts[label].update(pieces(text))
    kinds = len(set().union(*counts))
    rows = np.bincount(data.train.labels, minlength=classes)
    losses = []
    for text, label in zip(data.held_out.texts, data.held_out.labels.tolist(), strict=True):
        scores = [
            math.log((rows[k] + 0.5) / (len(data.train) + 0.5 * classes))
            + sum(
                math.log(
                    (counts[k][one] + SMOOTHING)
                    / (sum(counts[k].values()) + SMOOTHING * (kinds + 1))
                )
                for one in pieces(text)
            )
            / 3
            for k in range(classes)
        ]
        losses.append(math.log(sum(map(math.exp, scores))) - scores[label])
    return losses


@pytest.mark.parametrize("slice_of", [1, 7, 2**15])
@pytest.mark.parametrize("writing", WRITINGS)
def test_it_is_the_equation(writing: str, slice_of: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """In any writing, however it is cut into slices, it is what counting one by one gives."""
    monkeypatch.setattr(counted, "_AT_A_TIME", slice_of)
    data = table(WRITINGS[writing], 5)
    assert texts(data).counted() == pytest.approx(one_by_one(data), rel=1e-9)


def test_it_can_be_stopped_within_so_many_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks after every slice, of however many texts, and gives nothing once it is told to."""
    monkeypatch.setattr(counted, "_AT_A_TIME", 50)
    data, asked = table(WRITINGS["latin"], 3, rows=600), []
    pieces = sum(3 * len(plain(text)) + 3 for text in data.held_out.texts)
    assert texts(data).counted(lambda: bool(asked.append(1))) is not None
    assert len(asked) >= 0.8 * pieces / 50  # pieces that nobody learned are not looked up
    most = len(asked)
    for last in range(1, most + 1):
        asked.clear()
        assert (
            texts(data).counted(lambda last=last: bool(asked.append(1)) or len(asked) == last)
            is None
        )
        assert len(asked) == last
