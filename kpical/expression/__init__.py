"""The formula language: published notation in, a checked tree out, and readers of that tree.

tokens → notation (a plain Python expression of placeholders) → tree (allow-listed) → exact, algebra, ratio.
"""
