"""Measure an n-gram model on the shipped names and write its score into the network's card.

Run: ``pip install scikit-learn``, then ``python -m scripts.names_baseline``, after every change of
the names or of the network.

    features   TF-IDF of all runs of 1 to 4 small letters, with the name's ends marked
    model      multinomial logistic regression, C = 10: a weight for each feature and class

Both were chosen as the network was, on a part of the training names, when there were at most 480
a class: n up to 3, 4 and 5, counts or TF-IDF, naive Bayes (α 0.1) or logistic regression (C 3 or
10) came to 58 to 61 %. Then it learns from all training names and is measured once on those held
out.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import sklearn
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from seqviz.data.names import Examples, load_names
from seqviz.models.checkpoint import load_numpy, save
from seqviz.models.text_classifier import SHIPPED

COMMAND = "python -m scripts.names_baseline"


@dataclass(frozen=True, slots=True)
class Answers:
    """What an n-gram model says.

    Attributes:
        shares: probabilities, (N, O).
        features: different runs of letters in what it learned.
        weights: one for each feature and class, and one for each class.
    """

    shares: NDArray[np.float64]
    features: int
    weights: int


def learn_and_answer(train: Examples, asked: tuple[str, ...]) -> Answers:
    """Fit the model on some names, each class among them, and ask it about others."""
    counts = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), lowercase=True)
    regression = LogisticRegression(C=10, max_iter=500)
    model = make_pipeline(counts, regression)
    model.fit(train.texts, train.labels)
    features = len(counts.vocabulary_)
    weights = regression.coef_.size + regression.intercept_.size
    return Answers(model.predict_proba(asked), features, weights)


def main() -> None:
    """Fit, measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=SHIPPED)
    options = parser.parse_args()
    data = load_names()
    answers = learn_and_answer(data.train, data.held_out.texts)
    shares, labels = answers.shares, data.held_out.labels
    confusion = np.zeros((len(data.classes), len(data.classes)), np.int64)
    np.add.at(confusion, (labels, shares.argmax(axis=1)), 1)
    accuracy = float(np.trace(confusion)) / len(labels)
    loss = -float(np.log(shares[np.arange(len(labels)), labels]).mean())
    print(f"{len(labels):,} names held out: accuracy {accuracy:.2%}, loss {loss:.4f} nats")
    print(f"{answers.features:,} features, {answers.weights:,} weights")
    tensors, card = load_numpy(options.checkpoint)
    baseline = {
        "model": "TF-IDF of 1- to 4-grams of characters, logistic regression (C = 10)",
        "library": f"scikit-learn {sklearn.__version__}",
        "command": COMMAND,
        "accuracy": accuracy,
        "loss": loss,
        "features": answers.features,
        "weights": answers.weights,
        "confusion": confusion.tolist(),
    }
    save(options.checkpoint, tensors, replace(card, recipe={**card.recipe, "baseline": baseline}))
    print(f"written into the card of {options.checkpoint}")


if __name__ == "__main__":
    main()
