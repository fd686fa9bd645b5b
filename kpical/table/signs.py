"""How a spreadsheet's file begins: a zip; the container of old Office files and of encrypted ones."""

SIGNS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
