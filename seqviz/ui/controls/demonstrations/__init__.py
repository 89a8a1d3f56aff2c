"""Demonstrations for a class."""
