"""Compute the studies that the Neuron detective shows at once: ``assets/detective_*.safetensors``.

Run: ``python -m scripts.make_detective [--check]`` (about three minutes). The studies
are of the first 100,000 held-out characters of each shipped character model. With ``--check``
nothing is written: all is computed anew and compared, and the exit status tells.
"""

from __future__ import annotations

import argparse

from seqviz.data.corpora import held_out_plays, python_source
from seqviz.models.charlm import shipped_charlm
from seqviz.models.detective.features import Kind
from seqviz.models.detective.shipped import (
    AGREE,
    SHIPPED,
    again,
    save_studies,
    shipped_study,
    studies_of,
)
from seqviz.models.detective.states import QUANTITIES
from seqviz.models.detective.study import LENGTH

KINDS: dict[str, Kind] = {"python": "code", "shakespeare": "prose"}


def main() -> None:
    """Write the files, or check them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    options = parser.parse_args()
    worst = 0.0
    for name, path in SHIPPED.items():
        lm, kind = shipped_charlm(name), KINDS[name]
        text = (python_source().held_out if name == "python" else held_out_plays())[:LENGTH]
        if not options.check:
            save_studies(path, studies_of(lm, text, kind))
            print(f"{path}: {path.stat().st_size:,} bytes")
            continue
        for quantity in QUANTITIES[lm.model.cells[0].kind]:
            found = shipped_study(path, lm, text, quantity, kind)
            if found is None:
                raise SystemExit(f"{path} is missing, or was made from other weights or text")
            far = again(found, kind)
            worst = max(worst, far)
            print(f"{name} {quantity}: differs by {far:.5f} at most")
    if worst > AGREE:
        raise SystemExit(f"differs by {worst:.5f}; wanted {AGREE} at most")


if __name__ == "__main__":
    main()
