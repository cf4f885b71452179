"""Pages, API and words of statistics."""
