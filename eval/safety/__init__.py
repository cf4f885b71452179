"""Measuring that no harm is done: danger, names, attacks, flattery."""
