"""Seeded generators and loaders that return frozen data sets; nothing here knows a network."""
