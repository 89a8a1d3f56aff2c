"""Text generation: a network writes, one character at a time, and learns to before your eyes."""

from seqviz.ui.controls.bets.desk import bets
from seqviz.ui.frame.delivery import deliver
from seqviz.ui.frame.i18n import text
from seqviz.ui.frame.page_head import page_head
from seqviz.ui.frame.router import ensure
from seqviz.ui.pages.text_generation.desk import desk
from seqviz.ui.pages.text_generation.lesson import lesson

ensure()
with page_head("text_generation", text("text_generation")):
    bets("text_generation")
desk()
lesson()
deliver()
