"""The program as data: a definition, resolved, in JSON that any language can compute by; and results computed again by it."""
