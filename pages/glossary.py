"""Glossary: every term in plain words, with its formula, its page and where it comes from."""

from seqviz.ui.frame.i18n import text
from seqviz.ui.frame.page_head import page_head
from seqviz.ui.frame.router import ensure
from seqviz.ui.pages.glossary.entries import show_terms

ensure()
page_head("glossary", text("glossary"))
show_terms()
