"""Gate surgery: its form, its panel, its words, and the opened gate."""
