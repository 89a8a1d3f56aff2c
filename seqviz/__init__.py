"""An interactive explorer of recurrent networks.

Rooms, each importing only those below it: ui → figures → training → models → data → cells. This
file imports none of them, so that `seqviz.cells` runs with NumPy alone.
"""

import os
import sys

# The app's matrices are small, and threads inside one product make a training three times as slow.
# Here, since any page may be the first request, and before anything loads NumPy.
if "streamlit" in sys.modules:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

__version__ = "0.1.0"
