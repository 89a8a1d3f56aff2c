"""What the page *Memory lab* is made of."""
