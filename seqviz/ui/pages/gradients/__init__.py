"""What the page on gradients through time is made of."""
