"""A training on a page: its life in the session, the live part, what is found out about it."""
