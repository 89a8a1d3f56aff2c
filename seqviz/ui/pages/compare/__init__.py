"""Three cells on one input."""
