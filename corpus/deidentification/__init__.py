"""How a completed case becomes impersonal: what to replace, why, and whether nothing is left. No web, no database."""
