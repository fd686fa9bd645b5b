"""The command line: click lives here and nowhere else. A file a command: options, one call, one report."""
