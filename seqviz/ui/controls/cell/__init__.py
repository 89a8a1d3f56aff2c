"""The body of a page about one cell."""
