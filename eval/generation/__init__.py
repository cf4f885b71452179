"""Measuring written texts: measures that need no model, and a judge where one is configured. Uses ragas, offline."""
