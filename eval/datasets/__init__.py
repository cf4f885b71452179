"""Frozen datasets: reading them, and checking that they are what was frozen."""
