"""Studies that come with the app, so that nobody waits for 100,000 characters to be read.

One safetensors file a model holds the anchors of its held-out text and, of every quantity, the
scale and the ranking. Its header names the weights and the text that they were computed from, by
their hashes: with other weights, or with another text, the file is not used. `again` computes a
study anew and says how far the shipped one is from it; `python -m scripts.make_detective --check`
does so for all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from seqviz.models.charlm import CharLM
from seqviz.models.checkpoint_files import CheckpointError, write_atomically
from seqviz.models.detective.features import Kind, features_of
from seqviz.models.detective.luck import counts_kept
from seqviz.models.detective.pieces import STRIDE, Anchors, gap, read_anchors, read_ranges
from seqviz.models.detective.ranking import Ranking, Scale
from seqviz.models.detective.states import QUANTITIES
from seqviz.models.detective.study import Study, study
from seqviz.paths import ASSETS_DIR

FORMAT: Final = "seqviz-detective-2"
SHIPPED: Final = {
    name: ASSETS_DIR / f"detective_{name}.safetensors" for name in ("python", "shakespeare")
}
CAP: Final = 4 * 1024**2  # bytes of a file; ours have about one megabyte
AGREE: Final = 0.002
"""Scores that differ by less are the same: another processor rounds a few values otherwise."""

Arrays = dict[str, NDArray[Any]]


def identity(lm: CharLM, text: str) -> dict[str, str]:
    """What a file must have been computed from to be used; of weights without a card, nothing."""
    return {
        "weights": lm.card.weights_sha256 if lm.card else "",
        "text": hashlib.sha256(text.encode()).hexdigest(),
    }


def save_studies(path: Path, studies: Iterable[Study]) -> None:
    """Write one model's studies of one text, one a quantity."""
    arrays: Arrays = {}
    about: dict[str, Any] = {}
    for one in studies:
        about = {
            "features": one.ranking.features,
            "left_out": one.ranking.left_out,
            "loss": one.loss,
            **identity(one.lm, one.text),
        }
        arrays |= {"anchors.h": one.anchors.h, "means": one.means}
        if one.anchors.c is not None:
            arrays["anchors.c"] = one.anchors.c
        tables = {**one.ranking.tables(), "limits": one.scale.limits}
        arrays |= {f"{one.quantity}.{name}": table for name, table in tables.items()}
    header = {"format": FORMAT, "about": json.dumps(about)}
    arrays = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    write_atomically(path, lambda part: save_file(arrays, part, metadata=header))


def shipped_study(path: Path, lm: CharLM, text: str, quantity: str, kind: Kind) -> Study | None:
    """The study in a file; None where it is not there or was computed from something else.

    Raises:
        CheckpointError: the file is damaged.
    """
    if lm.card is None or not path.is_file():
        return None
    if path.stat().st_size > CAP:
        raise CheckpointError(f"{path} has {path.stat().st_size:,} bytes; wanted {CAP:,} at most")
    try:
        with safe_open(path, framework="numpy") as file:
            header = file.metadata() or {}
            if header.get("format") != FORMAT:
                raise CheckpointError(f"{path} holds no studies ({FORMAT})")
            about = json.loads(header["about"])
            if any(about[name] != value for name, value in identity(lm, text).items()):
                return None
            named = {
                name: file.get_tensor(name)
                for name in file.keys()  # noqa: SIM118 (no dict)
                if name.startswith(("anchors.", "means", f"{quantity}."))
            }
        labels = features_of(text, kind)
        features, left_out = tuple(about["features"]), tuple(about["left_out"])
        if {*features, *left_out} != set(labels):
            raise CheckpointError(f"{path} was made for other features: {', '.join(features)}")
        tables = {k.removeprefix(f"{quantity}."): v for k, v in named.items()}
        moves = len(text) - len(text) // 2
        _check(path, tables, lm, len(features), max(1, -(-len(text) // STRIDE)), moves)
        return Study(
            lm,
            text,
            quantity,
            labels,
            Ranking.of(features, left_out, tables, moves),
            Scale(tables["limits"]),
            tables["means"],
            float(about["loss"]),
            Anchors(STRIDE, tables["anchors.h"], tables.get("anchors.c")),
        )
    except CheckpointError:
        raise
    except (SafetensorError, OSError, KeyError, TypeError, ValueError):
        raise CheckpointError(f"{path} is not a file of studies that seqviz wrote") from None


def again(found: Study, kind: Kind) -> float:
    """The largest difference between what a study holds and what is computed anew.

    The text is read from its beginning, one character after another, from zeros: nothing of the
    study but its text is used. Compared are its scores on both halves, the calls that are wrong (so
    precision), what luck reaches (so chance and every p), the shares, the anchors, the means, the
    limits of the colours (as shares of themselves) and the loss.
    """
    anchors = read_anchors(found.lm, found.text, found.anchors.stride)
    new = study(found.lm, found.text, found.quantity, kind, anchors)
    old, now = found.ranking, new.ranking
    if old.features != now.features:
        return 1.0
    (whole,) = read_ranges(found.lm, found.text, anchors, [(0, len(found.text))])
    pairs = (
        *((getattr(old, name), getattr(now, name)) for name in _COMPARED),
        (found.means, new.means),
        (found.scale.limits / new.scale.limits, np.float32(1)),
        (np.float64(found.loss), np.float64(new.loss)),
    )
    return max(gap(whole, found.anchors), *(float(np.abs(a - b).max()) for a, b in pairs))


_COMPARED: Final = ("scores", "fitted", "alarms", "lucky", "share")


def studies_of(lm: CharLM, text: str, kind: Kind) -> Iterable[Study]:
    """One study a quantity, all from one reading."""
    anchors = read_anchors(lm, text)
    for quantity in QUANTITIES[lm.model.cells[0].kind]:
        yield study(lm, text, quantity, kind, anchors)


def _check(
    path: Path, tables: Mapping[str, Any], lm: CharLM, features: int, anchors: int, moves: int
) -> None:
    """Refuse tables of other shapes or kinds, or with a number that is not finite."""
    units = lm.model.cells[0].hidden_size
    wide, floats = (features, units), "float32"
    wanted = {
        "anchors.h": ((anchors, units), floats),
        "means": ((units,), floats),
        "limits": ((units,), floats),
        "scores": (wide, floats),
        "fitted": (wide, floats),
        "alarms": (wide, floats),
        "lucky": ((features, len(counts_kept(moves))), floats),
        "share": ((features,), floats),
        "thresholds": (wide, "uint8"),
        "above": (wide, "uint8"),
    }
    if "c" in lm.model.cells[0].description.states:
        wanted["anchors.c"] = wanted["anchors.h"]
    for name, (shape, kind) in wanted.items():
        got = tables[name]
        if (got.shape, str(got.dtype)) != (shape, kind) or not np.isfinite(got).all():
            raise CheckpointError(
                f"{path}: {name} is {got.dtype} {got.shape}; wanted {kind} {shape}"
            )
    if not (tables["limits"] > 0).all():
        raise CheckpointError(f"{path}: a limit is not above 0")
