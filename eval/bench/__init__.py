"""How fast it is, beside a plain chain and the unavoidable parts."""
