"""The gate: what may not get worse, and the committed rows it is held against."""
