"""Digits row by row against pixel by pixel, with the forget gate closed and open."""
