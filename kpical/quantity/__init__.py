"""Figures, their units and their one rounding."""
