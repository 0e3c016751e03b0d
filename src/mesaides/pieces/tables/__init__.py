"""Pièces, files under way, and the moves on them."""
