"""A school year, played by the real rules."""
