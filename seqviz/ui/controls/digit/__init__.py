"""Where a digit comes from, how it is disturbed, and what a network makes of it."""
