"""The words of the questions, a module a page: what is asked, and what came out."""
