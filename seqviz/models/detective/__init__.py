"""Looking for units of a character model that mean something, and testing whether they do.

In the order in which a detective works, each with NumPy (and SciPy for two quantiles) alone:

    states         every unit's value after every character of a text
    features       what a reader knows of each character: inside quotes, in a comment, …
    luck           how well the best unit would do with labels moved elsewhere
    ranking        which unit tells which feature, on text that the choice did not see
    silence        take the unit away: what does the model get wrong now?
    matching       a stretch of text → the units on throughout it → where else they are
    maps           the states as points of a plane
    connectivity   which earlier characters a prediction depends on
"""
