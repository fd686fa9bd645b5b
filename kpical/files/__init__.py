"""Files written whole or not at all, and the files that travel with the package."""
