"""A year's plan and the figures for it: goals, indicators, targets; which figure stands where in which file."""
