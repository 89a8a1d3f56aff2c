"""What the browser components share."""
