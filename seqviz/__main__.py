"""`python -m seqviz`: the command line."""

import sys

from seqviz.cli import main

sys.exit(main())
