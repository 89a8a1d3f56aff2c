"""Two tutorials: what each says, what it means, what is wrong in it, and where to try it."""

from seqviz.ui.frame.i18n import text
from seqviz.ui.frame.page_head import page_head
from seqviz.ui.frame.router import ensure
from seqviz.ui.pages.tutorials.view import show_tutorial

ensure()
page_head("tutorials", text("tutorials"))
show_tutorial()
