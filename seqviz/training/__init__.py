"""Training: frozen events, recipes, and loops that are iterators of events.

Nothing heavy is imported here; torch is imported by the submodules that need it.
"""
