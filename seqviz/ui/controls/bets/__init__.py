"""Predict, bet, reveal: a page's questions, small and closed until somebody wants one."""
