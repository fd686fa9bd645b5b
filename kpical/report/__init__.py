"""Results on a screen or in a file: a command makes a Report, a format is a file and a row in a table."""
