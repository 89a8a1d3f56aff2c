"""Tools for those who work on seqviz; the app needs none of them."""
