"""What every test shares: one way to run hypothesis, the same examples each time."""

from hypothesis import settings

# Shared machines pause at will, so no deadline; the same examples on every run.
settings.register_profile("seqviz", deadline=None, derandomize=True)
settings.load_profile("seqviz")
