"""Tasks that experiments declare: search, questions, mentors, whole responses, texts."""
