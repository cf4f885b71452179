"""The evaluators' and raters' pages."""
