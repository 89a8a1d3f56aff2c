"""What every training shares, whatever is learned: events, loops, the runner, what is kept."""
