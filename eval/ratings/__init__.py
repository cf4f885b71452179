"""People's ratings: sheets, their commands, and how far raters and judges agree."""
