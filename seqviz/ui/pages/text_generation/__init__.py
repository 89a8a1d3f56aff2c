"""The page on writing text one character at a time: the typewriter, its controls, live training."""
