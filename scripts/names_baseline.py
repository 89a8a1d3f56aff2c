"""Measure an n-gram model on the shipped names and write its score into the network's card.

Run: ``pip install scikit-learn``, then ``python -m scripts.names_baseline``, after every change of
the names or of the network.

    features   TF-IDF of all runs of 1 to 4 small letters, with the name's ends marked
    model      multinomial logistic regression, C = 10

Both were chosen as the network was, on a fifth of the training names, when there were at most 480
a class: n up to 3, 4 and 5, counts or TF-IDF, naive Bayes (α 0.1) or logistic regression (C 3 or
10) came to 58 to 61 %. Then it learns from all training names and is measured once on those held
out.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from seqviz.data.names import load_names
from seqviz.models.checkpoint import load_numpy, save
from seqviz.models.text_classifier import SHIPPED

COMMAND = "python -m scripts.names_baseline"


def main() -> None:
    """Fit, measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=SHIPPED)
    options = parser.parse_args()
    data = load_names()
    model = make_pipeline(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), lowercase=True),
        LogisticRegression(C=10, max_iter=500),
    )
    model.fit(data.train.texts, data.train.labels)
    shares = model.predict_proba(data.held_out.texts)  # (N, O)
    labels = data.held_out.labels
    confusion = np.zeros((len(data.classes), len(data.classes)), np.int64)
    np.add.at(confusion, (labels, shares.argmax(axis=1)), 1)
    accuracy = float(np.trace(confusion)) / len(labels)
    loss = -float(np.log(shares[np.arange(len(labels)), labels]).mean())
    print(f"{len(labels):,} names held out: accuracy {accuracy:.2%}, loss {loss:.4f} nats")
    tensors, card = load_numpy(options.checkpoint)
    baseline = {
        "model": "TF-IDF of 1- to 4-grams of characters, logistic regression (C = 10)",
        "library": f"scikit-learn {sklearn.__version__}",
        "command": COMMAND,
        "accuracy": accuracy,
        "loss": loss,
        "confusion": confusion.tolist(),
    }
    save(options.checkpoint, tensors, replace(card, recipe={**card.recipe, "baseline": baseline}))
    print(f"written into the card of {options.checkpoint}")


if __name__ == "__main__":
    main()
