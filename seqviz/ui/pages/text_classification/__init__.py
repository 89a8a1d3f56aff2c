"""The text classification page: the river, three explanations, its score, and training one."""
