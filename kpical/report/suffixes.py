"""Which format the name of a file asks for."""

SUFFIXES = {
    ".csv": "csv", ".json": "json", ".md": "markdown", ".html": "html", ".htm": "html", ".xlsx": "xlsx", ".ods": "ods",
    ".txt": "table",
}  # fmt: skip
BINARY = frozenset({"xlsx", "ods"})
