"""Running experiments and keeping what came of them."""
