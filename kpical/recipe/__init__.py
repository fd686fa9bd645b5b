"""What is done to a row of a table: which column holds which figure, the recipe for a row, and the plain engine, the meaning."""
