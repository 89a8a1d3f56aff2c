"""Entry point: `make run`, or `streamlit run app.py`."""

import os

# Before anything loads NumPy: our matrices are small, and threads inside one product make a
# training three times as slow.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from seqviz.ui.router import main

main()
