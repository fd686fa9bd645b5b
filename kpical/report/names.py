"""What the formats are called, and which of them the name of a file asks for."""

NAMES = ("table", "csv", "json", "markdown", "html", "xlsx", "ods")
SUFFIXES = {
    ".csv": "csv", ".json": "json", ".md": "markdown", ".html": "html", ".htm": "html", ".xlsx": "xlsx", ".ods": "ods",
    ".txt": "table",
}  # fmt: skip
BINARY = frozenset({"xlsx", "ods"})
