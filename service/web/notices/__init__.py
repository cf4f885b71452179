"""Pages, API and words of notices."""
