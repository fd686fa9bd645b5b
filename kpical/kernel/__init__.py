"""The native engine: recipes as words of the C module, blocks through threads, and what it learns when it needs it."""
