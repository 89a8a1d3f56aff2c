"""Questions to bet on: what is asked, how new inputs are found, and how the truth is computed.

One module a page. Each question is a ``Puzzle``: its inputs are drawn anew for every turn, and its
truth comes out of the networks that the page runs. Left out: words (``ui/controls/bets``).
"""
