"""The browser components, one folder each: the Python side, scripts, style and words."""
