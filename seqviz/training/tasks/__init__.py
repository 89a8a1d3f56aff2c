"""What a network can learn here: a task a file, with its data, network, recipe and snapshots."""
