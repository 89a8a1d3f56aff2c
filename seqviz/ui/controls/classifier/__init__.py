"""A network that reads a text as it is typed, and says why it answers so."""
