"""Larger matrices of cases: `make matrix` runs all of them, every other run a part.

The part has every value of every parameter in it, so each way through the program is gone in each
run; what only `make matrix` does is the same way again from another seed or with more of the same.
"""

import os
from typing import Final

WHOLE: Final = os.environ.get("SEQVIZ_MATRIX") == "all"
