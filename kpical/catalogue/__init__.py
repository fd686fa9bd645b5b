"""Indicator files read into a typed model: document → fields → reader → library."""
