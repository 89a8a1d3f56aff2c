"""The page that draws and reads digits starts without torch."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
import seqviz.data.digits, seqviz.data.pictures, seqviz.data.sample, seqviz.data.mistakes
import seqviz.data.image_code, seqviz.models.experiments
from seqviz.models.digit_reader import shipped_reader
shipped_reader()
print(sorted({"torch", "torchvision", "plotly", "streamlit"} & set(sys.modules)))
"""


def test_reading_digits_loads_neither_torch_nor_plotly_nor_streamlit() -> None:
    """In a fresh process, with the shipped network loaded."""
    run = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
