"""Measuring and tuning search: rankings, floors, weights."""
