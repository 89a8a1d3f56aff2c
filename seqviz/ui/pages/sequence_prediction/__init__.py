"""Sequence prediction: what is trained, the run, what comes out, and the doctor."""
