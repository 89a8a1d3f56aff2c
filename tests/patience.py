"""How long a test waits for an event that will come: so long that only a broken test gets there."""

PATIENCE = 600.0
"""Seconds; for workers, pages and processes on a machine that does much else."""
