"""A race: networks that differ in one thing learn the same task with a delay from one seed.

entrant   a cell, an initialisation and a size
race      up to three entrants read the same new sequences, turn by turn
holding   which units of a trained network keep the answer, and by which gate
counting  which unit counts
flipping  by what each step multiplies a small change of the state

Left out: longer sequences than they learned from (``training.tasks.memory.tried_at``).
"""
