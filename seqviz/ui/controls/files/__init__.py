"""Files that a visitor brings."""
