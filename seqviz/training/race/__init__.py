"""A race: networks that differ in one thing learn the same task with a delay from one seed.

entrant   a cell, an initialisation and a size
race      up to three entrants read the same new sequences, turn by turn
longer    what they learned at T steps, tried at two, five and ten times as many
holding   which units of a trained network keep the answer, and by which gate
counting  which unit counts
flipping  by what each step multiplies a small change of the state
"""
