"""kpical: performance indicators (績效指標) from budget figures, exactly and with the working shown."""

__version__ = "0.1.0"
