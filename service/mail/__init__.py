"""Letters to people: their words from templates, and the post that carries them."""
