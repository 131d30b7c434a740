"""The rest of the world: keys, clock, rule files, mail server, calendar files."""
