"""The digit reader."""
