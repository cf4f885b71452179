"""Finding what helps: similar cases and materials, questions, mentors. Knows no web, no model, no account."""
