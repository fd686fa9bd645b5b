"""What the formats are called, and which of them the name of a file asks for."""

NAMES = ("table", "csv", "json", "markdown", "html", "xlsx", "ods")
SUFFIXES = {
    ".csv": "csv", ".json": "json", ".md": "markdown", ".html": "html", ".htm": "html", ".xlsx": "xlsx", ".ods": "ods",
    ".txt": "table", ".tsv": "csv", ".jsonl": "json", ".ndjson": "json",
}  # fmt: skip
ARROW = {".parquet": "parquet", ".arrow": "arrow", ".feather": "arrow"}  # of the rows of a table only, which batch writes
JSON_LINES = frozenset({".jsonl", ".ndjson"})  # a value a line
# names of formats that kpical does not write: a file that holds another one under them deceives its reader
OTHER_SUFFIXES = frozenset({
    ".xls", ".xlsb", ".xlsm", ".xlt", ".xltx", ".xltm", ".fods", ".ots", ".numbers", ".dbf", ".doc", ".docx", ".docm",
    ".odt", ".fodt", ".rtf", ".pages", ".ppt", ".pptx", ".odp", ".key", ".pdf", ".ps", ".png", ".jpg", ".jpeg", ".gif",
    ".svg", ".xml", *ARROW, ".arrows", ".sqlite", ".db", ".mdb", ".accdb", ".gz", ".tgz", ".bz2", ".xz", ".zst",
    ".zip", ".7z", ".rar", ".tar",
})  # fmt: skip
BINARY = frozenset({"xlsx", "ods"})
READ_BY_SCRIPTS = frozenset({"csv", "json"})  # what scripts read
