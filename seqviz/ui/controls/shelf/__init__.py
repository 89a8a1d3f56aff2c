"""A shelf of saved runs."""
