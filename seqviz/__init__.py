"""An interactive explorer of recurrent networks.

Rooms, each importing only those below it: ui → figures → training → models → data → cells. This
file imports none of them, so that `seqviz.cells` runs with NumPy alone.
"""

__version__ = "0.1.0"
