"""What the page *Two tutorials* is made of."""
