"""What the page *For teachers* is made of."""
