"""Training the digit reader."""
