"""One folder a page: what no other page uses."""
