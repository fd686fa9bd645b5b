"""Many rows: a table in, the same table out with one column more per indicator."""
