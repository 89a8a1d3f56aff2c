"""How long a delay can be learned: one table over cells, initialisations, tasks and seeds.

climb.py trains, table.py keeps and reads, published.py holds what papers report of the same tasks.
``python -m seqviz bench memory`` makes the table that is shipped.
"""
