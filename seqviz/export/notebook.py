"""The same run as a Jupyter notebook: nbformat 4.5, written by hand, with one cell per section.

Left out: outputs; a notebook that opens empty shows that it can be run.

Source: the format's description at nbformat.readthedocs.io.
"""

import json
from typing import Any

from seqviz.export.script import introduction, numbers_file, sections
from seqviz.export.snapshot import Files, Snapshot
from seqviz.export.words import HOW_TO_RUN, Say, in_english


def export_notebook(snapshot: Snapshot, say: Say = in_english) -> Files:
    """Return the notebook and, for a larger network, the .npz that it reads from beside it.

    ``say`` says its texts and comments in a reader's language. Texts of the snapshot stand in code
    cells only, as string literals, never in Markdown, which could hold HTML.
    """
    cells = [_markdown(0, f"{introduction(snapshot, say)}\n\n{say(HOW_TO_RUN)}")]
    numbers = f'"{snapshot.stem}.npz"'
    for number, section in enumerate(sections(snapshot, numbers, say), start=1):
        cells += [_markdown(number, f"## {section.heading}"), _code(number, section.code.rstrip())]
    notebook = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    data = json.dumps(notebook, ensure_ascii=False, indent=1).encode()
    return {f"{snapshot.stem}.ipynb": data, **numbers_file(snapshot)}


def _markdown(number: int, text: str) -> dict[str, Any]:
    # an asterisk is Markdown: a unit "*" in an intervention shall stay one
    source = text.replace("*", r"\*")
    return {"cell_type": "markdown", "id": f"text-{number}", "metadata": {}, "source": source}


def _code(number: int, text: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": f"code-{number}",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": text,
    }
