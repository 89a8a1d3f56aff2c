"""More cells: any registered cell, from all steps down to a single product."""

from seqviz.ui.controls.bets.desk import bets
from seqviz.ui.controls.cell.trained_network import show_source
from seqviz.ui.frame.i18n import text
from seqviz.ui.frame.page_head import page_head
from seqviz.ui.frame.router import ensure
from seqviz.ui.pages.more_cells.any_cell import about, choose_kind, sources

ensure()
choice = page_head("more_cells", text("more_cells"))
with choice:
    bets("more_cells")
kind = choose_kind()
about(kind)
show_source(kind, sources(kind), choice)
