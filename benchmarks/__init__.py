"""What `make bench` runs: our code against the usual tool, side by side in one process."""
