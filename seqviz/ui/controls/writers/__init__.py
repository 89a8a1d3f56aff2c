"""Networks that write, and what they wrote."""
